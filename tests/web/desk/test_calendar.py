"""The calendar file: every day that is due, and not one word of any case."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from casebook.work import House
from tests.exporters.test_calendar import read
from tests.web.desk.conftest import World
from tests.web.pages import Page


@pytest.fixture(autouse=True)
def spring(house: House) -> None:
    """It is the middle of May 2026."""
    house.clock = lambda: datetime(2026, 5, 14, 9, 12, tzinfo=UTC)


def test_the_file_carries_days_and_no_words(dana: Page, world: World) -> None:
    for title, day, clock in (
        ("Secret hearing", "20 May 2026", "14:30"),
        ("Late", "1 May 2026", ""),
        ("Far", "1 April 2027", ""),
    ):
        zone = "Asia/Dushanbe" if clock else ""
        dana.post(
            f"{world.case}/records/task/new",
            {"title": title, "due": day, "time": clock, "zone": zone, "kind": "hearing"},
        )
    assert "deadline" in dana.get("/calendar")
    dana.get("/calendar.ics?days=90")
    assert dana.last is not None
    content = dana.last.get_data()
    (event,) = read(content)
    assert event["DTSTART"] == "20260520T093000Z"
    assert event["SUMMARY"] == "casebook: deadline"
    assert dana.last.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in dana.last.headers["Content-Disposition"]
    case_id = world.case.rpartition("/")[2]
    for word in ("Secret", "Orzuzoda", "hearing", "C-", case_id, case_id.replace("-", "")):
        assert word.encode() not in content, word
    dana.get("/calendar.ics?days=366")
    assert len(read(dana.last.get_data())) == 2


def test_whoever_holds_no_case_gets_an_empty_calendar_and_an_administrator_none(browser: Callable[..., Page]) -> None:
    omid = browser("omid")
    omid.get("/calendar.ics")
    assert omid.last is not None
    assert read(omid.last.get_data()) == []
    browser("kian").get("/calendar.ics", 403)


@pytest.mark.parametrize("locale", ["ru", "tg", "fa"])
def test_the_lines_hold_in_every_script(browser: Callable[..., Page], dana: Page, world: World, locale: str) -> None:
    dana.post(f"{world.case}/records/task/new", {"title": "T", "due": "20 May 2026", "kind": "task"})
    page = browser("dana", locale)
    page.get("/calendar.ics")
    assert page.last is not None
    (event,) = read(page.last.get_data())
    assert "casebook" in event["SUMMARY"]
