"""Jobs that this very process carries out, in threads: where no worker lives, and on SQLite always.

The same task as a worker's, by the same steps: another process of the desk sees how far it is, stops it, keeps what it made, and
takes it over where this one was killed. The process announces its key while it has something in hand, and takes nothing else.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Semaphore, Thread
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.jobs import carrying_out
from casebook.jobs.carrying_out import TryAgain
from casebook.keys.workers import WorkerKey
from casebook.model import JobKey
from casebook.services import workers
from casebook.services.job_runs import Elsewhere
from casebook.work import House

AT_ONCE = 2  # jobs that this process carries out side by side; further ones wait their turn
WAITS = (3.0, 9.0, 27.0)  # seconds before another attempt where something that may pass stood in the way


class Here:
    """The jobs of this process."""

    def __init__(self, house: House) -> None:
        """Mint the key of this process; nothing is announced yet."""
        self.key = WorkerKey()
        self._house = house
        self._room = Semaphore(AT_ONCE)
        self._count, self._lock, self._idle = 0, Lock(), Event()

    def carry_out(self, job_id: UUID) -> None:
        """Carry a job out beside the pages; its key has been sealed to this process."""
        Thread(target=self._run, args=(job_id,), daemon=True, name="job").start()

    def in_hand(self) -> int:
        """Give how many jobs this process has in hand or that wait here for their turn."""
        return self._count

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, job_id: UUID) -> None:
        with self._in_hand():
            try:
                with self._room:
                    done = self._attempts(job_id)
            except Exception as error:  # noqa: BLE001  -- its page finds that nobody has it in hand, and goes on with it
                logging.getLogger(__name__).warning("a job broke off: %s", type(error).__name__)
                done = False
            if not done:
                self._let_go(job_id)

    @contextmanager
    def _in_hand(self) -> Iterator[None]:
        """Count one job more, and say that this process lives as long as there is any."""
        with self._lock:
            self._count += 1
            if self._count == 1:
                self._idle = Event()
                Thread(target=self._live, args=(self._idle,), daemon=True, name="alive").start()
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1
                if self._count == 0:
                    self._idle.set()

    def _attempts(self, job_id: UUID) -> bool:
        """Make attempts until one comes to an end; say whether one did, or another process is to go on."""
        for wait in (*WAITS, None):
            try:
                carrying_out.carry_out(self._house, self.key, job_id, lambda: False)
            except TryAgain:
                if wait is not None:
                    Event().wait(wait)
            except Elsewhere:
                return True
            else:
                return True
        return False

    def _let_go(self, job_id: UUID) -> None:
        """Hold the key of a job no longer that this process does not go on with, so that a page can give it on."""
        with suppress(SQLAlchemyError, OSError), self._writing() as db:
            db.execute(delete(JobKey).where(JobKey.job_id == job_id, JobKey.worker_id == self.key.id))
            db.commit()

    def _live(self, idle: Event) -> None:
        while not idle.wait(workers.BEAT):
            with suppress(SQLAlchemyError, OSError), self._writing() as db:
                workers.announce(db, self._house.settings, self.key, takes=False)
                db.commit()

    def _writing(self) -> Database:
        return Database(self._house.engine.execution_options(casebook_writes=True, casebook_alone=False))
