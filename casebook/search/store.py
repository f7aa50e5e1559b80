"""Where a shelf of the desk index keeps its entries: an SQLite database with FTS5 that exists only in memory.

It holds opened words: it must never be written anywhere but as the bytes of `serialized`, which the caller seals. Facets are
sets of bits, one for each code, so that counts beside every filter cost microseconds.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID, uuid5

import msgspec

from casebook.errors import Tampered
from casebook.search import bits
from casebook.search.entry import Entry
from casebook.search.fold import fold, sounds, tokens

FORMAT: Final = 1
"""Of the serialized bytes; another one is not read, and the shelf is built anew."""

_SCHEMA = """
create table about (name text primary key, value text) without rowid;
create table entry (
  id integer primary key, record blob not null unique, case_id blob not null, noun text not null,
  title text not null, sorted text not null, body text not null, sound text not null, own text not null,
  first text not null, made text not null, shown text not null, facets text not null
);
create index entry_case on entry (case_id, noun);
create index entry_first on entry (first, id);
create index entry_made on entry (made, id);
create index entry_title on entry (sorted, id);
create table part (
  record blob primary key, owner blob not null, parent blob not null, case_id blob not null, noun text not null, body text not null,
  facets text not null
) without rowid;
create index part_parent on part (parent);
create index part_owner on part (owner);
create index part_case on part (case_id, noun);
create table known (key text not null, record blob not null, primary key (key, record)) without rowid;
create index known_record on known (record);
create table due (day text not null, record blob not null, told text not null);
create index due_day on due (day);
create index due_record on due (record);
create table posting (field text not null, code text not null, bits blob not null, primary key (field, code)) without rowid;
create virtual table words using fts5 (title, body, sound, tokenize="unicode61 remove_diacritics 0");
"""


class Store:
    """Keeps the entries; `casebook.search.shelf.Shelf` answers questions about them."""

    def __init__(self, content: bytes | None = None) -> None:
        """Make an empty shelf, or one from what `serialized` gave.

        Raises:
            Tampered: the content is of another format, or no shelf at all.
        """
        self.db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self.held: dict[str, dict[str, int]] = defaultdict(dict)
        self._more: dict[tuple[str, str], set[int]] = defaultdict(set)  # to be added to the bits when a put ends
        self.changed = 0  # entries put or dropped since it was made or serialized
        if content is None:
            self.db.executescript(_SCHEMA)
            self.note("format", str(FORMAT))
        else:
            self._load(content)
        self.db.execute("pragma temp_store = memory")

    def _load(self, content: bytes) -> None:
        try:
            self.db.deserialize(content)
            if self.noted("format") != str(FORMAT):
                raise Tampered
            for field, code, packed in self.db.execute("select field, code, bits from posting"):
                self.held[field][code] = int.from_bytes(packed, "little")
        except sqlite3.Error as error:
            raise Tampered from error

    def close(self) -> None:
        """Let go of everything it holds."""
        self.held.clear()
        self.db.close()

    def serialized(self) -> bytes:
        """Give the whole shelf as bytes. They are plaintext: to be sealed, never written."""
        self.db.execute("begin")
        self.db.execute("delete from posting")
        self.db.executemany(
            "insert into posting values (?, ?, ?)",
            [(field, code, bits.cells(held)) for field, codes in self.held.items() for code, held in codes.items()],
        )
        self.db.execute("commit")
        self.changed = 0
        return self.db.serialize()

    def note(self, name: str, value: str) -> None:
        """Keep a small fact beside the entries, such as the number of the last change."""
        self.db.execute("insert or replace into about values (?, ?)", (name, value))

    def noted(self, name: str) -> str:
        """Give a fact that was noted, "" if it was not."""
        row = self.db.execute("select value from about where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def __len__(self) -> int:
        """How many entries stand on it, parts not counted."""
        return int(self.db.execute("select count(*) from entry").fetchone()[0])

    # ── putting and dropping ───────────────────────────────────────────────────────────────────────────

    def put(self, entries: Iterable[Entry], *, new: bool = False) -> None:
        """Put entries on the shelf, each in place of what stood there for the same record.

        `new`: the caller knows that nothing stands there for any of them, as when a shelf is built.
        """
        self.db.execute("begin")
        try:
            parents: dict[bytes, None] = {}
            for entry in entries:
                self._put(entry, parents, new=new)
                self.changed += 1
            for parent in parents:
                self._refresh(parent)
            self._settle()
            self.db.execute("commit")
        except BaseException:
            self.db.execute("rollback")
            self._more.clear()
            raise

    def drop(self, records: Iterable[UUID]) -> None:
        """Take records off the shelf, whether or not they stand there."""
        self.db.execute("begin")
        for record in records:
            self._drop(record.bytes)
            self.changed += 1
        self._settle()
        self.db.execute("commit")

    def drop_case(self, case: UUID) -> None:
        """Take everything of a case off the shelf."""
        found = self.db.execute(
            "select record from entry where case_id = ?1 union select owner from part where case_id = ?1",
            (case.bytes,),
        ).fetchall()
        self.drop(UUID(bytes=record) for (record,) in found)

    def _put(self, entry: Entry, parents: dict[bytes, None], *, new: bool) -> None:
        record = entry.record.bytes
        if not new:
            parents.update(self._forget_beside(record))
        if entry.parent is not None:
            self._put_part(record, entry.parent, entry, _text(entry), entry.facets)
            parents[entry.parent.bytes] = None
        else:
            self._put_entry(entry, new=new)
            parents[record] = None
        for parent, facets in entry.beside:
            self._put_part(uuid5(entry.record, str(parent)).bytes, parent, entry, "", facets)
            parents[parent.bytes] = None
        for key in entry.keys:
            self.db.execute("insert or ignore into known values (?, ?)", (key, record))
        for day in entry.days:
            self.db.execute("insert into due values (?, ?, ?)", (day.day, record, _json(day.told)))

    def _put_part(
        self, record: bytes, parent: UUID, entry: Entry, body: str, facets: Iterable[tuple[str, str]]
    ) -> None:
        told = (record, entry.record.bytes, parent.bytes, entry.case.bytes, entry.noun, body, packed_facets(facets))
        self.db.execute("insert or replace into part values (?, ?, ?, ?, ?, ?, ?)", told)

    def _put_entry(self, entry: Entry, *, new: bool) -> None:
        record = entry.record.bytes
        row = None
        if not new:
            row = self.db.execute("select id, facets from entry where record = ?", (record,)).fetchone()
        sound = " ".join(dict.fromkeys(filter(None, (sounds(word) for name in entry.names for word in tokens(name)))))
        told = (entry.case.bytes, entry.noun, entry.title, fold(entry.title)[:80], _text(entry), sound, packed_facets(entry.facets),
                entry.first, entry.made, _json(entry.shown))  # fmt: skip
        if row is None:
            self.db.execute(
                "insert into entry (record, case_id, noun, title, sorted, body, sound, own, first, made, shown, facets)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
                (record, *told),
            )
            return
        self._unindex(*row)
        self.db.execute(
            "update entry set case_id = ?, noun = ?, title = ?, sorted = ?, body = ?, sound = ?, own = ?, first = ?, made = ?,"
            " shown = ?, facets = '' where id = ?",
            (*told, row[0]),
        )

    def _refresh(self, record: bytes) -> None:
        """Bring the words and facets of an entry, with those of its parts, into the index."""
        row = self.db.execute("select id, facets, own from entry where record = ?", (record,)).fetchone()
        if row is None:
            above = self.db.execute("select parent from part where record = ?", (record,)).fetchone()
            if above is not None and above[0] != record:
                self._refresh(above[0])
            return
        number, before, own = row
        if before:
            self._unindex(number, before)
        facets = dict.fromkeys(unpacked_facets(own))
        for _body, packed in self.parts(record):
            facets.update(dict.fromkeys(unpacked_facets(packed)))
        self.db.execute("update entry set facets = ? where id = ?", (packed_facets(facets) or "[]", number))
        self._index(number, facets)

    def parts(self, record: bytes) -> Iterator[tuple[str, str]]:
        """Give the words and packed facets of all parts of a record, and of their parts."""
        for part, body, packed in self.db.execute(
            "select record, body, facets from part where parent = ? order by record", (record,)
        ).fetchall():
            yield body, packed
            yield from self.parts(part)

    def _words(self, number: int) -> tuple[str, str, str]:
        record, title, body, sound = self.db.execute(
            "select record, title, body, sound from entry where id = ?", (number,)
        ).fetchone()
        whole = "\n".join((body, *(part for part, _ in self.parts(record))))
        return " ".join(tokens(title)), " ".join(tokens(whole)), sound

    def _index(self, number: int, facets: Iterable[tuple[str, str]]) -> None:
        words = self._words(number)
        self.db.execute("insert into words (rowid, title, body, sound) values (?, ?, ?, ?)", (number, *words))
        for each in facets:
            self._more[each].add(number)

    def _settle(self) -> None:
        """Add what a put has brought to the bits: one copy of each set, however many entries came."""
        for (field, code), numbers in self._more.items():
            if numbers:
                self.held[field][code] = self.held[field].get(code, 0) | bits.of(numbers)
        self._more.clear()

    def _unindex(self, number: int, packed: str) -> None:
        self.db.execute("delete from words where rowid = ?", (number,))
        for field, code in unpacked_facets(packed):
            self._more[field, code].discard(number)
            held = self.held[field].get(code, 0) & ~(1 << number)
            if held:
                self.held[field][code] = held
            else:
                self.held[field].pop(code, None)

    def _drop(self, record: bytes) -> None:
        parents = self._forget_beside(record)
        row = self.db.execute("select id, facets from entry where record = ?", (record,)).fetchone()
        if row is not None:
            self._unindex(*row)
            self.db.execute("delete from entry where id = ?", (row[0],))
        for parent in parents:
            self._refresh(parent)

    def _forget_beside(self, record: bytes) -> dict[bytes, None]:
        """Forget all that came of a record but its entry; give the records that were found by it too."""
        self.db.execute("delete from known where record = ?", (record,))
        self.db.execute("delete from due where record = ?", (record,))
        rows = self.db.execute("select parent from part where owner = ?", (record,)).fetchall()
        self.db.execute("delete from part where owner = ?", (record,))
        return {parent: None for (parent,) in rows}


def _text(entry: Entry) -> str:
    further = (name for name in entry.names if name != entry.title and name not in entry.text)
    return "\n".join(filter(None, (*further, entry.text)))


def packed_facets(facets: Iterable[tuple[str, str]]) -> str:
    """Give facets as they are stored, each once."""
    return _json(list(dict.fromkeys(facets)))


def unpacked_facets(packed: str) -> tuple[tuple[str, str], ...]:
    """Give stored facets again."""
    return msgspec.json.decode(packed, type=tuple[tuple[str, str], ...]) if packed else ()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
