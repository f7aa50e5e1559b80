"""What an office needs done once an hour and that needs no key: time-ended things go, files and values are looked at, orphans are cleared away.

On SQLite `casebook serve` does it. On PostgreSQL a worker does where one runs, so that of several hosts exactly one does it; without
a worker each host that serves does. All of it can be broken off anywhere, and done twice it is done once.
"""

import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.errors import Busy, IllegalMove, InvalidInput, NotFound, StorageAway, StorageFull
from casebook.services import (
    integrity,
    inviting,
    job_runs,
    reconciling,
    shredding,
    stored_index,
    unfinished,
    visits,
    workers,
)
from casebook.services.program_log import ProgramLog
from casebook.work import House, begin


def do(house: House, log: ProgramLog, stop: Callable[[], bool] = lambda: False) -> None:
    """Sweep, look, and say in the program's log how that went."""
    began = time.monotonic()
    log.write("swept", good=sweep(house), milliseconds=_since(began))
    began, looked = time.monotonic(), look(house, stop)
    seen = looked or integrity.Looked()
    log.write(
        "looked",
        good=looked is not None,
        files=len(seen.good),
        damaged=len(seen.damaged),
        missing=len(seen.missing),
        left=seen.left,
        milliseconds=_since(began),
    )
    log.expire()


def sweep(house: House) -> bool:
    """Take away the drafts, browsers, return codes, unfinished forms, invitations and jobs that time has ended; say whether that went well.

    Nothing else does, so no page waits for it.
    """
    with suppress(OperationalError, StorageFull, Busy):
        with begin(house, writes=True, name="serve.sweep") as work:
            visits.sweep(work)  # a busy or full database is swept an hour later
            unfinished.sweep(work)
            inviting.sweep(work, work.clock().date())
            job_runs.sweep(work)
            stored_index.sweep(work)
        return True
    return False


def look(house: House, stop: Callable[[], bool]) -> integrity.Looked | None:
    """Look at a slice of the stored files and values, and clear away files that belong to no record; None if that did not go."""
    with suppress(OperationalError, StorageFull, StorageAway, Busy, OSError):
        shredding.finish(house)  # what a crash broke off
        looked = integrity.look_at_files(house, stop=stop)
        integrity.look_at_rows(house, integrity.tables_of_hour(house))
        # Too many of them, which `casebook check` says, or no office yet.
        with suppress(IllegalMove, InvalidInput, NotFound):
            reconciling.sweep_slice(house)
        return looked
    return None


def done_elsewhere(house: House) -> bool:
    """Say whether a worker does it, so that nobody else need."""
    if house.engine.dialect.name != "postgresql":
        return False
    with (
        suppress(SQLAlchemyError, OSError),
        Database(house.engine.execution_options(casebook_writes=False)) as db,
    ):
        return bool(workers.living(db, house.settings, takes=True))
    return False


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
