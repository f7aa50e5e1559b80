"""A table brought in through the desk: the file becomes an exhibit first, and its rows are read back from the sealed copy.

The file is never in the clear on a disk. A trial reads the same sealed bytes, and then they are removed.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField

from casebook.access import Permission
from casebook.crypto.stream import SealedFile
from casebook.errors import InvalidInput, NotFound
from casebook.inspection.names import display_name
from casebook.keys.keyring import Keyring
from casebook.services import custody, importing, reading
from casebook.services.custody import ExhibitDraft
from casebook.services.importing import ImportReport
from casebook.services.receiving import Received
from casebook.services.seeking import seekable
from casebook.web.desk.answers import of_book, page
from casebook.web.desk.guards import acting, guarded, staged
from casebook.web.desk.intake import Intake
from casebook.web.shared.fields import PageForm
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("importing", __name__)
ROWS_SHOWN = 200
PURPOSE = "read as a table"  # in the custody of the exhibit; wording.py has it in the reader's words


class TableForm(PageForm):
    """How to read the file that was sent beside it."""

    dry_run = BooleanField(lazy_gettext("Only try it: read the file, show what would be added, and keep nothing"))


@blueprint.get("/cases/<uuid:case_id>/import")
@guarded(Permission.TAKE_IN_EVIDENCE)
def new(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for a table."""
    book = reading.case_book(work, keys, case_id, page="importing")
    return page("importing/new.html", **of_book(book), form=TableForm(), report=None)


@blueprint.post("/cases/<uuid:case_id>/import")
@staged(Permission.TAKE_IN_EVIDENCE, Intake)
def take_in(files: Intake, case_id: UUID) -> ResponseReturnValue:
    """Make an exhibit of the table and posts of its rows, or only say what would come of it; name every row."""
    form, read = TableForm(request.form), dict[str, Any](report=None)
    form.form_errors += [_(reason) for _name, reason in files.refused]
    if len(files.received) == 1 and not files.refused and form.validate():
        table, keeps = files.received[0], not form.dry_run.data
        with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=keeps) as (work, keys), form.blaming(work):
            read = _kept(work, keys, case_id, table, files) if keeps else _tried(work, keys, case_id, table)
    elif not form.form_errors:
        form.form_errors.append(_("Choose one file."))
    # The block above has committed: only now may the page say that anything is stored.
    with acting(Permission.TAKE_IN_EVIDENCE, case_id, writes=False) as (work, keys):
        book = reading.case_book(work, keys, case_id, page="importing")
        return page("importing/new.html", 422 if form.errors else 200, **of_book(book), form=form, **read)


def _kept(work: Work, keys: Keyring, case_id: UUID, table: Received, files: Intake) -> dict[str, Any]:
    kind = _kind(table)
    evidence_id = importing.kept_already(work, keys, case_id, table.sha256)
    if evidence_id is None:
        evidence_id = custody.take_in(work, keys, case_id, table, ExhibitDraft())
        files.kept = True
    file = custody.read(work, keys, case_id, evidence_id, purpose=PURPOSE).file
    return _shown(_read(work, keys, case_id, table, file, kind=kind, evidence_id=evidence_id), evidence_id)


def _tried(work: Work, keys: Keyring, case_id: UUID, table: Received) -> dict[str, Any]:
    kind = _kind(table)
    file = custody.open_sealed(work.blobs, case_id, table.blob, table.file_key.material, table.size)
    return _shown(_read(work, keys, case_id, table, file, kind=kind, evidence_id=None), None)


def _read(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    table: Received,
    file: SealedFile,
    *,
    kind: str,
    evidence_id: UUID | None,
) -> ImportReport:
    return importing.run(
        work,
        keys,
        case_id,
        seekable(file),
        name=display_name(table.name),
        sha256=table.sha256,
        kind=kind,
        evidence_id=evidence_id,
        dry_run=evidence_id is None,
    )


def _kind(table: Received) -> str:
    try:
        return importing.format_of(table.name)
    except NotFound as error:
        raise InvalidInput("This is not a table that can be read. In a spreadsheet, save it as CSV first.") from error


def _shown(report: ImportReport, evidence_id: UUID | None) -> dict[str, Any]:
    return {"report": report, "rows": report.rows[:ROWS_SHOWN], "evidence_id": evidence_id}
