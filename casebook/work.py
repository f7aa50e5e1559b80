"""One act's unit of work: its database transaction, its files, its clock, its actor, and what it must record.

Ways in (web, cli) open it and commit it by leaving it; services never commit. What an act records reaches the log in
the same transaction as its rows; if the act fails, the rows go and the record stays, marked undone. This module must
not reach the keyring: the portal uses it too.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from threading import RLock
from typing import cast
from uuid import UUID

from sqlalchemy import BigInteger, Engine, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.access import Actor
from casebook.audit import log
from casebook.audit.events import ActFailed, AnyEvent, CaseActFailed
from casebook.audit.log import Head, HeadFile, TeamKeyNow
from casebook.blobs.opening import open_store
from casebook.blobs.store import Store
from casebook.clock import DatabaseClock
from casebook.engines import PATIENCE, is_busy, is_cut, is_full, open_engine
from casebook.errors import Busy, CasebookError, NotFound, StorageAway, StorageFull
from casebook.model import CaseFile, CaseRecord, Office
from casebook.search.shelves import Shelves
from casebook.sensitive import Memory
from casebook.settings import Settings

_OF_ID = select(func.pg_advisory_xact_lock(bindparam("id", type_=BigInteger)))


def now() -> datetime:
    """Give the present moment, UTC, to the microsecond."""
    return datetime.now(UTC)


class House:
    """What a process holds open for its whole life: engine, blob store, head file, clock."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.opened_at = clock()
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.engine = open_engine(settings.database, connections=settings.connections)
        shared = clock is now and self.engine.dialect.name == "postgresql"  # SQLite has this machine's
        self.clock: Callable[[], datetime] = DatabaseClock(self.engine) if shared else clock
        self.blobs = open_store(settings)
        self.store_mark = ""  # of the place of sealed files, once it was found to be the office's
        self.halted = ""  # why this process may write there no more
        self.heads = HeadFile(settings.instance / "log-heads")
        self.shelves = Shelves()
        self.searched = Memory()
        self._turn = RLock()

    @contextmanager
    def turn(self, *, writes: bool) -> Iterator[bool]:
        """Let writing acts of this process go one after the other on SQLite, which has one writer.

        Waiting here ends when the act before ends; waiting inside SQLite sleeps in longer and longer steps. Other
        processes are still waited for there. Says whether this act has such a turn.
        """
        waits = writes and self.engine.dialect.name == "sqlite"
        got = waits and self._turn.acquire(timeout=PATIENCE)
        try:
            yield got
        finally:
            if got:
                self._turn.release()

    @contextmanager
    def out_of_turn(self) -> Iterator[None]:
        """Let others write while slow work goes on, in an act that has its turn and has asked nothing of the database yet."""
        self._turn.release()
        try:
            yield
        finally:
            self._turn.acquire()

    def close(self) -> None:
        """Let go of the database and of every opened word."""
        self.shelves.close_all()
        self.searched.forget()
        self.engine.dispose()


@dataclass(slots=True)
class Work:
    """One act under way."""

    db: Database
    blobs: Store
    settings: Settings
    clock: Callable[[], datetime]
    shelves: Shelves
    actor: Actor | None = None
    name: str = ""  # what is being done, for the record of a failure: an endpoint or a command
    case_id: UUID | None = None  # the case it is about, once that is known to be held
    writes: bool = False
    alone: bool = False  # no other act writes in this office until it ends (docs/decisions/0017-isolation.md)
    only_asks: bool = False  # nothing is given, so nothing is kept or recorded: a request for the headers alone
    journal: list[AnyEvent] = field(default_factory=list)
    log_keys: dict[UUID, TeamKeyNow] = field(default_factory=dict)  # of teams: looked up, and left as they are
    closing: list[Callable[[], None]] = field(default_factory=list)  # run before it is committed: what it sums up
    last: list[tuple[UUID, Callable[[], None]]] = field(
        default_factory=list
    )  # after its record, in this order: what many want
    undo: list[Callable[[], None]] = field(default_factory=list)  # run when the act fails: files kept for it
    after: list[Callable[[], None]] = field(default_factory=list)  # run once it is committed: files that go with it

    _out_of_turn: Callable[[], AbstractContextManager[None]] = nullcontext
    _office: Office | None = None
    _holds_all: bool = False
    _held: dict[UUID, CaseFile] = field(default_factory=dict)  # cases that no other act writes in until this one ends

    def record(self, event: AnyEvent) -> None:
        """Put an event into the log with this act."""
        self.journal.append(event)

    @contextmanager
    def aside(self) -> Iterator[Database]:
        """Read beside this act without its lock, for slow work that must keep nobody waiting."""
        engine = cast("Engine", self.db.get_bind())
        with Database(engine.execution_options(casebook_writes=False)) as db:
            yield db

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Do slow work before anything is asked of the database, so that nobody waits for it."""
        with nullcontext() if self.db.in_transaction() else self._out_of_turn():
            yield

    def hold(self, case: CaseFile) -> None:
        """Let no other act write in a case until this one ends, and have its rows as they are from now on.

        Called before anything of the case is read for a change. Cases are held in the order of their ids; one that comes
        out of that order is not waited for, so that two acts never wait for each other. A reading act holds nothing.

        Raises:
            Busy: another act holds it, and has held ones that come later.
        """
        if not self.writes or self.holds(case.id):
            return
        if case not in self.db.new and self.db.get_bind().dialect.name == "postgresql":
            self.db.flush()  # what this act has changed so far must not be read over
            out_of_order = any(held > case.id for held in self._held)
            self.db.refresh(case, with_for_update={"key_share": True, "nowait": out_of_order})
            for row in list(self.db.identity_map.values()):
                if isinstance(row, CaseRecord) and row.case_id == case.id:
                    self.db.expire(row)
        self._held[case.id] = case

    def hold_id(self, minted: UUID) -> None:
        """Wait for whoever makes something under the same id just now, until this act ends."""
        if self.db.get_bind().dialect.name == "postgresql":
            self.db.execute(_OF_ID, {"id": int.from_bytes(minted.bytes[:8], signed=True)})

    def hold_every_case(self) -> None:
        """Hold all cases, for what changes keys of many of them: only an act that goes alone can.

        Raises:
            RuntimeError: its way in let others go beside it.
        """
        if not self.alone:
            raise RuntimeError("an act beside others cannot hold every case")
        self._holds_all = True

    def holds(self, case_id: UUID) -> bool:
        """Whether no other act writes in this case now."""
        return self._holds_all or case_id in self._held

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
def begin(
    house: House, *, writes: bool, alone: bool = True, name: str = "", actor: Actor | None = None
) -> Iterator[Work]:
    """Run one act: commit its rows and its record together, or undo the rows and record that it failed.

    A reading act sees one moment and holds no write lock while it works; its record is appended at the end. A writing act
    goes alone in its office, unless its way in says that it goes beside others: then it may not change members, keys or
    who holds them, and holds each case that it writes in (docs/decisions/0017-isolation.md).

    Raises:
        Busy: others were at work for too long; nothing of it was kept.
        StorageFull: there is no room; nothing of it was kept.
    """
    bound = house.engine.execution_options(casebook_writes=writes, casebook_alone=alone)
    with house.turn(writes=writes) as has_turn, Database(bound, expire_on_commit=False) as db:
        work = Work(db, house.blobs, house.settings, house.clock, house.shelves, actor, name)
        work.writes, work.alone = writes, writes and alone
        work._out_of_turn = house.out_of_turn if has_turn else nullcontext  # noqa: SLF001 -- made by nobody else
        try:
            yield work
            if work.only_asks:
                db.rollback()
                _let_go(work.undo)
                return
            for act in work.closing:
                act()
            if not writes:
                db.rollback()
                db.bind = _beside(house)
            heads = _logged(house, work) if work.journal else []
            for _, act in sorted(work.last, key=itemgetter(0)) if writes else ():
                act()
            _commit(house, work, heads)
        except BaseException as error:
            db.rollback()
            _let_go(work.undo)
            told = _told(error)
            with (
                suppress(SQLAlchemyError) if told else nullcontext()
            ):  # what has no room, or no turn, takes no entry either
                _record_failure(house, work, error)
            if told:
                raise told from error
            raise
    _note_heads(house, heads)
    _let_go(work.after)


def _logged(house: House, work: Work) -> list[Head]:
    return log.append(work.db, work.journal, at=house.clock(), actor=_actor_id(work), keys=work.log_keys)


def _let_go(acts: Sequence[Callable[[], None]]) -> None:
    """Delete what nothing names. A bucket that is away at this moment makes it no failure: such files are swept later."""
    for act in acts:
        try:
            act()
        except StorageAway as error:
            logging.getLogger("casebook.work").error("a file was not deleted yet: %s", error.kind)  # noqa: TRY400 -- a code


def _beside(house: House) -> Engine:
    return house.engine.execution_options(casebook_writes=True, casebook_alone=False)


def _told(error: BaseException) -> CasebookError | None:
    if is_full(error):
        return StorageFull()
    return Busy() if is_busy(error) else None


def _commit(house: House, work: Work, heads: Sequence[Head]) -> None:
    """Commit; where the connection breaks meanwhile, find out whether the server had done it.

    While that is not known, files that were kept for the act stay: those that turn out to be nobody's are swept later.
    """
    try:
        work.db.commit()
    except SQLAlchemyError as error:
        if not is_cut(error):
            raise
        came_through = _came_through(house, heads)
        if came_through is None:
            work.undo.clear()
        if not came_through:
            raise


def _came_through(house: House, heads: Sequence[Head]) -> bool | None:
    """Whether an act whose answer was lost is in the log, None where nobody can say."""
    if not heads:
        return None
    try:
        with Database(_beside(house)) as db:  # waits for the lost connection's lock on the head: then its end is known
            return log.is_there(db, heads[0])
    except SQLAlchemyError:
        return None


def _record_failure(house: House, work: Work, error: BaseException) -> None:
    kind = type(error).__name__
    with Database(_beside(house)) as db:
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


def _still_there(db: Database, happened: AnyEvent) -> bool:
    # A case opened in the transaction that failed is gone, and its chain with it.
    case_id = getattr(happened, "case", None)
    return case_id is None or db.get(CaseFile, case_id) is not None


def _actor_id(work: Work) -> UUID | None:
    return work.actor.member_id if work.actor else None
