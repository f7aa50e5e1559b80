"""Carry an office from one database to another, SQLite or PostgreSQL, without opening anything (docs/formats/move.md).

The office is held still while it is carried: it can be read, and acts wait or are refused. Nothing is deleted where it
comes from. What was copied is read back on both sides and compared before the office counts as moved; until then the new
database is closed to everybody, and afterwards the former one is. A move that was broken off, at whatever moment, goes on
when it is asked for again.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.orm import Session as Database

from casebook.audit import log
from casebook.audit.keeping_events import DatabaseMoved, DatabaseTakenBack
from casebook.audit.verification import verify as verify_log
from casebook.engines import open_engine
from casebook.errors import Tampered
from casebook.model import Base
from casebook.model.standing import SchemaStanding
from casebook.services import moving_marks, snapshots, stored_index, tombstones
from casebook.services.database_words import CannotStart, address, in_words, place
from casebook.services.migration import Shape, is_current, migrate_engine, present_revision, shape_on
from casebook.services.moving_marks import ARRIVING, LEFT, Mark
from casebook.services.moving_rows import Digest, Row, Rows
from casebook.services.starting import office_on, open_office, refuse_marked, refuse_without_rights
from casebook.settings import Settings
from casebook.work import House, begin

TOGETHER = 10  # times so many rows as are read at once are kept in one transaction
Told = Callable[[str, int], None]  # hears how many rows a table has, once they are copied


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An office in its new database. `log_faults` is what `casebook log verify` finds there, and found before."""

    place: str  # of the new database, without a password
    rows: int
    tables: int
    resumed: bool  # whether an earlier move was taken up
    log_faults: int


def move(settings: Settings, written: str, told: Told = lambda _table, _rows: None) -> Moved:
    """Carry the office that the settings name into the database at an address.

    Raises:
        CannotStart: one of the two cannot be used, or the new one holds something else. Nothing was changed.
        Unmovable: a value cannot stand in the new database. What was copied stays closed; nothing is lost.
        Tampered: what was read back is not what was read. What was copied stays closed; nothing is lost.
    """
    url = address(written)
    house = open_office(settings, left_to=place(url))
    target = open_engine(url.render_as_string(hide_password=False))
    try:
        return _Moving(house, target, url, told).run()
    finally:
        target.dispose()
        house.close()


def stay(settings: Settings) -> str:
    """Go on with a database that its office has left, as it was then; say where the office had gone.

    What was erased for good since, as this instance folder knows it, is erased here as well. Snapshots of the desk index
    are deleted, since they may know what is not in this database.

    Raises:
        CannotStart: the office has not left it.
    """
    url = address(settings.database)
    house = House(settings)
    try:
        with in_words(url), begin(house, writes=True, name="move.stay") as work:
            mark = moving_marks.read(work.db.connection())
            if mark is None or mark.state != LEFT:
                raise CannotStart(f"No office has left the database {place(url)}.")
            moving_marks.unhalt(work.db.connection())
            moving_marks.take_away(work.db.connection())
            listed = settings.instance / tombstones.FILE
            erased = tombstones.erase(work, tombstones.read(listed.read_bytes()) if listed.is_file() else ())
            stored_index.forget_all(work)
            work.record(DatabaseTakenBack(erased=erased))
        snapshots.drop_void(settings.instance, {})
    finally:
        house.close()
    return mark.other


class _Moving:
    """One move under way."""

    def __init__(self, house: House, target: Engine, url: URL, told: Told) -> None:
        self._house = house
        self._url = url
        self._told = told
        self._reads = target.execution_options(casebook_writes=False)
        self._writes = target.execution_options(casebook_writes=True)
        self._rows = [
            Rows(table) for table in Base.metadata.sorted_tables if table.name != SchemaStanding.__tablename__
        ]
        self._read: dict[str, Digest] = {}

    def run(self) -> Moved:
        with in_words(self._url):
            self._refuse_ended()
            self._begun(office=None)  # before anybody waits for us
        with self._held_still() as source:
            office = office_on(source)
            if office is None:
                raise CannotStart("There is no office here to be moved.")
            with in_words(self._url):
                resumed = self._claim(office)
                self._carry(source, resumed=resumed)
                log_faults = self._log_faults()
            if moving_marks.read(source) is None:
                moving_marks.halt(source)
                moving_marks.write(source, self._mark(office, LEFT, place(self._url)))
        with in_words(self._url):
            self._arrive()
        return Moved(
            place=place(self._url),
            rows=self._count,
            tables=len(self._read),
            resumed=resumed,
            log_faults=log_faults,
        )

    def _refuse_ended(self) -> None:
        """Refuse what another version has to move, and what has been moved already; raises CannotStart."""
        if not is_current(self._house):
            raise CannotStart("A newer version of casebook has this database: let that version move it.")
        with (
            self._house.engine.execution_options(casebook_writes=False).connect() as here,
            self._reads.connect() as there,
        ):
            if moving_marks.read(there) is None:
                refuse_marked(moving_marks.read(here))

    def _begun(self, office: UUID | None) -> bool:
        """Whether a move of this office to the new database was begun; raises CannotStart if anything else is there."""
        with self._reads.connect() as connection:
            mark = moving_marks.read(connection)
            if mark and mark.state == ARRIVING and office in (None, mark.office):
                return True
            if mark or shape_on(connection) is not Shape.EMPTY:
                raise CannotStart(
                    f"The database {place(self._url)} is not empty, and what is there is no move of this office that was"
                    " broken off. Make an empty one."
                )
            if connection.dialect.name == "postgresql":
                refuse_without_rights(connection, self._url)
        return False

    def _claim(self, office: UUID) -> bool:
        """Close the new database to everybody else, and give it its tables; say whether that was done before."""
        begun = self._begun(office)
        if not begun:
            mark = self._mark(office, ARRIVING, place(address(self._house.settings.database)))
            with self._writes.begin() as connection:
                moving_marks.write(connection, mark)
        migrate_engine(self._writes)
        return begun

    def _mark(self, office: UUID, state: str, other: str) -> Mark:
        return Mark(office, state, other, self._house.clock().date())

    @contextmanager
    def _held_still(self) -> Iterator[Connection]:
        """Let nobody write where the office is, until the block ends; readers go on."""
        url = address(self._house.settings.database)
        with in_words(url), self._house.engine.execution_options(casebook_writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                    connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
                quote = connection.dialect.identifier_preparer.quote
                tables = ", ".join(quote(rows.name) for rows in self._rows)
                connection.exec_driver_sql(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
            yield connection

    def _carry(self, source: Connection, *, resumed: bool) -> None:
        """Copy what is not there yet and compare everything; what an earlier move left is used if it is still true."""
        begun = self._copied_before(source) if resumed else {}
        if begun is None:
            self._empty()
            begun = {}
        for rows in self._rows:
            self._copy(source, rows, *begun.get(rows.name, (None, Digest())))
        self._compare(source)

    def _copied_before(self, source: Connection) -> dict[str, tuple[Row | None, Digest]] | None:
        """Give of each table the last key that was copied, and the sum up to it; None if the source has changed there."""
        begun = {}
        for rows in self._rows:
            with self._reads.connect() as copied:
                last, there, seen = rows.last(copied), rows.digest(copied), Digest()
            for some in self._at_source(source, rows, until=last) if last else ():
                seen.add(some)
            if not seen.matches(there):
                return None
            begun[rows.name] = last, seen
        return begun

    def _at_source(self, source: Connection, rows: Rows, **limits: Row | None) -> Iterator[list[Row]]:
        with in_words(address(self._house.settings.database)):  # or the other database would be blamed
            yield from rows.read(source, **limits)

    def _empty(self) -> None:
        with self._writes.begin() as connection:
            for rows in reversed(self._rows):
                connection.execute(sa.delete(rows.table))

    def _copy(self, source: Connection, rows: Rows, last: Row | None, seen: Digest) -> None:
        """Copy the rows after those that were seen already, and note what was read."""
        found = self._at_source(source, rows, after=last)
        while (first := next(found, None)) is not None:
            # What was read is written in a thread of its own: one database works while the other is waited for.
            with self._writes.begin() as connection, ThreadPoolExecutor(1, "writing") as writing:
                kept: Future[None] | None = None
                for some in chain([first], islice(found, TOGETHER - 1)):
                    seen.add(some)
                    if kept is not None:
                        kept.result()
                    kept = writing.submit(rows.write, connection, some)
                if kept is not None:
                    kept.result()
        self._read[rows.name] = seen

    def _compare(self, source: Connection) -> None:
        """Read what was written back; raises Tampered unless every row of every table has the values that were read."""
        standing = Rows(Base.metadata.tables[SchemaStanding.__tablename__])
        self._read[standing.name] = standing.digest(source)
        if present_revision(self._writes) != present_revision(self._house.engine):
            raise Tampered
        with self._reads.connect() as target:
            for rows in [*self._rows, standing]:
                if not rows.digest(target).matches(self._read[rows.name]):
                    raise Tampered
                self._told(rows.name, self._read[rows.name].count)

    def _log_faults(self) -> int:
        with Database(self._reads) as db:
            return len(verify_log(db, self._house.heads).faults)

    @property
    def _count(self) -> int:
        return sum(seen.count for seen in self._read.values())

    def _arrive(self) -> None:
        """Open the new database: what the move did stands in its log, and its mark is gone."""
        with Database(self._writes) as db:
            moved = DatabaseMoved(rows=self._count, tables=len(self._read))
            heads = log.append(db, [moved], at=self._house.clock(), actor=None)
            moving_marks.take_away(db.connection())
            db.commit()
        self._house.heads.note(heads)
