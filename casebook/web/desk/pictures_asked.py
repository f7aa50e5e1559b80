"""Pictures that a job looks into, so that an exhibit can be compared with all that its member may read: begin, tell how far, stop.

What a picture looks like goes onto the shelf where it stands (casebook.services.picture_twins); the page of the exhibit compares then. Until
the member comes back it lies sealed with the job, and ends with the session.
"""

from uuid import UUID

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import IllegalMove, NotFound
from casebook.keys.keyring import Keyring
from casebook.model.job import JobState
from casebook.services import job_of_patterns, jobs, patterns, picture_twins, reading
from casebook.services.job_contents import Made
from casebook.services.job_of_patterns import PATTERNS, PatternsMade
from casebook.services.jobs import Seen, UnderWay
from casebook.services.picture_twins import Impressions
from casebook.services.post_pictures import Carried
from casebook.web.desk import job_pages
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.guards import HEAD, acting, staged
from casebook.web.desk.job_pages import Keeping, Words
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("pictures_asked", __name__, url_prefix="/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/alike")


@blueprint.post("")
@staged(Permission.READ_EVIDENCE)
def begin(case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Have pictures looked into that nobody has looked into yet, those that came last first."""
    known: Impressions = current_app.extensions["impressions"]
    with acting(Permission.READ_EVIDENCE, case_id, writes=False) as (work, keys):
        kept = picture_twins.pictures(work, keys)
    known.recall(kept)
    given = job_of_patterns.asked([], [Carried(each, ()) for each in kept if each.sha256 not in known], known)
    try:
        with acting(Permission.LIST_CASES, None, writes=True) as (work, keys):
            job_id = job_pages.begin(work, keys, None, patterns.about(keys, {evidence_id}), given)
    except UnderWay as error:
        job_id = error.job_id
    return go("pictures_asked.show", case_id=case_id, evidence_id=evidence_id, job_id=job_id)


@blueprint.get("/<uuid:job_id>")
@staged(Permission.READ_EVIDENCE)
def show(case_id: UUID, evidence_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Tell how far it is; lead back to the exhibit once it is done."""
    job = _found(evidence_id, job_id)
    if request.method != HEAD and job.state is JobState.READY:
        _keep(job, evidence_id)
        job = _found(evidence_id, job_id)
    elif request.method != HEAD:
        job = job_pages.go_on(Keeping(Permission.LIST_CASES, _keeps_nothing, _tells_nothing), job)
    if job.state is JobState.KEPT:
        return go("evidence.alike", case_id=case_id, evidence_id=evidence_id)
    with acting(Permission.READ_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="exhibit")
    exhibit = book.exhibit(evidence_id)
    return page(
        "evidence/alike_asked.html", **of_book(book), exhibit=exhibit, job=job, shown=job_pages.shown(job, _words())
    )


@blueprint.post("/<uuid:job_id>/stop")
@staged(Permission.READ_EVIDENCE)
def stop(case_id: UUID, evidence_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Stop it; what was looked into so far is let go of."""
    job_pages.stop(Permission.LIST_CASES, None, _found(evidence_id, job_id).id)
    return go("pictures_asked.show", case_id=case_id, evidence_id=evidence_id, job_id=job_id)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _found(evidence_id: UUID, job_id: UUID) -> Seen:
    with acting(Permission.LIST_CASES, None, writes=False) as (work, keys):
        job = jobs.look(work, keys, None, job_id)
        about = patterns.about(keys, {evidence_id})
    if job is None or (job.kind, job.about) != (PATTERNS, about):
        raise NotFound
    return job


def _keep(job: Seen, evidence_id: UUID) -> None:
    """Put onto the shelves what the pictures look like, then note it: done twice, it is the same."""
    with acting(Permission.LIST_CASES, None, writes=False) as (work, keys):
        made = jobs.made(work, keys, None, job.id)
        if isinstance(made, PatternsMade):
            picture_twins.keep_told(work, keys, made.looks)
    with acting(Permission.LIST_CASES, None, writes=True) as (work, keys):
        jobs.note_made(work, keys, None, job.id, evidence_id)


def _words() -> Words:
    return Words(
        head=_("The pictures are being looked into"),
        waits=_("The program that was at it has ended. This page lets it go on."),
        mine=_("You need not wait here: come back to this page. It ends with your session."),
        others="",
    )


def _keeps_nothing(_work: Work, _keys: Keyring, _seen: Seen, _made: Made) -> UUID:
    raise IllegalMove("what pictures look like is kept elsewhere")


def _tells_nothing(_work: Work, _keys: Keyring, _seen: Seen, _error: Exception) -> None:
    """Nothing left and nothing changed: the log has nothing to hold."""
