"""Posts that are compared by a job: begin it, tell how far it is, stop it, and show what it found while its member's session lasts.

Nothing is kept of it: what was found lies sealed with the job, for its member alone, until the session ends, another look replaces it, or
nobody asks for it any more. It is shown only to a member who may still read every case that was compared.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import IllegalMove, InvalidInput, NotFound, StorageAway
from casebook.keys.keyring import Keyring
from casebook.model.job import JobState
from casebook.services import casework, job_of_patterns, jobs, patterns, picture_twins, post_pictures, reading
from casebook.services.casework import CaseView
from casebook.services.job_of_patterns import PATTERNS, PatternsGiven, PatternsMade
from casebook.services.jobs import Seen, UnderWay
from casebook.services.pattern_table import compared
from casebook.services.pattern_words import limits
from casebook.services.patterns import Looked
from casebook.services.picture_twins import Impressions
from casebook.services.post_pictures import Carried, Images
from casebook.web.desk import job_pages
from casebook.web.desk.answers import go, page, term_choices
from casebook.web.desk.guards import HEAD, acting, staged
from casebook.web.desk.job_pages import Keeping, Words
from casebook.web.desk.patterns_shown import shown
from casebook.web.desk.trouble_words import Trouble
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("patterns_asked", __name__)


@blueprint.post("/patterns/looks")
@staged(Permission.LIST_CASES)
def begin() -> ResponseReturnValue:
    """Have the posts of all cases compared, or of those that the form names."""
    chosen = {id_of(each) for each in request.form.getlist("case")}
    return go("patterns_asked.show", job_id=_begun(None, chosen))


@blueprint.post("/cases/<uuid:case_id>/patterns/looks")
@staged(Permission.READ_CASE)
def begin_case(case_id: UUID) -> ResponseReturnValue:
    """Have the posts of one case compared."""
    return go("patterns_asked.show_case", case_id=case_id, job_id=_begun(case_id, {case_id}))


@blueprint.get("/patterns/looks/<uuid:job_id>")
@staged(Permission.LIST_CASES)
def show(job_id: UUID) -> ResponseReturnValue:
    """Tell how far the comparing is, and show what it found."""
    return _shown(None, job_id)


@blueprint.get("/cases/<uuid:case_id>/patterns/looks/<uuid:job_id>")
@staged(Permission.READ_CASE)
def show_case(case_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """The same of one case."""
    return _shown(case_id, job_id)


@blueprint.post("/patterns/looks/<uuid:job_id>/stop")
@staged(Permission.LIST_CASES)
def stop(job_id: UUID) -> ResponseReturnValue:
    """Stop it; nothing is kept of it."""
    job_pages.stop(Permission.LIST_CASES, None, _found(None, job_id).id)
    return go("patterns_asked.show", job_id=job_id)


@blueprint.post("/cases/<uuid:case_id>/patterns/looks/<uuid:job_id>/stop")
@staged(Permission.READ_CASE)
def stop_case(case_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """The same of one case."""
    job_pages.stop(Permission.READ_CASE, case_id, _found(case_id, job_id).id)
    return go("patterns_asked.show_case", case_id=case_id, job_id=job_id)


# ── for the pages of patterns ─────────────────────────────────────────────────────────────────────────────


def under_way(work: Work, keys: Keyring, case_id: UUID | None, chosen: Collection[UUID]) -> UUID | None:
    """Give one's own job that compares, or has compared, the posts of these cases."""
    about = patterns.about(keys, chosen)
    return jobs.under_way(work, keys, case_id, PATTERNS, {about}).get(about)


def found_by(case_id: UUID | None, asked: str) -> Looked | None:
    """Give what the job has found that a form names; None where it is gone, or may not be looked at any more."""
    with suppress(ValueError, NotFound, InvalidInput):
        return _found_by(case_id, UUID(asked))
    return None


def images_of(found: list[Carried]) -> Images:
    """What pictures show that somebody looked into before; a page looks into none itself."""
    images = post_pictures.alike(found, _known(found), at_once=0)
    kept = [each.picture for each in found]
    if picture_twins.unkept(kept, _known([])):
        with acting(Permission.LIST_CASES, None, writes=False) as (work, keys):
            picture_twins.keep_looks(work, keys, kept, _known([]))
    return images


def pages(case_id: UUID | None, looked: Looked | None, status: int = 200, **told: Any) -> ResponseReturnValue:
    """Show a page about one case, or about all: what was found, how far it is, or the question whether to compare at all."""
    known: dict[str, Any] = dict.fromkeys(("ready", "job", "shown", "trouble", "found_at", "look", "typed"))
    known |= {"refused": "", "many": 0, "chosen": set(), "cases": ()}
    if looked is not None:
        known |= _told(looked, case_id)
    if case_id is not None and "case" not in told:
        with acting(Permission.READ_CASE, case_id, writes=False) as (work, keys):
            known["case"] = casework.case(work, keys, case_id)
    template = "patterns/case.html" if case_id is not None else "patterns/index.html"
    return page(template, status, looked=looked, **(known | told))


def id_of(typed: str) -> UUID:
    """Read an id of a form or an address; raises NotFound."""
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _permission(case_id: UUID | None) -> Permission:
    return Permission.LIST_CASES if case_id is None else Permission.READ_CASE


def _begun(case_id: UUID | None, chosen: Collection[UUID]) -> UUID:
    """Begin a job; one that is under way goes on, and what one has found before is let go."""
    with acting(_permission(case_id), case_id, writes=True) as (work, keys):
        before = under_way(work, keys, case_id, chosen)
        seen = jobs.look(work, keys, case_id, before) if before is not None else None
        if seen is not None and seen.state is not JobState.READY:
            return seen.id
        if seen is not None:
            jobs.stop(work, keys, case_id, seen.id)
    given = _given(case_id, chosen)
    try:
        with acting(_permission(case_id), case_id, writes=True) as (work, keys):
            return job_pages.begin(work, keys, case_id, patterns.about(keys, chosen), given)
    except UnderWay as error:  # the same button, pressed twice
        return error.job_id


def _given(case_id: UUID | None, chosen: Collection[UUID]) -> PatternsGiven:
    unread: Sequence[CaseView] = ()
    with acting(_permission(case_id), case_id, writes=False) as (work, keys):
        if case_id is not None:
            books = [reading.posts_book(work, keys, case_id, page=patterns.PAGE)]
        else:
            books, unread = patterns.opened(work, keys, chosen)
        carried = post_pictures.carried(work, keys, books)
    return job_of_patterns.asked(
        [compared(book) for book in books], carried, _known(carried), [view.id for view in unread]
    )


def _known(found: Sequence[Carried]) -> Impressions:
    known: Impressions = current_app.extensions["impressions"]
    known.recall([each.picture for each in found])
    return known


def _found(case_id: UUID | None, job_id: UUID) -> Seen:
    with acting(_permission(case_id), case_id, writes=False) as (work, keys):
        job = jobs.look(work, keys, case_id, job_id)
    if job is None or job.kind != PATTERNS or not job_pages.is_mine(job):
        raise NotFound
    return job


def _found_by(case_id: UUID | None, job_id: UUID) -> Looked | None:
    with acting(_permission(case_id), case_id, writes=False) as (work, keys):
        made = jobs.made(work, keys, case_id, job_id)
        if not isinstance(made, PatternsMade):
            return None
        looked = patterns.of_job(work, keys, made)
        if made.looks:
            picture_twins.keep_told(work, keys, made.looks)
    return looked


def _shown(case_id: UUID | None, job_id: UUID) -> ResponseReturnValue:
    job = _found(case_id, job_id)
    if request.method != HEAD and job.state is not JobState.READY:
        job = job_pages.go_on(Keeping(_permission(case_id), _keeps_nothing, _tells_nothing), job)
    if job.state is JobState.READY:
        try:
            if looked := _found_by(case_id, job_id):
                return pages(case_id, looked, found_at=job.started_at, look=job_id, cases=looked.cases)
        except InvalidInput as error:
            return pages(case_id, None, 409, refused=_(error.reason, **error.values))
    trouble = _trouble(job.error) if job.error is not None else None
    return pages(case_id, None, job=job, shown=job_pages.shown(job, _words()), trouble=trouble)


def _told(looked: Looked, case_id: UUID | None) -> dict[str, Any]:
    return {
        "networks": shown(looked, case_id),
        "posts": looked.table.compared,
        "accounts": looked.table.authors,
        "limits": limits(locale()),
        "terms": term_choices("estimative", empty=_("not judged")),
        "new_id": lambda: str(uuid4()),
    }


def _words() -> Words:
    return Words(
        head=_("The posts are being compared"),
        waits=_("The program that was at it has ended. This page lets it go on."),
        mine=_(
            "You need not wait here: come back to this page, or to the patterns. What is found is there until your session ends."
        ),
        others="",
    )


def _trouble(error: Exception) -> Trouble:
    if isinstance(error, StorageAway):
        return Trouble(_("The stored files are out of reach just now"), _("Nothing was kept. Try again in a while."))
    return Trouble(_("The posts could not be compared"), _("Try again; if it fails again, tell your administrator."))


def _keeps_nothing(_work: Work, _keys: Keyring, _seen: Seen, _made: object) -> UUID:
    raise IllegalMove("nothing is kept of what was found")


def _tells_nothing(_work: Work, _keys: Keyring, _seen: Seen, _error: Exception) -> None:
    """Nothing left and nothing changed: the log has nothing to hold."""
