"""Interventions through the pages: sent, answered, what the answer lacks, contested; dates ticked off; and who may not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.steps import UUID, open_case
from tests.web.desk.test_inbox import shown
from tests.web.pages import Page

NOTICE = {
    "kind": "platform_notice",
    "platform": "youtube",
    "channel": "dsa_art16",
    "title": "Threat video",
    "addressee": "YouTube",
    "requested": "remove",
    "dsa_categories": "STATEMENT_CATEGORY_VIOLENCE",
}
REFUSED = {
    "at_day": "18 November 2025",
    "route": "e-mail",
    "reference": "YT-550182",
    "came": "decision",
    "outcome": "rejected",
    "answer": "We found no violation.",
    "decision_ground": "INCOMPATIBLE_CONTENT",
    "decision_automated": "NOT",
    "decision_visibility": "OTHER",
    "reasons_redress": "Appeal in the portal",
    "revision": "2",
}


@pytest.fixture(autouse=True)
def spring(house: House) -> None:
    """It is the middle of May 2026; sessions begin then too."""
    house.clock = lambda: datetime(2026, 5, 14, 9, tzinfo=UTC)


def begin(page: Page, case: str, **fields: Any) -> str:
    """Begin an intervention; give its address."""
    page.post(f"{case}/interventions/new", {**NOTICE, **fields})
    return page.location.partition("?")[0]


def panel(page: Page, case: str) -> str:
    """What the page of a case says of its dates."""
    return page.get(case).partition('id="dates-h"')[2].partition("</section>")[0]


def test_a_notice_from_sending_to_the_appeal(dana: Page, world: World) -> None:
    assert "Nothing was asked of anybody yet" in dana.get(f"{open_case(dana)}/interventions")
    notice = begin(dana, world.case)
    assert "Not sent yet" in dana.get(notice)

    dana.post(f"{notice}/send", {"at_day": "2 November 2025", "route": "form", "words": "We notify", "revision": "1"})
    waiting = shown(dana.follow())
    assert "We notify" in waiting
    assert "complaint to the coordinator (DSA art. 53)" in waiting
    assert "165 days late" in waiting

    dana.post(f"{notice}/answer", REFUSED)
    refused = shown(dana.follow())
    assert "2 of 6 parts missing" in refused
    assert "(b) the facts and circumstances" in refused
    assert "(e) the rule of the platform" in refused
    assert "(c) whether automated means" not in refused
    assert "18 May 2026 in 4 days Internal complaint (DSA art. 20)" in " ".join(refused.split())
    assert "We found no violation." in refused

    listed = " ".join(shown(dana.get(f"{world.case}/interventions")).split())
    assert "in 4 days: Internal complaint (DSA art. 20): six months end" in listed

    prepare = re.search(r'href="([^"]*interventions/new\?[^"]*channel=art20_appeal[^"]*)"', dana.get(notice))
    assert prepare is not None
    form = dana.get(prepare[1].replace("&amp;", "&"))
    assert 'value="Threat video"' in form
    assert '<option selected value="art20_appeal">' in form
    contest = {**NOTICE, "kind": "appeal", "channel": "art20_appeal", "follows": notice.rpartition("/")[2]}
    query = f"?follows={notice.rpartition('/')[2]}&channel=art20_appeal"
    dana.post(f"{world.case}/interventions/new{query}", contest)
    appeal = dana.location.partition("?")[0]
    assert "Threat video" in dana.get(appeal)
    assert "Internal complaint (DSA art. 20)" in dana.get(f"{world.case}/dates").partition("Settled")[0]
    dana.post(f"{appeal}/send", {"at_day": "14 May 2026", "revision": "1"})
    assert "Internal complaint (DSA art. 20)" not in dana.get(f"{world.case}/dates").partition("Settled")[0]
    assert appeal in dana.get(notice)

    dana.post(f"{notice}/close")
    assert "Nothing of it is due any more" in dana.follow()
    dana.post(f"{notice}/reopen")
    assert "open again" in dana.follow()


def test_a_receipt_is_no_decision(dana: Page, world: World) -> None:
    notice = begin(dana, world.case)
    dana.post(f"{notice}/send", {"at_day": "10 May 2026", "revision": "1"})
    dana.post(f"{notice}/answer", {"at_day": "11 May 2026", "came": "receipt", "reference": "T-1", "revision": "2"})
    page = shown(dana.follow())
    assert "Receipt confirmed on" in page
    assert "parts missing" not in page
    assert "No answer yet: ask again" in page


@pytest.mark.parametrize(
    ("what", "fields", "words"),
    [
        ("send", {"route": "form"}, "Say when"),
        ("send", {"at_day": "31 February 2026"}, "no such day"),
        ("send", {"at_day": "2 May 2026", "evidence": "0b5c6f0e-0000-4000-8000-000000000001"}, "Choose from the list"),
        ("answer", {"at_day": "2 May 2026", "outcome": "eaten"}, "Choose one of the list"),
        ("answer", {"at_day": "2 May 2026", "admissible_on": "soon"}, "not one day"),
        ("answer", {"at_day": "2 May 2026", "route": "x" * 301}, "too long"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_is_kept(
    dana: Page, world: World, what: str, fields: dict[str, str], words: str
) -> None:
    notice = begin(dana, world.case)
    answer = dana.post(f"{notice}/{what}", {"words": "<b>Kept</b>", "revision": "1", **fields}, 422)
    assert words in shown(answer)
    assert "&lt;b&gt;Kept&lt;/b&gt;" in answer
    assert "No letter is recorded" in dana.get(notice)


def test_a_letter_over_a_newer_version_is_not_lost_and_overwrites_nothing(dana: Page, world: World) -> None:
    notice = begin(dana, world.case)
    dana.post(f"{notice}/send", {"at_day": "1 May 2026", "words": "First", "revision": "1"})
    again = dana.post(f"{notice}/send", {"at_day": "2 May 2026", "words": "Second", "revision": "1"}, 422)
    assert "Somebody else has changed this" in again
    assert 'name="revision" type="hidden" value="2"' in again
    dana.post(f"{notice}/send", {"at_day": "2 May 2026", "words": "Second", "revision": "2"})
    page = dana.follow()
    assert page.index("First") < page.index("Second")


def test_only_what_is_of_the_case_can_be_contested(dana: Page, world: World) -> None:
    dana.get(f"{world.case}/interventions/new?follows=0b5c6f0e-0000-4000-8000-000000000001", 404)
    dana.get(f"{world.case}/interventions/new?follows=x", 404)
    notice = begin(dana, world.case)
    form = dana.get(f"{world.case}/interventions/new?follows={notice.rpartition('/')[2]}&channel=%3Cscript%3E")
    assert "<script>" not in form


def test_dates_are_added_ticked_off_and_shown_on_the_case(
    dana: Page, browser: Callable[..., Page], world: World
) -> None:
    assert "Nothing is due" in dana.get(f"{open_case(dana)}/dates")
    for title, day in (("Hearing in Warsaw", "20 May 2026"), ("Ask the neighbour", "")):
        told = {
            "title": title,
            "due": day,
            "kind": "hearing" if day else "task",
            "time": "09:30",
            "zone": "Europe/Warsaw",
        }
        dana.post(f"{world.case}/records/task/new", told)
    dates = dana.get(f"{world.case}/dates")
    assert "in 6 days" in dates
    assert "Warsaw" in dates
    assert "Ask the neighbour" in dates
    assert "Hearing" in panel(dana, world.case)
    buttons = re.findall(rf'action="({world.case}/dates/{UUID}/done)"', dates)
    done, other = [address for address in buttons if not address.startswith(world.task)]
    lena = browser("lena")
    assert "/done" not in lena.get(f"{world.case}/dates")
    lena.post(done, status=403)
    dana.post(done)
    assert "It is done" in dana.follow()
    assert "Hearing" not in panel(dana, world.case)
    dana.post(done.replace("/done", "/undone"))
    assert "Hearing" in panel(dana, world.case)
    dana.post(other)
    assert "Ask the neighbour" in dana.get(f"{world.case}/dates").partition("Settled")[2]

    dana.post(
        f"{world.case}/records/risk_assessment/new",
        {"person": world.person, "review_on": "12 May 2026", "level": "life"},
    )
    address = rf'action="({world.case}/dates/risk_assessment/{UUID}/let-go)"'
    let_go = re.findall(address, dana.get(f"{world.case}/dates"))[0]  # the earliest; the case has another, years ahead
    dana.post(let_go, {"back": "today"})
    assert dana.location == "/today?said=day_let_go"
    assert let_go not in dana.get(f"{world.case}/dates")
    dana.post(let_go.replace("risk_assessment", "consent"), status=404)
    dana.post(let_go.replace("risk_assessment", "nothing"), status=404)
