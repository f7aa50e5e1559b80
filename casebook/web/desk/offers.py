"""What every page of a case offers beside its own matter: to go on with a form that was begun, to undo what was just done.

Called by the guards before a page is made and after a form was acted on. It shows nothing itself: `begun` and `undoable` of
the page's context do (templates/desk/case.html).
"""

from uuid import UUID

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from casebook import access
from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import undoing, unfinished
from casebook.work import Work

GO_ON = "begun"  # in an address: fill in what was kept of this page's form
_AFTER = 303  # the status of every act that was done


def before_page(work: Work, keys: Keyring, case_id: UUID | None) -> None:
    """Look, before a page of a case is made, whether a form of it was begun, and what was done last."""
    if request.method != "GET" or case_id is None or "begun" in g:
        return
    g.begun = _begun(work, keys, case_id) if takes_form(request.path) else None
    if g.begun is not None and GO_ON in request.args:
        g.begun_words = MultiDict(g.begun.words)
    if "said" in request.args and access.admits(keys.role, Permission.WRITE_CASE, holds_case=True):
        g.undoable = undoing.last_own(work, keys, case_id)


def after_act(work: Work, keys: Keyring, case_id: UUID | None, answer: ResponseReturnValue) -> None:
    """Forget what was kept of a form, now that it was sent and acted on."""
    if case_id is not None and done(answer) and keys.holds(case_id):
        unfinished.finish(work, keys, case_id, request.path)


def done(answer: ResponseReturnValue) -> bool:
    """Whether a form was acted on: then the browser is sent on, or its script is told where to go."""
    if request.method != "POST" or not isinstance(answer, Response):
        return False
    return answer.status_code == _AFTER or "Content-Location" in answer.headers


def takes_form(path: str) -> bool:
    """Whether a page takes a form at its own address."""
    try:
        current_app.url_map.bind("").match(path, "POST")
    except HTTPException:
        return False
    return True


def _begun(work: Work, keys: Keyring, case_id: UUID) -> unfinished.Unfinished | None:
    mine = unfinished.of_member(work, keys, case_id)
    return next((one for one in mine if one.path == request.path), None)
