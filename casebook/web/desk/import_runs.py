"""A run of reading an export: tell how far it is, stop it, let it go on.

It is carried out beside the pages, as a job (casebook.jobs.imports), each batch in an act of its own, so that a long run holds no
lock and loses nothing when it ends early. How far it is stands in its row; whether somebody carries it, in the row of its job.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from flask import Blueprint, Response, stream_with_context
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.exporters.tables import table_pieces
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.services import casework, importing, jobs
from casebook.services.imported_rows import RowReport
from casebook.services.job_of_import import IMPORT, LoanOver
from casebook.web.desk import import_jobs, job_pages
from casebook.web.desk.answers import go, page
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.import_jobs import is_carried, opened
from casebook.web.desk.wording import row_words
from casebook.web.shared.headers import SANDBOX
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("import_runs", __name__, url_prefix="/cases/<uuid:case_id>/imports/<uuid:run_id>")
NOTES_SHOWN = 200


@blueprint.get("")
@staged(Permission.READ_CASE)
def show(case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Tell how a run stands, and name the rows that need somebody's eyes; its member's page has it go on where nobody does."""
    with acting(Permission.READ_CASE, case_id, writes=False) as (work, keys):
        run = importing.run_of(work, keys, case_id, run_id)
        case = casework.case(work, keys, case_id)
        job = jobs.latest(work, keys, case_id, IMPORT, run_id)
    if job is not None and is_carried(run, job):
        job = import_jobs.go_on(job)
    return page(
        "importing/run.html",
        case=case,
        run=run,
        run_id=run_id,
        job=job,
        carried=is_carried(run, job),
        waits=job is not None and job_pages.waits(job),
        loan_over=job is not None and isinstance(job.error, LoanOver),
        shown=NOTES_SHOWN,
    )


@blueprint.post("/carry")
@guarded(Permission.WRITE_CASE)
def carry(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Have the export read to its end, or until somebody stops it. What is in the case already is passed over."""
    import_jobs.begin(work, keys, case_id, run_id)
    return go("import_runs.show", case_id=case_id, run_id=run_id)


@blueprint.get("/report.csv")
@staged(Permission.TAKE_IN_EVIDENCE)
def report(case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Read the export again, and give a row for each of its rows: where it stands, and what became of it."""
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=True) as (work, keys):
        run = importing.run_of(work, keys, case_id, run_id)
        source, sha256 = opened(work, keys, case_id, run.evidence, quietly=False)
        before = importing.known(work, keys, case_id)
    rows = importing.accounted(source, run, before, sha256)
    answer = Response(stream_with_context(_table(rows)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition("rows.csv")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@blueprint.post("/stop")
@guarded(Permission.WRITE_CASE)
def stop(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Stop a run; what it has taken stays."""
    importing.stop(work, keys, case_id, run_id)
    for job_id in jobs.under_way(work, keys, case_id, IMPORT, {run_id}).values():
        jobs.stop(work, keys, case_id, job_id)
    return go("import_runs.show", case_id=case_id, run_id=run_id)


def _table(rows: Iterable[RowReport]) -> Iterator[bytes]:
    outcomes = {"added": _("Not in the case"), "known": _("In this case already"), "changed": _("Changed since")}
    heads = (_("Row"), _("Place in the file"), _("What became of it"), _("Remark"))
    told = ((row.row, row.place, outcomes.get(row.outcome, _("Left out")), row_words(row.reason)) for row in rows)
    return table_pieces(heads, told)
