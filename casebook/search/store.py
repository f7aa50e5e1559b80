"""Where a shelf of the desk index keeps its entries: an SQLite database with FTS5 that exists only in memory.

It holds opened words: it must never be written anywhere but as the bytes of `serialized`, which the caller seals. Facets are
sets of bits, one for each code, so that counts beside every filter cost microseconds.

Words are indexed but not kept a second time: what is found stands in the entry and its parts. FTS5 must be told what it is to
forget, so an entry is taken out of the index before anything of it changes, and put in again when all has changed.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

import msgspec

from casebook.errors import Tampered
from casebook.search import bits, dues
from casebook.search.dues import Dues
from casebook.search.entry import Entry
from casebook.search.fold import fold, sounds, tokens
from casebook.search.packed import Facets, packed_facets, unpacked_facets
from casebook.search.sound import HEARD

FORMAT: Final = 3
"""Of the serialized bytes, and of what entries say; another one is not read, and the shelf is built anew."""

WITHOUT: Final = "without"
"""Field of the entries that have no value in a column by which lists are sorted."""

LARGE: Final = 2**29
"""Bytes of a serialized shelf from which on it is copied when it is opened. A database that SQLite opens from bytes may not grow beyond
2^30 of them (SQLITE_CONFIG_MEMDB_MAXSIZE), and says then that the disk is full; one that begins empty may."""
LARGEST: Final = 2_147_483_391
"""Bytes that SQLite gives at once (SQLITE_MAX_ALLOCATION_SIZE): a larger shelf has no snapshot."""

_ROOM: Final = 2**26  # bytes that the sets of bits may add when they are written into it
Content = bytes | bytearray | memoryview

# `place` is a case by a small number, `shape` the names of what lists show of a record: both would stand there thousands of times.
_SCHEMA = """
create table about (name text primary key, value text) without rowid;
create table place (id integer primary key, case_id blob not null unique);
create table shape (id integer primary key, names text not null unique);
create table entry (
  id integer primary key, record blob not null unique, place integer not null, noun text not null,
  title text not null, sorted text not null, body text not null, sound text not null, own text not null,
  first text not null, made text not null, shape integer not null, shown text not null, seal blob not null
);
create index entry_place on entry (place, noun);
create index entry_first on entry (noun, first, id);
create index entry_made on entry (noun, made, id);
create index entry_title on entry (noun, sorted, id);
create table part (
  id integer primary key, owner blob not null, parent blob not null, lent integer not null, place integer not null, noun text not null,
  body text not null, facets text not null, seal blob not null
);
create index part_parent on part (parent);
create index part_owner on part (owner);
create index part_place on part (place, noun);
create table known (key text not null, record blob not null, primary key (key, record)) without rowid;
create index known_record on known (record);
create table posting (field text not null, code text not null, bits blob not null, primary key (field, code)) without rowid;
create virtual table words using fts5 (title, body, sound, content='', tokenize="unicode61 remove_diacritics 0");
"""


class Store:
    """Keeps the entries; `casebook.search.shelf.Shelf` answers questions about them."""

    def __init__(self, content: Content | None = None) -> None:
        """Make an empty shelf, or one from what `serialized` gave.

        Raises:
            Tampered: the content is of another format, or no shelf at all.
        """
        self.db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self.held: dict[str, dict[str, int]] = defaultdict(dict)
        self._places: dict[bytes, int] = {}
        self._shapes: dict[tuple[str, ...], int] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._out: set[bytes] = set()  # entries out of the index until the change that goes on ends
        self._forgetting = False  # whether a case was dropped whose words the index of words still has as deleted ones
        self.changed = 0  # entries put or dropped since it was made or serialized
        if content is None:
            self.db.executescript(_SCHEMA + dues.SCHEMA)
            self.note("format", str(FORMAT))
        else:
            self._load(content)
        self.dues = Dues(self.db, self.held)
        self.db.execute("pragma temp_store = memory")

    def _load(self, content: Content) -> None:
        try:
            self.db.deserialize(content)
            if len(content) >= LARGE:
                self._make_room()
            if self.noted("format") != str(FORMAT):
                raise Tampered
            for field, code, packed in self.db.execute("select field, code, bits from posting"):
                self.held[field][code] = int.from_bytes(packed, "little")
            self._recall()
        except sqlite3.Error as error:
            raise Tampered from error

    def _make_room(self) -> None:
        opened, self.db = self.db, sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        try:
            opened.backup(self.db)
        finally:
            opened.close()

    def _recall(self) -> None:
        self._places = {case: number for number, case in self.db.execute("select id, case_id from place")}
        rows = self.db.execute("select id, names from shape")
        self._names = {number: msgspec.json.decode(names, type=tuple[str, ...]) for number, names in rows}
        self._shapes = {names: number for number, names in self._names.items()}

    def close(self) -> None:
        """Let go of everything it holds."""
        self.held.clear()
        self.db.close()

    def serialized(self) -> bytes:
        """Give the whole shelf as bytes. They are plaintext: to be sealed, never written."""
        if self._forgetting:
            self.settle()
        self.db.execute("begin")
        self.db.execute("delete from posting")
        self.db.executemany(
            "insert into posting values (?, ?, ?)",
            [(field, code, bits.cells(held)) for field, codes in self.held.items() for code, held in codes.items()],
        )
        self.db.execute("commit")
        self.changed = 0
        return self.db.serialize()

    def has_snapshot(self) -> bool:
        """Say whether it is small enough to be serialized."""
        (pages,), (size,) = (self.db.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
        return int(pages) * int(size) <= LARGEST - _ROOM

    def settle(self) -> None:
        """Bring the index of words into its fastest form, with no word that was dropped; takes a second or two for the largest."""
        self.db.execute("insert into words (words) values ('optimize')")
        self._forgetting = False

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

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give the folded words of every entry, title and rest, exactly as they are indexed."""
        for (record,) in self.db.execute("select record from entry").fetchall():
            indexed = self._indexed(record)
            if indexed is not None:
                yield indexed[1][:2]

    # ── putting and dropping ───────────────────────────────────────────────────────────────────────────

    def put(self, entries: Iterable[Entry], *, new: bool = False) -> None:
        """Put entries on the shelf, each in place of what stood there for the same record.

        `new`: the caller knows that nothing stands there for any of them, as when a shelf is built.
        """
        with self._changing():
            for entry in entries:
                self._put(entry, new=new)
                self.changed += 1

    def show(self, record: UUID, name: str, value: str) -> None:
        """Add something to what a list shows of an entry; nothing where the entry is not there. It goes with the entry."""
        query = "select shape, shown from entry where record = ?"
        row = self.db.execute(query, (record.bytes,)).fetchone()
        if row is None:
            return
        shown = dict(zip(self._names[row[0]], msgspec.json.decode(row[1]), strict=True)) | {name: value}
        told = (self._shape(tuple(shown)), _json(list(shown.values())), record.bytes)
        self.db.execute("update entry set shape = ?, shown = ? where record = ?", told)
        self.changed += 1

    def drop(self, records: Iterable[UUID]) -> None:
        """Take records off the shelf, whether or not they stand there."""
        with self._changing():
            for record in records:
                self._forget_beside(record.bytes)
                self._take_out(record.bytes)
                self.db.execute("delete from entry where record = ?", (record.bytes,))
                self._case_changed(record.bytes)
                self.changed += 1

    def drop_case(self, case: UUID) -> None:
        """Take everything of a case off the shelf."""
        place = self._places.get(case.bytes)
        if place is None:
            return
        found = self.db.execute(
            "select record from entry where place = ?1 union select owner from part where place = ?1", (place,)
        ).fetchall()
        self.drop(UUID(bytes=record) for (record,) in found)
        self._forgetting = True
        self.db.execute("delete from place where id = ?", (place,))
        del self._places[case.bytes]

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One change of the shelf, whole or not at all; entries that it took out of the index are put in again at its end."""
        before = {field: dict(codes) for field, codes in self.held.items()}
        self.db.execute("begin")
        try:
            yield
            self._put_in()
            self.dues.put_in()
            self.db.execute("commit")
        except BaseException:
            self.db.execute("rollback")
            self.held.clear()
            self.held.update(before)
            self.dues.dismiss()
            self._recall()
            raise
        finally:
            self._out.clear()

    def _put(self, entry: Entry, *, new: bool) -> None:
        record = entry.record.bytes
        if not new:
            self._forget_beside(record)
        if entry.parent is not None:
            self._put_part(entry.parent, entry, _text(entry), entry.facets)
        else:
            self._put_entry(entry, new=new)
        for parent, facets in entry.beside:
            self._put_part(parent, entry, "", facets, lent=True)
        for key in entry.keys:
            self.db.execute("insert or ignore into known values (?, ?)", (key, record))
        self.dues.put(record, self._place(entry.case), entry.days)
        self._case_changed(record)

    def _put_part(self, parent: UUID, entry: Entry, body: str, facets: Facets, *, lent: bool = False) -> None:
        self._take_out(parent.bytes)
        told = (entry.record.bytes, parent.bytes, lent, self._place(entry.case), entry.noun, body, packed_facets(facets),
                b"" if lent else entry.seal)  # fmt: skip
        self.db.execute(
            "insert into part (owner, parent, lent, place, noun, body, facets, seal) values (?, ?, ?, ?, ?, ?, ?, ?)",
            told,
        )

    def _put_entry(self, entry: Entry, *, new: bool) -> None:
        record = entry.record.bytes
        if new:
            self._out.add(record)
        else:
            self._take_out(record)
        heard = dict.fromkeys(filter(None, (sounds(word) for name in entry.names for word in tokens(name))))
        told = (self._place(entry.case), entry.noun, entry.title, fold(entry.title)[:80], _text(entry),
                " ".join(HEARD + sound for sound in heard), packed_facets(entry.facets), entry.first, entry.made,
                self._shape(tuple(entry.shown)), _json(list(entry.shown.values())), entry.seal)  # fmt: skip
        self.db.execute(
            "insert into entry (record, place, noun, title, sorted, body, sound, own, first, made, shape, shown, seal)"
            " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) on conflict (record) do update set place = ?2, noun = ?3,"
            " title = ?4, sorted = ?5, body = ?6, sound = ?7, own = ?8, first = ?9, made = ?10, shape = ?11, shown = ?12,"
            " seal = ?13",
            (record, *told),
        )

    def _forget_beside(self, record: bytes) -> None:
        """Forget all that came of a record but its entry; what was found by it is put in again without it."""
        self.db.execute("delete from known where record = ?", (record,))
        self.dues.forget(record)
        for (parent,) in self.db.execute("select parent from part where owner = ?", (record,)).fetchall():
            self._take_out(parent)
        self.db.execute("delete from part where owner = ?", (record,))

    def settle_days(self, case: UUID, settled: Iterable[tuple[UUID, str]]) -> None:
        """Say which days of a case its other records have settled, each as a record and a kind; all others are open."""
        pairs = {(record.bytes, kind) for record, kind in settled}
        with self._changing():
            self.dues.settle(self._places.get(case.bytes, 0), pairs)

    def due_kinds(self, case: UUID) -> set[str]:
        """Give the kinds of days that a case has."""
        return self.dues.kinds_of(self._places.get(case.bytes, 0))

    def _case_changed(self, record: bytes) -> None:
        """Let the days of a case be found by its codes as they are now, if this record is a case."""
        if record in self._places:
            self.dues.case_changed(self._places[record])

    def _place(self, case: UUID) -> int:
        number = self._places.get(case.bytes)
        if number is None:
            row = self.db.execute("insert into place (case_id) values (?) returning id", (case.bytes,)).fetchone()
            number = self._places[case.bytes] = int(row[0])
        return number

    def _shape(self, names: tuple[str, ...]) -> int:
        number = self._shapes.get(names)
        if number is None:
            row = self.db.execute("insert into shape (names) values (?) returning id", (_json(names),)).fetchone()
            number = self._shapes[names] = int(row[0])
            self._names[number] = names
        return number

    # ── into the index and out of it ───────────────────────────────────────────────────────────────────

    def _take_out(self, record: bytes) -> None:
        """Take what a record is found by out of the index, as it is before a change: its entry, or the one it is a part of."""
        root = self._root(record)
        if root in self._out:
            return
        self._out.add(root)
        indexed = self._indexed(root)
        if indexed is None:
            return
        number, words, facets = indexed
        self.db.execute(
            "insert into words (words, rowid, title, body, sound) values ('delete', ?, ?, ?, ?)", (number, *words)
        )
        for field, code in facets:
            held = self.held[field].get(code, 0) & ~(1 << number)
            if held:
                self.held[field][code] = held
            else:
                self.held[field].pop(code, None)

    def _put_in(self) -> None:
        """Put everything in again that was taken out and is still there; each set of bits is copied once."""
        more: dict[tuple[str, str], list[int]] = defaultdict(list)
        roots = [record for record in self._out if self._root(record) == record]
        # In the order of their numbers: FTS5 would write down what it has gathered whenever a number is smaller than the last.
        for number, words, facets in sorted(filter(None, map(self._indexed, roots)), key=lambda one: one[0]):
            self.db.execute("insert into words (rowid, title, body, sound) values (?, ?, ?, ?)", (number, *words))
            for pair in facets:
                more[pair].append(number)
        for (field, code), numbers in more.items():
            self.held[field][code] = self.held[field].get(code, 0) | bits.of(numbers)

    def _root(self, record: bytes) -> bytes:
        """What a record is found by: itself, or the entry that it is a part of."""
        seen = {record}
        while True:
            row = self.db.execute("select parent from part where owner = ? and not lent", (record,)).fetchone()
            if row is None or row[0] in seen:
                return record
            record = row[0]
            seen.add(record)

    def _indexed(self, record: bytes) -> tuple[int, tuple[str, str, str], dict[tuple[str, str], None]] | None:
        """What an entry is found by, as it stands now: its number, its words with those of its parts, and their facets."""
        row = self.db.execute(
            "select id, noun, title, body, sound, own, first, made, sorted from entry where record = ?", (record,)
        ).fetchone()
        if row is None:
            return None
        number, noun, title, body, sound, own, *ordering = row
        lacks = (
            (WITHOUT, column) for column, value in zip(("first", "made", "sorted"), ordering, strict=True) if not value
        )
        facets, texts = dict.fromkeys((("noun", noun), *lacks, *unpacked_facets(own))), [body]
        for said, lent in self._parts(record):
            texts.append(said)
            facets.update(dict.fromkeys(unpacked_facets(lent)))
        return number, (" ".join(tokens(title)), " ".join(tokens("\n".join(texts))), sound), facets

    def _parts(self, record: bytes) -> Iterator[tuple[str, str]]:
        """Give the words and packed facets of all parts of a record, and of their parts."""
        for part, lent, body, packed in self.db.execute(
            "select owner, lent, body, facets from part where parent = ? order by id", (record,)
        ).fetchall():
            yield body, packed
            if not lent:
                yield from self._parts(part)


def _text(entry: Entry) -> str:
    further = (name for name in entry.names if name != entry.title and name not in entry.text)
    return "\n".join(filter(None, (*further, entry.text)))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
