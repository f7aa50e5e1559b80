"""Search, lists, saved views and the box, as a caseworker uses them: without script, and with no word in an address."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.desk.conftest import World
from tests.web.desk.steps import log_incident
from tests.web.pages import Page

SMEAR = "Хоини Ватан, ки нони ғарибонро мехӯрад"


@pytest.fixture
def logged(dana: Page, world: World) -> str:
    """An incident in Tajik."""
    return log_incident(dana, world.case, title="Паём дар бораи ватан", original_text=SMEAR, severity="high")


def test_words_are_found_marked_and_lead_to_their_record(dana: Page, logged: str) -> None:
    page = dana.post("/search", {"q": "гарибонро"}, 200)
    assert "<mark>ғарибонро</mark>" in page
    assert logged in page


def test_a_search_is_a_form_so_that_no_word_gets_into_an_address(dana: Page, logged: str) -> None:
    page = dana.get("/search")
    assert '<form method="post" action="/search"' in page
    assert re.search(r'<form class="find" role="search"[^>]* method="post"', page)
    found = dana.post("/search", {"q": "ватан"}, 200)
    assert [address for address in re.findall(r'(?:href|action)="([^"]+)"', found) if "q=" in address] == []
    assert logged in dana.get("/search?q=ватан")  # an address that somebody wrote themselves works too


def test_a_filter_adds_itself_shows_as_a_chip_and_takes_itself_away(dana: Page, logged: str) -> None:
    wide = dana.post("/records", {"add": "noun:incident"}, 200)
    assert 'name="chosen" value="noun:incident"' in wide
    narrow = dana.post("/records", {"chosen": "noun:incident", "add": "severity:high"}, 200)
    assert 'name="drop" value="severity:high"' in narrow
    assert logged in narrow
    asked = {"chosen": ["noun:incident", "severity:high", "severity:low"], "drop": "severity:high"}
    assert logged not in dana.post("/records", asked, 200)


def test_a_saved_view_is_the_teams_and_can_be_removed(dana: Page, logged: str) -> None:
    dana.post("/views", {"title": "High in Tajik", "q": "ватан", "chosen": ["noun:incident", "severity:high"]})
    address = dana.location.partition("?")[0]
    shown = dana.get(address)
    assert "High in Tajik" in shown
    assert logged in shown
    dana.post(f"{address}/remove")
    dana.get(address, 404)


def test_a_view_without_a_name_is_asked_for_one_and_keeps_what_was_chosen(dana: Page) -> None:
    page = dana.post("/views", {"title": " ", "chosen": "severity:high"}, 422)
    assert "Please give a title." in page
    assert 'value="severity:high"' in page


ODD: list[tuple[dict[str, Any], int]] = [
    ({"since": "31.02.2026"}, 422),
    ({"until": "someday"}, 422),
    ({"start": "99999999"}, 200),
    ({"start": "x", "sort": "drop table", "chosen": ["nothing:x", "severity", ":", "severity:"]}, 200),
    ({"q": '"'}, 200),
    ({"q": "x" * 5_000}, 200),
    ({"chosen": "severity:<script>alert(1)</script>"}, 200),
]


def test_what_cannot_be_asked_is_said_and_nothing_breaks(dana: Page) -> None:
    for asked, status in ODD:
        assert "<script>alert" not in dana.post("/records", asked, status)


def test_the_box_lists_places_and_records(dana: Page, logged: str) -> None:
    def box(words: str) -> str:
        form = {"csrf_token": dana.token(), "q": words}
        answer = dana.client.post("/search/box", data=form, headers={"Origin": "http://localhost"})
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    assert 'href="/inbox"' in box("inbox")
    assert f'href="{logged}"' in box("ватан")
    assert "<html" not in box("ватан")


def test_each_member_finds_what_their_keys_open_and_no_more(browser: Callable[..., Page], logged: str) -> None:
    assert logged in browser("lena").post("/search", {"q": "ватан"}, 200)
    assert logged not in browser("omid").post("/search", {"q": "ватан"}, 200)
    browser("kian").post("/search", {"q": "ватан"}, 403)


def test_a_member_whose_case_is_taken_back_finds_it_no_more(
    dana: Page, browser: Callable[..., Page], world: World, logged: str
) -> None:
    lena = browser("lena")
    assert logged in lena.post("/search", {"q": "ватан"}, 200)
    dana.post(f"{world.case}/access/{world.members['lena']}/take-back")
    assert logged not in lena.post("/search", {"q": "ватан"}, 200)
    assert logged not in lena.post("/records", {"chosen": "noun:incident"}, 200)
    assert world.case not in lena.get("/cases")


def test_the_list_of_cases_counts_their_incidents(dana: Page, world: World, logged: str) -> None:
    page = dana.get("/cases")
    assert logged.startswith(world.case)
    assert f'href="{world.case}"' in page
    assert 'data-label="Incidents" class="num"><span class="cell">2</span>' in page
