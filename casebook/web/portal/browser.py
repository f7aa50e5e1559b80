"""The one cookie of the portal, and the tokens of its forms.

Its value is a random secret; what it opens lies sealed on the server. It has no telling name, ends with the browser, and is
never sent by another site. Behind HTTPS it carries the __Host- prefix (RFC 6265bis).
"""

from flask import Response, current_app, g, request

from casebook.crypto import bearer
from casebook.work import House

TOKEN = "csrf_token"  # noqa: S105 -- the name of a field
_LONGEST = 64  # characters; the secret has 43


def house() -> House:
    """What this process holds open, as given to `create_portal`."""
    found: House = current_app.extensions["casebook"]
    return found


def cookie() -> str:
    """The secret that this browser bears, also one that this very answer gives it; "" if none."""
    return str(g.get("cookie") or request.cookies.get(_name(), "")[:_LONGEST])


def ensured_cookie() -> str:
    """The secret of this browser; one that has none is given one with this answer."""
    present = cookie()
    return present if bearer.decoded(present) is not None else new_cookie()


def new_cookie() -> str:
    """Give this browser a new secret with this answer; what the old one opened, it opens no more here."""
    g.cookie = g.new_cookie = bearer.new_cookie()
    return str(g.cookie)


def forget_cookie() -> None:
    """Take the cookie back with this answer."""
    g.cookie, g.new_cookie = "", ""


def form_token() -> str:
    """The token for a form on this page."""
    return bearer.form_token(ensured_cookie())


def token_holds(token: str) -> bool:
    """Whether a form carries the token of this browser."""
    return bearer.form_token_holds(request.cookies.get(_name(), "")[:_LONGEST], token)


def set_cookies(response: Response) -> Response:
    """Hand the cookie over, or take it back, as this answer decided."""
    secret = g.pop("new_cookie", None)
    if secret:
        response.set_cookie(_name(), secret, path="/", secure=secure(), httponly=True, samesite="Strict")
    elif secret == "" and _name() in request.cookies:
        response.delete_cookie(_name(), path="/", secure=secure(), httponly=True, samesite="Strict")
    return response


def secure() -> bool:
    """Whether cookies are for HTTPS alone. An onion address has none and needs none."""
    onion = request.host.partition(":")[0].endswith(".onion")
    return house().settings.secure_cookies and not onion


def _name() -> str:
    return "__Host-v" if secure() else "v"
