"""Cases: the list of those that a member holds, and the head and overview of one."""

from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.model.case import CaseBody
from casebook.services import acceptance, casework, glancing
from casebook.services.drafts import CaseDraft
from casebook.web.desk import chronicle, finding, unfinished_forms
from casebook.web.desk.answers import go, may, of_book, page, term_choices
from casebook.web.desk.declared import DeclaredForm
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.listing import asked_for
from casebook.web.desk.versions import beside
from casebook.web.shared.fields import ChoiceField, SeveralField, line, prose
from casebook.work import Work

blueprint = Blueprint("cases", __name__)


class CaseForm(DeclaredForm):
    """What a case is about."""

    body_type = CaseBody
    form_id = HiddenField()
    revision = HiddenField(default="0")
    title = StringField(lazy_gettext("Title"), line(needed=True))
    summary = TextAreaField(lazy_gettext("What it is about"), prose())
    tlp = ChoiceField(lazy_gettext("How widely it may be shared"))
    languages = SeveralField(lazy_gettext("Languages of the affected person"))
    priority = ChoiceField(lazy_gettext("Priority"))
    severity = ChoiceField(lazy_gettext("Danger"))
    monitoring = ChoiceField(lazy_gettext("How the case is watched"))
    pap = ChoiceField(lazy_gettext("What may be done with it"))
    tags = StringField(lazy_gettext("Tags"), line(longest=2000))
    restricted = BooleanField(lazy_gettext("Only for me until I give access"))

    def offer(self) -> None:
        """Give every field that chooses its choices; how widely a case may be shared is always said."""
        super().offer()
        self.tlp.choices = term_choices("tlp")

    def draft(self) -> CaseDraft:
        """The case as typed."""
        return CaseDraft(**self.told(), restricted=self.restricted.data)


@blueprint.route("/cases", methods=["GET", "POST"])
@guarded(Permission.LIST_CASES, writes=False)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List the cases that the member holds, narrowed down by words and by any code."""
    asked = asked_for(("case_file",))
    return finding.shown(work, keys, asked, "cases/index.html", endpoint="cases.index", sized="incident")


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
    seen = glancing.glance(work, keys, case_id, page="overview")
    book = seen.book
    stage, acts = book.stage
    unproven, unproven_acts = book.unproven_stage
    return page(
        "cases/show.html",
        **of_book(book) | {"counts": seen.counts},
        **chronicle.in_case(book, work.clock()),
        covered=[incident for incident in book.incidents if incident.id in seen.covered],
        bare=[incident for incident in book.incidents if incident.id not in seen.covered],
        stage=stage,
        stage_acts=acts,
        unproven=unproven,
        unproven_acts=unproven_acts,
        today=work.clock().date(),
        begun_forms=unfinished_forms.listed(work, keys, case_id),
        reports=acceptance.reports_of(work, keys, case_id) if may("read reports") else [],
    )


@blueprint.get("/cases/<uuid:case_id>/edit")
@guarded(Permission.WRITE_CASE)
def edit(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show what is said about the case, to be corrected."""
    view = casework.case(work, keys, case_id)
    return page("cases/edit.html", case=view, form=CaseForm(before=view.body))


@blueprint.post("/cases/<uuid:case_id>/edit")
@guarded(Permission.WRITE_CASE)
def change(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Correct what is said about the case."""
    view = casework.case(work, keys, case_id)
    form = CaseForm(request.form, before=view.body)
    if form.validate():
        with form.blaming(work):
            casework.change_case(work, keys, case_id, form.draft(), revision=form.shown_revision())
            return go("cases.show", case_id=case_id, said="case_changed")

    def newer() -> CaseForm:
        return CaseForm(before=casework.case(work, keys, case_id).body)

    beside(work, keys, form, newer, case_id=case_id, noun="case_file", record=case_id)
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
