"""Carry a job of any kind out: take it, do its work, put down what came of it. It may be begun twice, and makes one result.

The steps are those of casebook.services.job_runs; what is done between them, the kind says (casebook.jobs.kinds).
"""

from collections.abc import Callable
from time import monotonic
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from casebook.errors import Busy, StorageAway
from casebook.jobs.kinds import TASKS
from casebook.keys.workers import WorkerKey
from casebook.services import job_runs
from casebook.services.job_kinds import KINDS
from casebook.services.job_runs import Run
from casebook.services.progress import Progress, Standing, Stopped
from casebook.work import House

TELL_EVERY = 1.0  # seconds between two looks whether the job goes on, each of which says how far it is; a new stage is told at once
PASSING = (DBAPIError, ConnectionError, TimeoutError, Busy, StorageAway)  # what may pass: it is tried again
TRIES = 4  # attempts in all where such a thing stands in the way


class HandedBack(Exception):  # noqa: N818  -- no error: this worker stops
    """The worker was asked to stop; another attempt goes on with the job."""


class TryAgain(Exception):  # noqa: N818  -- the same
    """Something that may pass stood in the way; another attempt goes on with the job."""


def carry_out(house: House, worker: WorkerKey, job_id: UUID, leaving: Callable[[], bool]) -> None:
    """Do the work of a job, if it is to be done and this worker may; `leaving` says whether the worker is to stop.

    Raises:
        HandedBack, TryAgain, Elsewhere: another attempt is to be made.
    """
    try:
        run = job_runs.take(house, worker, job_id)
        if run is not None:
            _do(house, run, leaving)
    except PASSING:
        raise TryAgain from None  # a step itself could not be written down: whether it was, the next attempt finds


def _do(house: House, run: Run, leaving: Callable[[], bool]) -> None:
    asking = _Asking(house, run, leaving)
    progress = Progress(asking, KINDS[run.given.kind].stages)
    asking.watch(progress)
    try:
        made = TASKS[run.given.kind](house, run, progress)
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
    """Ask now and then whether a run goes on, and say with it how far it is; where nothing has changed, nothing is written."""

    def __init__(self, house: House, run: Run, leaving: Callable[[], bool]) -> None:
        self._house, self._run, self._leaving = house, run, leaving
        self._asked = monotonic()
        self._progress: Progress | None = None
        self._told: Standing | None = None

    def watch(self, progress: Progress) -> None:
        """Tell of this from now on; how it stands now, the row says."""
        self._progress, self._told = progress, progress.standing

    def __call__(self) -> bool:
        if self._leaving():
            return False
        if self._progress is None or self._told is None:
            return True
        standing, told = self._progress.standing, self._told
        if standing.stage == told.stage and monotonic() - self._asked < TELL_EVERY:
            return True
        self._asked = monotonic()
        try:
            if standing == told:
                return job_runs.goes_on(self._house, self._run)
            self._told = standing
            return job_runs.tell(self._house, self._run, standing)
        except Busy:  # others wrote all that time: no reason to do the work again; it is asked at the next look
            return True
