"""An export brought in through the desk: it becomes an exhibit first. What it holds is looked over on the next page.

The file is never in the clear on a disk. Nothing of it becomes a record of the case here.
"""

from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import casework, custody, importing, jobs
from casebook.services.custody import ExhibitDraft
from casebook.services.job_of_import import IMPORT
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.intake import Intake
from casebook.web.shared.fields import PageForm
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("importing", __name__)


class ExportForm(PageForm):
    """One file beside nothing else."""


@blueprint.get("/cases/<uuid:case_id>/import")
@guarded(Permission.TAKE_IN_EVIDENCE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for an export, and list what was read before."""
    return _page(work, keys, case_id, ExportForm())


@blueprint.post("/cases/<uuid:case_id>/import")
@staged(Permission.TAKE_IN_EVIDENCE, Intake)
def take_in(files: Intake, case_id: UUID) -> ResponseReturnValue:
    """Make an exhibit of the export, unless the case has the same bytes already, and go on to look it over."""
    form = ExportForm(request.form)
    form.form_errors += [_(reason) for _name, reason in files.refused]
    if len(files.received) != 1 and not form.form_errors:
        form.form_errors.append(_("Choose one file."))
    if not form.form_errors:
        export = files.received[0]
        with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys), form.blaming(work):
            evidence_id = importing.kept_already(work, keys, case_id, export.sha256)
            if evidence_id is None:
                evidence_id = custody.take_in(work, keys, case_id, export, ExhibitDraft())
                files.kept = True
    if form.errors or form.form_errors:
        with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
            return _page(work, keys, case_id, form, 422)
    if "return=minimal" in request.headers.get("Prefer", ""):
        # A script that followed a redirection would have the whole export read once more.
        where = url_for("surveys.show", case_id=case_id, evidence_id=evidence_id)
        return Response(status=204, mimetype="text/plain", headers={"Content-Location": where})
    return go("surveys.show", case_id=case_id, evidence_id=evidence_id)


def _page(work: Work, keys: Keyring, case_id: UUID, form: ExportForm, status: int = 200) -> ResponseReturnValue:
    # Not the whole case: with a hundred thousand posts it would take a minute to ask for the next export.
    runs = importing.runs(work, keys, case_id, page="importing")
    case = casework.case(work, keys, case_id)
    carried = jobs.under_way(work, keys, case_id, IMPORT, {run_id for run_id, _run in runs})
    return page("importing/new.html", status, case=case, form=form, runs=runs, carried=carried)
