"""What becomes of an intervention and of a task: letters, answers, what they lack, follow-ups, the end; and their undoing."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from casebook.dates import Moment
from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.model import Consent, Intervention, Referral, RiskAssessment, SafetyPlan, Task
from casebook.model.intervention import InterventionBody, Letter
from casebook.model.referral import ReferralBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.safety_plan import SafetyPlanBody
from casebook.model.task import TaskBody
from casebook.services import pursuing, reading, records, tasking, undoing
from casebook.services.deadlines import deadlines_of
from casebook.services.pursuing import AnswerDraft
from casebook.services.reasons import PARTS, gaps
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana

NOTICE = InterventionBody(
    kind="platform_notice", platform="youtube", channel="dsa_art16", title="Threat video", reference="YT-550182",
    addressee="YouTube", dsa_categories=("STATEMENT_CATEGORY_VIOLENCE",), requested=("remove",), state="",
)  # fmt: skip
WHOLE: dict[str, Any] = {
    "outcome": "rejected",
    "decision_visibility": ("OTHER",),
    "reasons_facts": "The video was looked at.",
    "decision_automated": "NOT",
    "decision_ground": "INCOMPATIBLE_CONTENT",
    "reasons_contractual": "Rules on harassment, 3",
    "reasons_redress": "Appeal within six months",
}


def sent_on(day: str, **told: Any) -> Letter:
    return Letter(at=Moment(day), route="form", reference="T-1", words="We notify", **told)


def came_on(day: str, *, decided: bool = True, **decision: Any) -> AnswerDraft:
    return AnswerDraft(letter=Letter(at=Moment(day), direction="sent"), decided=decided, decision=decision)


def added(office: Office, case_id: UUID, noun: Any, body: Any) -> UUID:
    record: UUID = as_dana(office, lambda work, keys: records.add(work, keys, case_id, noun, body))
    return record


def now(office: Office, case_id: UUID, record: UUID) -> InterventionBody:
    book = as_dana(office, lambda work, keys: reading.case_book(work, keys, case_id, page="test"))
    body: InterventionBody = next(one.body for one in book.interventions if one.id == record)
    return body


def task_of(office: Office, case_id: UUID) -> TaskBody:
    book = as_dana(office, lambda work, keys: reading.case_book(work, keys, case_id, page="test"))
    body: TaskBody = book.tasks[0].body
    return body


def test_letters_are_kept_with_who_recorded_them_and_time_runs_from_the_first(office: Office) -> None:
    case = office.new_case().id
    record = added(office, case, Intervention, NOTICE)
    as_dana(office, lambda w, k: pursuing.send(w, k, case, record, sent_on("2025-11-02"), revision=1))
    as_dana(office, lambda w, k: pursuing.send(w, k, case, record, sent_on("2025-11-10"), revision=2))
    as_dana(
        office, lambda w, k: pursuing.take_answer(w, k, case, record, came_on("2025-11-11", decided=False), revision=3)
    )
    as_dana(office, lambda w, k: pursuing.take_answer(w, k, case, record, came_on("2025-11-18", **WHOLE), revision=4))
    body = now(office, case, record)
    assert [letter.direction for letter in body.letters] == ["sent", "sent", "received", "received"]
    assert {letter.by for letter in body.letters} == {office.dana}
    assert (body.sent.edtf, body.acknowledged_on, body.answered.edtf) == (
        "2025-11-02",
        date(2025, 11, 11),
        "2025-11-18",
    )
    assert (body.outcome, body.state, body.reasons_contractual) == ("rejected", "05", "Rules on harassment, 3")
    open_ones = [due for due in deadlines_of("intervention", body) if not due.done]
    assert {due.day for due in open_ones} == {date(2026, 5, 18)}


def test_what_cannot_be_recorded_is_said_at_its_place_and_nothing_changes(office: Office) -> None:
    case, other = office.new_case().id, office.new_case().id
    record = added(office, case, Intervention, NOTICE)
    with pytest.raises(InvalidInput) as nowhen:
        as_dana(office, lambda w, k: pursuing.send(w, k, case, record, Letter(route="form"), revision=1))
    assert nowhen.value.field == "at"
    wrong = came_on("2025-11-18", outcome="eaten")
    with pytest.raises(InvalidInput) as unknown:
        as_dana(office, lambda w, k: pursuing.take_answer(w, k, case, record, wrong, revision=1))
    assert unknown.value.field == "outcome"
    with pytest.raises(IllegalMove):
        as_dana(office, lambda w, k: pursuing.send(w, k, case, record, sent_on("2025-11-02"), revision=7))
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: pursuing.send(w, k, other, record, sent_on("2025-11-02"), revision=1))
    assert now(office, case, record) == NOTICE


def test_a_closed_intervention_is_due_no_longer_and_can_go_on(office: Office) -> None:
    case = office.new_case().id
    record = added(office, case, Intervention, msgspec.structs.replace(NOTICE, sent=Moment("2026-01-02")))
    as_dana(office, lambda w, k: pursuing.close(w, k, case, record))
    as_dana(office, lambda w, k: pursuing.close(w, k, case, record))
    assert all(due.done for due in deadlines_of("intervention", now(office, case, record)))
    assert now(office, case, record).revision == 2
    as_dana(office, lambda w, k: pursuing.reopen(w, k, case, record))
    assert not all(due.done for due in deadlines_of("intervention", now(office, case, record)))


def test_an_appeal_begins_with_what_the_notice_was_about(office: Office) -> None:
    record = added(office, office.new_case().id, Intervention, NOTICE)
    appeal = pursuing.follow_up(
        msgspec.structs.replace(NOTICE, answer="No", letters=(sent_on("2026"),)), record, "art20_appeal"
    )
    assert (appeal.kind, appeal.follows, appeal.channel, appeal.addressee) == (
        "appeal",
        record,
        "art20_appeal",
        "YouTube",
    )
    assert (appeal.dsa_categories, appeal.requested) == (NOTICE.dsa_categories, NOTICE.requested)
    assert (appeal.sent, appeal.letters, appeal.answer) == (Moment(), (), "")
    body = pursuing.follow_up(NOTICE, record, "ods_art21")
    assert (body.kind, body.addressee, body.platform) == ("dsa_odr", "", "youtube")
    assert pursuing.follow_up(NOTICE, record, "dsc_art53").kind == "appeal"


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({}, ()),
        ({"reasons_facts": "", "reasons_contractual": ""}, ("b", "e")),
        ({"decision_visibility": ()}, ("a",)),
        ({"decision_visibility": (), "decision_account": "SUSPENDED"}, ()),
        ({"outcome": "geo_blocked"}, ("a",)),
        ({"outcome": "geo_blocked", "reasons_territory": "Germany"}, ()),
        ({"decision_ground": "ILLEGAL_CONTENT"}, ("d",)),
        ({"decision_ground": "ILLEGAL_CONTENT", "reasons_legal": "StGB § 241", "reasons_contractual": ""}, ()),
        ({"decision_ground": "", "reasons_contractual": ""}, ("d", "e")),
        ({"decision_ground": "", "reasons_contractual": "", "reasons_legal": "StGB § 241"}, ()),
        ({"decision_automated": ""}, ("c",)),
        ({"decision_automated": "", "reasons_automated": "A classifier"}, ()),
        ({"reasons_redress": ""}, ("f",)),
    ],
)
def test_what_a_statement_of_reasons_lacks(told: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert gaps(msgspec.structs.replace(NOTICE, **{**WHOLE, **told})) == missing


def test_an_answer_that_says_nothing_lacks_every_part() -> None:
    assert gaps(NOTICE) == PARTS


def test_a_task_is_done_with_one_press_undone_with_another_and_undone_like_any_change(office: Office) -> None:
    case = office.new_case().id
    record = added(office, case, Task, TaskBody(title="Call the lawyer", due=date(2026, 5, 14)))
    office.house.clock = lambda: datetime(2026, 5, 13, 10, tzinfo=UTC)
    for _twice in range(2):
        as_dana(office, lambda w, k: tasking.finish(w, k, case, record))
    done = task_of(office, case)
    assert (done.done_at, done.done_by, done.revision) == (datetime(2026, 5, 13, 10, tzinfo=UTC), office.dana, 2)
    as_dana(office, lambda w, k: undoing.undo(w, k, case, undoing.changes(w, k, case)[0].id))
    assert task_of(office, case).done_at is None
    as_dana(office, lambda w, k: tasking.finish(w, k, case, record))
    as_dana(office, lambda w, k: tasking.reopen(w, k, case, record))
    assert (task_of(office, case).done_at, task_of(office, case).done_by) == (None, None)


def test_a_day_that_we_had_set_ourselves_can_be_taken_away_and_no_other(office: Office) -> None:
    case, day = office.new_case().id, date(2026, 5, 14)
    bodies: list[tuple[Any, Any]] = [
        (RiskAssessment, RiskAssessmentBody(level="life", review_on=day)),
        (SafetyPlan, SafetyPlanBody(review_on=day)),
        (Referral, ReferralBody(kind="legal", ask_again_on=day)),
    ]
    for noun, body in bodies:
        record = added(office, case, noun, body)
        for _twice in range(2):
            with office.acting(cast.DANA) as (work, keys):
                tasking.let_go(work, keys, case, noun, record)
    book = as_dana(office, lambda work, keys: reading.case_book(work, keys, case, page="test"))
    assert (book.risks[0].body.review_on, book.plans[0].body.review_on, book.referrals[0].body.ask_again_on) == (
        None,
    ) * 3
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: tasking.let_go(w, k, case, Consent, record))
