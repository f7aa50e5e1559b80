"""From an error to a page: what happened, what was kept, what to do now. In the reader's language, with no codes.

A page never carries the words of an exception, and the log never carries more of it than its class and its place:
both could hold words of a case.
"""

import logging
import traceback
from dataclasses import replace

from flask import Flask, Response, current_app, make_response, render_template
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from casebook.errors import (
    Busy,
    IllegalMove,
    InvalidInput,
    NoGrant,
    NotAllowed,
    NotFound,
    Refused,
    StorageAway,
    StorageFull,
    Tampered,
    WrongKey,
)
from casebook.services.database_words import is_away
from casebook.services.program_log import FAULT
from casebook.web.shared.troubles import AWAY, DAMAGED, NOT_UNDERSTOOD, Trouble, Troubles
from casebook.web.shared.words import gettext as _

log = logging.getLogger("casebook.web")

STATUS_OF: dict[type[Exception], int] = {
    NotAllowed: 403,
    NotFound: 404,
    NoGrant: 404,  # a case without a key here is a case that does not exist here
    IllegalMove: 409,
    Refused: 403,
    StorageFull: 507,
    StorageAway: 502,
    Busy: 503,
}
_DAMAGED = (Tampered, WrongKey)


def answer_errors(app: Flask, troubles: Troubles) -> None:
    """Answer every error of this application with a page of its own, in the words of this face."""
    app.extensions["troubles"] = troubles
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_anything)


def _of_http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    response = page_about(error.code or 500)
    if error.code == 405:  # noqa: PLR2004 -- the one status that must name what would have worked (RFC 9110 §15.5.6)
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def _of_anything(error: Exception) -> Response:
    if isinstance(error, InvalidInput):
        return page_about(422, happened=_(error.reason, **error.values))
    for kind, status in STATUS_OF.items():
        if isinstance(error, kind):
            return page_about(status)
    log.error(FAULT, type(error).__name__, _place(error))
    if is_away(error):  # the database is away, starting, or was held for too long
        troubles: Troubles = current_app.extensions["troubles"]
        return _page(503, troubles.get(AWAY) or troubles[503])
    if isinstance(error, _DAMAGED):
        return _page(500, DAMAGED)
    return page_about(500)


def page_about(status: int, happened: str = "") -> Response:
    """The page for one HTTP status; `happened` replaces its first sentence where more is known."""
    troubles: Troubles = current_app.extensions["troubles"]
    trouble = troubles.get(status) or (troubles[500] if status >= 500 else NOT_UNDERSTOOD)  # noqa: PLR2004 -- server errors
    if happened:
        trouble = replace(trouble, happened=happened)
    return _page(status, trouble)


def _page(status: int, trouble: Trouble) -> Response:
    if request_ctx.url_adapter is None:  # a host name that is not ours: nothing on a page could be linked
        return _plain(status)
    try:
        words = current_app.extensions.get("typed_words", list)()
        return make_response(render_template("shared/error.html", trouble=trouble, words=words), status)
    except Exception as error:  # noqa: BLE001 -- the page about an error must not fail
        log.error("no page about %s: %s at %s", status, type(error).__name__, _place(error))  # noqa: TRY400 -- no words of it
        return _plain(500)


def _plain(status: int) -> Response:
    response = make_response(HTTP_STATUS_CODES.get(status, "Error") + "\n", status)
    response.mimetype = "text/plain"
    return response


def _place(error: Exception) -> str:
    steps = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{step.filename.rpartition('casebook/')[2]}:{step.lineno}" for step in reversed(steps))
