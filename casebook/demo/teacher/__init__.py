"""The first invented case: a teacher who writes in exile, smeared in channels, while her family at home is pressed.

Tajik and Russian. Dana works on it and Lena has it as counsel; it is restricted, so Omid and Kian cannot open it.
"""

from casebook.demo.shapes import Story
from casebook.demo.teacher.exhibits import EXHIBITS
from casebook.demo.teacher.incidents import INCIDENTS
from casebook.demo.teacher.people import ACCOUNTS, CONSENTS, LINKS, PEOPLE, RELATIONS

TEACHER = Story(
    key="teacher",
    title="Orzuzoda: smear and pressure on the family",
    summary="Teacher and blogger in exile since 2022. Channels spread a false text about her; within days officials "
    "questioned and dismissed her brother, and her mother was filmed denouncing her.",
    tlp="amber+strict",
    priority="01",
    languages=("tg", "ru"),
    restricted=True,
    caseworkers=("dana",),
    counsel=("lena",),
    people=PEOPLE,
    relations=RELATIONS,
    accounts=ACCOUNTS,
    links=LINKS,
    incidents=INCIDENTS,
    exhibits=EXHIBITS,
    consents=CONSENTS,
    imports=("smear-posts.csv",),
)
