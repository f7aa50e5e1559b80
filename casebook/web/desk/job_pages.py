"""What the pages of every kind of job share: begin it, tell how it stands, go on with it, stop it (casebook.services.jobs).

What only a kind knows, how to keep what was made and what the log has of a failure, it gives as a `Keeping`. A page of the member
whose job it is keeps what is ready, once, and gives a job on that nobody who lives can carry out; any other page only looks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, g
from sqlalchemy.orm import Session as Database

from casebook.access import Permission
from casebook.errors import Busy, CasebookError
from casebook.jobs.here import Here
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.model.job import UNDONE, JobState
from casebook.services import jobs
from casebook.services.job_contents import Given, Made
from casebook.services.jobs import Hands, Seen
from casebook.services.progress import Standing
from casebook.web.desk.cookies import session_cookie
from casebook.web.desk.guards import acting
from casebook.work import Work


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is done with a job of one kind by a page of its member, each in an act of its own."""

    permission: Permission  # the kind's own, as casebook.services.job_kinds has it
    keep: Callable[[Work, Keyring, Seen, Made], UUID]  # keep what it made; an error of ours undoes that, and is told
    tell: Callable[[Work, Keyring, Seen, Exception], None]  # have the log say that nothing came of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the waiting page says of a job of one kind, in the reader's language."""

    head: str
    waits: str  # nobody who lives could go on with it
    mine: str  # under the line of its stages, to its member
    others: str  # the same, to others


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the waiting page of a job needs besides the job."""

    words: Words
    stages: "list[StageLine]"
    waits: bool
    mine: bool
    open: bool  # whether it is to be asked again


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of a job as its page lists it."""

    stage: str
    done: bool
    current: bool


def here() -> Here:
    """The jobs that this process carries out itself, as `create_desk` made it."""
    found: Here = current_app.extensions["here"]
    return found


def hands() -> Hands:
    """Into whose hands a page can give a job."""
    return Hands(_defer, here().key, here().carry_out)


def place() -> bytes:
    """Where the session of this browser lies: a job ends with it."""
    return sessions.place_of(session_cookie())


def begin(work: Work, keys: Keyring, case_id: UUID | None, about: UUID, given: Given) -> UUID:
    """Begin a job that ends with this browser's session; give its id. Raises UnderWay as `jobs.start` does."""
    return jobs.start(work, keys, case_id, about, given, session=place(), hands=hands())


def find(permission: Permission, case_id: UUID | None, about: UUID, job_id: UUID) -> Seen | None:
    """Tell how a job for something stands; None where nobody knows of it any more, or it is for something else."""
    with acting(permission, case_id, writes=False) as (work, keys):
        seen = jobs.look(work, keys, case_id, job_id)
    return seen if seen is not None and seen.about == about else None


def go_on(keeping: Keeping, seen: Seen) -> Seen:
    """Do what only the member can: keep what is ready, give on what waits for them, record once what failed; tell how it stands then."""
    if not is_mine(seen):
        return seen
    if seen.state is JobState.READY:
        _keep(keeping, seen)
        seen = _again(keeping, seen)
    if waits(seen):
        with acting(keeping.permission, seen.case_id, writes=True) as (work, keys):
            jobs.keep_up(work, keys, seen.case_id, seen.id, hands=hands())
        return _again(keeping, seen)
    if seen.error is not None and not seen.told:
        with acting(keeping.permission, seen.case_id, writes=True) as (work, keys):
            if jobs.note_told(work, keys, seen.case_id, seen.id):
                keeping.tell(work, keys, seen, seen.error)
    return seen


def stop(permission: Permission, case_id: UUID | None, job_id: UUID) -> None:
    """Stop a job; raises NotFound where nobody knows of it."""
    with acting(permission, case_id, writes=True) as (work, keys):
        jobs.stop(work, keys, case_id, job_id)


def is_mine(seen: Seen) -> bool:
    """Whether it is a job of whoever asks."""
    return bool(g.keys.member_id == seen.by)


def is_open(seen: Seen | None) -> bool:
    """Whether a page has to ask again how it stands."""
    return seen is not None and (seen.state in UNDONE or seen.state is JobState.READY)


def waits(seen: Seen) -> bool:
    """Whether nobody who lives could go on with it."""
    return seen.state in UNDONE and (seen.state is JobState.WAITING or not seen.held)


def shown(seen: Seen, words: Words) -> Shown:
    """Give what templates/jobs/waiting.html shows of a job."""
    return Shown(
        words=words, stages=stage_lines(seen.standing), waits=waits(seen), mine=is_mine(seen), open=is_open(seen)
    )


def stage_lines(standing: Standing) -> list[StageLine]:
    """List the stages of a job, and where it stands among them."""
    reached = standing.stages.index(standing.stage)
    return [StageLine(stage, at < reached, at == reached) for at, stage in enumerate(standing.stages)]


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _keep(keeping: Keeping, seen: Seen) -> None:
    try:
        with acting(keeping.permission, seen.case_id, writes=True) as (work, keys):
            made = jobs.take(work, keys, seen.case_id, seen.id)
            if made is not None:
                record = keeping.keep(work, keys, seen, made)
                jobs.note_made(work, keys, seen.case_id, seen.id, record)
    except Busy:
        return  # it stays as it is, and the next page tries again
    except CasebookError as error:
        with acting(keeping.permission, seen.case_id, writes=True) as (work, keys):
            jobs.give_up(work, keys, seen.case_id, seen.id, error)


def _again(keeping: Keeping, seen: Seen) -> Seen:
    return find(keeping.permission, seen.case_id, seen.about, seen.id) or seen


def _defer(db: Database, job_id: UUID) -> None:
    from casebook.jobs.queue import defer  # noqa: PLC0415  -- installed where PostgreSQL is used

    defer(db, job_id)
