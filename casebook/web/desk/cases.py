"""Cases: the list of those that a member holds, and the head and overview of one."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook import vocabulary
from casebook.access import Permission
from casebook.i18n import direction
from casebook.keys.keyring import Keyring
from casebook.model.case import CaseStatus
from casebook.services import acceptance, casework, reading
from casebook.services.casework import CaseView
from casebook.services.drafts import CaseDraft
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, may, of_book, page, term_choices
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.pictures import Picture, timeline
from casebook.web.shared.fields import ChoiceField, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.preferences import locale
from casebook.work import Work

blueprint = Blueprint("cases", __name__)


class CaseForm(PageForm):
    """What a case is about."""

    form_id = HiddenField()
    revision = HiddenField(default="0")
    title = StringField(lazy_gettext("Title"), line(needed=True))
    summary = TextAreaField(lazy_gettext("What it is about"), prose())
    tlp = ChoiceField(lazy_gettext("How widely it may be shared"))
    languages = SeveralField(lazy_gettext("Languages of the affected person"))
    restricted = BooleanField(lazy_gettext("Only for me until I give access"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.tlp.choices = term_choices("tlp")
        self.languages.choices = term_choices("language")

    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        shown = self.revision.data or ""
        return int(shown) if shown.isdecimal() else -1

    def draft(self) -> CaseDraft:
        """The case as typed."""
        return CaseDraft(
            title=tidy(self.title.data),
            summary=tidy(self.summary.data),
            tlp=self.tlp.data,
            languages=tuple(self.languages.data or ()),
            restricted=self.restricted.data,
        )


@blueprint.get("/cases")
@guarded(Permission.LIST_CASES)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List the cases that the member holds, narrowed down by words and status."""
    held = casework.cases(work, keys)
    wanted, status = request.args.get("q", "").strip().casefold(), request.args.get("status", "")
    shown = [view for view in held if _fits(view, wanted, status)]
    counts = {one.value: sum(view.body.status is one for view in held) for one in CaseStatus}
    return page("cases/index.html", cases=shown, held=len(held), counts=counts, wanted=wanted, status=status)


@blueprint.get("/cases/new")
@guarded(Permission.OPEN_CASE)
def new(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Ask what the new case is about."""
    del work, keys
    return page("cases/new.html", form=CaseForm(form_id=str(uuid4()), tlp="amber"))


@blueprint.post("/cases/new")
@guarded(Permission.OPEN_CASE)
def create(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Open a case; the same form sent twice opens one."""
    form = CaseForm(request.form)
    if form.validate():
        with form.blaming(work):
            view = casework.open_case(work, keys, form.draft(), case_id=form_id(form))
            return go("cases.show", case_id=view.id, said="case_opened")
    return page("cases/new.html", 422, form=form)


@blueprint.get("/cases/<uuid:case_id>")
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show a case: timeline, people, evidence coverage, stage."""
    book = reading.case_book(work, keys, case_id, page="overview")
    covered = [incident for incident in book.incidents if book.evidence_of.get(incident.id)]
    stage, acts = book.stage
    return page(
        "cases/show.html",
        **of_book(book),
        picture=_picture(book, work.clock()),
        covered=covered,
        bare=[incident for incident in book.incidents if not book.evidence_of.get(incident.id)],
        stage=stage,
        stage_acts=acts,
        today=work.clock().date(),
        reports=acceptance.reports_of(work, keys, case_id) if may("read reports") else [],
    )


@blueprint.get("/cases/<uuid:case_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show what is said about the case, to be corrected."""
    view = casework.case(work, keys, case_id)
    return page("cases/edit.html", case=view, form=CaseForm(obj=view.body))


@blueprint.post("/cases/<uuid:case_id>/edit")
@guarded(Permission.WRITE_CASE)
def change(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Correct what is said about the case."""
    form = CaseForm(request.form)
    if form.validate():
        with form.blaming(work):
            casework.change_case(work, keys, case_id, form.draft(), revision=form.shown_revision())
            return go("cases.show", case_id=case_id, said="case_changed")
    view = casework.case(work, keys, case_id)
    form.show_revision(view.body.revision)
    return page("cases/edit.html", 422, case=view, form=form)


@blueprint.post("/cases/<uuid:case_id>/close")
@guarded(Permission.WRITE_CASE)
def close(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Close the case."""
    casework.close_case(work, keys, case_id)
    return go("cases.show", case_id=case_id, said="case_closed")


@blueprint.post("/cases/<uuid:case_id>/reopen")
@guarded(Permission.WRITE_CASE)
def reopen(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Open the case again."""
    casework.reopen_case(work, keys, case_id)
    return go("cases.show", case_id=case_id, said="case_reopened")


def _fits(view: CaseView, wanted: str, status: str) -> bool:
    body = view.body
    spoken = f"{body.reference} {body.title} {body.summary}".casefold()
    return wanted in spoken and (not status or body.status.value == status)


def _picture(book: CaseBook, now: datetime) -> Picture | None:
    here = locale()
    words = {code: vocabulary.label("track", code, here) for code in ("online", "home", "legal")}
    return timeline(book.incidents, today=now, locale=here, words=words, mirrored=direction(here) == "rtl")
