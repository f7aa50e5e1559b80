"""One act's unit of work: its database transaction, its files, its clock, its actor, and what it must record.

Ways in (web, cli) open it and commit it by leaving it; services never commit. What an act records reaches the log in
the same transaction as its rows; if the act fails, the rows go and the record stays, marked undone. This module must
not reach the keyring: the portal uses it too.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import RLock
from typing import cast
from uuid import UUID

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as Database
from sqlalchemy.pool import ConnectionPoolEntry

from casebook.access import Actor
from casebook.audit import log
from casebook.audit.events import ActFailed, AnyEvent, CaseActFailed
from casebook.audit.log import Head, HeadFile
from casebook.blobs.directory import Directory
from casebook.errors import NotFound, StorageFull
from casebook.model import CaseFile, Office
from casebook.search.shelves import Shelves
from casebook.sensitive import Memory
from casebook.settings import Settings
from casebook.turns import keep_turns, take_turn

DISK_FULL = "53100"  # PostgreSQL's code
PATIENCE = 30.0  # seconds that an act waits for another to end


def now() -> datetime:
    """Give the present moment, UTC, to the microsecond."""
    return datetime.now(UTC)


class House:
    """What a process holds open for its whole life: engine, blob store, head file, clock."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.clock = clock
        self.opened_at = clock()
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = open_engine(settings.database)
        self.blobs = Directory(settings.blobs)
        self.heads = HeadFile(settings.instance / "log-heads")
        self.shelves = Shelves()
        self.searched = Memory()
        self._turn = RLock()

    @contextmanager
    def turn(self, *, writes: bool) -> Iterator[None]:
        """Let writing acts of this process go one after the other on SQLite, which has one writer.

        Waiting here ends when the act before ends; waiting inside SQLite sleeps in longer and longer steps. Other
        processes are still waited for there.
        """
        waits = writes and self.engine.dialect.name == "sqlite"
        got = waits and self._turn.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if got:
                self._turn.release()

    def close(self) -> None:
        """Let go of the database and of every opened word."""
        self.shelves.close_all()
        self.searched.forget()
        self.engine.dispose()


@dataclass(slots=True)
class Work:
    """One act under way."""

    db: Database
    blobs: Directory
    settings: Settings
    clock: Callable[[], datetime]
    shelves: Shelves
    actor: Actor | None = None
    name: str = ""  # what is being done, for the record of a failure: an endpoint or a command
    case_id: UUID | None = None  # the case it is about, once that is known to be held
    only_asks: bool = False  # nothing is given, so nothing is kept or recorded: a request for the headers alone
    journal: list[AnyEvent] = field(default_factory=list)
    closing: list[Callable[[], None]] = field(default_factory=list)  # run before it is committed: what it sums up
    undo: list[Callable[[], None]] = field(default_factory=list)  # run when the act fails: files kept for it
    after: list[Callable[[], None]] = field(default_factory=list)  # run once it is committed: files that go with it

    _office: Office | None = None

    def record(self, event: AnyEvent) -> None:
        """Put an event into the log with this act."""
        self.journal.append(event)

    @contextmanager
    def aside(self) -> Iterator[Database]:
        """Read beside this act without its lock, for slow work that must keep nobody waiting."""
        engine = cast("Engine", self.db.get_bind())
        with Database(engine.execution_options(casebook_writes=False)) as db:
            yield db

    def office(self) -> Office:
        """Give the office's row.

        Raises:
            NotFound: `casebook init` has not run.
        """
        if self._office is None:
            self._office = office_of(self.db)
        return self._office


def office_of(db: Database) -> Office:
    """Give the office's row; raises NotFound before `casebook init`."""
    office = db.execute(select(Office)).scalar_one_or_none()
    if office is None:
        raise NotFound("there is no office here yet")
    return office


@contextmanager
def begin(house: House, *, writes: bool, name: str = "", actor: Actor | None = None) -> Iterator[Work]:
    """Run one act: commit its rows and its record together, or undo the rows and record that it failed.

    A reading act holds no write lock while it works; its record is appended at the end.
    """
    bound = house.engine.execution_options(casebook_writes=writes)
    with house.turn(writes=writes), Database(bound, expire_on_commit=False) as db:
        work = Work(db, house.blobs, house.settings, house.clock, house.shelves, actor, name)
        try:
            yield work
            if work.only_asks:
                db.rollback()
                for undo in work.undo:
                    undo()
                return
            for act in work.closing:
                act()
            if not writes:
                db.rollback()
                db.bind = house.engine.execution_options(casebook_writes=True)
            heads = log.append(db, work.journal, at=house.clock(), actor=_actor_id(work)) if work.journal else []
            db.commit()
        except BaseException as error:
            db.rollback()
            for undo in work.undo:
                undo()
            full = _is_full(error)
            with suppress(OperationalError) if full else nullcontext():  # a full disk takes no entry either
                _record_failure(house, work, error)
            if full:
                raise StorageFull from error
            raise
    _note_heads(house, heads)
    for act in work.after:
        act()


def _record_failure(house: House, work: Work, error: BaseException) -> None:
    kind = type(error).__name__
    with Database(house.engine.execution_options(casebook_writes=True)) as db:
        if db.execute(select(Office.id)).first() is None:
            return
        events = [event for event in work.journal if _still_there(db, event)]
        failure: AnyEvent = ActFailed(act=work.name, kind=kind)
        if work.case_id is not None and db.get(CaseFile, work.case_id) is not None:
            failure = CaseActFailed(case=work.case_id, act=work.name, kind=kind)
        actor = _actor_id(work)
        heads = log.append(db, events, at=house.clock(), actor=actor, undone=True)
        heads += log.append(db, [failure], at=house.clock(), actor=actor)
        db.commit()
    _note_heads(house, heads)


def _note_heads(house: House, heads: Sequence[Head]) -> None:
    """Write the heads down outside the database. What is committed is done: a disk that takes no line makes it no failure.

    The next line that is taken stands for those before it, since each head contains the ones that came earlier.
    """
    try:
        house.heads.note(heads)
    except OSError as error:
        logging.getLogger("casebook.work").error("heads of the log were not noted: %s", type(error).__name__)  # noqa: TRY400 -- a path is not for a log


def _is_full(error: BaseException) -> bool:
    told = getattr(error, "orig", None) if isinstance(error, OperationalError) else None
    return (
        getattr(told, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(told, "sqlstate", None) == DISK_FULL
    )


def _still_there(db: Database, happened: AnyEvent) -> bool:
    # A case opened in the transaction that failed is gone, and its chain with it.
    case_id = getattr(happened, "case", None)
    return case_id is None or db.get(CaseFile, case_id) is not None


def _actor_id(work: Work) -> UUID | None:
    return work.actor.member_id if work.actor else None


def open_engine(address: str) -> Engine:
    """Open a database so that no plaintext, no half-written act and no lost commit is possible.

    SQLite: write-ahead log, every commit synced, deleted bytes overwritten, temporary tables in memory.
    """
    # Enough connections for a burst of requests; those that are still being sent hold none.
    engine = create_engine(address, pool_size=8, max_overflow=24)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        keep_turns(engine)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 has this; we send BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {int(PATIENCE * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writing act takes the write lock first: a later upgrade of a read lock could fail after work was done.
    writes = connection.get_execution_options().get("casebook_writes", True)
    if writes:
        take_turn(connection, PATIENCE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
