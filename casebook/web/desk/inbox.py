"""The inbox: reports from the portal, most urgent first, and the page of one with its messages.

What a sender may read is written in the answer; translations, notes and who takes care of it stay with the team.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook import links
from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import inbox, triage
from casebook.services.inbox import ReportPage, ReportView
from casebook.web.desk.answers import go, page
from casebook.web.desk.fields import form_id, id_of
from casebook.web.desk.guards import guarded
from casebook.web.desk.inbox_forms import (
    AnswerForm,
    AssignForm,
    BesideForm,
    MergeForm,
    NoteForm,
    TakeForm,
    answer_to,
    translation_of,
)
from casebook.web.desk.inbox_listing import choices_to_merge, listed, listed_around
from casebook.web.shared.fields import PageForm, tidy
from casebook.work import Work

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/inbox")
@guarded(Permission.READ_REPORTS, writes=True)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List the reports under one heading."""
    views = inbox.inbox(work, keys)
    return page("inbox/index.html", **listed(views), people=triage.colleagues(work, keys))


@blueprint.get("/inbox/<uuid:report_id>")
@guarded(Permission.READ_REPORTS, writes=True)
def show(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Show a report: what was told, its files, the messages, and what can be done with it."""
    return report_page(work, keys, report_id)


@blueprint.post("/inbox/<uuid:report_id>/answer")
@guarded(Permission.WORK_ON_REPORTS)
def answer(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Write to the sender."""
    form = AnswerForm(request.form)
    if form.validate():
        with form.blaming(work):
            triage.answer(work, keys, report_id, message_id=form_id(form), **form.answer())
            return go("inbox.show", report_id=report_id, said="report_answered")
    return report_page(work, keys, report_id, answer=form)


@blueprint.post("/inbox/<uuid:report_id>/translation", defaults={"message_id": None})
@blueprint.post("/inbox/<uuid:report_id>/messages/<uuid:message_id>/translation")
@guarded(Permission.WORK_ON_REPORTS)
def translate(work: Work, keys: Keyring, report_id: UUID, message_id: UUID | None) -> ResponseReturnValue:
    """Keep a translation beside the report or one of its messages."""
    form = BesideForm(request.form, place=str(message_id or "report"))
    if form.validate():
        with form.blaming(work):
            triage.translate(work, keys, report_id, message_id, form.beside())
            return go("inbox.show", report_id=report_id, said="report_translated")
    return report_page(work, keys, report_id, translations={message_id: form})


@blueprint.post("/inbox/<uuid:report_id>/note")
@guarded(Permission.WORK_ON_REPORTS)
def keep_note(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Keep words that only the team reads."""
    form = NoteForm(request.form)
    if form.validate():
        with form.blaming(work):
            triage.keep_note(work, keys, report_id, tidy(form.note.data))
            return go("inbox.show", report_id=report_id, said="report_noted")
    return report_page(work, keys, report_id, note=form)


@blueprint.post("/inbox/<uuid:report_id>/assign")
@guarded(Permission.WORK_ON_REPORTS)
def assign(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Say who takes care of a report."""
    form = AssignForm(request.form, people=triage.colleagues(work, keys))
    if form.validate():
        triage.assign(work, keys, report_id, id_of(form.assigned))
        return go("inbox.show", report_id=report_id, said="report_assigned")
    return report_page(work, keys, report_id, assign=form)


@blueprint.post("/inbox/<uuid:report_id>/merge")
@guarded(Permission.WORK_ON_REPORTS)
def merge(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Say that a report tells of the same as another, or of nothing else any more."""
    form = MergeForm(request.form, reports=choices_to_merge(inbox.inbox(work, keys), report_id))
    if form.validate():
        into = id_of(form.into)
        triage.merge(work, keys, report_id, into)
        return go("inbox.show", report_id=report_id, said="report_merged" if into else "report_parted")
    return report_page(work, keys, report_id, merge=form)


def report_page(work: Work, keys: Keyring, report_id: UUID, **sent: Any) -> ResponseReturnValue:
    """The page of a report; `sent` are forms that could not be used, by their name here, shown as they were typed."""
    views, people = inbox.inbox(work, keys), triage.colleagues(work, keys)
    shown = inbox.report(work, keys, report_id)
    case_id = shown.view.triage.case
    return page(
        "inbox/show.html",
        422 if sent else 200,
        **listed_around(views, shown.view),
        **_told_beside(views, shown.view),
        report=shown,
        body=shown.view.body,
        triage=shown.view.triage,
        people=people,
        links=links.read_all(shown.view.body.where),
        case_id=case_id if case_id and keys.holds(case_id) else None,
        can_merge=bool(choices_to_merge(views, report_id)),
        forms={**_forms(shown, views, people), **sent},
        translations={**_translations(shown), **sent.get("translations", {})},
        errors=_errors(sent),
    )


def _told_beside(views: list[ReportView], shown: ReportView) -> dict[str, Any]:
    """The reports that tell of the same."""
    return {
        "merged_to": next((view for view in views if view.id == shown.triage.merged_into), None),
        "merged_here": [view for view in views if view.triage.merged_into == shown.id],
    }


def _forms(shown: ReportPage, views: list[ReportView], people: dict[UUID, Any]) -> dict[str, PageForm]:
    kept = shown.view.triage
    return {
        "answer": answer_to(shown.view.body.language),
        "note": NoteForm(note=kept.note),
        "assign": AssignForm(people=people, assigned=kept.assigned),
        "merge": MergeForm(reports=choices_to_merge(views, shown.view.id)),
        "take": TakeForm(views=shown.all_files, taken=[str(file.id) for file in shown.all_files]),
    }


def _translations(shown: ReportPage) -> dict[UUID | None, BesideForm]:
    found: dict[UUID | None, BesideForm] = {None: translation_of(shown.view.triage, "report")}
    for message in shown.messages:
        found[message.id] = translation_of(message.note, str(message.id))
    return found


def _errors(sent: dict[str, Any]) -> PageForm | None:
    """The one form among those sent that could not be used."""
    forms = [*sent.get("translations", {}).values(), *(form for name, form in sent.items() if name != "translations")]
    return forms[0] if forms else None
