"""Proving again who one is, before something leaves or cannot be taken back. What was typed before comes along."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import passkeys, second_steps
from casebook.web.desk.again import resend_page, safe_path
from casebook.web.desk.cookies import session_cookie
from casebook.web.desk.fields import ProofForm, kept_words
from casebook.web.desk.guards import guarded, may_show_passkey
from casebook.web.desk.passkey_place import needed_place
from casebook.work import Work

blueprint = Blueprint("proving", __name__)
COPIED = lazy_gettext(
    "This passkey may have been copied: it has counted fewer uses than before. It counts for nothing any more."
    " Use a code, and remove it at Your access."
)


@blueprint.get("/prove")
@guarded(Permission.SIGN_OUT)
def ask(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Ask who it is."""
    return _page(work, keys, ProofForm())


@blueprint.post("/prove")
@guarded(Permission.SIGN_OUT)
def answer(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Take the proof, and go on with what was about to be done."""
    form = ProofForm(request.form)
    with form.blaming(work):
        _take(work, keys, form)
    if form.errors:
        return _page(work, keys, form, 422)
    if kept_for := request.form.get("kept_for", ""):
        return resend_page(kept_words(), safe_path(kept_for, "POST"))
    return redirect(safe_path(request.args.get("next", "/")), 303)


def _take(work: Work, keys: Keyring, form: ProofForm) -> None:
    present = form.present.data or ""
    if not (shown := request.form.get("shown", "")):
        second_steps.prove(work, keys, session_cookie(), present, form.code.data or "")
    elif not passkeys.prove(work, keys, needed_place(), session_cookie(), shown, present):
        form.code.errors = [COPIED]  # not raised: that the passkey was put out of use is to be kept


def _page(work: Work, keys: Keyring, form: ProofForm, status: int = 200) -> ResponseReturnValue:
    shown = {"kept": kept_words(), "kept_for": request.form.get("kept_for", "")}
    asked = {"asks_code": second_steps.has_code(work), "asks_passkey": may_show_passkey(work, keys)}
    return make_response(render_template("proving/ask.html", form=form, **asked, **shown), status)
