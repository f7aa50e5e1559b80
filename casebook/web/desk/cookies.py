"""The cookies of the desk: the session's secret, one that the sign-in form is bound to, the mark of a known browser.

All are opaque. Behind HTTPS they carry the __Host- prefix (RFC 6265bis): no other host can set or see them.
"""

from flask import Response, current_app, request

from casebook.crypto import bearer
from casebook.work import House

LONGEST = 64  # characters; a session secret has 43


def house() -> House:
    """What this process holds open, as given to `create_desk`."""
    found: House = current_app.extensions["casebook"]
    return found


def session_cookie() -> str:
    """The session's secret as this browser sent it, "" if none."""
    return request.cookies.get(_name("session"), "")[:LONGEST]


def form_cookie() -> str:
    """What the forms of this browser are bound to: its session, else its visitor's cookie, "" if it has neither."""
    return session_cookie() or request.cookies.get(_name("visitor"), "")[:LONGEST]


def keep_session(response: Response, secret: str) -> None:
    """Give the browser the secret of a new session, for as long as it stays open."""
    _set(response, "session", secret)
    drop(response, "visitor")


def keep_visitor(response: Response) -> str:
    """Give a browser without any cookie something to bind the sign-in form to; return it."""
    secret = bearer.new_cookie()
    _set(response, "visitor", secret)
    return secret


def device_cookie() -> str:
    """What a browser bears that its member had remembered, "" if it is not known. It opens nothing."""
    return request.cookies.get(_name("device"), "")[:LONGEST]


def keep_device(response: Response, mark: str) -> None:
    """Let the browser bear the mark for half a year."""
    _set(response, "device", mark, for_days=180)


def drop(response: Response, kind: str = "session") -> None:
    """Take a cookie back."""
    response.delete_cookie(_name(kind), path="/", secure=_secure(), httponly=True, samesite="Lax")


def _set(response: Response, kind: str, secret: str, for_days: int = 0) -> None:
    ends = for_days * 24 * 3600 or None
    response.set_cookie(_name(kind), secret, path="/", max_age=ends, secure=_secure(), httponly=True, samesite="Lax")


def _name(kind: str) -> str:
    stem = "casebook" if kind == "session" else f"casebook-{kind}"
    return f"__Host-{stem}" if _secure() else stem


def _secure() -> bool:
    return house().settings.secure_cookies
