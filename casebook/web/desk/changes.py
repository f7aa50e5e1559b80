"""Changes of a case: who changed what when, field by field, with the buttons that undo one or bring a version back."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import IllegalMove
from casebook.keys.keyring import Keyring
from casebook.services import reading, tracing, undoing
from casebook.services.colleagues import colleagues
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.change_words import shown_change
from casebook.web.desk.guards import guarded
from casebook.web.desk.log_words import noun_words
from casebook.web.shared.fields import take_back
from casebook.work import Work

blueprint = Blueprint("changes", __name__)
_DIGITS = 7


@blueprint.get("/cases/<uuid:case_id>/changes")
@guarded(Permission.READ_HISTORY)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show what was changed in the case, newest first."""
    book = reading.case_book(work, keys, case_id, page="changes")
    start = _start()
    trace = tracing.of_case(work, keys, case_id, start=start)
    members = colleagues(work, keys)
    shown = [shown_change(book, change, members) for change in trace.changes]
    older = start + tracing.AT_ONCE if start + tracing.AT_ONCE < trace.all else None
    return page("changes/index.html", **of_book(book), changes=shown, all=trace.all, older=older)


@blueprint.get("/cases/<uuid:case_id>/changes/<noun>/<uuid:record_id>")
@guarded(Permission.READ_HISTORY)
def of_record(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Show the history of one record, newest first."""
    book = reading.case_book(work, keys, case_id, page="changes")
    trace = tracing.of_record(work, keys, case_id, noun, record_id)
    members = colleagues(work, keys)
    shown = [shown_change(book, change, members) for change in trace.changes]
    return page("changes/record.html", **of_book(book), changes=shown, kind=noun_words(noun), first=shown[0].steps[0])


@blueprint.post("/cases/<uuid:case_id>/changes/<uuid:change_id>/undo")
@guarded(Permission.WRITE_CASE)
def undo(work: Work, keys: Keyring, case_id: UUID, change_id: UUID) -> ResponseReturnValue:
    """Take one change back, whole; where that cannot be, nothing is touched."""
    try:
        undoing.undo(work, keys, case_id, change_id)
    except IllegalMove:
        take_back(work)
        return go("changes.index", case_id=case_id, said="not_undone")
    return go("changes.index", case_id=case_id, said="undone")


@blueprint.post("/cases/<uuid:case_id>/changes/<uuid:change_id>/restore/<uuid:record_id>")
@guarded(Permission.WRITE_CASE)
def restore(work: Work, keys: Keyring, case_id: UUID, change_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Make one record again what it was before a change."""
    try:
        undoing.restore(work, keys, case_id, change_id, record_id)
    except IllegalMove:
        take_back(work)
        return go("changes.index", case_id=case_id, said="not_undone")
    return go("changes.index", case_id=case_id, said="restored")


def _start() -> int:
    asked = request.args.get("from", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else 0
