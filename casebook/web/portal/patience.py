"""Patience with slow lines, but not for ever: a body that hardly moves gives its place to somebody else.

A sender that stops altogether is not seen from here, since reading waits for it; a proxy in front must end that
(docs/guide/operator.md). `Places` keeps enough threads for pages all the same.
"""

from collections.abc import Iterable
from time import monotonic
from typing import IO, TYPE_CHECKING

from werkzeug.exceptions import RequestTimeout

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

GRACE = 60.0  # seconds before anybody counts as slow
SLOWEST = 200  # bytes a second, from then on; the slowest telephone over Tor is faster


class _Counted:
    """A request's body that is read, and given up when it is too slow on the whole."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._since, self._count = stream, monotonic(), 0

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes; raises RequestTimeout where they came too slowly."""
        piece = self._stream.read(size)
        self._count += len(piece)
        took = monotonic() - self._since
        if piece and took > GRACE and self._count < SLOWEST * took:
            raise RequestTimeout
        return piece


class Patient:
    """A WSGI application that reads bodies as the one inside does, but not for ever."""

    def __init__(self, inside: "WSGIApplication") -> None:
        self._inside = inside

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Call the application inside."""
        environ["wsgi.input"] = _Counted(environ["wsgi.input"])
        return self._inside(environ, start_response)
