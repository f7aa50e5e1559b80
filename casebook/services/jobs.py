"""Jobs: packs built by another process, for a member who is signed in (docs/formats/jobs.md).

A job's key is minted here. It is sealed to its member, and to the workers that live now; what the job is given lies under it. Where
no worker lives, the process of the page carries it out, and other processes see how far it is all the same. When nobody who holds
the key lives any more, a page of the member's session gives it to others (`keep_up`): nobody else can. What a job made is kept by
a page of its member, once (`take`); it ends with the session that began it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Database

from casebook.access import Permission, require
from casebook.crypto.envelope import Sealed, SecretKey, seal, unseal
from casebook.crypto.padding import levelled
from casebook.errors import CasebookError, IllegalMove, NoGrant, NotFound, Tampered, WrongKey
from casebook.keys.keyring import Keyring
from casebook.keys.workers import WorkerKey, job_context, member_place, seal_to_worker
from casebook.model import Job, JobKey, PackDraft, Worker
from casebook.model.job import UNDER_WAY, UNDONE, JobBody, JobSecret, JobState
from casebook.services import workers
from casebook.services.assembling import Assembled, blobs_of
from casebook.services.casework import hold
from casebook.services.composition import Composition
from casebook.services.job_contents import Broken, Given, given_bytes, progress_of, result_bytes, result_of
from casebook.services.progress import STAGES, Standing
from casebook.work import Work

PACK = "pack"


class Defer(Protocol):
    """Puts a job into the queue of the workers, in the transaction of the act (casebook.jobs.queue)."""

    def __call__(self, db: Database, job_id: UUID) -> None:
        """Defer it."""


class UnderWay(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """There is a job for this draft already; `job_id` is it."""

    def __init__(self, job_id: UUID) -> None:
        super().__init__("a build of this draft is under way")
        self.job_id = job_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A job as a member of its case sees it. `error` is told to its own member alone."""

    id: UUID
    case_id: UUID
    draft_id: UUID
    by: UUID
    started_at: datetime
    state: JobState
    standing: Standing
    held: bool  # whether somebody who lives can carry it out
    told: bool  # whether the log has its failure
    pack: UUID | None
    error: Exception | None


@dataclass(frozen=True, slots=True)
class Hands:
    """Into whose hands an act can give a job: the queue, for workers, and this very process where none lives."""

    defer: Defer
    here: WorkerKey
    carry_out: Callable[[UUID], None]  # run once the act is committed


def start(work: Work, keys: Keyring, draft_id: UUID, composition: Composition, *, session: bytes, hands: Hands) -> UUID:
    """Begin a job that builds a pack of a composition; `session` is the place of the session that it ends with.

    Raises:
        UnderWay: somebody builds from this draft already.
        NotFound, NotAllowed: no such draft, or the actor may not.
    """
    case = hold(work, keys, composition.case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    draft = work.db.get(PackDraft, draft_id, with_for_update=True)  # of two that begin at once, one waits here
    if draft is None or draft.case_id != case.id:
        raise NotFound
    for job_id in _of_drafts(work, keys, case.id, {draft_id}).values():
        raise UnderWay(job_id)
    key, progress_key = SecretKey.generate(), SecretKey.generate()
    row = Job(
        id=uuid4(),
        case_id=case.id,
        key_version=case.key_version,
        member_id=keys.member_id,
        session=session,
        state=JobState.QUEUED,
        attempts=0,
        day=work.clock().date(),
    )
    row.member_key = Sealed(keys.seal_to_self(member_place(row.id, row.member_id), JobSecret(key=key.material)))
    given = given_bytes(Given(composition=composition, progress_key=progress_key))
    row.given = seal(key, job_context(row, "given"), given)
    body = JobBody(kind=PACK, about=draft_id, started_at=work.clock(), progress_key=progress_key.material)
    _put_body(keys, row, body)
    work.db.add(row)
    work.db.flush()
    _give(work, row, key, hands)
    return row.id


def under_way(work: Work, keys: Keyring, case_id: UUID, drafts: Collection[UUID]) -> dict[UUID, UUID]:
    """Give the jobs that are under way or wait to be kept, by the draft that they build from."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_PACK, holds_case=True)
    return _of_drafts(work, keys, case_id, drafts)


def look(work: Work, keys: Keyring, case_id: UUID, job_id: UUID) -> Seen | None:
    """Tell how a job stands; None where there is none such any more."""
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    row = work.db.get(Job, job_id)
    if row is None or row.case_id != case_id:
        return None
    body = _body(keys, row)
    return Seen(
        id=row.id,
        case_id=case_id,
        draft_id=body.about,
        by=row.member_id,
        started_at=body.started_at,
        state=JobState(row.state),
        standing=_standing(row, body),
        held=_is_held(work, row),
        told=body.told,
        pack=body.made,
        error=_error(keys, row),
    )


def keep_up(work: Work, keys: Keyring, case_id: UUID, job_id: UUID, *, hands: Hands) -> bool:
    """Give a job of one's own that nobody who lives can carry out to those that can; False where there is nothing to do."""
    row = _mine(work, keys, case_id, job_id)
    if row.state not in UNDONE or (row.state != JobState.WAITING and _is_held(work, row)):
        return False
    work.db.execute(delete(JobKey).where(JobKey.job_id == row.id))
    row.state, row.worker_id = JobState.QUEUED, None
    _give(work, row, _key(keys, row), hands)
    return True


def stop(work: Work, keys: Keyring, case_id: UUID, job_id: UUID) -> None:
    """Stop a job; nothing of it is kept. One that is over stays as it is."""
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    row = _locked(work, case_id, job_id)
    if row.state in UNDER_WAY:
        if row.member_id == keys.member_id:
            _delete_made(work, _made(keys, row))
        close(work.db, row, JobState.STOPPED)


def take(work: Work, keys: Keyring, case_id: UUID, job_id: UUID) -> Assembled | None:
    """Give what a job of one's own has made, to be kept in this act; None where it is not ready, or was taken.

    Raises:
        Tampered: it is damaged, or its files are gone: then there is nothing to keep.
    """
    row = _mine(work, keys, case_id, job_id)
    if row.state != JobState.READY:
        return None
    made = _made(keys, row)
    if made is None or not all(work.blobs.exists(blob) for blob in blobs_of(made)):
        raise Tampered
    return made


def note_made(work: Work, keys: Keyring, case_id: UUID, job_id: UUID, pack_id: UUID) -> None:
    """Note which pack came of a job, in the act that keeps it. The job holds nothing any more."""
    row = _mine(work, keys, case_id, job_id)
    close(work.db, row, JobState.KEPT)
    _put_body(keys, row, msgspec.structs.replace(_body(keys, row), made=pack_id))


def give_up(work: Work, keys: Keyring, case_id: UUID, job_id: UUID, error: Exception) -> None:
    """Let go of what a job has made and could not be kept after all; `error` says why."""
    row = _mine(work, keys, case_id, job_id)
    if row.state == JobState.READY:
        _delete_made(work, _made(keys, row))
        key = _key(keys, row)
        close(work.db, row, JobState.FAILED)
        row.result = seal(key, job_context(row, "result"), result_bytes(error))


def note_told(work: Work, keys: Keyring, case_id: UUID, job_id: UUID) -> bool:
    """Note that the log has the failure of a job; False where it has it already, so that it is told once."""
    row = _mine(work, keys, case_id, job_id)
    body = _body(keys, row)
    if body.told or row.state != JobState.FAILED:
        return False
    _put_body(keys, row, msgspec.structs.replace(body, told=True))
    return True


def close(db: Database, row: Job, state: JobState) -> None:
    """End a job: what it was given and what it made are gone from its row, and every key of it for workers."""
    row.state, row.worker_id = state, None
    row.given = row.result = row.progress = None
    db.execute(delete(JobKey).where(JobKey.job_id == row.id))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


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


def _of_drafts(work: Work, keys: Keyring, case_id: UUID, drafts: Collection[UUID]) -> dict[UUID, UUID]:
    rows = work.db.scalars(select(Job).where(Job.case_id == case_id, Job.state.in_(UNDER_WAY)))
    return {body.about: row.id for row, body in _opened(keys, rows) if body.about in drafts}


def _opened(keys: Keyring, rows: Iterable[Job]) -> Iterator[tuple[Job, JobBody]]:
    for row in rows:
        with suppress(Tampered, NoGrant):  # one damaged row hides no other
            yield row, _body(keys, row)


def _locked(work: Work, case_id: UUID, job_id: UUID) -> Job:
    row = work.db.get(Job, job_id, with_for_update=True, populate_existing=True)
    if row is None or row.case_id != case_id:
        raise NotFound
    return row


def _mine(work: Work, keys: Keyring, case_id: UUID, job_id: UUID) -> Job:
    hold(work, keys, case_id)
    require(work.actor, Permission.BUILD_PACK, holds_case=True)
    row = _locked(work, case_id, job_id)
    if row.member_id != keys.member_id:
        raise IllegalMove("it is another member's")
    return row


def _body(keys: Keyring, row: Job) -> JobBody:
    key = keys.case_key(row.case_id, row.key_version).secret
    return msgspec.json.decode(unseal(key, job_context(row, "body"), row.body), type=JobBody)


def _put_body(keys: Keyring, row: Job, body: JobBody) -> None:
    key = keys.case_key(row.case_id, row.key_version).secret
    row.body = seal(key, job_context(row, "body"), levelled(msgspec.json.encode(body)))


def _key(keys: Keyring, row: Job) -> SecretKey:
    try:
        return SecretKey(keys.open_own(member_place(row.id, row.member_id), row.member_key.ciphertext, JobSecret).key)
    except WrongKey as error:
        raise Tampered from error  # it was sealed to this member


def _standing(row: Job, body: JobBody) -> Standing:
    if row.progress is None:
        return Standing(STAGES[0])
    return progress_of(unseal(SecretKey(body.progress_key), job_context(row, "progress"), row.progress))


def _result(keys: Keyring, row: Job) -> Assembled | Exception | None:
    if row.result is None or row.member_id != keys.member_id:
        return None
    return result_of(unseal(_key(keys, row), job_context(row, "result"), row.result))


def _made(keys: Keyring, row: Job) -> Assembled | None:
    made = _result(keys, row)
    return made if isinstance(made, Assembled) else None


def _error(keys: Keyring, row: Job) -> Exception | None:
    if row.state != JobState.FAILED:
        return None
    error = _result(keys, row)
    return error if isinstance(error, Exception) else Broken("unknown")


def _delete_made(work: Work, made: Assembled | None) -> None:
    if made is not None:
        work.after += [partial(work.blobs.delete, blob) for blob in blobs_of(made)]
