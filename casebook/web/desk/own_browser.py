"""Copy from one's own browser: a bookmark that writes down what a page shows, and the form that takes what it wrote.

Most platforms show nothing without a login, and casebook never has one. The bookmark is a static file, shown whole on the page. It is given as
text to copy, not as a link: a link that runs would have to be let through the desk's own rules. It sends nothing anywhere.
"""

import json
from functools import cache
from importlib.resources import files as resources
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import TextAreaField

from casebook.access import Permission
from casebook.importers.browser_copy import NO_COPY, BrowserCopy
from casebook.keys.keyring import Keyring
from casebook.services import importing, own_browser, reading
from casebook.services.reading import CaseBook
from casebook.services.receiving import Received, receive
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.choices import incident_choices
from casebook.web.desk.cookies import house
from casebook.web.desk.fields import id_of
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.intake import Intake
from casebook.web.shared.fields import ChoiceField, PageForm
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("own_browser", __name__)
PASTED = "browser-copy.json"  # the name of an exhibit that was pasted


class CopyForm(PageForm):
    """What the bookmark wrote, as a file or pasted, and what it shows."""

    pasted = TextAreaField(lazy_gettext("Or paste what it copied"))
    incident = ChoiceField(lazy_gettext("Incident that it shows"))

    def __init__(self, *given: object, book: CaseBook, **kept: object) -> None:
        super().__init__(*given, **kept)
        self.incident.choices = incident_choices(book, _("no incident"))


@blueprint.get("/cases/<uuid:case_id>/capture/own-browser")
@guarded(Permission.TAKE_IN_EVIDENCE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Give the bookmark with its steps, and ask for what it wrote; the address may name the incident."""
    book = reading.case_book(work, keys, case_id, page="captures")
    return _page(book, CopyForm(book=book, incident=request.args.get("incident", "")))


@blueprint.post("/cases/<uuid:case_id>/capture/own-browser")
@staged(Permission.TAKE_IN_EVIDENCE, Intake)
def take_in(files: Intake, case_id: UUID) -> ResponseReturnValue:
    """Make an exhibit of what the bookmark wrote, unless the case has it, and go on to look it over."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="captures")
    form = CopyForm(request.form, book=book)
    form.form_errors += [_(reason) for _name, reason in files.refused]
    came = None if form.form_errors else _came(files, form, case_id)
    if came is not None:
        received, copy = came
        with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys), form.blaming(work):
            evidence_id = importing.kept_already(work, keys, case_id, received.sha256)
            if evidence_id is None:
                evidence_id = own_browser.keep(work, keys, case_id, received, copy, id_of(form.incident))
                files.kept = True
    if form.errors or form.form_errors:
        return _page(book, form, 422)
    return go("surveys.show", case_id=case_id, evidence_id=evidence_id)


def bookmark(to: str) -> str:
    """Give the address of the bookmark: the static file in one line, encoded; `to` is file or clipboard."""
    words = {"to": to, "done": _("This page was copied."), "failed": _("It could not be copied here.")}
    code = " ".join(line for each in _code().splitlines() if (line := each.strip()) and not line.startswith("//"))
    for name, said in words.items():
        code = code.replace(f'"@{name}@"', json.dumps(said))
    return "javascript:" + quote(code, safe="()[]{}=;:,.!?*/'")


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _code() -> str:
    return resources("casebook.web.shared").joinpath("static", "bookmarklet.js").read_text("utf-8")


def _came(files: Intake, form: CopyForm, case_id: UUID) -> tuple[Received, BrowserCopy] | None:
    """Give the one copy that was sent or pasted; None, with the reason in the form, where there is none."""
    pasted = (form.pasted.data or "").encode("utf-8", "surrogatepass")
    if pasted and not files.received:
        files.received.append(receive(house().blobs, case_id, PASTED, [pasted], limit=house().settings.upload_limit))
    if len(files.received) != 1:
        form.form_errors.append(_("Choose one file, or paste what was copied."))
        return None
    copy = own_browser.copy_in(house().blobs, case_id, files.received[0])
    if copy is None:
        form.form_errors.append(_(NO_COPY))
        return None
    return files.received[0], copy


def _page(book: CaseBook, form: CopyForm, status: int = 200) -> ResponseReturnValue:
    bookmarks = {"file": bookmark("file"), "clipboard": bookmark("clipboard")}
    return page("captures/own_browser.html", status, **of_book(book), form=form, bookmarks=bookmarks, code=_code())
