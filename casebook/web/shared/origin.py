"""Where a request came from, by what the browser says of it.

Sources: OWASP CSRF Prevention Cheat Sheet, Fetch Metadata Request Headers, RFC 6454 (Origin).
"""

from urllib.parse import urlsplit

from flask import request


def came_from_here() -> bool:
    """Whether the browser says that this request was started by one of our own pages, or says nothing.

    Every browser of the last years says it; the token decides where one does not.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.host
    except ValueError:  # no browser sends such an origin
        return False
