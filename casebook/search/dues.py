"""What is due, on a shelf of the desk index: kept as rows, counted as sets of bits, and read only where it is shown.

A day is found by its own kind and urgency, and by codes of its record or else of its case (`INHERITED`): so a case that is
closed, or given to somebody else, changes the sets of all its days. How many there are in a group costs microseconds, at any
size. It holds opened words, like the shelf whose database it shares.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final
from uuid import UUID

import msgspec

from casebook.search import bits
from casebook.search.entry import Dated, Day, DueQuery
from casebook.search.packed import code_in, packed_facets, unpacked_facets

INHERITED: Final = ("assigned", "case_state")
"""Fields of a record, or else of its case, by which what is due of it is found."""

SCHEMA: Final = """
create table due (
  id integer primary key, day text not null, kind text not null, urgency integer not null, record blob not null,
  place integer not null, told text not null, settled integer not null default 0, found text not null default ''
);
create index due_day on due (day);
create index due_record on due (record);
create index due_place on due (place);
"""
_FIELD = "due."  # before the name of a field, so that numbers of days are not taken for numbers of entries
_OF = (
    "select due.id, due.day, due.kind, due.urgency, due.settled, due.found, e.own, c.own from due"
    " join entry as e on e.record = due.record join place on place.id = due.place left join entry as c on c.record = place.case_id"
)
LINES: Final = (
    "select due.id, due.told, e.noun, e.record, place.case_id, e.title, e.shape, e.shown, e.own, c.shape, c.shown, c.own"
    " from due join entry as e on e.record = due.record join place on place.id = e.place"
    " left join entry as c on c.record = place.case_id"
)
"""What a line of a page tells of a day: its number, what was told of it, its record, and its case."""
Pair = tuple[str, str]
Row = tuple[int, str, str, int, int, str, str, str | None]


class Dues:
    """The days of one shelf. Changes happen within a change of the shelf, which calls `put_in` at its end."""

    def __init__(self, db: sqlite3.Connection, held: dict[str, dict[str, int]]) -> None:
        """Share the database and the sets of a shelf."""
        self._db = db
        self._held = held
        self._records: set[bytes] = set()  # whose days are to be found anew when the change ends
        self._places: set[int] = set()

    # ── keeping ────────────────────────────────────────────────────────────────────────────────────────

    def put(self, record: bytes, place: int, days: Iterable[Day]) -> None:
        """Keep the days of a record that has none here."""
        for day in days:
            self._db.execute(
                "insert into due (day, kind, urgency, record, place, told) values (?, ?, ?, ?, ?, ?)",
                (day.day, day.kind, day.urgency, record, place, msgspec.json.encode(day.told).decode()),
            )
            self._records.add(record)

    def forget(self, record: bytes) -> None:
        """Forget the days of a record."""
        for number, found in self._db.execute("select id, found from due where record = ?", (record,)).fetchall():
            self._take_out(number, unpacked_facets(found))
        self._db.execute("delete from due where record = ?", (record,))

    def case_changed(self, place: int) -> None:
        """Say that the codes of a case may be others now."""
        self._places.add(place)

    def settle(self, place: int, settled: set[tuple[bytes, str]]) -> None:
        """Say which days of a case other records have settled, each as a record and a kind; all others are open."""
        rows = self._db.execute("select id, record, kind, settled from due where place = ?", (place,)).fetchall()
        for number, record, kind, before in rows:
            if ((record, kind) in settled) != bool(before):
                self._db.execute("update due set settled = ? where id = ?", (not before, number))
                self._records.add(record)

    def kinds_of(self, place: int) -> set[str]:
        """Give the kinds of days that a case has."""
        return {kind for (kind,) in self._db.execute("select distinct kind from due where place = ?", (place,))}

    def put_in(self) -> None:
        """Let each day be found as it is now; each set of bits is copied once."""
        more: dict[Pair, list[int]] = defaultdict(list)
        for row in self._changed():
            number, before, now = row[0], row[5], _found(row)
            if now == before:
                continue
            self._take_out(number, unpacked_facets(before))
            for pair in unpacked_facets(now):
                more[pair].append(number)
            self._db.execute("update due set found = ? where id = ?", (now, number))
        for (name, code), numbers in more.items():
            sets = self._held[_FIELD + name]
            sets[code] = sets.get(code, 0) | bits.of(numbers)
        self.dismiss()

    def dismiss(self) -> None:
        """Look at nothing anew: the change did not happen."""
        self._records.clear()
        self._places.clear()

    def _changed(self) -> list[Row]:
        rows = dict[int, Row]()
        for column, values in (("due.record", self._records), ("due.place", self._places)):
            for value in values:
                rows |= {row[0]: row for row in self._db.execute(f"{_OF} where {column} = ?", (value,))}
        return list(rows.values())

    def _take_out(self, number: int, found: Iterable[Pair]) -> None:
        for name, code in found:
            sets = self._held[_FIELD + name]
            left = sets.get(code, 0) & ~(1 << number)
            if left:
                sets[code] = left
            else:
                sets.pop(code, None)

    # ── asking ─────────────────────────────────────────────────────────────────────────────────────────

    def find(self, query: DueQuery) -> tuple[list[int], int]:
        """Give the numbers of the wanted days, the earliest first and of one day the most urgent, and how many fit in all."""
        days = sorted(day for day in self._sets("day") if query.since <= day <= query.until)
        fitting = self._fitting(query, days)
        return list(islice(self._in_order(fitting, days, query.start), query.at_once)), fitting.bit_count()

    def _fitting(self, query: DueQuery, days: Sequence[str]) -> int:
        fitting = self._any_of("day", days) & ~self._any_of("settled", ["yes"])
        for name, codes in query.chosen:
            fitting &= self._any_of(name, codes)
        for name, codes in query.without:
            fitting &= ~self._any_of(name, codes)
        for name, codes, before in query.lapsed:
            passed = self._any_of("day", [day for day in days if day < before])
            fitting &= ~(self._any_of(name, codes) & passed)
        return fitting

    def _in_order(self, fitting: int, days: Sequence[str], start: int) -> Iterator[int]:
        of_day, of_urgency = self._sets("day"), sorted(self._sets("urgency").items())
        for day in days:
            wanted = fitting & of_day[day]
            number = wanted.bit_count()
            if start >= number:  # a day before the wanted part is counted, not read
                start -= number
                continue
            ordered = (one for _, held in of_urgency for one in bits.members(wanted & held))
            yield from islice(ordered, start, None)
            start = 0

    def _sets(self, name: str) -> dict[str, int]:
        return self._held.get(_FIELD + name, {})

    def _any_of(self, name: str, codes: Iterable[str]) -> int:
        sets, held = self._sets(name), 0
        for code in codes:
            held |= sets.get(code, 0)
        return held


def _found(row: Row) -> str:
    _number, day, kind, urgency, settled, _before, own, of_case = row
    pairs = [("day", day), ("kind", kind), ("urgency", str(urgency))]
    pairs += [(name, code) for name in INHERITED if (code := code_in(own, name) or code_in(of_case or "", name))]
    return packed_facets([*pairs, ("settled", "yes")] if settled else pairs)


def line(row: tuple[Any, ...], shown: Callable[[int, str], dict[str, Any]]) -> Dated:
    """Give a line from a row of `LINES`; `shown` names what lists show of an entry."""
    _number, told, noun, record, case, title, shape, values, own, case_shape, case_values, case_own = row
    return Dated(
        told=told,
        noun=noun,
        record=UUID(bytes=record),
        case=UUID(bytes=case),
        title=title,
        shown=shown(shape, values),
        own=own,
        case_own=case_own or "",
        case_shown=shown(case_shape, case_values) if case_own is not None else {},
    )
