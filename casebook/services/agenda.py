"""What is due across all cases that a member may open: counted and read from the desk index, without what is settled or over."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import msgspec

from casebook.access import Permission, require
from casebook.audit.events import CalendarTaken
from casebook.exporters.calendar import CalendarDay
from casebook.keys.keyring import Keyring
from casebook.model.base import Body
from casebook.search.entry import DueQuery
from casebook.services import lookup
from casebook.services.deadlines import deadlines_of, settled_by_others
from casebook.services.due import Due, Urgency
from casebook.services.index_keeping import shelves
from casebook.services.lookup import DueHit, DuePart
from casebook.services.reading import CaseBook
from casebook.work import Work

FORTNIGHT = timedelta(days=14)
FADED = timedelta(days=30)
GONE = frozenset({"consent_ends", "instrument_ends", "dsa_art20", "dsa_art21", "oversight_board"})
"""Kinds for which nothing can be done once the day has passed; they are shown for thirty days more."""
CONSENTS = timedelta(days=30)
FIRST = {"life": 50, "late": 25, "now": 25, "soon": 25, "later": 25, "consents": 20}
"""Lines of each group that stand beside the others."""
ALONE = 100  # lines of a group that is shown alone
_CONSENT = ("kind", ("consent_ends",))
_LIFE = ("urgency", (str(int(Urgency.LIFE)),))


@dataclass(frozen=True, slots=True)
class Grouped:
    """What is due, by when: threats to life apart, whatever their day, and consents that end; each group the earliest first."""

    life: DuePart
    late: DuePart
    now: DuePart  # today and tomorrow
    soon: DuePart  # within fourteen days
    later: DuePart
    consents: DuePart  # that end within thirty days


def agenda(work: Work, keys: Keyring, *, today: date, until: date, whole: bool = False) -> list[DueHit]:
    """Give what is due up to and with a day and still open, the earliest first; of a closed case, only what is not late.

    `whole` waits until the index is read in; without it, what is read so far is given.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    with shelves(work, keys, patience=None) if whole else nullcontext():
        pass
    return [
        hit
        for hit in lookup.dues(work, keys, until)
        if not (_faded(hit.due, today) or (hit.shut and hit.due.day < today))
    ]


def take_calendar(work: Work, keys: Keyring, *, today: date, until: date) -> list[CalendarDay]:
    """Give what is due from a day to another as days of a calendar, without a word of a case, and record that.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    hits = [hit for hit in agenda(work, keys, today=today, until=until, whole=True) if hit.due.day >= today]
    work.record(CalendarTaken(days=len(hits)))
    return [CalendarDay(hit.record, hit.due.kind, hit.due.day, hit.due.at) for hit in hits]


def grouped(
    work: Work, keys: Keyring, *, today: date, until: date, mine: bool = False, which: str = "", start: int = 0
) -> Grouped:
    """Count what is due in the groups of a page, and read the first of each; of the group `which`, `ALONE` from `start` on.

    `mine` leaves what is assigned to the actor, or, where it is nobody's, is of a case in their care; threats to life stay.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    queries = _groups(today, until, str(keys.member_id) if mine else "")
    for name, query in queries.items():
        alone = name == which
        queries[name] = replace(query, start=start if alone else 0, at_once=ALONE if alone else FIRST[name])
    return Grouped(**lookup.due_parts(work, keys, queries))


def _groups(today: date, until: date, member: str) -> dict[str, DueQuery]:
    """What of the index is asked for each group."""
    own = (("assigned", (member,)),) if member else ()
    spans: dict[str, tuple[date, date]] = {
        "late": (date.min, today - timedelta(days=1)),
        "now": (today, today + timedelta(days=1)),
        "soon": (today + timedelta(days=2), today + FORTNIGHT),
        "later": (today + FORTNIGHT + timedelta(days=1), until),
    }
    over = (
        ("kind", tuple(sorted(GONE)), (today - FADED).isoformat()),
        ("case_state", ("closed",), today.isoformat()),
    )
    queries = {
        name: DueQuery(
            since=first.isoformat(), until=last.isoformat(), chosen=own, without=(_CONSENT, _LIFE), lapsed=over
        )
        for name, (first, last) in spans.items()
    }
    queries["life"] = DueQuery(until=until.isoformat(), chosen=(_LIFE,), without=(_CONSENT,), lapsed=over)
    ending = min(until, today + CONSENTS).isoformat()
    queries["consents"] = DueQuery(until=ending, chosen=(_CONSENT, *own), lapsed=over)
    return queries


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
