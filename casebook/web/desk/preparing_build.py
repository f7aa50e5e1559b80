"""Build a pack from a draft: begin, tell how far it is, stop it, and keep what was made.

The build is a job (casebook.web.desk.builds); the pages here ask how it stands. What it has made is kept by the first page of its
builder that finds it ready, after one more look at the consents.
"""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.services import casework, preparing
from casebook.services.clearing import NotCleared
from casebook.services.colleagues import colleagues
from casebook.services.jobs import Seen, UnderWay
from casebook.web.desk import builds, job_pages
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import acting, staged
from casebook.web.desk.job_pages import Words
from casebook.web.desk.preparing_checks import composed, look, preview_page
from casebook.web.desk.trouble_words import trouble
from casebook.web.shared.words import gettext as _

blueprint = Blueprint("preparing_build", __name__, url_prefix="/cases/<uuid:case_id>/packs/drafts/<uuid:draft_id>")


@blueprint.post("/build")
@staged(Permission.BUILD_PACK)
def build(case_id: UUID, draft_id: UUID) -> ResponseReturnValue:
    """Begin to build, unless something stands in the way or somebody builds already."""
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        made = composed(work, keys, case_id, preparing.draft(work, keys, case_id, draft_id))
    if made.clearance.blocks:
        builds.record(made, NotCleared(made.clearance.blocks))
        return preview_page(look(case_id, draft_id), 409, held=made.clearance.blocks)
    try:
        job_id = builds.begin(draft_id, made)
    except UnderWay as error:
        return _page(builds.find(case_id, draft_id, error.job_id), case_id, draft_id, 409, refused=True)
    return go("preparing_build.building", case_id=case_id, draft_id=draft_id, job_id=job_id)


@blueprint.get("/builds/<uuid:job_id>")
@staged(Permission.BUILD_PACK)
def building(case_id: UUID, draft_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Tell how far a build is; keep what it made once it is ready."""
    job = builds.find(case_id, draft_id, job_id)
    if job is not None and request.method != "HEAD":  # which keeps nothing
        job = builds.go_on(job)
    if job is not None and job.made is not None:
        return go("packs.show", case_id=case_id, pack_id=job.made, said="pack_built")
    return _page(job, case_id, draft_id)


@blueprint.post("/builds/<uuid:job_id>/stop")
@staged(Permission.BUILD_PACK)
def stop(case_id: UUID, draft_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Stop a build; nothing of it is kept, the draft stays as it is."""
    job = builds.find(case_id, draft_id, job_id)
    if job is not None:
        builds.stop(job)
    return go("preparing_build.building", case_id=case_id, draft_id=draft_id, job_id=job_id)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _words() -> Words:
    return Words(
        head=_("Building and checking"),
        waits=_("The program that was building it has ended. A page of its builder lets it go on."),
        mine=_("Nothing is written to disk in the clear. It ends with your session: stay signed in until it is done."),
        others=_("A page of its builder keeps it when it is done."),
    )


def _page(
    job: Seen | None, case_id: UUID, draft_id: UUID, status: int = 200, *, refused: bool = False
) -> ResponseReturnValue:
    with acting(Permission.BUILD_PACK, case_id, writes=False) as (work, keys):
        case = casework.case(work, keys, case_id)
        draft = preparing.draft(work, keys, case_id, draft_id)
        members = colleagues(work, keys)
    held = job.error.problems if job is not None and isinstance(job.error, NotCleared) else ()
    return page(
        "packs/building.html",
        status,
        case=case,
        draft=draft,
        build=None,
        job=job,
        refused=refused,
        shown=job_pages.shown(job, _words()) if job else None,
        builder=members.get(job.by) if job else None,
        trouble=trouble(job.error) if job is not None and job.error is not None else None,
        held=look(case_id, draft_id).shown(held) if held else [],
    )
