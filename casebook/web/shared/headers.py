"""The headers on every answer, set below Flask so that no error path can miss them.

A view may set a stricter value of its own (a download adds `sandbox`); whatever it leaves unset is filled in here.
Sources: Content Security Policy Level 3, Fetch Metadata Request Headers, HTML Standard (COOP), Fetch Standard (CORP).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DESK_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PORTAL_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
SANDBOX = "default-src 'none'; sandbox"
"""For bytes that came from outside: whatever they are, they run nothing and load nothing."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
_ONE_YEAR = "max-age=31536000"


class HeadersOnEverything:
    """A WSGI application that answers as the one inside does, with every protective header in place."""

    def __init__(self, inside: "WSGIApplication", policy: str, *, https: bool = False) -> None:
        """Wrap an application; `https` says that HTTPS stands in front, which only an onion address comes without."""
        self._inside, self._https = inside, https
        self._defaults = {**_ALWAYS, "Content-Security-Policy": policy}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Call the application inside; fill in what its answer left unset."""

        def start(status, given, exc_info=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            headers = Headers(given)
            for name, setting in self._defaults.items():
                headers.setdefault(name, setting)
            if environ.get("wsgi.url_scheme") == "https" or (self._https and not _by_onion(environ)):
                headers.setdefault("Strict-Transport-Security", _ONE_YEAR)
            headers["Server"] = ""  # granian would fill in its own name
            return start_response(status, headers.to_wsgi_list(), exc_info)

        return self._inside(environ, start)


def _by_onion(environ: "WSGIEnvironment") -> bool:
    return str(environ.get("HTTP_HOST", "")).partition(":")[0].endswith(".onion")
