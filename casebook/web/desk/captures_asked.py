"""Captures that were asked for and are under way: their waiting page, what is kept of them, and the list of one's own.

The page of the web is opened by a job (casebook.jobs.captures). What it has captured is kept by whichever page of its member comes next
in that case: the waiting page, the page that asks for a capture, or the list of evidence (`keep`). Nothing hangs on a tab that stays open.
"""

from collections.abc import Sequence
from types import MappingProxyType
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from casebook import access
from casebook.access import Permission
from casebook.capturing.values import NOT_LOADED
from casebook.errors import InvalidInput, NoGrant, NotAllowed, NotFound, StorageAway, StorageFull
from casebook.keys.keyring import Keyring
from casebook.model.job import JobState
from casebook.services import captures_asked, casework, custody, jobs
from casebook.services.colleagues import colleagues
from casebook.services.job_contents import Made
from casebook.services.job_of_capture import (
    CAPTURE,
    RECHECK,
    CaptureGiven,
    CaptureMade,
    CaptureRefused,
    RecheckMade,
)
from casebook.services.job_shapes import expected
from casebook.services.jobs import Seen
from casebook.web.desk import job_pages
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import HEAD, acting, staged
from casebook.web.desk.job_pages import Keeping, Words
from casebook.web.desk.trouble_words import Trouble
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("captures_asked", __name__, url_prefix="/cases/<uuid:case_id>/captures/<uuid:job_id>")
KINDS = (CAPTURE, RECHECK)


@blueprint.get("")
@staged(Permission.TAKE_IN_EVIDENCE)
def show(case_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Tell how far a capture is; keep it once it is ready."""
    job = _found(case_id, job_id)
    if request.method != HEAD:
        job = _gone_on(job)
    if job.made is not None and job.kind == RECHECK:
        return go("captures.of_post", case_id=case_id, post_id=job.about, said="post_looked")
    if job.made is not None:
        return go("evidence.show", case_id=case_id, evidence_id=job.made, said=_said(case_id, job.made))
    if refused(job) is not None:
        return go("captures.new", case_id=case_id, again=job.id)
    return _page(job, case_id)


@blueprint.post("/stop")
@staged(Permission.TAKE_IN_EVIDENCE)
def stop(case_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Stop a capture; nothing of it is kept."""
    job_pages.stop(Permission.TAKE_IN_EVIDENCE, case_id, _found(case_id, job_id).id)
    return go("captures_asked.show", case_id=case_id, job_id=job_id)


def mine(work: Work, keys: Keyring, case_id: UUID) -> list[Seen]:
    """List one's own captures of a case that are under way, or wait to be kept; none for who adds no exhibits."""
    if not access.admits(keys.role, Permission.TAKE_IN_EVIDENCE, holds_case=True):
        return []
    return jobs.mine(work, keys, case_id, KINDS)


def to_be_kept(found: Sequence[Seen]) -> list[Seen]:
    """Give those that only a page of their member can go on with."""
    return [job for job in found if job.state is JobState.READY or job_pages.waits(job)]


def keep(found: Sequence[Seen]) -> None:
    """Go on with one's own captures as their waiting pages would."""
    for job in to_be_kept(found) if request.method != HEAD else ():
        _gone_on(job)


def still(found: Sequence[Seen]) -> list[Seen]:
    """Give those that are under way, for a page that names them."""
    return [job for job in found if job.state is not JobState.READY]


def refused(job: Seen | None) -> CaptureRefused | None:
    """Give why a page was not captured, with what its form had; None where it was, or where there was no form."""
    error = job.error if job is not None else None
    return error if isinstance(error, CaptureRefused) and isinstance(error.given, CaptureGiven) else None


def refused_before(work: Work, keys: Keyring, case_id: UUID, asked: str) -> CaptureRefused | None:
    """Give the refused capture that an address of this site names."""
    try:
        return refused(jobs.look(work, keys, case_id, UUID(asked)))
    except (ValueError, NotFound):
        return None


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _keep_page(work: Work, keys: Keyring, seen: Seen, made: Made) -> UUID:
    return captures_asked.keep_page(work, keys, expected(UUID, seen.case_id), expected(CaptureMade, made))


def _keep_look(work: Work, keys: Keyring, seen: Seen, made: Made) -> UUID:
    return captures_asked.keep_look(work, keys, expected(UUID, seen.case_id), seen.about, expected(RecheckMade, made))


def _tell(_work: Work, _keys: Keyring, _seen: Seen, _error: Exception) -> None:
    """Nothing came into the case, and nothing left: the log has nothing to hold."""


KEEPING = MappingProxyType(
    {
        CAPTURE: Keeping(Permission.TAKE_IN_EVIDENCE, _keep_page, _tell),
        RECHECK: Keeping(Permission.WRITE_CASE, _keep_look, _tell),
    }
)


def _found(case_id: UUID, job_id: UUID) -> Seen:
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        job = jobs.look(work, keys, case_id, job_id)
    if job is None or job.kind not in KINDS:
        raise NotFound
    return job


def _said(case_id: UUID, evidence_id: UUID) -> str:
    """What the exhibit's page says above it: of a page that could not be loaded, there is a record and no picture."""
    with acting(Permission.READ_EVIDENCE, case_id, writes=False) as (work, keys):
        capture = custody.exhibit(work, keys, case_id, evidence_id).capture
    loaded = capture is None or NOT_LOADED not in capture.body.notes.splitlines()
    return "page_captured" if loaded else "page_not_loaded"


def _gone_on(job: Seen) -> Seen:
    return job_pages.go_on(KEEPING[job.kind], job)


def _page(job: Seen, case_id: UUID) -> ResponseReturnValue:
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        case, members = casework.case(work, keys, case_id), colleagues(work, keys)
    return page(
        "captures/waiting.html",
        case=case,
        job=job,
        shown=job_pages.shown(job, _words(job.kind)),
        by=members.get(job.by) if job.by != g.keys.member_id else None,
        trouble=_trouble(job.error) if job.error is not None else None,
    )


def _words(kind: str) -> Words:
    return Words(
        head=_("The page is being captured") if kind == CAPTURE else _("The browser looks at the post"),
        waits=_("The program that was at it has ended. A page of whoever asked for it lets it go on."),
        mine=_(
            "You need not wait here: what was captured is kept when you come back to this page, or to the evidence of this case. It ends with your session."
        ),
        others=_("It is kept by a page of whoever asked for it."),
    )


def _trouble(error: Exception) -> Trouble:
    told: list[tuple[type[Exception], str, str]] = [
        (StorageFull, _("There is no room left"), _("Nothing was kept. Tell your administrator.")),
        (StorageAway, _("The stored files are out of reach just now"), _("Nothing was kept. Try again in a while.")),
        (NotFound, _("Something is not there any more"), _("The post is gone. Nothing was kept.")),
        (NotAllowed, _("Your access has ended"), _("Nothing was kept.")),
        (NoGrant, _("Your access has ended"), _("Nothing was kept.")),
    ]
    if isinstance(error, CaptureRefused | InvalidInput):
        return Trouble(_("The page was not captured"), _(error.reason, **error.values))
    for kind, head, words in told:
        if isinstance(error, kind):
            return Trouble(head, words)
    return Trouble(
        _("The page was not captured"),
        _("Nothing was kept. Capture it again; if it fails again, tell your administrator."),
    )
