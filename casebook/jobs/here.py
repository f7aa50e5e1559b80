"""Jobs that this very process carries out, in threads, where PostgreSQL is used and no worker lives.

The same task as a worker's, by the same steps: another process of the desk sees how far it is, stops it, keeps what it made, and
takes it over where this one was killed. The process announces its key while it has something in hand, and takes nothing else.
"""

import logging
from contextlib import suppress
from threading import Event, Semaphore, Thread
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.jobs import packs
from casebook.jobs.packs import TryAgain
from casebook.keys.workers import WorkerKey
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

    def carry_out(self, job_id: UUID) -> None:
        """Carry a job out beside the pages; its key has been sealed to this process."""
        Thread(target=self._run, args=(job_id,), daemon=True, name="pack").start()

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, job_id: UUID) -> None:
        over = Event()
        Thread(target=self._live, args=(over,), daemon=True, name="alive").start()
        try:
            with self._room:
                self._attempts(job_id)
        except Exception as error:  # noqa: BLE001  -- its page finds that nobody has it in hand, and goes on with it
            logging.getLogger(__name__).warning("a job broke off: %s", type(error).__name__)
        finally:
            over.set()

    def _attempts(self, job_id: UUID) -> None:
        for wait in (*WAITS, None):
            try:
                packs.build_pack(self._house, self.key, job_id, lambda: False)
            except TryAgain:
                if wait is not None:
                    Event().wait(wait)
            except Elsewhere:
                return
            else:
                return

    def _live(self, over: Event) -> None:
        while not over.wait(workers.BEAT):
            with suppress(SQLAlchemyError, OSError), self._writing() as db:
                workers.announce(db, self._house.settings, self.key, takes=False)
                db.commit()

    def _writing(self) -> Database:
        return Database(self._house.engine.execution_options(casebook_writes=True, casebook_alone=False))
