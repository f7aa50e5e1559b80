"""The first page: threats to life before all else, then what is due, then what is new; nothing of a case that is not held."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from casebook.work import House
from tests.services.reporting import Reporter
from tests.web.desk.conftest import World
from tests.web.desk.steps import UUID, log_incident, open_case
from tests.web.desk.test_inbox import shown
from tests.web.pages import Page


@pytest.fixture(autouse=True)
def spring(house: House) -> None:
    """It is the middle of May 2026."""
    house.clock = lambda: datetime(2026, 5, 14, 9, 12, tzinfo=UTC)


def add_task(page: Page, case: str, title: str, day: str, **fields: str) -> None:
    page.post(f"{case}/records/task/new", {"title": title, "due": day, "kind": "task", **fields})


def test_it_is_the_first_page_and_an_empty_one_teaches(browser: Callable[..., Page]) -> None:
    omid = browser("omid")
    omid.get("/", 303)
    assert omid.location == "/today"
    page = omid.get("/today")
    assert "Nothing is due" in page
    assert page.index('aria-current="page">Today') < page.index(">Inbox")
    kian = browser("kian")
    kian.get("/", 303)
    assert kian.location == "/members"
    kian.get("/today", 403)


def test_what_endangers_somebody_stands_before_what_is_due(dana: Page, world: World) -> None:
    case = open_case(dana, "Removal from Warsaw")
    dana.post(
        f"{case}/interventions/new",
        {
            "kind": "appeal",
            "title": "Rule 39",
            "removal_day": "19 May 2026",
            "removal_time": "06:40",
            "removal_zone": "Europe/Warsaw",
        },
    )
    log_incident(dana, case, "He was taken from work", severity="life", day="13 May 2026")
    add_task(dana, case, "Call the lawyer", "12 May 2026")
    add_task(dana, world.case, "Hearing", "14 May 2026", kind="hearing", time="14:30", zone="Asia/Dushanbe")
    page = dana.get("/today")
    life, due = page.index("Threat to life or liberty"), page.index('id="due-h"')
    for words in ("Last working day for a Rule 39 request", "He was taken from work", "Danger"):
        assert life < page.index(words) < due, words
    plain = " ".join(shown(page).split())
    assert "19 May 2026 in 5 days Removal planned · Rule 39" in plain
    assert "04:40 UTC" in plain
    assert "18 May 2026 in 4 days Last working day" in plain
    assert "12 May 2026 2 days late" in plain
    assert "Dushanbe" in plain
    assert due < page.index("Overdue") < page.index("Today and tomorrow")
    assert page.count('class="btn btn-main"') <= 1

    (done,) = re.findall(rf'action="({case}/dates/{UUID}/done)"', page)
    dana.post(done, {"back": "today"})
    assert dana.location == "/today?said=task_done"
    assert "Call the lawyer" not in dana.follow()


def test_new_reports_are_counted_and_the_urgent_one_is_a_threat(dana: Page, house: House) -> None:
    before = dana.get("/today")
    Reporter(house).send(story="They stand before the door", danger="now")
    page = dana.get("/today")
    life, due = page.index("Threat to life or liberty"), page.index('id="due-h"')
    assert life < page.index("They stand before the door") < due
    counts = [int(re.findall(r'New reports <span class="n">(\d+)', text)[0]) for text in (before, page)]
    assert counts[1] == counts[0] + 1


def test_counsel_and_colleagues_see_the_cases_that_they_hold_and_no_reports(
    browser: Callable[..., Page], dana: Page, world: World
) -> None:
    add_task(dana, world.case, "Only for those who hold it", "15 May 2026")
    lena, omid = browser("lena"), browser("omid")
    counsel = lena.get("/today")
    assert "Only for those who hold it" in counsel
    assert "New reports" not in counsel
    assert "/done" not in counsel
    assert "Only for those who hold it" not in omid.get("/today")


def test_a_long_group_is_shown_in_part_and_whole_on_a_page_of_its_own(dana: Page, world: World) -> None:
    for number in range(27):
        add_task(dana, world.case, f"Task {number}.", "20 May 2026")
    page = dana.get("/today")
    assert "and 2 more" in page
    assert len(re.findall(r"Task \d+\.", page)) == 25
    assert len(re.findall(r"Task \d+\.", dana.get("/today?which=soon"))) == 27
    assert "Nothing is due" in dana.get("/today?which=late")
    assert len(re.findall(r"Task \d+\.", dana.get("/today?which=nonsense"))) == 25


@pytest.mark.parametrize("locale", ["ru", "tg", "fa"])
def test_it_speaks_every_language(browser: Callable[..., Page], dana: Page, world: World, locale: str) -> None:
    add_task(dana, world.case, "Суд", "20 May 2026", kind="hearing")
    page = browser("dana", locale).get("/today")
    assert {"ru": "Слушание", "tg": "Маҷлиси судӣ", "fa": "جلسهٔ دادگاه"}[locale] in page


def test_one_can_see_only_what_is_ones_own(dana: Page, world: World) -> None:
    add_task(dana, world.case, "Hers", "16 May 2026", assigned=world.members["dana"])
    add_task(dana, world.case, "His", "16 May 2026", assigned=world.members["omid"])
    page = dana.get("/today")
    assert 'href="/today?whose=mine"' in page
    assert "Hers" in page
    assert "His" in page
    mine = dana.get("/today?whose=mine")
    assert "Hers" in mine
    assert "His</bdi>" not in mine
    (done,) = re.findall(rf'action="({world.case}/dates/{UUID}/done)"', mine)
    dana.post(done, {"back": "mine"})
    assert dana.location == "/today?whose=mine&said=task_done"
    assert "Nothing of yours is due" in dana.follow()
