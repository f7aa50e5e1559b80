"""How a worker carries out a job: take it, tell how far it is, hand it back, and put down what came of it. No keyring is here.

Each step is one transaction that locks the job's row. A step counts only for the worker and the attempt that the row names: a
worker that was thought dead and comes back finds that the job is no longer its own. Doing a job twice makes one result.
"""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import SecretKey, seal, unseal
from casebook.errors import Tampered, WrongKey
from casebook.keys.workers import WorkerKey, job_context
from casebook.model import Job, JobKey, Session
from casebook.model.job import FOR_MEMBER, UNDER_WAY, UNDONE, JobState
from casebook.services import workers
from casebook.services.job_contents import Assignment, Broken, Given, Made, given_of, progress_bytes, result_bytes
from casebook.services.job_rows import close
from casebook.services.progress import Standing
from casebook.work import House, Work, begin

MOST = 5  # times that a job is begun: one that ends its worker each time must not go on for ever
UNASKED = 2  # hourly looks that find a job waiting for a page of its member, after which it is let go of
KEPT_DAYS = 2  # how long the row of a job that is over can still be told of


class Elsewhere(Exception):  # noqa: N818  -- no error: the job is for another worker
    """Another worker that lives holds the key; it is that one's turn."""


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """One attempt at a job: what it was given, and the key that its result lies under."""

    job: Job  # as it was when it was taken
    key: SecretKey
    given: Given
    progress_key: SecretKey


def take(house: House, worker: WorkerKey, job_id: UUID) -> Run | None:
    """Begin an attempt; None where there is nothing to do: it is over, its session has ended, or only its member can go on.

    Raises:
        Elsewhere: another worker is to do it.
    """
    with begin(house, writes=True, alone=False, name="jobs.take") as work:
        row = _locked(work.db, job_id)
        if row is None or row.state not in UNDONE:
            return None
        if not _session_stands(work.db, row):
            close(work.db, row, JobState.ENDED)
            return None
        held = work.db.get(JobKey, (job_id, worker.id))
        if held is None:
            _leave_to_others(work, row)
            return None
        return _begun(work, worker, row, held)


def tell(house: House, run: Run, standing: Standing) -> bool:
    """Write down how far an attempt is; False where it is to end: it was stopped, its session ended, or it is another's now."""
    with begin(house, writes=True, alone=False, name="jobs.tell") as work:
        return tell_within(work, run, standing)


def tell_within(work: Work, run: Run, standing: Standing) -> bool:
    """The same as a part of an act: what the act writes and how far the job is are kept together, or not at all.

    Another attempt, or a stop, waits until the act has ended. Where this gives False, the act must write nothing.
    """
    progress = seal(run.progress_key, job_context(run.job, "progress"), progress_bytes(standing))
    told = update(Job).where(*_ours(run), _stands(run)).values(progress=progress).returning(Job.id)
    return work.db.scalar(told) is not None


def goes_on(house: House, run: Run) -> bool:
    """Say whether an attempt is to go on, and write nothing."""
    with begin(house, writes=False, name="jobs.goes_on") as work:
        return work.db.scalar(select(Job.id).where(*_ours(run), _stands(run))) is not None


def hand_back(house: House, run: Run) -> None:
    """Let another attempt go on with a job: this worker stops, or what stood in the way may pass."""
    with begin(house, writes=True, alone=False, name="jobs.hand_back") as work:
        work.db.execute(update(Job).where(*_ours(run)).values(state=JobState.QUEUED, worker_id=None))


def finish(house: House, run: Run, outcome: Made | Exception) -> bool:
    """Put down what came of an attempt; False, and its files are gone, where it is no longer this worker's or its session ended."""
    with begin(house, writes=True, alone=False, name="jobs.finish") as work:
        row = _locked(work.db, run.job.id)
        if row is None or not _is_ours(row, run):
            _delete(work, outcome)
            return False
        if not _session_stands(work.db, row):
            _delete(work, outcome)
            close(work.db, row, JobState.ENDED)
            return False
        if not isinstance(outcome, Exception) and not outcome.kept_by_a_page:
            close(work.db, row, JobState.KEPT)
            return True
        close(work.db, row, JobState.FAILED if isinstance(outcome, Exception) else JobState.READY)
        row.result = seal(run.key, job_context(row, "result"), result_bytes(outcome))
        return True


def end(house: House, run: Run) -> None:
    """Note that an attempt was broken off because its session has ended, if that is why."""
    with begin(house, writes=True, alone=False, name="jobs.end") as work:
        row = _locked(work.db, run.job.id)
        if row is not None and _is_ours(row, run) and not _session_stands(work.db, row):
            close(work.db, row, JobState.ENDED)


def still_wanted(work: Work, session: bytes) -> None:
    """Note that a session is in use: what it has asked for is not let go of while its member works on."""
    work.db.execute(update(Job).where(Job.session == session, Job.unasked > 0).values(unasked=0))


def sweep(work: Work) -> None:
    """End the jobs whose sessions have ended or that wait for a member who does not come, and forget those that are long over.

    Called once an hour. Files of theirs are orphans, which go by themselves.
    """
    gone = ~exists(select(Session.lookup).where(Session.lookup == Job.session))
    for row in work.db.scalars(select(Job).where(Job.state.in_(UNDER_WAY), gone).with_for_update(skip_locked=True)):
        close(work.db, row, JobState.ENDED)
    work.db.flush()
    for row in work.db.scalars(select(Job).where(Job.state.in_(FOR_MEMBER)).with_for_update(skip_locked=True)):
        row.unasked += 1
        if row.unasked > UNASKED:
            close(work.db, row, JobState.ENDED)
    over = work.clock().date().toordinal() - KEPT_DAYS
    for row in work.db.scalars(select(Job).where(Job.state.not_in(UNDER_WAY))):
        if row.day.toordinal() < over:
            work.db.execute(delete(JobKey).where(JobKey.job_id == row.id))
            work.db.delete(row)
    workers.forget_lost(work.db)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _leave_to_others(work: Work, row: Job) -> None:
    holders = set(work.db.scalars(select(JobKey.worker_id).where(JobKey.job_id == row.id)))
    if any(each.id in holders for each in workers.living(work.db, work.settings)):
        raise Elsewhere
    row.state, row.worker_id = JobState.WAITING, None


def _begun(work: Work, worker: WorkerKey, row: Job, held: JobKey) -> Run | None:
    try:
        key = worker.open(row.id, held.key)
    except (WrongKey, Tampered):  # somebody has written there: worth nothing, and its member can give it anew
        work.db.delete(held)
        row.state, row.worker_id = JobState.WAITING, None
        return None
    if row.attempts >= MOST:
        close(work.db, row, JobState.FAILED)
        row.result = seal(key, job_context(row, "result"), result_bytes(Broken("WorkersEnded")))
        return None
    assigned = _assigned(row, key)
    if assigned is None:
        close(work.db, row, JobState.FAILED)
        row.result = seal(key, job_context(row, "result"), result_bytes(Tampered()))
        return None
    row.state, row.worker_id, row.attempts = JobState.RUNNING, worker.id, row.attempts + 1
    row.unasked = 0
    work.db.flush()
    work.db.expunge(row)
    return Run(row, key, assigned.given, assigned.progress_key)


def _assigned(row: Job, key: SecretKey) -> Assignment | None:
    try:
        return given_of(unseal(key, job_context(row, "given"), row.given)) if row.given is not None else None
    except Tampered:
        return None


def _locked(db: Database, job_id: UUID) -> Job | None:
    return db.get(Job, job_id, with_for_update=True, populate_existing=True)


def _session_stands(db: Database, row: Job) -> bool:
    return db.get(Session, row.session) is not None


def _ours(run: Run) -> tuple[ColumnElement[bool], ...]:
    job = run.job
    return (
        Job.id == job.id,
        Job.state == JobState.RUNNING,
        Job.worker_id == job.worker_id,
        Job.attempts == job.attempts,
    )


def _stands(run: Run) -> ColumnElement[bool]:
    return exists(select(Session.lookup).where(Session.lookup == run.job.session))


def _is_ours(row: Job, run: Run) -> bool:
    now, then = (row.state, row.worker_id, row.attempts), (JobState.RUNNING, run.job.worker_id, run.job.attempts)
    return now == then


def _delete(work: Work, outcome: Made | Exception) -> None:
    if not isinstance(outcome, Exception):
        work.after += [partial(work.blobs.delete, blob) for blob in outcome.blobs()]
