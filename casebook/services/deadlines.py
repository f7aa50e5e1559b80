"""Which days a record makes due, by which rule: law where there is law, our own practice where there is none.

Pure: a body goes in, days come out; no database, no clock, no keys. It computes and never guesses: from an imprecise date
it counts the earliest last day and says that it did. docs/formats/deadlines.md gives each rule with its source.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import msgspec

from casebook.dates.moment import zone_of
from casebook.dates.periods import first_day
from casebook.errors import InvalidInput
from casebook.model.base import Body
from casebook.model.consent import ConsentBody
from casebook.model.intervention import InterventionBody
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.referral import ReferralBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.safety_plan import SafetyPlanBody
from casebook.model.task import TaskBody
from casebook.services.complaint_days import URGENT, complaint_days
from casebook.services.due import RULES, Due, Urgency, due, order


def deadlines_of(noun: str, body: Body) -> tuple[Due, ...]:
    """Give the days that a record of this table makes due, the most urgent first; none for other records.

    Settled ones carry `done`; what other records settle is a question for `settled_by_others`.
    """
    rule = _BY_NOUN.get(noun)
    return tuple(sorted(rule(body), key=order)) if rule else ()


# ── tasks ───────────────────────────────────────────────────────────────────────────────────────────────


def _task(body: TaskBody) -> Iterator[Due]:
    if body.due is None:
        return
    kind = body.kind if body.kind in RULES else "task"
    urgency = RULES[kind].urgency
    if body.priority == URGENT:
        urgency = min(urgency, Urgency.LAST_DAY)
    at = _instant(body.due, body.time, body.zone)
    yield due(kind, body.due, at=at, urgency=urgency, done=body.done_at is not None)


def _instant(day: date, clock: str, zone: str) -> datetime | None:
    """Give the instant of a wall clock, None unless hour and zone are known; an hour shown twice means the first."""
    try:
        wall = datetime.combine(day, time.fromisoformat(clock))
        return wall.replace(tzinfo=zone_of(zone)).astimezone(UTC) if wall.tzinfo is None else None
    except (ValueError, OverflowError, InvalidInput):
        return None


# ── records that carry one day of their own ─────────────────────────────────────────────────────────────


def _instrument(body: LegalInstrumentBody) -> Iterator[Due]:
    try:
        found = first_day(body.ends_on)
    except InvalidInput:  # one damaged date must not hide the deadlines of all other records
        return
    if found:
        done = body.state in ("withdrawn", "ended")
        yield due("instrument_ends", found[0], done=done, inexact=not found[1])


def _consent(body: ConsentBody) -> Iterator[Due]:
    if body.valid_until:
        yield due("consent_ends", body.valid_until, done=body.withdrawn_on is not None)


def _risk(body: RiskAssessmentBody) -> Iterator[Due]:
    if body.review_on:
        urgency = Urgency.LIFE if body.level == "life" else Urgency.ROUTINE
        yield due("risk_review", body.review_on, urgency=urgency)


def _plan(body: SafetyPlanBody) -> Iterator[Due]:
    if body.review_on:
        yield due("plan_review", body.review_on)


def _referral(body: ReferralBody) -> Iterator[Due]:
    if body.ask_again_on:
        done = body.outcome in ("declined_by_person", "completed", "not_available")
        yield due("referral", body.ask_again_on, done=done)


_BY_NOUN: dict[str, Callable[[Any], Iterable[Due]]] = {
    "task": _task,
    "intervention": complaint_days,
    "legal_instrument": _instrument,
    "consent": _consent,
    "risk_assessment": _risk,
    "safety_plan": _plan,
    "referral": _referral,
}
NOUNS = frozenset(_BY_NOUN)
"""Tables whose records can make something due."""


# ── what other records of the case settle ───────────────────────────────────────────────────────────────

_SETTLES = {"art20_appeal": "dsa_art20", "ods_art21": "dsa_art21", "dsc_art53": "dsa_art53"}
SETTLED_ELSEWHERE: dict[str, frozenset[str]] = {
    "intervention": frozenset(_SETTLES.values()),
    "risk_assessment": frozenset({"risk_review"}),
    "safety_plan": frozenset({"plan_review"}),
}
"""Tables whose records settle days of each other, and the kinds of these days."""


class Settling(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a record says that may settle a day of another: what it follows, of whom it is, and when it was made.

    `settles`: the kind of the day that it settles in what it follows, "" for none; `made`: ISO day, "" where it is not known.
    """

    follows: str = ""
    settles: str = ""
    person: str = ""
    made: str = ""


def settling_of(body: Body) -> Settling:
    """Give what a record says that may settle days of others of its table."""
    if isinstance(body, InterventionBody):
        settles = _SETTLES.get(body.channel, "") if body.sent.edtf else ""
        return Settling(follows=str(body.follows or ""), settles=settles)
    if isinstance(body, RiskAssessmentBody | SafetyPlanBody):
        made = body.assessed_on if isinstance(body, RiskAssessmentBody) else body.agreed_on
        return Settling(person=str(body.person or ""), made=made.isoformat() if made else "")
    return Settling()


def settling(body: Body) -> dict[str, Any]:
    """Give the same as the desk index keeps it among what it shows of a record."""
    return {"settling": msgspec.to_builtins(settling_of(body))}


def settled_by_others(record: UUID, body: Body, others: Iterable[Body]) -> frozenset[str]:
    """Name the kinds of deadlines of a record that other records of its table in the case have settled.

    A follow-up that was sent settles the day for sending it; a later assessment or plan of the same person settles the
    day for looking at the earlier one again.
    """
    same = (settling_of(one) for one in others if type(one) is type(body))
    return settled_in({record: settling_of(body)}, same)[record]


def settled_in(records: Mapping[UUID, Settling], others: Iterable[Settling]) -> dict[UUID, frozenset[str]]:
    """As `settled_by_others`, for several records, from what those of their table in the case say."""
    following, newest = defaultdict[str, set[str]](set), dict[str, str]()
    for one in others:
        if one.settles:
            following[one.follows].add(one.settles)
        newest[one.person] = max(one.made, newest.get(one.person, ""))
    reviews = frozenset({"risk_review", "plan_review"})
    return {
        record: frozenset(following.get(str(record), ()))
        | (reviews if own.made and newest.get(own.person, "") > own.made else frozenset())
        for record, own in records.items()
    }
