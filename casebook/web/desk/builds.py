"""A build of a pack as its page knows it, wherever it is carried out: by a worker, or in a thread of this process or of another.

On SQLite one process serves the desk, and holds its builds in memory (casebook.services.building). On PostgreSQL there may be several,
so a build is a job: a worker's where one lives, else of the process that began it. What was made is kept by a page of its builder, after
one more look at the consents, and once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session as Database

from casebook.access import Permission
from casebook.errors import Busy, CasebookError
from casebook.exporters.problem import Problem
from casebook.jobs.here import Here
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model.job import UNDONE, JobState
from casebook.services import disclosure, jobs, preparing
from casebook.services.assembling import Assembled
from casebook.services.building import AlreadyBuilding, Job, State
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.jobs import Hands, Seen, UnderWay
from casebook.services.progress import Standing
from casebook.web.desk.cookies import house, session_cookie
from casebook.web.desk.guards import acting
from casebook.web.desk.workshop import session_lives, workshop
from casebook.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How a build stands, for its page."""

    id: UUID
    draft_id: UUID
    by: UUID
    started_at: datetime
    state: str  # as building.State has it
    standing: Standing
    stopping: bool = False
    waits: bool = False  # nobody who lives could go on with it
    pack: UUID | None = None
    error: Exception | None = None


class Begun(CasebookError):  # noqa: N818  -- errors are named for what is wrong
    """Somebody builds from this draft right now; `build` is the id of that."""

    def __init__(self, build: UUID) -> None:
        super().__init__("a build of this draft is under way")
        self.build = build


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What the record of a pack that was not built says of it."""

    case_id: UUID
    kind: str


def begin(draft_id: UUID, made: Composition, *, by: UUID, patience: timedelta) -> UUID:
    """Begin to build; give the id of the build. Raises Begun where somebody does already."""
    if _several_processes():
        return _handed_over(draft_id, made)
    try:
        return workshop().start(draft_id, made, by=by, lives=session_lives(), patience=patience).id
    except AlreadyBuilding as error:
        raise Begun(error.job.id) from error


def find(case_id: UUID, draft_id: UUID, build_id: UUID) -> Build | None:
    """Tell how a build of this draft stands; None where nobody knows of it any more."""
    job = workshop().job(build_id, case_id, draft_id)
    if job is not None:
        return _as_build(job)
    seen = _seen(case_id, build_id)
    return _as_shown(seen) if seen is not None and seen.draft_id == draft_id else None


def go_on(case_id: UUID, draft_id: UUID, build_id: UUID) -> None:
    """Do what only the builder can: keep what is ready, give on what waits for them, record once what failed."""
    job = workshop().job(build_id, case_id, draft_id)
    if job is not None:
        _go_on_here(job)
        return
    seen = _seen(case_id, build_id)
    if seen is None or seen.draft_id != draft_id:
        return
    if seen.state is JobState.READY:
        _keep(seen)
        seen = _seen(case_id, build_id) or seen
    if seen.state is JobState.WAITING or (seen.state in UNDONE and not seen.held):
        with acting(Permission.BUILD_PACK, case_id, writes=True) as (work, keys):
            jobs.keep_up(work, keys, case_id, build_id, hands=_hands())
    elif seen.error is not None and not seen.told:
        with acting(Permission.BUILD_PACK, case_id, writes=True) as (work, keys):
            if jobs.note_told(work, keys, case_id, build_id):
                kind = preparing.draft(work, keys, case_id, draft_id).body.profile
                disclosure.refuse(work, keys, _Attempt(case_id, kind), seen.error)


def stop(case_id: UUID, draft_id: UUID, build_id: UUID) -> None:
    """Stop a build; nothing of it is kept, the draft stays as it is."""
    job = workshop().job(build_id, case_id, draft_id)
    if job is not None:
        workshop().stop(job)
    elif (seen := _seen(case_id, build_id)) is not None and seen.draft_id == draft_id:
        with acting(Permission.BUILD_PACK, case_id, writes=True) as (work, keys):
            jobs.stop(work, keys, case_id, build_id)


def record(attempt: disclosure.Attempt, error: Exception) -> None:
    """Record that a pack was not built."""
    with acting(Permission.BUILD_PACK, attempt.case_id, writes=True) as (work, keys):
        disclosure.refuse(work, keys, attempt, error)


# ── as a job: where there may be several processes ──────────────────────────────────────────────────────


def _several_processes() -> bool:
    return house().engine.dialect.name == "postgresql"


def _hands() -> Hands:
    here: Here = current_app.extensions["here"]
    return Hands(_defer, here.key, here.carry_out)


def _defer(db: Database, job_id: UUID) -> None:
    from casebook.jobs.queue import defer_pack  # noqa: PLC0415  -- installed where PostgreSQL is used

    defer_pack(db, job_id)


def _handed_over(draft_id: UUID, made: Composition) -> UUID:
    place = sessions.place_of(session_cookie())
    try:
        with acting(Permission.BUILD_PACK, made.case_id, writes=True) as (work, keys):
            return jobs.start(work, keys, draft_id, made, session=place, hands=_hands())
    except UnderWay as error:
        raise Begun(error.job_id) from error


def _seen(case_id: UUID, build_id: UUID) -> Seen | None:
    if not _several_processes():
        return None
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        return jobs.look(work, keys, case_id, build_id)


def _keep(seen: Seen) -> None:
    """Write what a worker made into the ledger, if the consents still stand; else let go of it."""
    try:
        with acting(Permission.BUILD_PACK, seen.case_id, writes=True) as (work, keys):
            assembled = jobs.take(work, keys, seen.case_id, seen.id)
            if assembled is not None:
                pack_id = _kept(work, keys, seen.draft_id, assembled, or_delete=False)
                jobs.note_made(work, keys, seen.case_id, seen.id, pack_id)
    except Busy:
        return  # it stays as it is, and the next page tries again
    except CasebookError as error:
        with acting(Permission.BUILD_PACK, seen.case_id, writes=True) as (work, keys):
            jobs.give_up(work, keys, seen.case_id, seen.id, error)


def _as_shown(seen: Seen) -> Build:
    under_way = seen.state in UNDONE
    return Build(
        id=seen.id,
        draft_id=seen.draft_id,
        by=seen.by,
        started_at=seen.started_at,
        state=State.RUNNING if under_way else State(seen.state),
        standing=seen.standing,
        waits=under_way and not seen.held,
        pack=seen.pack,
        error=seen.error,
    )


# ── in this process alone ─────────────────────────────────────────────────────────────────────────────────────


def _go_on_here(job: Job) -> None:
    if job.state is State.READY:
        _keep_here(job)
    if job.error is not None and not job.told:
        job.told = True
        record(job, job.error)


def _keep_here(job: Job) -> None:
    """Write what a build made into the ledger, if the consents still stand; else let go of it."""
    assembled = workshop().take(job)
    if assembled is None:
        return
    try:
        with acting(Permission.BUILD_PACK, job.case_id, writes=True) as (work, keys):
            pack_id = _kept(work, keys, job.draft_id, assembled, or_delete=True)
    except CasebookError as error:
        workshop().fail(job, assembled, error)
    except BaseException as error:
        workshop().fail(job, assembled, RuntimeError(type(error).__name__))
        raise
    else:
        job.pack = pack_id


def _as_build(job: Job) -> Build:
    return Build(
        id=job.id,
        draft_id=job.draft_id,
        by=job.by,
        started_at=job.started_at,
        state=job.state,
        standing=job.progress.standing,
        stopping=job.progress.stopping,
        pack=job.pack,
        error=job.error,
    )


# ── both ────────────────────────────────────────────────────────────────────────────────────────────────


def _kept(work: Work, keys: Keyring, draft_id: UUID, assembled: Assembled, *, or_delete: bool) -> UUID:
    case_id = assembled.composition.case_id
    preparing.draft(work, keys, case_id, draft_id)  # thrown away in the meantime: then nothing is kept
    now = disclosure.compose(work, keys, case_id, assembled.composition.choice)
    if gone := _consents_gone(assembled, now.clearance.blocks):
        raise NotCleared(gone)  # it undoes this act, as a refusal must
    pack_id = disclosure.keep(work, keys, assembled, draft_id=draft_id, or_delete=or_delete)
    preparing.note_built(work, keys, case_id, draft_id, pack_id)
    return pack_id


def _consents_gone(assembled: Assembled, blocks: tuple[Problem, ...]) -> tuple[Problem, ...]:
    before = {each.key for each in assembled.composition.clearance.problems}
    return tuple(each for each in blocks if each.code.startswith("consent_") and each.key not in before)
