"""Find records across all cases that a member may open: lists, filters with counts, full-text search, what is due.

Everything is answered from the desk index in memory; what the member's keyring does not open is on no shelf of theirs. That
somebody searched is recorded, never what for.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from casebook.access import Permission, require
from casebook.audit.events import RecordsSearched
from casebook.keys.keyring import Keyring
from casebook.search.entry import Answer, Dated, DueQuery, Hit, Query
from casebook.search.fold import spans
from casebook.search.packed import code_in
from casebook.search.shelf import Shelf
from casebook.search.shelves import Held
from casebook.search.sound import SHOWN
from casebook.services.due import Due
from casebook.services.index_keeping import PATIENCE, shelves
from casebook.work import Work

SNIPPET = 180  # characters
A = TypeVar("A")
H = TypeVar("H")
Q = TypeVar("Q", Query, DueQuery)
PIECES = 6  # marked words in one snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecord:
    """One record as a list shows it. `pieces` is the place where the words were found: text, and whether it is marked."""

    noun: str
    record: UUID
    case: UUID
    reference: str  # of the case
    case_title: str
    title: str
    first: str  # ISO 8601 UTC, "" where not known
    made: str
    shown: dict[str, Any]
    facets: tuple[tuple[str, str], ...]
    assigned: str = ""  # the member who does it, or else who takes care of the case; "" for nobody in particular
    pieces: tuple[tuple[str, bool], ...] = ()

    def codes(self, field: str) -> tuple[str, ...]:
        """The codes that it has in a field."""
        return tuple(code for name, code in self.facets if name == field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found.

    Attributes:
        records: the wanted part of the list.
        total: how many fit in all.
        counts: for each counted field, how many have which code.
        spellings: other ways of writing that were searched too, and that stand somewhere.
        reading: how many cases are read, and of how many, while the index is still being built; None when it is whole.
        rebuilt: why the index had to be built anew, "" where it had not.
    """

    records: list[FoundRecord]
    total: int
    counts: dict[str, dict[str, int]]
    spellings: tuple[str, ...] = ()
    reading: tuple[int, int] | None = None
    rebuilt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueHit:
    """Something that is due, and of which record.

    Attributes:
        assigned: as in FoundRecord.
        shut: the case is closed.
    """

    due: Due
    noun: str
    record: UUID
    case: UUID
    reference: str
    title: str
    shown: dict[str, Any]
    assigned: str = ""
    shut: bool = False


@dataclass(frozen=True, slots=True)
class DuePart:
    """The part of what is due that is shown, and how much there is in all."""

    hits: list[DueHit]
    total: int


def find(
    work: Work, keys: Keyring, query: Query, *, counted: Sequence[str] = (), patience: float | None = PATIENCE
) -> Found:
    """Give what fits a query, the counts of the fields of `counted`, and how far the index is.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    with shelves(work, keys, patience=patience) as held:
        answers, part = _asked([each.shelf for each in held if each.shelf is not None], query, counted)
        cases = _entries(held, {hit.case for hit in part})
        records = [_found(hit, cases.get(hit.case), with_place=bool(query.words)) for hit in part]
        reading, rebuilt = _state(held)
    total = sum(answer.total for answer in answers)
    work.record(RecordsSearched(found=total))
    return Found(
        records=records,
        total=total,
        counts=_added(counted, [answer.counts for answer in answers]),
        spellings=tuple(dict.fromkeys(each for answer in answers for each in answer.spellings))[:SHOWN],
        reading=reading,
        rebuilt=rebuilt,
    )


def dues(work: Work, keys: Keyring, until: date) -> list[DueHit]:
    """Give what is due up to and with a day, in all cases that the actor may open, the earliest first."""
    require(work.actor, Permission.LIST_CASES)
    found = list[DueHit]()
    with shelves(work, keys) as held:
        for each in held:
            found += map(_due_hit, each.shelf.dated(until.isoformat())) if each.shelf is not None else ()
    work.record(RecordsSearched(found=len(found)))
    return sorted(found, key=lambda one: (one.due.day, one.due.urgency))


def due_parts(work: Work, keys: Keyring, queries: Mapping[str, DueQuery]) -> dict[str, DuePart]:
    """Count what fits each query, and read the part of it that is wanted, in the order of the days and their urgency.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    with shelves(work, keys) as held:
        asked = [each.shelf for each in held if each.shelf is not None]
        parts = {name: _due_part(asked, query) for name, query in queries.items()}
    work.record(RecordsSearched(found=sum(part.total for part in parts.values())))
    return parts


def counts(work: Work, keys: Keyring, query: Query, by: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Count what fits by one field or by two: the code, or the pair of codes, to the number of records."""
    require(work.actor, Permission.LIST_CASES)
    numbers: dict[tuple[str, ...], int] = {}
    with shelves(work, keys, patience=None) as held:
        for each in held:
            for codes, number in each.shelf.cross(query, by).items() if each.shelf is not None else ():
                numbers[codes] = numbers.get(codes, 0) + number
    work.record(RecordsSearched(found=sum(numbers.values())))
    return numbers


def cases_of(work: Work, keys: Keyring, query: Query) -> set[UUID]:
    """Give the cases of what fits."""
    require(work.actor, Permission.LIST_CASES)
    with shelves(work, keys, patience=None) as held:
        return set().union(*(each.shelf.cases_of(query) for each in held if each.shelf is not None))


def known(work: Work, keys: Keyring, wanted: Iterable[str]) -> dict[str, list[FoundRecord]]:
    """Give the records that these keys recognise, such as "url:https://…", "sha256:…", "account:x:name"."""
    require(work.actor, Permission.LIST_CASES)
    asked_for, found = list(wanted), dict[str, list[FoundRecord]]()
    with shelves(work, keys) as held:
        for each in held:
            for key, records in each.shelf.known(asked_for).items() if each.shelf is not None else ():
                hits = [each.shelf.entry(record) for record in records] if each.shelf is not None else []
                found.setdefault(key, []).extend(
                    _found(hit, _entries(held, [hit.case]).get(hit.case)) for hit in hits if hit is not None
                )
    work.record(RecordsSearched(found=sum(map(len, found.values()))))
    return found


def alike(work: Work, keys: Keyring, text: str, nouns: Sequence[str], most: int) -> list[FoundRecord]:
    """Give the records of these kinds that have most words in common with a text, at most so many of each shelf."""
    require(work.actor, Permission.LIST_CASES)
    found = list[FoundRecord]()
    with shelves(work, keys) as held:
        for each in held:
            hits = each.shelf.like(text, nouns, most) if each.shelf is not None else []
            cases = _entries(held, {hit.case for hit in hits})
            found += [_found(hit, cases.get(hit.case)) for hit in hits]
    work.record(RecordsSearched(found=len(found)))
    return found


def sizes(work: Work, keys: Keyring, cases: Iterable[UUID], noun: str) -> dict[UUID, int]:
    """Give how many records of a kind each of these cases has."""
    require(work.actor, Permission.LIST_CASES)
    wanted = list(cases)
    with shelves(work, keys) as held:
        return {
            case_id: sum(each.shelf.count(case_id, noun) for each in held if each.shelf is not None)
            for case_id in wanted
        }


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _asked(shelves: Sequence[Shelf], query: Query, counted: Sequence[str]) -> tuple[list[Answer], list[Hit]]:
    """Ask each shelf; give the answers, and the wanted part of all that fits.

    The first shelf is the large one. Of what stands on it before the wanted part, only as much is read as the others could push out of it.
    """
    answers, hits = _merged(
        shelves,
        query,
        lambda shelf, wanted: shelf.find(wanted, counted),
        lambda answer: (answer.hits, answer.total),
        lambda hit: hit.order,
    )
    return answers, hits


def _due_part(shelves: Sequence[Shelf], query: DueQuery) -> DuePart:
    parts, hits = _merged(
        shelves,
        query,
        lambda shelf, wanted: _told_due(*shelf.due(wanted)),
        lambda part: (part.hits, part.total),
        lambda hit: (hit.due.day, hit.due.urgency),
    )
    return DuePart(hits, sum(part.total for part in parts))


def _told_due(found: Sequence[Dated], total: int) -> DuePart:
    return DuePart([_due_hit(one) for one in found], total)


def _merged(
    shelves: Sequence[Shelf],
    query: Q,
    ask: Callable[[Shelf, Q], A],
    told: Callable[[A], tuple[list[H], int]],
    order: Callable[[H], Any],
) -> tuple[list[A], list[H]]:
    if not shelves:
        return [], []
    first, *others = shelves
    both = query.start + query.at_once
    of_others: list[A] = [ask(each, replace(query, start=0, at_once=both)) for each in others]
    spare = min(query.start, sum(told(answer)[1] for answer in of_others))
    wider = replace(query, start=query.start - spare, at_once=query.at_once + spare)
    answers = [ask(first, wider), *of_others]
    hits = heapq.merge(*(told(answer)[0] for answer in answers), key=order)
    return answers, list(islice(hits, spare, spare + query.at_once))


def _state(held: Sequence[Held]) -> tuple[tuple[int, int] | None, str]:
    reading = [(each.of - len(each.pending), each.of) for each in held if each.pending]
    rebuilt = next((each.rebuilt for each in held if each.rebuilt), "")
    return (reading[0] if reading else None), rebuilt


def _added(counted: Sequence[str], several: Sequence[dict[str, dict[str, int]]]) -> dict[str, dict[str, int]]:
    added: dict[str, dict[str, int]] = {field: {} for field in counted}
    for numbers in several:
        for field, codes in numbers.items():
            for code, number in codes.items():
                added[field][code] = added[field].get(code, 0) + number
    return added


def _entries(held: Sequence[Held], records: Iterable[UUID]) -> dict[UUID, Hit]:
    wanted, found = list(records), dict[UUID, Hit]()
    for each in held:
        if each.shelf is not None:
            found |= each.shelf.entries(wanted, parts=False)
    return found


def _code(hit: Hit | None, field: str) -> str:
    return next((code for name, code in hit.facets if name == field), "") if hit is not None else ""


def _due_hit(one: Dated) -> DueHit:
    return DueHit(
        due=msgspec.json.decode(one.told, type=Due),
        noun=one.noun,
        record=one.record,
        case=one.case,
        reference=one.case_shown.get("reference", ""),
        title=one.title,
        shown=one.shown,
        assigned=code_in(one.own, "assigned") or code_in(one.case_own, "assigned"),
        shut=code_in(one.case_own, "case_state") == "closed",
    )


def _found(hit: Hit, case: Hit | None, *, with_place: bool = False) -> FoundRecord:
    return FoundRecord(
        noun=hit.noun,
        record=hit.record,
        case=hit.case,
        reference=case.shown.get("reference", "") if case else "",
        case_title=case.title if case else "",
        title=hit.title,
        first=hit.first,
        made=hit.made,
        shown=hit.shown,
        facets=hit.facets,
        assigned=_code(hit, "assigned") or _code(case, "assigned"),
        pieces=tuple(snippet(hit.text, hit.terms)) if with_place else (),
    )


def snippet(text: str, terms: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Give the place of a text where the first of these folded words stands, in pieces: text, and whether it is marked."""
    marked = spans(text, terms, prefix=True)
    if not marked:
        beginning = " ".join(text[: 2 * SNIPPET].split())
        yield beginning[:SNIPPET] + ("…" if len(beginning) > SNIPPET else ""), False
        return
    start = max(0, marked[0][0] - SNIPPET // 3)
    if start:
        start = text.find(" ", start, marked[0][0]) + 1 or start
    end = min(len(text), start + SNIPPET)
    at = start
    yield "…" if start else "", False
    for first, last in [span for span in marked if span[1] <= end][:PIECES] or marked[:1]:
        yield text[at:first], False
        yield text[first:last], True
        at = last
    yield text[at : max(end, at)] + ("…" if end < len(text) else ""), False
