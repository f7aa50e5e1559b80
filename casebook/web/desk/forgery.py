"""Forms are answered only if they are our own: the session's token, and a browser that says it came from here.

Source: OWASP CSRF Prevention Cheat Sheet (synchroniser token). Where a request came from: casebook.web.shared.origin.
"""

from flask import g, request

from casebook.crypto import bearer
from casebook.web.desk.cookies import form_cookie

TOKEN = "csrf_token"  # noqa: S105 -- the name of a field
_SECRET_FIELDS = frozenset({TOKEN, "passphrase", "once_more", "present", "code", "shown", "next", "kept_for"})
MOST_KEPT = 256 * 1024  # characters of typed text that a page carries over a new sign-in


def form_token() -> str:
    """The token for a form on this page."""
    return bearer.form_token(g.get("form_cookie") or form_cookie())


def token_holds() -> bool:
    """Whether the form carries the token of this browser's session or visitor's cookie."""
    return bearer.form_token_holds(form_cookie(), request.form.get(TOKEN, ""))


def typed() -> list[tuple[str, str]]:
    """What was typed into the form that arrived, to be shown again; never a token or a passphrase."""
    kept = [(name, text) for name, text in request.form.items(multi=True) if name not in _SECRET_FIELDS and text]
    return kept if sum(len(text) for _, text in kept) <= MOST_KEPT else []
