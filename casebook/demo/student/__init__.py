"""The third invented case: a student whose name and face are used in false profiles, and whose father is visited.

Persian and Tajik. Omid works on it; there is no counsel yet.
"""

from casebook.demo.shapes import Story
from casebook.demo.student.exhibits import EXHIBITS
from casebook.demo.student.incidents import INCIDENTS
from casebook.demo.student.people import ACCOUNTS, CONSENTS, LINKS, PEOPLE, RELATIONS

STUDENT = Story(
    key="student",
    title="Parvozi: false profiles and a campaign against a student",
    summary="Student abroad who spoke at a panel in August 2026. False profiles wrote in her name to her classmates, posts "
    "asked for her address and then gave it, her father was visited, and her own page was reported until it was blocked.",
    tlp="amber",
    priority="02",
    languages=("fa", "tg"),
    restricted=False,
    caseworkers=("omid",),
    counsel=(),
    people=PEOPLE,
    relations=RELATIONS,
    accounts=ACCOUNTS,
    links=LINKS,
    incidents=INCIDENTS,
    exhibits=EXHIBITS,
    consents=CONSENTS,
)
