"""Closing a report: declined with a reason, as spam, or erased for good. Each asks on a page of its own first."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import inbox, triage
from casebook.web.desk.answers import go, page
from casebook.web.desk.fields import form_id
from casebook.web.desk.guards import guarded
from casebook.web.desk.inbox_forms import DeclineForm
from casebook.web.shared.fields import tidy
from casebook.work import Work

blueprint = Blueprint("report_sorting", __name__)


@blueprint.get("/inbox/<uuid:report_id>/decline")
@guarded(Permission.WORK_ON_REPORTS, writes=True)
def ask_to_decline(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Ask why a report is declined, and what its sender is told."""
    shown = _one(work, keys, report_id)
    form = DeclineForm(form_id=str(uuid4()), language=shown["body"].language)
    return page("inbox/decline.html", **shown, form=form)


@blueprint.post("/inbox/<uuid:report_id>/decline")
@guarded(Permission.WORK_ON_REPORTS)
def decline(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Close a report with a reason for the team, and words for its sender where there are any."""
    form = DeclineForm(request.form)
    if form.validate():
        with form.blaming(work):
            words, language = tidy(form.text.data), form.language.data or ""
            triage.decline(work, keys, report_id, form.reason.data, "", message_id=form_id(form))
            if words:
                triage.answer(work, keys, report_id, words, language=language, message_id=form_id(form))
            return go("inbox.show", report_id=report_id, said="report_declined")
    return page("inbox/decline.html", 422, **_one(work, keys, report_id), form=form)


@blueprint.get("/inbox/<uuid:report_id>/spam")
@guarded(Permission.WORK_ON_REPORTS, writes=True)
def ask_if_spam(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Ask before a report is closed as spam."""
    return page("inbox/spam.html", **_one(work, keys, report_id))


@blueprint.post("/inbox/<uuid:report_id>/spam")
@guarded(Permission.WORK_ON_REPORTS)
def mark_spam(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Close a report as spam."""
    triage.mark_spam(work, keys, report_id)
    return go("inbox.show", report_id=report_id, said="report_spam")


@blueprint.post("/inbox/<uuid:report_id>/put-back")
@guarded(Permission.WORK_ON_REPORTS)
def put_back(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Open a closed report again."""
    triage.put_back(work, keys, report_id)
    return go("inbox.show", report_id=report_id, said="report_put_back")


@blueprint.get("/inbox/<uuid:report_id>/erase")
@guarded(Permission.WORK_ON_REPORTS, writes=True)
def ask_to_erase(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Say what is lost and what stays before a report is erased."""
    return page("inbox/erase.html", **_one(work, keys, report_id))


@blueprint.post("/inbox/<uuid:report_id>/erase")
@guarded(Permission.WORK_ON_REPORTS, proof=True)
def erase(work: Work, keys: Keyring, report_id: UUID) -> ResponseReturnValue:
    """Erase a report for good."""
    triage.erase(work, keys, report_id)
    return go("inbox.index", said="report_erased")


def _one(work: Work, keys: Keyring, report_id: UUID) -> dict[str, Any]:
    shown = inbox.report(work, keys, report_id)
    return {"report": shown, "body": shown.view.body, "triage": shown.view.triage}
