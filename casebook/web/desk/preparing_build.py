"""Build a pack from a draft: begin, tell how far it is, stop it, and keep what was made.

The build runs in a thread of its own (casebook.services.building); the pages here ask it how it stands. What it has made is kept
by the first page of its builder that finds it ready, after one more look at the consents.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import CasebookError
from casebook.exporters.problem import Problem
from casebook.services import casework, disclosure, membership, preparing
from casebook.services.assembling import Assembled
from casebook.services.building import AlreadyBuilding, Job, State
from casebook.services.clearing import NotCleared
from casebook.services.colleagues import colleagues
from casebook.services.progress import STAGES
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.preparing_checks import composed, look, preview_page
from casebook.web.desk.trouble_words import trouble
from casebook.web.desk.workshop import session_lives, workshop

blueprint = Blueprint("preparing_build", __name__, url_prefix="/cases/<uuid:case_id>/packs/drafts/<uuid:draft_id>")


@blueprint.post("/build")
@staged(Permission.BUILD_PACK)
def build(case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Begin to build, unless something stands in the way or somebody builds already."""
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        made = composed(work, keys, case_id, preparing.draft(work, keys, case_id, draft_id))
        by, patience = keys.member_id, membership.limits(work).idle
    if made.clearance.blocks:
        _record(made, NotCleared(made.clearance.blocks))
        return preview_page(look(case_id, draft_id), 409, held=made.clearance.blocks)
    try:
        job = workshop().start(draft_id, made, by=by, lives=session_lives(), patience=patience)
    except AlreadyBuilding as error:
        return _page(error.job, case_id, draft_id, 409, refused=True)
    return go("preparing_build.building", case_id=case_id, draft_id=draft_id, job_id=job.id)


@blueprint.get("/builds/<uuid:job_id>")
@staged(Permission.BUILD_PACK)
def building(case_id: UUID, draft_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Tell how far a build is; keep what it made once it is ready."""
    job = workshop().job(job_id, case_id, draft_id)
    if job is not None and _mine(job):
        if job.state is State.READY:
            _finish(job)
        if job.error is not None and not job.told:
            job.told = True
            _record(job, job.error)
    if job is not None and job.pack is not None:
        return go("packs.show", case_id=case_id, pack_id=job.pack, said="pack_built")
    return _page(job, case_id, draft_id)


@blueprint.post("/builds/<uuid:job_id>/stop")
@staged(Permission.BUILD_PACK)
def stop(case_id: UUID, draft_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Stop a build; nothing of it is kept, the draft stays as it is."""
    job = workshop().job(job_id, case_id, draft_id)
    if job is not None:
        workshop().stop(job)
    return go("preparing_build.building", case_id=case_id, draft_id=draft_id, job_id=job_id)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of a build as its page lists it."""

    stage: str
    done: bool
    current: bool


def _mine(job: Job) -> bool:
    return bool(g.keys.member_id == job.by)


def _finish(job: Job) -> None:
    """Write what a build made into the ledger, if the consents still stand; else let go of it."""
    assembled = workshop().take(job)
    if assembled is None:
        return
    try:
        with acting(Permission.BUILD_PACK, job.case_id, writes=True) as (work, keys):
            preparing.draft(work, keys, job.case_id, job.draft_id)  # thrown away in the meantime: then nothing is kept
            now = disclosure.compose(work, keys, job.case_id, assembled.composition.choice)
            if gone := _consents_gone(assembled, now.clearance.blocks):
                raise NotCleared(gone)  # noqa: TRY301  -- it undoes this act, as a refusal must
            pack_id = disclosure.keep(work, keys, assembled, draft_id=job.draft_id)
            preparing.note_built(work, keys, job.case_id, job.draft_id, pack_id)
    except CasebookError as error:
        workshop().fail(job, assembled, error)
    except BaseException as error:
        workshop().fail(job, assembled, RuntimeError(type(error).__name__))
        raise
    else:
        job.pack = pack_id


def _consents_gone(assembled: Assembled, blocks: tuple[Problem, ...]) -> tuple[Problem, ...]:
    before = {each.key for each in assembled.composition.clearance.problems}
    return tuple(each for each in blocks if each.code.startswith("consent_") and each.key not in before)


def _record(attempt: disclosure.Attempt, error: Exception) -> None:
    with acting(Permission.BUILD_PACK, attempt.case_id, writes=True) as (work, keys):
        disclosure.refuse(work, keys, attempt, error)


def _page(
    job: Job | None, case_id: UUID, draft_id: UUID, status: int = 200, *, refused: bool = False
) -> ResponseReturnValue:
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        case = casework.case(work, keys, case_id)
        draft = preparing.draft(work, keys, case_id, draft_id)
        members = colleagues(work, keys)
    standing = job.progress.standing if job else None
    reached = STAGES.index(standing.stage) if standing else 0
    held = job.error.problems if job is not None and isinstance(job.error, NotCleared) else ()
    return page(
        "packs/building.html",
        status,
        case=case,
        draft=draft,
        build=None,
        job=job,
        refused=refused,
        standing=standing,
        builder=members.get(job.by) if job else None,
        mine=job is not None and _mine(job),
        stages=[StageLine(stage, at < reached, at == reached) for at, stage in enumerate(STAGES)],
        trouble=trouble(job.error) if job is not None and job.error is not None else None,
        held=look(case_id, draft_id).shown(held) if held else [],
    )
