"""The record of each platform through the pages: counted over cases, by period, and taken away as safe tables."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.test_inbox import shown
from tests.web.pages import Page


@pytest.fixture(autouse=True)
def spring(house: House) -> None:
    """It is the middle of May 2026."""
    house.clock = lambda: datetime(2026, 5, 14, 9, 12, tzinfo=UTC)


def notice(page: Page, case: str, **fields: str) -> None:
    told = {"kind": "platform_notice", "channel": "dsa_art16", "dsa_categories": "STATEMENT_CATEGORY_VIOLENCE"}
    page.post(f"{case}/interventions/new", {**told, **fields})


@pytest.fixture
def noticed(dana: Page, world: World) -> Page:
    """Four notices to two platforms, one of them two years ago."""
    notice(
        dana, world.case, platform="telegram", sent_day="1 March 2026", answered_day="9 March 2026", outcome="removed"
    )
    notice(
        dana,
        world.case,
        platform="telegram",
        sent_day="1 April 2026",
        answered_day="3 April 2026",
        outcome="rejected",
        right="wrong",
    )
    notice(dana, world.case, platform="facebook", sent_day="2 April 2026")
    notice(dana, world.case, platform="facebook", sent_day="2 April 2024", outcome="removed")
    return dana


def test_a_year_is_counted_by_itself_and_any_period_on_request(noticed: Page) -> None:
    page = " ".join(shown(noticed.get("/platforms")).split())
    assert "Telegram 2 2 1 0 1 0 0 5 nine of ten within 8 100 % 1 of 1" in page
    assert "Facebook 1 0 0 0 0 1 0 — —" in page
    everything = " ".join(shown(noticed.get("/platforms?since=&until=")).split())
    assert "Facebook 2 1 1" in everything
    assert "Facebook" not in shown(noticed.get("/platforms?since=1+January+2026&until=31+March+2026"))
    assert "end lies before" in shown(noticed.get("/platforms?since=2026-05-01&until=2026-01-01", 422))
    assert "not one day" in shown(noticed.get("/platforms?since=soon", 422))


def test_both_tables_can_be_taken(noticed: Page) -> None:
    noticed.get("/platforms.csv?since=2026-01-01")
    assert noticed.last is not None
    rows = list(csv.DictReader(io.StringIO(noticed.last.get_data().decode("utf-8-sig"))))
    assert [(row["platform"], row["notices"], row["no_answer"]) for row in rows] == [
        ("telegram", "2", "0"),
        ("facebook", "1", "1"),
        ("all", "3", "1"),
    ]
    noticed.get("/trusted-flagger.csv")
    assert "attachment" in noticed.last.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(noticed.last.get_data().decode("utf-8-sig"))))
    assert [(row["platform"], row["dsa_category"], row["notices"]) for row in rows] == [
        ("facebook", "STATEMENT_CATEGORY_VIOLENCE", "2"),
        ("telegram", "STATEMENT_CATEGORY_VIOLENCE", "2"),
    ]


def test_an_empty_record_teaches_and_holds_nothing_of_other_cases(browser: Callable[..., Page], noticed: Page) -> None:
    assert "No notice was sent in this time" in browser("omid").get("/platforms")
    assert "Telegram" in browser("lena").get("/platforms")
    browser("kian").get("/platforms", 403)
