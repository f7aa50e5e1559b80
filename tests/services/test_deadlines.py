"""Deadlines: each rule against a calendar, in time whatever is imprecise, settled when it is settled."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.dates import Moment
from casebook.dates.periods import first_day, months_later, working_day_before
from casebook.model.base import Body
from casebook.model.consent import ConsentBody
from casebook.model.incident import IncidentBody
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.referral import ReferralBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.safety_plan import SafetyPlanBody
from casebook.model.task import TaskBody
from casebook.services.deadlines import NOUNS, deadlines_of, settled_by_others
from casebook.services.due import RULES, Due, Urgency
from casebook.vocabulary.terms import terms

FIRUZA = UUID("0b5c6f0e-0000-4000-8000-000000000001")


def on(text: str, zone: str = "") -> Moment:
    return Moment(text, zone)


def notice(**told: Any) -> InterventionBody:
    return InterventionBody(**{"kind": "platform_notice", "platform": "telegram", "channel": "dsa_art16", **told})


def days(body: Body, noun: str = "intervention") -> dict[str, str]:
    """What is still due, as kind and day; "~" marks a day counted from an imprecise date."""
    open_ones = [due for due in deadlines_of(noun, body) if not due.done]
    return {due.kind: due.day.isoformat() + "~" * due.inexact for due in open_ones}


def only(noun: str, body: Body) -> Due:
    (due,) = deadlines_of(noun, body)
    return due


# ── the calendar ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-08-29", 6, "2026-02-28"),
        ("2025-11-18", 6, "2026-05-18"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2026-01-20", 4, "2026-05-20"),
        ("2026-04-01", 9, "2027-01-01"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-12-15", 12, "2027-12-15"),
        ("9999-08-31", 6, "9999-12-31"),
    ],
)
def test_months_end_on_the_day_of_the_same_number_or_on_the_last(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(1, 24))
def test_so_many_months_later_is_in_that_month_and_never_past_the_number_of_the_day(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    tomorrow = later + timedelta(days=1)
    assert later.day == day.day or (later.day < day.day and tomorrow.month != later.month)


@pytest.mark.parametrize(
    ("day", "before"), [("2026-05-19", "2026-05-18"), ("2026-05-18", "2026-05-15"), ("2026-05-17", "2026-05-15")]
)
def test_the_working_day_before_is_no_saturday_and_no_sunday(day: str, before: str) -> None:
    assert working_day_before(date.fromisoformat(day)) == date.fromisoformat(before)


@pytest.mark.parametrize(
    ("text", "day", "exact"),
    [
        ("2026-05-14", "2026-05-14", True),
        ("2026-05-14T23:30", "2026-05-14", True),
        ("2026-05", "2026-05-01", False),
        ("2026", "2026-01-01", False),
        ("2026-05-14~", "2026-05-14", False),
        ("2026-05-14?", "2026-05-14", False),
        ("2026-05-14/2026-05-20", "2026-05-14", False),
        ("2026-05-14/..", "2026-05-14", False),
        ("2026-21", "2026-03-01", False),
        ("2026-05-XX", "2026-05-01", False),
    ],
)
def test_the_first_day_that_an_imprecise_date_can_mean(text: str, day: str, exact: bool) -> None:
    assert first_day(text) == (date.fromisoformat(day), exact)


def test_a_date_that_names_no_first_day_gives_none() -> None:
    assert first_day("") is None
    assert first_day("../2026-05") is None


# ── platforms ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_notice_without_an_answer_is_asked_about_and_then_goes_to_the_coordinator() -> None:
    """exports.md §1.1, art. 16(5), 53."""
    assert days(notice()) == {}
    assert days(notice(sent=on("2026-04-14"))) == {"ask_again": "2026-04-21", "dsa_art53": "2026-05-12"}
    reminded = notice(
        sent=on("2026-04-14"), letters=(Letter(at=on("2026-04-22")), Letter(at=on("2026-05-01"), direction="received"))
    )
    assert days(reminded) == {"ask_again": "2026-04-29", "dsa_art53": "2026-05-12"}
    urgent = only_kind(notice(sent=on("2026-04-14"), priority="01"), "ask_again")
    assert (urgent.day, urgent.urgency) == (date(2026, 4, 15), Urgency.LAST_DAY)


def only_kind(body: InterventionBody, kind: str) -> Due:
    return next(due for due in deadlines_of("intervention", body) if due.kind == kind)


def test_a_refusal_may_be_contested_for_six_months_by_both_ways() -> None:
    """exports.md §1.1, art. 20 and 21."""
    refused = notice(platform="youtube", sent=on("2025-11-02"), answered=on("2025-11-18"), outcome="rejected")
    assert days(refused) == {"dsa_art20": "2026-05-18", "dsa_art21": "2026-05-18"}
    assert days(msgspec.structs.replace(refused, answered=on("2025-08-31"))) == {
        "dsa_art20": "2026-02-28",
        "dsa_art21": "2026-02-28",
    }
    assert days(msgspec.structs.replace(refused, answered=on("2025-11"))) == {
        "dsa_art20": "2026-05-01~",
        "dsa_art21": "2026-05-01~",
    }
    undated = msgspec.structs.replace(refused, answered=Moment())
    assert days(undated) == {"dsa_art20": "2026-05-02~", "dsa_art21": "2026-05-02~"}


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ({"outcome": "removed"}, set()),
        ({"outcome": "partially"}, {"dsa_art20", "dsa_art21"}),
        ({"outcome": "labelled"}, {"dsa_art20", "dsa_art21"}),
        ({"outcome": ""}, {"dsa_art20", "dsa_art21"}),
        ({"outcome": "rejected", "state": "07"}, set()),
        ({"outcome": "rejected", "channel": ""}, {"dsa_art20", "dsa_art21"}),
        ({"outcome": "rejected", "channel": "osa_s20"}, set()),
        ({"outcome": "rejected", "channel": "art20_appeal", "kind": "appeal"}, {"dsa_art21"}),
        (
            {"outcome": "rejected", "channel": "art20_appeal", "kind": "appeal", "platform": "facebook"},
            {"dsa_art21", "oversight_board"},
        ),
    ],
)
def test_what_may_still_be_done_depends_on_the_way_and_on_the_outcome(told: dict[str, str], due: set[str]) -> None:
    assert set(days(notice(sent=on("2026-01-02"), answered=on("2026-01-09"), **told))) == due


def test_1_5_an_intimate_picture_is_gone_in_48_hours_where_the_take_it_down_act_is_named() -> None:
    request = InterventionBody(
        kind="platform_notice", channel="ncii", legal_basis="US, TAKE IT DOWN Act", sent=Moment("2026-05-13")
    )
    days = {each.kind: (each.day, each.done) for each in deadlines_of("intervention", request)}
    assert days["take_it_down"] == (date(2026, 5, 15), False)
    gone = msgspec.structs.replace(request, outcome="removed")
    assert {each.kind: each.done for each in deadlines_of("intervention", gone)}["take_it_down"]
    other = msgspec.structs.replace(request, legal_basis="DE, StGB, § 201a")
    assert "take_it_down" not in {each.kind for each in deadlines_of("intervention", other)}


def test_a_body_for_disputes_has_ninety_days() -> None:
    """exports.md §1.1, art. 21."""
    dispute = notice(kind="dsa_odr", channel="ods_art21", sent=on("2026-01-31"))
    assert days(dispute) == {"dispute_outcome": "2026-05-01"}


def test_a_follow_up_that_was_sent_settles_its_day_and_no_other() -> None:
    refused, record = notice(sent=on("2026-01-02"), answered=on("2026-01-09"), outcome="rejected"), uuid4()
    drafted = notice(kind="appeal", channel="art20_appeal", follows=record)
    sent = msgspec.structs.replace(drafted, sent=on("2026-02-01"))
    elsewhere = msgspec.structs.replace(sent, follows=uuid4())
    assert settled_by_others(record, refused, [refused, drafted, elsewhere]) == frozenset()
    assert settled_by_others(record, refused, [refused, sent]) == {"dsa_art20"}


# ── courts and Interpol ─────────────────────────────────────────────────────────────────────────────────


def test_the_ccf_has_four_months_for_access_and_nine_for_deletion_from_admissibility() -> None:
    asked = InterventionBody(kind="ccf_request", sent=on("2026-01-09"))
    assert days(asked) == {"ask_again": "2026-02-08"}
    admitted = msgspec.structs.replace(asked, admissible_on=date(2026, 1, 20))
    assert days(admitted) == {"ccf_access": "2026-05-20"}
    assert days(msgspec.structs.replace(admitted, requested=("remove",))) == {"ccf_deletion": "2026-10-20"}
    assert days(msgspec.structs.replace(admitted, answered=on("2026-05-01"))) == {}


def test_a_removal_is_a_threat_to_life_and_rule_39_is_asked_for_a_working_day_before() -> None:
    planned = InterventionBody(kind="appeal", removal=on("2026-05-18T06:40", "Europe/Warsaw"), removal_to="Dushanbe")
    removal, request = only_kind(planned, "removal"), only_kind(planned, "rule39")
    assert (removal.day, removal.at) == (date(2026, 5, 18), datetime(2026, 5, 18, 4, 40, tzinfo=UTC))
    assert (request.day, request.at, request.urgency) == (date(2026, 5, 15), None, Urgency.LIFE)
    sent = msgspec.structs.replace(planned, sent=on("2026-05-14"))
    assert days(sent)["removal"] == "2026-05-18"
    assert "rule39" not in days(sent)
    refused = msgspec.structs.replace(sent, answered=on("2026-05-15"), response="03")
    assert days(refused) == {"removal": "2026-05-18"}
    assert days(msgspec.structs.replace(refused, response="0102")) == {}
    nowhere = msgspec.structs.replace(planned, removal=on("2026-05-18T06:40"))
    assert only_kind(nowhere, "removal").at is None


# ── tasks, and records with one day ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("time", "zone", "at"),
    [
        ("14:30", "Asia/Dushanbe", datetime(2026, 10, 25, 9, 30, tzinfo=UTC)),
        ("02:30", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # shown twice: the first
        ("14:30", "", None),
        ("", "Asia/Dushanbe", None),
        ("half past two", "Asia/Dushanbe", None),
        ("14:30", "Mars/Olympus", None),
        ("14:30+05:00", "Asia/Dushanbe", None),
    ],
)
def test_a_task_has_an_instant_only_where_hour_and_zone_are_known(time: str, zone: str, at: datetime | None) -> None:
    hearing = TaskBody(title="Hearing", kind="hearing", due=date(2026, 10, 25), time=time, zone=zone)
    due = only("task", hearing)
    assert (due.day, due.at, due.kind, due.urgency) == (date(2026, 10, 25), at, "hearing", Urgency.LAST_DAY)


def test_the_ends_of_the_calendar_are_days_like_others() -> None:
    last = TaskBody(title="x", due=date.max, time="23:59", zone="America/New_York")
    assert only("task", last).at is None
    assert days(InterventionBody(kind="ccf_request", admissible_on=date.max)) == {"ccf_access": "9999-12-31"}


def test_a_task_that_is_done_is_settled_and_one_without_a_day_is_never_due() -> None:
    task = TaskBody(title="Call the lawyer", due=date(2026, 5, 14))
    assert only("task", task).urgency is Urgency.ROUTINE
    assert only("task", msgspec.structs.replace(task, priority="01")).urgency is Urgency.LAST_DAY
    assert only("task", msgspec.structs.replace(task, kind="removal")).urgency is Urgency.LIFE
    assert only("task", msgspec.structs.replace(task, done_at=datetime(2026, 5, 13, tzinfo=UTC))).done
    assert deadlines_of("task", msgspec.structs.replace(task, due=None)) == ()


@pytest.mark.parametrize(
    ("noun", "body", "kind", "settled"),
    [
        (
            "consent",
            ConsentBody(person=FIRUZA, purpose="un", given_on=date(2025, 5, 1), valid_until=date(2026, 5, 15)),
            "consent_ends",
            {"withdrawn_on": date(2026, 1, 1)},
        ),
        (
            "legal_instrument",
            LegalInstrumentBody(kind="travel_ban", ends_on="2026-05-15"),
            "instrument_ends",
            {"state": "ended"},
        ),
        ("referral", ReferralBody(kind="legal", ask_again_on=date(2026, 5, 15)), "referral", {"outcome": "completed"}),
        ("risk_assessment", RiskAssessmentBody(level="life", review_on=date(2026, 5, 15)), "risk_review", None),
        ("safety_plan", SafetyPlanBody(review_on=date(2026, 5, 15)), "plan_review", None),
    ],
)
def test_records_with_one_day_are_due_on_it(noun: str, body: Body, kind: str, settled: dict[str, Any] | None) -> None:
    assert days(body, noun) == {kind: "2026-05-15"}
    if settled:
        assert days(msgspec.structs.replace(body, **settled), noun) == {}
        assert only(noun, msgspec.structs.replace(body, **settled)).done


def test_a_later_look_at_the_same_person_settles_the_earlier_day() -> None:
    first = RiskAssessmentBody(person=FIRUZA, level="life", assessed_on=date(2026, 1, 1), review_on=date(2026, 2, 1))
    later = RiskAssessmentBody(person=FIRUZA, level="high", assessed_on=date(2026, 1, 28))
    another = msgspec.structs.replace(later, person=uuid4())
    assert only("risk_assessment", first).urgency is Urgency.LIFE
    assert settled_by_others(uuid4(), first, [first, another]) == frozenset()
    assert "risk_review" in settled_by_others(uuid4(), first, [first, later])
    assert settled_by_others(uuid4(), later, [first, later]) == frozenset()


def test_a_travel_ban_until_some_month_ends_on_its_first_day_and_a_damaged_date_hides_nothing() -> None:
    ban = LegalInstrumentBody(kind="travel_ban", ends_on="2026-05")
    assert days(ban, "legal_instrument") == {"instrument_ends": "2026-05-01~"}
    assert deadlines_of("legal_instrument", msgspec.structs.replace(ban, ends_on="soon")) == ()


def test_every_rule_has_a_source_and_every_kind_of_date_a_rule() -> None:
    assert {term.code for term in terms("deadline_kind")} <= set(RULES)
    assert all(rule.source for rule in RULES.values())
    assert (
        deadlines_of("incident", IncidentBody(title="x", when=Moment(), recorded_at=datetime(2026, 1, 1, tzinfo=UTC)))
        == ()
    )
    assert "incident" not in NOUNS


def test_threats_to_life_come_first_among_the_days_of_one_record() -> None:
    planned = notice(sent=on("2026-01-02"), removal=on("2026-05-18"))
    assert [due.kind for due in deadlines_of("intervention", planned)] == [
        "rule39",
        "removal",
        "dsa_art53",
        "ask_again",
    ]


def test_the_page_about_deadlines_names_every_rule() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "deadlines.md").read_text("utf-8")
    rows = "\n".join(line.partition("|")[2].partition("|")[0] for line in page.splitlines() if line.startswith("| `"))
    assert {kind for kind in RULES if f"`{kind}`" not in rows} == set()
