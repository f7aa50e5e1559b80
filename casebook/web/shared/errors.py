"""From an error to a page: what happened, what was kept, what to do now. In the reader's language, with no codes.

A page never carries the words of an exception, and the log never carries more of it than its class and its place:
both could hold words of a case.
"""

import logging
import traceback
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from casebook.errors import (
    IllegalMove,
    InvalidInput,
    NoGrant,
    NotAllowed,
    NotFound,
    Refused,
    StorageFull,
    Tampered,
    WrongKey,
)
from casebook.web.shared.words import gettext as _

log = logging.getLogger("casebook.web")

STATUS_OF: dict[type[Exception], int] = {
    NotAllowed: 403,
    NotFound: 404,
    NoGrant: 404,  # a case without a key here is a case that does not exist here
    IllegalMove: 409,
    InvalidInput: 422,
    Refused: 403,
    StorageFull: 507,
}
_DAMAGED = (Tampered, WrongKey)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page about an error says."""

    head: str
    happened: str
    kept: str
    now: str


def answer_errors(app: Flask) -> None:
    """Answer every error of this application with a page of its own."""
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
    for kind, status in STATUS_OF.items():
        if isinstance(error, kind):
            reason = error.reason if isinstance(error, InvalidInput) else ""
            return page_about(status, happened=_(reason, **error.values) if isinstance(error, InvalidInput) else "")
    log.error("%s at %s", type(error).__name__, _place(error))
    if isinstance(error, _DAMAGED):
        return _page(500, damaged())
    return page_about(500)


def page_about(status: int, happened: str = "") -> Response:
    """The page for one HTTP status; `happened` replaces its first sentence where more is known."""
    trouble = _trouble(status)
    if happened:
        trouble = Trouble(trouble.head, happened, trouble.kept, trouble.now)
    return _page(status, trouble)


def _page(status: int, trouble: Trouble) -> Response:
    if request_ctx.url_adapter is None:  # a host name that is not ours: nothing on a page could be linked
        return _plain(status)
    try:
        return make_response(render_template("shared/error.html", trouble=trouble), status)
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


def _trouble(status: int) -> Trouble:
    nothing_changed = _("Nothing was changed.")
    words = {
        403: Trouble(
            _("You may not do this"),
            _("Your role or your access to this case does not include this act. The attempt is in the log."),
            nothing_changed,
            _("If you need it for your work, ask the member who leads the case."),
        ),
        404: Trouble(
            _("There is nothing here for you"),
            _("This page does not exist, or it belongs to a case that you have no key for."),
            nothing_changed,
            _("Check the address, or go back to your cases."),
        ),
        405: Trouble(
            _("This address cannot be opened that way"),
            _("It only takes a form that casebook itself has shown."),
            nothing_changed,
            _("Go back and use the button on the page."),
        ),
        409: Trouble(
            _("This has already moved on"),
            _(
                "The record is no longer in the state that this act needs. Somebody may have been quicker, or the button was pressed twice."
            ),
            _("What was saved before is still there."),
            _("Open the record again and look before you go on."),
        ),
        413: Trouble(
            _("That is too large"),
            _("What you sent is larger than casebook takes in one go."),
            _("Nothing of it was kept."),
            _("Send fewer or smaller files, or split the text."),
        ),
        422: Trouble(
            _("Something in what was sent cannot be used"),
            _("One of the fields holds something that casebook cannot read."),
            nothing_changed,
            _("Go back, change it and send it again."),
        ),
        429: Trouble(
            _("Too many at once"),
            _("Many people are signing in at this moment, or one address tries very often."),
            nothing_changed,
            _("Wait a minute and try again."),
        ),
        507: Trouble(
            _("There is no room left"),
            _("The server could not store what you sent."),
            _("Nothing of it was kept, and nothing else was lost."),
            _("Tell your administrator that the disk is full. Reading still works."),
        ),
        500: Trouble(
            _("Something went wrong on our side"),
            _("casebook could not finish this. The fault is noted in the server’s log, without your words."),
            _("Nothing was half saved: an act is kept whole or not at all."),
            _("Try again. If it happens twice, tell your administrator the time."),
        ),
    }
    refused = Trouble(
        _("This could not be read"),
        _("What arrived was not a request that casebook understands."),
        nothing_changed,
        _("Go back to the page and try again."),
    )
    return words.get(status, words[500] if status >= 500 else refused)  # noqa: PLR2004 -- server errors begin there


def damaged() -> Trouble:
    """The words for a record or file whose stored bytes are not what was stored."""
    return Trouble(
        _("This record is damaged"),
        _("Its stored bytes are not what was stored, so casebook does not show any of it."),
        _("Everything else still works. The damaged bytes were not touched."),
        _("Tell your administrator. A backup can bring this record back."),
    )
