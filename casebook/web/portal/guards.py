"""What every form of the portal passes: it came from here, it is this browser's, and it leaves no act half done.

A form with an old token is shown again with its words; one from another site is refused. Nothing that a form holds is
ever written to a log, and neither is who sent it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import MappingProxyType
from typing import Any, cast

from flask import current_app, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue

from casebook.errors import CasebookError, IllegalMove, InvalidInput, NotFound, Refused
from casebook.services.visits import Visit, visit
from casebook.web.portal.browser import TOKEN, cookie, ensured_cookie, house, token_holds
from casebook.web.shared.errors import page_about
from casebook.web.shared.fields import take_back
from casebook.web.shared.origin import came_from_here
from casebook.web.shared.uploads import Discard, StreamingRequest
from casebook.work import Work, begin

View = Callable[..., ResponseReturnValue]
MOST_DISCARDED = 64 * 1024 * 1024  # bytes of files read in vain to save the words beside them
MOST_KEPT = 400_000  # characters of typed text that a page shows again
_SENDERS = 48  # requests with a body under way at once; pages are still served while that many are slow
_NOT_KEPT = frozenset({TOKEN, "code", "ticket", "proof"})
_BESIDE = frozenset({"form_id", "revision", "place", "intimate"})  # kept with words, and nothing without them
_WORDS = frozenset({"story", "when", "where", "who_did", "relatives", "called", "contact", "text"})
_PAGE_OF = MappingProxyType({"remove_file": "files", "close": "thread"})  # acts whose address shows no page


class Places:
    """So many senders at once, so that slow ones cannot hold every thread of the server."""

    def __init__(self, count: int = _SENDERS) -> None:
        self._free = threading.BoundedSemaphore(count)

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Take a place for the length of a request; false if there is none."""
        got = self._free.acquire(blocking=False)
        try:
            yield got
        finally:
            if got:
                self._free.release()


def form_page(view: View) -> View:
    """Admit to a view the forms of our own pages, with this browser's token; files are refused."""

    @wraps(view)
    def answer(**address: Any) -> ResponseReturnValue:
        if not came_from_here():
            return page_about(403)
        with current_app.extensions["places"].taken() as got:
            if not got:
                return page_about(503)
            if not token_holds(request.form.get(TOKEN, "")):
                return shown_again()
            return view(**address)

    return answer


def shown_again() -> ResponseReturnValue:
    """The form is older than this browser's cookie: show its words with a fresh token, and do nothing."""
    ensured_cookie()
    kept = typed()
    page = _PAGE_OF.get(request.endpoint or "")
    back = url_for(page) if page else request.path
    lost = _BESIDE.issuperset(name for name, _ in kept)
    return render_template("portal/again.html", kept=kept, kept_for=back, lost=lost), 403


def gone() -> ResponseReturnValue:
    """What this form belongs to is not here any more: say so, and show what was typed, to be kept elsewhere."""
    return render_template("portal/gone.html", words=_words()), 409


def typed_words() -> list[str]:
    """What was written in words into the form that arrived, where it has been read: no error may lose it."""
    return _words() if "form" in vars(request_ctx.request) else []


def _words() -> list[str]:
    return [text for name, text in typed() if name in _WORDS]


def typed() -> list[tuple[str, str]]:
    """What was typed into the form that arrived; its files are read past. Never a token or a code."""
    arrived = cast("StreamingRequest", request)
    if arrived.receiver is None:
        arrived.receiver, arrived.max_content_length = Discard(), MOST_DISCARDED
    kept = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_KEPT and text]
    return kept if sum(len(text) for _, text in kept) <= MOST_KEPT else []


@contextmanager
def acting(*, writes: bool) -> Iterator[tuple[Work, Visit | None]]:
    """Open one unit of work, with the report that this browser opens, if it opens one.

    What is refused for its input changes nothing and leaves no entry in the log: strangers could fill it.
    """
    refused: CasebookError | None = None
    with begin(house(), writes=writes, alone=False, name=f"portal.{request.endpoint}") as work:
        try:
            yield work, visit(work, cookie())
        except (InvalidInput, IllegalMove, NotFound, Refused) as error:
            take_back(work)
            refused = error
    if refused is not None:
        raise refused
