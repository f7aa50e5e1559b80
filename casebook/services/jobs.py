"""Jobs: work beside the pages, for a member who is signed in (docs/formats/jobs.md).

A job's key is minted here. It is sealed to its member, and to the workers that live now; what the job is given lies under it. Where
no worker lives, the process of the page carries it out, and other processes see how far it is all the same. When nobody who holds
the key lives any more, a page of the member's session gives it to others (`keep_up`): nobody else can. What a job made is kept by
a page of its member, once (`take`); it ends with the session that began it. Who may, the kind of the job says
(casebook.services.job_kinds): a job of a case is seen by those who hold the case, one of no single case by its member alone.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Database

from casebook.access import Permission, require
from casebook.crypto.envelope import Sealed, SecretKey, seal
from casebook.errors import CasebookError, IllegalMove, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.keys.workers import WorkerKey, job_context, member_place, seal_to_worker
from casebook.model import Job, JobKey, Worker
from casebook.model.job import UNDER_WAY, UNDONE, JobBody, JobSecret, JobState
from casebook.services import workers
from casebook.services.casework import hold
from casebook.services.job_contents import Assignment, Given, Made, given_bytes, result_bytes
from casebook.services.job_kinds import KINDS
from casebook.services.job_rows import body_of, close, error_of, key_of, made_by, opened, put_body, standing_of
from casebook.services.progress import Standing
from casebook.work import Work


class Defer(Protocol):
    """Puts a job into the queue of the workers, in the transaction of the act (casebook.jobs.queue)."""

    def __call__(self, db: Database, job_id: UUID) -> None:
        """Defer it."""


class UnderWay(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """There is a job of this kind for the same thing already; `job_id` is it."""

    def __init__(self, job_id: UUID) -> None:
        super().__init__("a job for this is under way")
        self.job_id = job_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A job as a member sees it. `error` is told to its own member alone."""

    id: UUID
    case_id: UUID | None
    kind: str
    about: UUID
    by: UUID
    started_at: datetime
    state: JobState
    standing: Standing
    held: bool  # whether somebody who lives can carry it out
    told: bool  # whether the log has its failure
    made: UUID | None  # the record that came of it
    error: Exception | None


@dataclass(frozen=True, slots=True)
class Hands:
    """Into whose hands an act can give a job: the queue, for workers, and this very process where none lives."""

    defer: Defer
    here: WorkerKey
    carry_out: Callable[[UUID], None]  # run once the act is committed


def start(
    work: Work, keys: Keyring, case_id: UUID | None, about: UUID, given: Given, *, session: bytes, hands: Hands
) -> UUID:
    """Begin a job; give its id.

    Args:
        work: the act; a queue's entry and the row are written with it.
        keys: of the member whose job it is.
        case_id: the case that it is of, None where it is of no single one.
        about: what it is for: of two for the same thing, one waits here.
        given: what its work needs, and nothing more.
        session: the place of the session that it ends with.
        hands: who can carry it out.

    Raises:
        UnderWay: there is a job of this kind for the same thing.
        NotFound, NotAllowed: no such case, or the actor may not.
    """
    case = hold(work, keys, case_id) if case_id is not None else None
    require(work.actor, KINDS[given.kind].does, holds_case=case is not None)
    work.hold_id(about)
    for job_id in _of(work, keys, case_id, given.kind, {about}).values():
        raise UnderWay(job_id)
    key, progress_key = SecretKey.generate(), SecretKey.generate()
    row = Job(
        id=uuid4(),
        case_id=case_id,
        key_version=case.key_version if case is not None else None,
        member_id=keys.member_id,
        session=session,
        state=JobState.QUEUED,
        attempts=0,
        unasked=0,
        day=work.clock().date(),
    )
    row.member_key = Sealed(keys.seal_to_self(member_place(row.id, row.member_id), JobSecret(key=key.material)))
    task = given_bytes(Assignment(given=given, progress_key=progress_key))
    row.given = seal(key, job_context(row, "given"), task)
    body = JobBody(kind=given.kind, about=about, started_at=work.clock(), progress_key=progress_key.material)
    put_body(keys, row, body)
    work.db.add(row)
    work.db.flush()
    _give(work, row, key, hands)
    return row.id


def under_way(work: Work, keys: Keyring, case_id: UUID | None, kind: str, abouts: Collection[UUID]) -> dict[UUID, UUID]:
    """Give the jobs of a kind that are under way or wait to be kept, by what they are for.

    Of no single case, those of the member who asks.
    """
    _admit(work, keys, case_id, KINDS[kind].sees)
    return _of(work, keys, case_id, kind, abouts)


def look(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID) -> Seen | None:
    """Tell how a job stands; None where there is none such any more."""
    if case_id is not None:
        hold(work, keys, case_id)
    row = work.db.get(Job, job_id)
    if row is None or not _can_see(keys, row, case_id):
        return None
    body = body_of(keys, row)
    require(work.actor, KINDS[body.kind].does, holds_case=case_id is not None)
    return _seen(work, keys, row, body)


def latest(work: Work, keys: Keyring, case_id: UUID, kind: str, about: UUID) -> Seen | None:
    """Tell how the last job of a kind for something stands, also one that is over; None where there is none such any more."""
    _admit(work, keys, case_id, KINDS[kind].sees)
    found = opened(keys, work.db.scalars(select(Job).where(Job.case_id == case_id)))
    ours = [(row, body) for row, body in found if (body.kind, body.about) == (kind, about)]
    if not ours:
        return None
    return _seen(work, keys, *max(ours, key=lambda pair: pair[1].started_at))


def mine(work: Work, keys: Keyring, case_id: UUID | None, kinds: Collection[str]) -> list[Seen]:
    """List one's own jobs of these kinds that are under way or wait to be kept, the oldest first.

    Raises:
        NotFound, NotAllowed: no such case, or the actor may not begin such a job.
    """
    if case_id is not None:
        hold(work, keys, case_id)
    for kind in kinds:
        require(work.actor, KINDS[kind].does, holds_case=case_id is not None)
    whose = Job.case_id == case_id if case_id is not None else Job.case_id.is_(None)
    rows = work.db.scalars(select(Job).where(whose, Job.member_id == keys.member_id, Job.state.in_(UNDER_WAY)))
    found = [_seen(work, keys, row, body) for row, body in opened(keys, rows) if body.kind in kinds]
    return sorted(found, key=lambda job: (job.started_at, job.id))


def made(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID) -> Made | None:
    """Give what a job of one's own has made, for a page that shows it and keeps nothing of it; None where it is not ready.

    Raises:
        NotFound, NotAllowed: no such job, or the actor may not.
        Tampered: it is damaged.
    """
    row = work.db.get(Job, job_id)
    if row is None or row.member_id != keys.member_id or not _can_see(keys, row, case_id):
        raise NotFound
    _admit(work, keys, case_id, KINDS[body_of(keys, row).kind].does)
    return made_by(keys, row) if row.state == JobState.READY else None


def keep_up(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID, *, hands: Hands) -> bool:
    """Give a job of one's own that nobody who lives can carry out to those that can; False where there is nothing to do."""
    row, _ = _mine(work, keys, case_id, job_id)
    if row.state not in UNDONE or (row.state != JobState.WAITING and _is_held(work, row)):
        return False
    work.db.execute(delete(JobKey).where(JobKey.job_id == row.id))
    row.state, row.worker_id, row.unasked = JobState.QUEUED, None, 0
    _give(work, row, key_of(keys, row), hands)
    return True


def stop(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID) -> None:
    """Stop a job; nothing of it is kept but what it has written into the case so far. One that is over stays as it is."""
    row, _ = _locked(work, keys, case_id, job_id)
    if row.state in UNDER_WAY:
        if row.member_id == keys.member_id:
            _delete_made(work, made_by(keys, row))
        close(work.db, row, JobState.STOPPED)


def take(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID) -> Made | None:
    """Give what a job of one's own has made, to be kept in this act; None where it is not ready, or was taken.

    Raises:
        Tampered: it is damaged, or its files are gone: then there is nothing to keep.
    """
    row, _ = _mine(work, keys, case_id, job_id)
    if row.state != JobState.READY:
        return None
    made = made_by(keys, row)
    if made is None or not all(work.blobs.exists(blob) for blob in made.blobs()):
        raise Tampered
    return made


def note_made(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID, made: UUID) -> None:
    """Note which record came of a job, in the act that keeps it. The job holds nothing any more."""
    row, body = _mine(work, keys, case_id, job_id)
    close(work.db, row, JobState.KEPT)
    put_body(keys, row, msgspec.structs.replace(body, made=made))


def give_up(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID, error: Exception) -> None:
    """Let go of what a job has made and could not be kept after all; `error` says why."""
    row, _ = _mine(work, keys, case_id, job_id)
    if row.state == JobState.READY:
        _delete_made(work, made_by(keys, row))
        key = key_of(keys, row)
        close(work.db, row, JobState.FAILED)
        row.result = seal(key, job_context(row, "result"), result_bytes(error))


def note_told(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID) -> bool:
    """Note that the log has the failure of a job; False where it has it already, so that it is told once."""
    row, body = _mine(work, keys, case_id, job_id)
    if body.told or row.state != JobState.FAILED:
        return False
    put_body(keys, row, msgspec.structs.replace(body, told=True))
    return True


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _seen(work: Work, keys: Keyring, row: Job, body: JobBody) -> Seen:
    return Seen(
        id=row.id,
        case_id=row.case_id,
        kind=body.kind,
        about=body.about,
        by=row.member_id,
        started_at=body.started_at,
        state=JobState(row.state),
        standing=standing_of(row, body),
        held=_is_held(work, row),
        told=body.told,
        made=body.made,
        error=error_of(keys, row),
    )


def _give(work: Work, row: Job, key: SecretKey, hands: Hands) -> None:
    """Seal the key of a job to all workers that live; where none does, this process carries it out."""
    alive = workers.living(work.db, work.settings, takes=True)
    if alive:
        hands.defer(work.db, row.id)
    else:
        workers.announce(work.db, work.settings, hands.here, takes=False)
        work.db.flush()
        alive = {work.db.get_one(Worker, hands.here.id): hands.here.private.public_key()}
        work.after.append(partial(hands.carry_out, row.id))
    for worker, public_key in alive.items():
        wrap = seal_to_worker(key, row.id, worker.id, public_key)
        work.db.add(JobKey(job_id=row.id, worker_id=worker.id, key=wrap))


def _is_held(work: Work, row: Job) -> bool:
    alive = {each.id for each in workers.living(work.db, work.settings)}
    return not alive.isdisjoint(work.db.scalars(select(JobKey.worker_id).where(JobKey.job_id == row.id)))


def _of(work: Work, keys: Keyring, case_id: UUID | None, kind: str, abouts: Collection[UUID]) -> dict[UUID, UUID]:
    whose = Job.case_id == case_id if case_id is not None else Job.case_id.is_(None)
    rows = work.db.scalars(select(Job).where(whose, Job.state.in_(UNDER_WAY)))
    seen = [row for row in rows if _can_see(keys, row, case_id)]
    return {body.about: row.id for row, body in opened(keys, seen) if body.kind == kind and body.about in abouts}


def _can_see(keys: Keyring, row: Job, case_id: UUID | None) -> bool:
    return row.case_id == case_id and (case_id is not None or row.member_id == keys.member_id)


def _admit(work: Work, keys: Keyring, case_id: UUID | None, permission: Permission) -> None:
    if case_id is not None:
        hold(work, keys, case_id)
    require(work.actor, permission, holds_case=case_id is not None)


def _locked(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID) -> tuple[Job, JobBody]:
    if case_id is not None:
        hold(work, keys, case_id)
    row = work.db.get(Job, job_id, with_for_update=True, populate_existing=True)
    if row is None or not _can_see(keys, row, case_id):
        raise NotFound
    body = body_of(keys, row)
    require(work.actor, KINDS[body.kind].does, holds_case=case_id is not None)
    return row, body


def _mine(work: Work, keys: Keyring, case_id: UUID | None, job_id: UUID) -> tuple[Job, JobBody]:
    row, body = _locked(work, keys, case_id, job_id)
    if row.member_id != keys.member_id:
        raise IllegalMove("it is another member's")
    return row, body


def _delete_made(work: Work, made: Made | None) -> None:
    if made is not None:
        work.after += [partial(work.blobs.delete, blob) for blob in made.blobs()]
