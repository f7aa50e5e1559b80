"""Pages of the web captured into a case, and posts looked at again, by a browser on the office's machine.

No page and no act waits for a website: a job opens it (casebook.web.desk.captures_asked). What comes back is kept sealed and never shown
from here; the picture is looked at as any exhibit is.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField

from casebook.access import Permission
from casebook.capturing import addresses, comparing, values
from casebook.errors import InvalidInput
from casebook.services import capturing, own_browser, reading, rechecking
from casebook.services.job_contents import Given
from casebook.services.job_of_capture import CaptureGiven, CaptureRefused, RecheckGiven
from casebook.services.jobs import Seen, UnderWay
from casebook.services.reading import CaseBook
from casebook.services.rechecking import Watched
from casebook.web.desk import captures_asked, job_pages
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.choices import incident_choices
from casebook.web.desk.cookies import house
from casebook.web.desk.fields import id_of
from casebook.web.desk.guards import acting, staged
from casebook.web.shared.fields import ChoiceField, PageForm, line
from casebook.web.shared.words import gettext as _

blueprint = Blueprint("captures", __name__)
LINES_SHOWN = 400
WATCHED_SHOWN = 50  # posts


class CaptureForm(PageForm):
    """Which page, how it is opened, and what it shows."""

    url = StringField(lazy_gettext("Link"), line(longest=2000))
    without_scripts = BooleanField(lazy_gettext("Without scripts"))
    incident = ChoiceField(lazy_gettext("Incident that it shows"))
    form_id = HiddenField(default=lambda: str(uuid4()))  # the same form sent twice is one capture

    def __init__(self, *given: Any, book: CaseBook, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.incident.choices = incident_choices(book, _("no incident"))


@blueprint.get("/cases/<uuid:case_id>/capture")
@staged(Permission.TAKE_IN_EVIDENCE)
def new(case_id: UUID) -> ResponseReturnValue:
    """Ask for the address of a page; the address of this page may name the incident, or a capture that was refused."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        found = captures_asked.mine(work, keys, case_id)
        before = captures_asked.refused_before(work, keys, case_id, request.args.get("again", ""))
    captures_asked.keep(found)
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="captures")
        watched = rechecking.watched(work, keys, case_id)
    return _page(book, _form(book, before), watched=watched, under_way=captures_asked.still(found))


@blueprint.get("/cases/<uuid:case_id>/captures")
@staged(Permission.TAKE_IN_EVIDENCE)
def keep(case_id: UUID) -> ResponseReturnValue:
    """Keep what was captured for this member, and lead to the list of evidence."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        found = captures_asked.mine(work, keys, case_id)
    captures_asked.keep(found)
    return go("evidence.index", case_id=case_id, kept="yes", said=request.args.get("said"))


@blueprint.post("/cases/<uuid:case_id>/capture")
@staged(Permission.TAKE_IN_EVIDENCE)
def take(case_id: UUID) -> ResponseReturnValue:
    """Have the page opened, and what was there kept as exhibits; also what was there of a page that failed."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="captures")
    form = CaptureForm(request.form, book=book)
    if not form.validate():
        return _page(book, form, 422)
    try:
        address = _checked(form.url.data or "")
    except InvalidInput as error:
        form.blame(error)
        return _page(book, form, 422)
    given = CaptureGiven(address=address, scripts=not form.without_scripts.data, incident=id_of(form.incident))
    return _begun(Permission.TAKE_IN_EVIDENCE, case_id, _about(form), given)


@blueprint.post("/cases/<uuid:case_id>/posts/<uuid:post_id>/look")
@staged(Permission.WRITE_CASE)
def look(case_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """Have a browser look again whether a post is still there; what is new about it is kept."""
    with acting(Permission.WRITE_CASE, case_id, writes=False) as (work, keys):
        asked = rechecking.asked(work, keys, case_id, post_id)
    _checked(asked.url)
    given = RecheckGiven(address=asked.url, scripts="without_scripts" not in request.form)
    return _begun(Permission.WRITE_CASE, case_id, post_id, given)


@blueprint.get("/cases/<uuid:case_id>/posts/<uuid:post_id>/captures")
@staged(Permission.READ_CASE)
def of_post(case_id: UUID, post_id: UUID) -> ResponseReturnValue:
    """List the captures of a post's page, and show what differs between the last two."""
    with acting(Permission.READ_CASE, case_id, writes=False) as (work, keys):
        found = captures_asked.mine(work, keys, case_id)
    captures_asked.keep(found)
    with acting(Permission.READ_CASE, case_id, writes=False) as (work, keys):
        shots = rechecking.shots(work, keys, case_id, post_id)
        book = reading.case_book(work, keys, case_id, page="captures")
    texts = [shot.body.text_verbatim for shot in shots if shot.body.text_verbatim][:2]
    lines = comparing.differences(texts[1], texts[0]) if len(texts) > 1 else ()
    return page(
        "captures/of_post.html",
        **of_book(book),
        post=next(one for one in book.posts if one.id == post_id),
        shots=shots,
        labels={one.id: one.body for one in book.evidence},
        compared=len(texts) > 1,
        lines=lines[:LINES_SHOWN],
        left=max(len(lines) - LINES_SHOWN, 0),
        under_way=[job for job in captures_asked.still(found) if job.about == post_id],
    )


def problem_lines(notes: str) -> list[str]:
    """Give each line of the notes on a capture in the reader's language, where it is a sentence of casebook's own."""
    told = {
        values.LATE: _("The page was not loaded to its end within the time: this is what was there by then."),
        values.NOT_LOADED: _("The page could not be loaded."),
        values.HIDDEN_NETWORK: _("The page leads into a private network. It was not followed there."),
        values.HUNG: _("The page kept the browser busy without end; no picture of it could be taken."),
        values.ENDED: _("The browser ended before the page was captured whole."),
        values.TOO_LARGE: _("The page asked for more than one capture may load; the rest is missing."),
        values.CUT_PICTURE: _("The page is longer than a picture can be; the picture shows its upper part."),
        values.CUT_TEXT: _("The page has more text than can be kept; the end is missing."),
        values.NO_PICTURE: _("No picture of the page could be taken."),
        values.NO_SNAPSHOT: _("No snapshot of the page could be taken."),
        values.NO_DOWNLOAD: _("The page offered a file to download. It was refused."),
        values.NO_RECORDING: _("No recording of the page could be made, so it cannot be replayed."),
        values.PART_RECORDING: _(
            "Some of what the server answered is not in the recording; the record of the capture names it."
        ),
        own_browser.ITS_WORD: _(
            "Copied in a member's own browser: it is the browser that says so, and a page can lie to it."
        ),
        own_browser.NOT_SEEN: _(
            "A script of the page cannot see the server's answer, its address and its certificate, and takes no picture."
        ),
    }
    return [told.get(each, each) for each in notes.splitlines()]


def _form(book: CaseBook, before: CaptureRefused | None) -> CaptureForm:
    """A form to be filled in; with the words of the one whose capture was refused, and why."""
    if before is None or not isinstance(before.given, CaptureGiven):
        return CaptureForm(book=book, incident=request.args.get("incident", ""))
    given = before.given
    form = CaptureForm(
        book=book, url=given.address, without_scripts=not given.scripts, incident=str(given.incident or "")
    )
    form.blame(InvalidInput(before.reason, "url", **before.values))
    return form


def _checked(address: str) -> str:
    """Refuse what no browser would be sent to, before anything is begun; raises InvalidInput."""
    addresses.checked(address, private=capturing.setup_of(house().settings).private)
    return address


def _begun(permission: Permission, case_id: UUID, about: UUID, given: Given) -> ResponseReturnValue:
    try:
        with acting(permission, case_id, writes=True) as (work, keys):
            job_id = job_pages.begin(work, keys, case_id, about, given)
    except UnderWay as error:
        job_id = error.job_id
    return go("captures_asked.show", case_id=case_id, job_id=job_id)


def _about(form: CaptureForm) -> UUID:
    try:
        return UUID(form.form_id.data or "")
    except ValueError:
        return uuid4()


def _page(
    book: CaseBook,
    form: CaptureForm,
    status: int = 200,
    *,
    watched: Sequence[Watched] = (),
    under_way: Sequence[Seen] = (),
) -> ResponseReturnValue:
    here, days = house(), house().settings.recheck_days
    due = sum(one.last <= here.clock() - timedelta(days=days) for one in watched) if days else 0
    told = {"watched": watched[:WATCHED_SHOWN], "left": max(len(watched) - WATCHED_SHOWN, 0), "due": due, "days": days}
    return page(
        "captures/new.html",
        status,
        **of_book(book),
        form=form,
        proxied=bool(here.settings.capture_proxy),
        under_way=under_way,
        **told,
    )
