"""The task that builds a pack in a worker. It may be begun twice, and makes one result (casebook.services.job_runs)."""

from collections.abc import Callable
from time import monotonic
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from casebook.errors import Busy, StorageAway
from casebook.keys.workers import WorkerKey
from casebook.services import assembling, job_runs
from casebook.services.job_runs import Run
from casebook.services.progress import Progress, Stopped
from casebook.work import House

TELL_EVERY = 1.0  # seconds between two looks whether the job goes on, each of which says how far it is; a new stage is told at once
PASSING = (DBAPIError, ConnectionError, TimeoutError, Busy, StorageAway)  # what may pass: it is tried again
TRIES = 4  # attempts in all where such a thing stands in the way


class HandedBack(Exception):  # noqa: N818  -- no error: this worker stops
    """The worker was asked to stop; another attempt goes on with the job."""


class TryAgain(Exception):  # noqa: N818  -- the same
    """Something that may pass stood in the way; another attempt goes on with the job."""


def build_pack(house: House, worker: WorkerKey, job_id: UUID, leaving: Callable[[], bool]) -> None:
    """Build the pack of a job, if it is to be done and this worker may; `leaving` says whether the worker is to stop.

    Raises:
        HandedBack, TryAgain, Elsewhere: another attempt is to be made.
    """
    run = job_runs.take(house, worker, job_id)
    if run is None:
        return
    asking = _Asking(house, run, leaving)
    progress = asking.progress = Progress(asking)
    try:
        made = assembling.assemble(run.given.composition, house.blobs, house.settings, progress=progress)
    except Stopped:
        if leaving():
            job_runs.hand_back(house, run)
            raise HandedBack from None
        job_runs.end(house, run)
    except PASSING as error:
        if run.job.attempts < TRIES:
            job_runs.hand_back(house, run)
            raise TryAgain from None
        job_runs.finish(house, run, error)
    except Exception as error:  # noqa: BLE001  -- whatever it is, a page must be able to tell of it
        job_runs.finish(house, run, error)
    else:
        job_runs.finish(house, run, made)


class _Asking:
    """Ask now and then whether a run goes on, and say with it how far it is."""

    def __init__(self, house: House, run: Run, leaving: Callable[[], bool]) -> None:
        self._house, self._run, self._leaving = house, run, leaving
        self.progress: Progress | None = None
        self._asked, self._told = monotonic(), ""

    def __call__(self) -> bool:
        if self._leaving():
            return False
        standing = self.progress.standing if self.progress else None
        if standing is None or (standing.stage == self._told and monotonic() - self._asked < TELL_EVERY):
            return True
        self._asked, self._told = monotonic(), standing.stage
        return job_runs.tell(self._house, self._run, standing)
