"""From a report to a case: what was told becomes records, its files become exhibits. Later files follow on their own."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import acceptance, case_offers, inbox, reading
from casebook.services.inbox import ReportPage
from casebook.web.desk.acceptance_forms import AcceptanceForm, CaseLookForm, Offered, offered_for, proposed
from casebook.web.desk.answers import go, page
from casebook.web.desk.fields import id_of
from casebook.web.desk.guards import guarded
from casebook.web.desk.inbox import report_page
from casebook.web.desk.inbox_forms import TakeForm
from casebook.work import Work

blueprint = Blueprint("report_acceptance", __name__)


@blueprint.get("/inbox/<uuid:report_id>/accept")
@guarded(Permission.WORK_ON_REPORTS, writes=True)
def ask(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Propose what of a report becomes a record, and in which case."""
    shown = inbox.report(work, keys, report_id)
    if shown.view.triage.case is not None:
        return go("inbox.show", report_id=report_id)
    return _page(shown, proposed(shown.view, _offered(work, keys, shown)))


@blueprint.post("/inbox/<uuid:report_id>/accept/cases")
@guarded(Permission.WORK_ON_REPORTS)
def look(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Look for the case, by words or further down the list; everything that was typed stays as it is."""
    shown = inbox.report(work, keys, report_id)
    if shown.view.triage.case is not None:
        return go("inbox.show", report_id=report_id)
    return _page(shown, AcceptanceForm(request.form, offered=_offered(work, keys, shown)))


@blueprint.post("/inbox/<uuid:report_id>/accept")
@guarded(Permission.WORK_ON_REPORTS)
def accept(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Accept a report into a new or an existing case; pressing the button twice accepts it once."""
    shown = inbox.report(work, keys, report_id)
    if shown.view.triage.case is not None:
        return go("inbox.show", report_id=report_id)
    form = AcceptanceForm(request.form, offered=_offered(work, keys, shown))
    if form.validate():
        with form.blaming(work):
            case_id = form.chosen_case()
            book = reading.case_book(work, keys, case_id, page="incidents.new") if case_id else None
            case_id = acceptance.accept(work, keys, report_id, form.draft(shown.view.body, book))
            return go("cases.show", case_id=case_id, said="report_accepted")
    return _page(shown, form, 422)


@blueprint.post("/inbox/<uuid:report_id>/take")
@guarded(Permission.WORK_ON_REPORTS)
def take_files(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Take files that came after the report was accepted into its case."""
    form = TakeForm(request.form, views=inbox.report(work, keys, report_id).all_files)
    if form.validate():
        with form.blaming(work):
            case_id = acceptance.take_files(work, keys, report_id, form.chosen())
            return go("cases.show", case_id=case_id, said="report_files_taken")
    return report_page(work, keys, report_id, take=form)


def _page(shown: ReportPage, form: AcceptanceForm, status: int = 200) -> ResponseReturnValue:
    cases = form.offered.cases
    before = max(cases.start - case_offers.AT_ONCE, 0) if cases.start else None
    after = cases.start + case_offers.AT_ONCE if cases.start + case_offers.AT_ONCE < cases.total else None
    return page(
        "inbox/accept.html",
        status,
        report=shown,
        body=shown.view.body,
        form=form,
        found=cases,
        before=before,
        after=after,
    )


def _offered(work: Work, keys: Keyring, shown: ReportPage) -> Offered:
    asked = CaseLookForm(request.form)
    asked.validate()
    cases = case_offers.open_cases(
        work, keys, words=asked.looked.data or "", start=asked.begin(), chosen=id_of(asked.case)
    )
    return offered_for(shown.view.body, acceptance.files_to_take(work, keys, shown.view.id), cases)
