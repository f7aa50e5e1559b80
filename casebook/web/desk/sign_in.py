"""In and out. A refusal says nothing about its reason, and unknown logins cost what known ones do."""

from contextlib import AbstractContextManager
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import CopiedPasskey, Refused, TooManyTries
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.services import guessing, index_keeping, membership, passkeys, second_steps
from casebook.web.desk.again import code_page, foreign_form, resend_page, safe_path, sign_in_page
from casebook.web.desk.attempts import attempt_of, minutes_of
from casebook.web.desk.browsers import browser_words
from casebook.web.desk.cookies import drop, form_cookie, house, keep_session, session_cookie
from casebook.web.desk.fields import CodeForm, SignInForm, kept_words
from casebook.web.desk.forgery import token_holds
from casebook.web.desk.guards import guarded, open_to_everyone
from casebook.web.desk.notices import ELSEWHERE
from casebook.web.desk.passkey_place import needed_place, place_here
from casebook.web.desk.shelves import close_shelves
from casebook.web.desk.waiting_line import WaitingLine
from casebook.web.shared.errors import page_about
from casebook.web.shared.origin import came_from_here
from casebook.work import Work, begin

blueprint = Blueprint("sign_in", __name__)

# Two at once, so that Argon2id never waits for the database. Of the 64 threads of a process 32 stay for pages, however
# many want to come in; 32 sign-ins take seven seconds of a core.
_LINE = WaitingLine(at_once=2, places=30, strangers=22, patience=30.0)


@blueprint.get("/sign-in")
@open_to_everyone
def enter() -> ResponseReturnValue:
    """Show the sign-in page."""
    form = SignInForm(next=request.args.get("next", ""))
    return sign_in_page(form, left="left" in request.args, joined="joined" in request.args)


@blueprint.post("/sign-in")
@open_to_everyone
def open_door() -> ResponseReturnValue:
    """Sign in, end the session that this browser had, and go where the reader wanted to."""
    form = SignInForm(request.form)
    kept, kept_for = form.kept(), safe_path(request.form.get("kept_for", ""), "POST")
    if not came_from_here():
        return foreign_form()
    if not token_holds():
        return sign_in_page(form, 403, kept=kept, kept_for=kept_for)
    try:
        with _LINE.turn(known=guessing.is_known(house(), attempt_of(form.login.data or ""))) as got:
            if not got:
                return page_about(429)
            secret = _secret(form)
    except TooManyTries as error:
        return sign_in_page(form, 429, kept=kept, kept_for=kept_for, wait=minutes_of(error))
    except Refused as error:
        return sign_in_page(form, 403, kept=kept, kept_for=kept_for, refused=_what(error, "passphrase"))
    return _begun(form, secret, kept, kept_for)


def _begun(form: SignInForm, secret: str, kept: list[tuple[str, str]], kept_for: str) -> Response:
    g.form_cookie = secret  # the forms of this very answer belong to the session that it begins
    onward = form.next.data or ""
    if _awaits(secret) is not None:
        asked = code_page(CodeForm(), kept=kept, kept_for=kept_for, onward=onward, passkey=_passkey_here(secret))
        return _with_session(asked, secret)
    return _with_session(_onward(secret, kept, kept_for, onward), secret)


@blueprint.post("/sign-in/code")
@open_to_everyone
def take_code() -> ResponseReturnValue:
    """Take the second step of a sign-in that has begun in this browser."""
    form, kept = CodeForm(request.form), kept_words()
    kept_for, onward = safe_path(request.form.get("kept_for", ""), "POST"), request.form.get("next", "")
    if not came_from_here():
        return foreign_form()
    whose = _awaits(session_cookie())
    if not token_holds() or whose is None:
        return sign_in_page(SignInForm(next=onward), 403, kept=kept, kept_for=kept_for)
    try:
        _take_code(whose, form.code.data or "")
    except TooManyTries as error:
        return sign_in_page(SignInForm(next=onward), 429, kept=kept, kept_for=kept_for, wait=minutes_of(error))
    except Refused as error:
        asks, what = _passkey_here(session_cookie()), _what(error, "code")
        return code_page(CodeForm(), 403, kept=kept, kept_for=kept_for, onward=onward, passkey=asks, refused=what)
    return _onward(session_cookie(), kept, kept_for, onward)


@blueprint.post("/sign-out")
@guarded(Permission.SIGN_OUT)
def leave(work: Work, keys: Keyring) -> ResponseReturnValue:
    """End the session on the server and in the browser."""
    index_keeping.keep_snapshots(work, keys)
    membership.sign_out(work, keys, session_cookie())
    work.after.append(lambda: close_shelves(house()))
    response = make_response(redirect(url_for("sign_in.enter", left="yes"), 303))
    drop(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _coming_in(name: str) -> AbstractContextManager[Work]:
    """Begin an act that ends with somebody signed in: alone where keys are to be renewed then, else beside others."""
    return begin(house(), writes=True, alone=membership.keys_are_due(house()), name=name)


def _secret(form: SignInForm) -> str:
    if shown := request.form.get("shown", ""):
        return _secret_by_passkey(shown)
    attempt = attempt_of(form.login.data or "")
    with guessing.counted(house(), attempt), _coming_in("sign_in") as work:
        secret = membership.sign_in(work, form.login.data or "", form.passphrase.data or "", browser_words())
        if session_cookie():
            sessions.close(work.db, session_cookie())
        return secret


def _secret_by_passkey(shown: str) -> str:
    with guessing.counted_code(house(), b"", attempt_of()):
        with _coming_in("sign_in.passkey") as work:
            secret = passkeys.sign_in(work, needed_place(), form_cookie(), shown, browser_words())
            if secret is not None and session_cookie():
                sessions.close(work.db, session_cookie())
        if secret is None:
            raise CopiedPasskey
        return secret


def _take_code(whose: UUID, typed: str) -> None:
    with guessing.counted_code(house(), whose.bytes, attempt_of()):
        with _coming_in("sign_in.code") as work:
            if shown := request.form.get("shown", ""):
                stands = passkeys.take_second_step(work, needed_place(), session_cookie(), shown)
            else:
                stands = True
                second_steps.take_second_step(work, session_cookie(), typed)
        if not stands:
            raise CopiedPasskey


def _what(error: Refused, typed: str) -> str:
    """What was refused, for the page that says so."""
    if isinstance(error, CopiedPasskey):
        return "copied"
    return "passkey" if request.form.get("shown") else typed


def _passkey_here(cookie: str) -> bool:
    place = place_here()
    if place is None:
        return False
    with begin(house(), writes=False, name="sign_in") as work:
        return passkeys.awaited_here(work, place, cookie)


def _awaits(cookie: str) -> UUID | None:
    with begin(house(), writes=False, name="sign_in") as work:
        return second_steps.awaited(work, cookie)


def _onward(secret: str, kept: list[tuple[str, str]], kept_for: str, onward: str) -> Response:
    if kept:
        return resend_page(kept, kept_for)
    path = safe_path(onward or "/")
    if _began_elsewhere(secret):
        path += f"{'&' if '?' in path else '?'}said={ELSEWHERE}"
    return make_response(redirect(path, 303))


def _began_elsewhere(secret: str) -> bool:
    """Whether this member is signed in elsewhere and has not been told of it; looked at once, when a session begins."""
    with begin(house(), writes=False, name="sign_in") as work:
        keys = sessions.resume(work.db, secret, work.clock(), membership.limits(work))
        work.actor = keys.actor if keys else None
        return keys is not None and second_steps.unseen(work, keys, secret) > 0


def _with_session(response: Response, secret: str) -> Response:
    keep_session(response, secret)
    return response
