"""The dates of a case: everything that is due in it, from whatever record, and what is ticked off with one press.

Tasks are added, corrected and removed as other records are (casebook.web.desk.records).
"""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.services import reading, tasking
from casebook.services.changes import noun_of
from casebook.web.desk.answers import go, of_book, page
from casebook.web.desk.deadline_words import dates_of
from casebook.web.desk.guards import guarded
from casebook.work import Work

blueprint = Blueprint("tasks", __name__)


@blueprint.get("/cases/<uuid:case_id>/dates")
@guarded(Permission.READ_CASE)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List what is due in the case, tasks without a day, and what is settled."""
    book = reading.case_book(work, keys, case_id, page="dates")
    dues = dates_of(book)
    undated = [task for task in book.tasks if task.body.due is None]
    return page(
        "tasks/index.html",
        **of_book(book),
        dues=[hit for hit in dues if not hit.due.done],
        settled=[hit for hit in dues if hit.due.done][::-1],
        undated=[task for task in undated if task.body.done_at is None],
        done=[task for task in undated if task.body.done_at is not None],
        today=work.clock().date(),
    )


@blueprint.post("/cases/<uuid:case_id>/dates/<uuid:task_id>/done")
@guarded(Permission.WRITE_CASE)
def finish(work: Work, keys: Keyring, case_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Mark a task as done."""
    tasking.finish(work, keys, case_id, task_id)
    return _back(case_id, "task_done")


@blueprint.post("/cases/<uuid:case_id>/dates/<uuid:task_id>/undone")
@guarded(Permission.WRITE_CASE)
def reopen(work: Work, keys: Keyring, case_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Take back that a task is done."""
    tasking.reopen(work, keys, case_id, task_id)
    return _back(case_id, "task_undone")


@blueprint.post("/cases/<uuid:case_id>/dates/<noun>/<uuid:record_id>/let-go")
@guarded(Permission.WRITE_CASE)
def let_go(work: Work, keys: Keyring, case_id: UUID, noun: str, record_id: UUID) -> ResponseReturnValue:
    """Take away a day that we had set ourselves, to look or to ask again."""
    table = noun_of(noun)
    if table not in tasking.OWN_DAYS:
        raise NotFound
    tasking.let_go(work, keys, case_id, table, record_id)
    return _back(case_id, "day_let_go")


def _back(case_id: UUID, said: str) -> ResponseReturnValue:
    """Go back to the list from which the button was pressed."""
    back = request.form.get("back")
    if back in {"today", "mine"}:
        return go("today.index", whose="mine" if back == "mine" else None, said=said)
    return go("tasks.index", case_id=case_id, said=said)
