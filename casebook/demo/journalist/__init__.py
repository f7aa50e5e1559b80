"""The second invented case: a journalist whose passport is refused and whose name is sent through INTERPOL.

Russian and Tajik. The team's case: Dana works on it, and Lena has it as counsel.
"""

from casebook.demo.journalist.exhibits import EXHIBITS
from casebook.demo.journalist.help import RECORDS
from casebook.demo.journalist.incidents import INCIDENTS
from casebook.demo.journalist.people import ACCOUNTS, CONSENTS, LINKS, PEOPLE, RELATIONS
from casebook.demo.shapes import Story

JOURNALIST = Story(
    key="journalist",
    title="Sangin: passport refused, police diffusion, search at home",
    summary="Independent journalist in exile since 2019. His consulate refuses a passport, posts call him an extremist, his "
    "mother's home was searched, and he was held for five hours at a border because of a diffusion through INTERPOL.",
    tlp="amber",
    priority="02",
    languages=("ru", "tg"),
    restricted=False,
    caseworkers=("dana",),
    counsel=("lena",),
    people=PEOPLE,
    relations=RELATIONS,
    accounts=ACCOUNTS,
    links=LINKS,
    incidents=INCIDENTS,
    exhibits=EXHIBITS,
    consents=CONSENTS,
    records=RECORDS,
)
