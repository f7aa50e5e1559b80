"""Forms that cannot be taken as they came: the words in them are shown again, never lost and never acted on.

Without a session: the sign-in page, which carries the words over. With one but an old token: the words and one button.
From another site: nothing, since those words are not the member's.
"""

import re
from typing import Any, cast

from flask import Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from casebook.services.database_words import is_away
from casebook.web.desk.cookies import form_cookie, keep_visitor
from casebook.web.desk.fields import CodeForm, ProofForm, SignInForm
from casebook.web.desk.forgery import token_holds, typed
from casebook.web.shared.errors import page_about
from casebook.web.shared.uploads import Discard, StreamingRequest
from casebook.web.shared.words import gettext as _

_CODE = re.compile(r"[0-9a-z_+-]{0,40}")
MOST_DISCARDED = 64 * 1024 * 1024  # bytes of files read in vain to save the words beside them


def session_ended() -> Response:
    """Ask for a new sign-in; a form keeps its words, a page is come back to."""
    if request.method in {"GET", "HEAD"}:
        here = request.full_path.rstrip("?")
        return make_response(redirect(url_for("sign_in.enter", next=here if here != "/" else None), 303))
    return sign_in_page(SignInForm(), 403, kept=words_of_form(), kept_for=request.path)


def proof_asked() -> Response:
    """Ask again who it is, before something that leaves or cannot be taken back; a form keeps its words meanwhile."""
    if request.method in {"GET", "HEAD"}:
        return make_response(redirect(url_for("proving.ask", next=request.full_path.rstrip("?")), 303))
    return make_response(
        render_template(
            "proving/ask.html", form=ProofForm(), kept=words_of_form(), kept_for=request.path, **asked_for()
        ),
        403,
    )


def asked_for() -> dict[str, bool]:
    """What the member who is signed in is asked for beside the passphrase: a code, or a passkey in its place."""
    return {"asks_code": bool(g.get("asks_code")), "asks_passkey": bool(g.get("asks_passkey"))}


def old_form() -> Response:
    """The session is live but the form is older, or of another tab's session: show its words with a fresh token."""
    return resend_page(words_of_form(), request.path, 403)


def foreign_form() -> Response:
    """Refuse what another site sent."""
    return page_about(403, happened=_("This form was not sent by a page of casebook, so it was not acted on."))


def resend_page(kept: list[tuple[str, str]], kept_for: str, status: int = 200) -> Response:
    """Show words that were not acted on, and the button that sends them."""
    return make_response(render_template("sign_in/resend.html", kept=kept, kept_for=kept_for), status)


def sign_in_page(
    form: SignInForm,
    status: int = 200,
    *,
    kept: list[tuple[str, str]] | None = None,
    kept_for: str = "",
    refused: str = "",
    left: bool = False,
    joined: bool = False,
    wait: int = 0,
) -> Response:
    """The sign-in page; `refused` names what was: passphrase, passkey, or a passkey that was copied."""
    return door_page(
        "sign_in/enter.html",
        status,
        form=form,
        kept=kept or [],
        kept_for=kept_for,
        refused=refused,
        left=left,
        joined=joined,
        wait=wait,
    )


def code_page(
    form: CodeForm,
    status: int = 200,
    *,
    kept: list[tuple[str, str]],
    kept_for: str,
    onward: str,
    passkey: bool,
    refused: str = "",
) -> Response:
    """The page of the second step; `passkey` offers one beside the code, `refused` names what was: code, passkey, copied."""
    shown = {"kept": kept, "kept_for": kept_for, "next": onward, "passkey": passkey, "refused": refused}
    return door_page("sign_in/code.html", status, form=form, **shown)


def door_page(template: str, status: int = 200, /, **shown: Any) -> Response:
    """A page for somebody who is not signed in; gives a browser without a cookie one to bind the form to."""
    response = make_response()
    if not form_cookie():
        g.form_cookie = keep_visitor(response)
    response.set_data(render_template(template, **{"kept": (), **shown}))
    response.status_code = status
    return response


def words_of_form() -> list[tuple[str, str]]:
    """What was typed into the form that arrived; its files are read past and forgotten."""
    arrived = cast("StreamingRequest", request)
    if arrived.receiver is None:
        arrived.receiver = Discard()
        arrived.max_content_length = MOST_DISCARDED
    try:
        return typed()
    except RequestEntityTooLarge:
        return []


def save_words(error: Exception) -> None:
    """Read the form where the database went before it could say whose session this is: the page about that gives its words back."""
    if is_away(error) and g.get("keys") is None:
        words_of_form()
        g.nobody_known = True


def typed_words() -> list[str]:
    """What was written in words into a form that could not be acted on: no error page may lose it.

    The case may be out of reach by now, but these words are the member's own. Ids and codes are left out.
    """
    ours = g.get("keys") is not None or g.get("nobody_known")
    if "form" not in vars(request_ctx.request) or not ours or not token_holds():
        return []
    return [text for _name, text in typed() if not _CODE.fullmatch(text)]


def safe_path(path: str, method: str = "GET") -> str:
    """The path if it is one of ours for that method, otherwise the start page. Never another host."""
    start = url_for("home")
    if not path.startswith("/") or path.startswith(("//", "/\\")) or any(letter < " " for letter in path):
        return start
    adapter = current_app.url_map.bind(request.host)
    try:
        adapter.match(path.partition("?")[0], method)
    except RequestRedirect:
        return start
    except HTTPException:
        return start
    return path
