"""Where a request came from, by what the browser says of it.

A form counts only from a page of ours. What is read may be reached by a link from anywhere, but no other site may ask for
it by itself: as a picture, a frame, a script, a download.
Sources: OWASP CSRF Prevention Cheat Sheet, Fetch Metadata Request Headers, RFC 6454 (Origin).
"""

from urllib.parse import urlsplit

from flask import Flask, request
from flask.typing import ResponseReturnValue

from casebook.web.shared.errors import page_about

_OURS = frozenset({"same-origin", "none"})  # "none": typed, from a bookmark, or from another program
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def came_from_here() -> bool:
    """Whether the browser says that this request was started by one of our own pages, or says nothing.

    Every browser of the last years says it; the token decides where one does not.
    """
    if not _says_ours():
        return False
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:  # no browser sends such an origin
        return False


def refuse_foreign_fetches(app: Flask) -> None:
    """Answer 403 before anything is looked up where another site asks for an address by itself; style sheets too."""
    app.before_request(_refused)


def brought_by_another_site() -> bool:
    """Whether a link, a form or a script of another site has led this window here. A sister site is another site."""
    return request.method in _READING and not _says_ours()


def _refused() -> ResponseReturnValue | None:
    # Forms that change something are the guards' business: they give back what was typed.
    if not brought_by_another_site() or _opens_a_window():
        return None
    return page_about(403)


def _opens_a_window() -> bool:
    told = request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest")
    return told == ("navigate", "document")


def _says_ours() -> bool:
    return request.headers.get("Sec-Fetch-Site", "same-origin") in _OURS
