"""What is due across all cases that a member may open: from the desk index, without what other records have settled.

The index keeps each record's own days. Whether an appeal was sent, or somebody has looked again, stands in other records of
the case; those few are opened here.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CalendarTaken
from casebook.errors import NoGrant, Tampered
from casebook.exporters.calendar import CalendarDay
from casebook.keys.keyring import Keyring
from casebook.model import CaseRecord, Intervention, RiskAssessment, SafetyPlan
from casebook.model.base import Body
from casebook.services import lookup
from casebook.services.deadlines import deadlines_of, settled_by_others
from casebook.services.due import Due, Urgency
from casebook.services.index_keeping import shelves
from casebook.services.lookup import DueHit
from casebook.services.reading import CaseBook
from casebook.work import Work

FORTNIGHT = timedelta(days=14)
FADED = timedelta(days=30)
GONE = frozenset({"consent_ends", "instrument_ends", "dsa_art20", "dsa_art21", "oversight_board"})
"""Kinds for which nothing can be done once the day has passed; they are shown for thirty days more."""
_SETTLED_ELSEWHERE: dict[str, tuple[type[CaseRecord], frozenset[str]]] = {
    "intervention": (Intervention, frozenset({"dsa_art20", "dsa_art21", "dsa_art53"})),
    "risk_assessment": (RiskAssessment, frozenset({"risk_review"})),
    "safety_plan": (SafetyPlan, frozenset({"plan_review"})),
}
_AT_ONCE = 500  # cases in one query


@dataclass(frozen=True, slots=True)
class Grouped:
    """What is due, by when: threats to life apart, whatever their day; each group the earliest first."""

    life: list[DueHit]
    late: list[DueHit]
    now: list[DueHit]  # today and tomorrow
    soon: list[DueHit]  # within fourteen days
    later: list[DueHit]


def agenda(work: Work, keys: Keyring, *, today: date, until: date, whole: bool = False) -> list[DueHit]:
    """Give what is due up to and with a day and still open, the earliest first; of a closed case, only what is not late.

    `whole` waits until the index is read in; without it, what is read so far is given.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    with shelves(work, keys, patience=None) if whole else nullcontext():
        pass
    hits = [
        hit
        for hit in lookup.dues(work, keys, until)
        if not (_faded(hit.due, today) or (hit.shut and hit.due.day < today))
    ]
    settled = _settled(work, keys, hits)
    return [hit for hit in hits if hit.due.kind not in settled.get(hit.record, ())]


def take_calendar(work: Work, keys: Keyring, *, today: date, until: date) -> list[CalendarDay]:
    """Give what is due from a day to another as days of a calendar, without a word of a case, and record that.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    hits = [hit for hit in agenda(work, keys, today=today, until=until, whole=True) if hit.due.day >= today]
    work.record(CalendarTaken(days=len(hits)))
    return [CalendarDay(hit.record, hit.due.kind, hit.due.day, hit.due.at) for hit in hits]


def grouped(hits: Iterable[DueHit], today: date) -> Grouped:
    """Sort what is due into the groups of a page."""
    groups = Grouped([], [], [], [], [])
    for hit in hits:
        _group_of(groups, hit.due, today).append(hit)
    return groups


def of_case(book: CaseBook) -> list[tuple[str, UUID, Due]]:
    """Give everything that one case makes due, settled or not, in the order of the days: table, record, deadline."""
    tables: dict[str, Sequence[tuple[UUID, Body]]] = {
        "task": [(one.id, one.body) for one in book.tasks],
        "intervention": [(one.id, one.body) for one in book.interventions],
        "legal_instrument": [(one.id, one.body) for one in book.instruments],
        "consent": [(one.id, one.body) for one in book.consents],
        "risk_assessment": [(one.id, one.body) for one in book.risks],
        "safety_plan": [(one.id, one.body) for one in book.plans],
        "referral": [(one.id, one.body) for one in book.referrals],
    }
    found = [one for noun, records in tables.items() for one in _of_table(noun, records)]
    return sorted(found, key=lambda one: (one[2].day, one[2].urgency, one[0]))


def _of_table(noun: str, records: Sequence[tuple[UUID, Body]]) -> Iterable[tuple[str, UUID, Due]]:
    bodies = [body for _, body in records]
    for record, body in records:
        yield from ((noun, record, due) for due in standing(noun, record, body, bodies))


def standing(noun: str, record: UUID, body: Body, others: Sequence[Body]) -> list[Due]:
    """Give a record's deadlines, with those settled that other records of its table in the case have settled."""
    settled = settled_by_others(record, body, others)
    return [_settle(due, settled) for due in deadlines_of(noun, body)]


def _settle(due: Due, settled: frozenset[str]) -> Due:
    return msgspec.structs.replace(due, done=True) if due.kind in settled else due


def _faded(due: Due, today: date) -> bool:
    return due.kind in GONE and due.day < today - FADED


def _group_of(groups: Grouped, due: Due, today: date) -> list[DueHit]:
    if due.urgency is Urgency.LIFE:
        return groups.life
    if due.day < today:
        return groups.late
    if due.day <= today + timedelta(days=1):
        return groups.now
    return groups.soon if due.day <= today + FORTNIGHT else groups.later


def _settled(work: Work, keys: Keyring, hits: Sequence[DueHit]) -> dict[UUID, frozenset[str]]:
    """Name, for the records that are due, the kinds that other records of their cases have settled."""
    found: dict[UUID, frozenset[str]] = {}
    for noun, (table, kinds) in _SETTLED_ELSEWHERE.items():
        wanted = {hit.record: hit.case for hit in hits if hit.noun == noun and hit.due.kind in kinds}
        for records in _opened(work, keys, table, sorted(set(wanted.values()))).values():
            bodies = list(records.values())
            found |= {record: settled_by_others(record, records[record], bodies) for record in records.keys() & wanted}
    return found


def _opened(work: Work, keys: Keyring, table: type[CaseRecord], cases: list[UUID]) -> dict[UUID, dict[UUID, Body]]:
    """Open the records of a table in these cases, by case; damaged ones settle nothing."""
    opened: dict[UUID, dict[UUID, Body]] = defaultdict(dict)
    keys.preload_cases(cases)
    for start in range(0, len(cases), _AT_ONCE):
        for row in work.db.scalars(select(table).where(table.case_id.in_(cases[start : start + _AT_ONCE]))):
            with suppress(NoGrant, Tampered):
                opened[row.case_id][row.id] = keys.open_row(row, table.body_type)
    return opened
