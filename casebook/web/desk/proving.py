"""Proving again who one is, before something leaves or cannot be taken back. What was typed before comes along."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import second_steps
from casebook.web.desk.again import resend_page, safe_path
from casebook.web.desk.cookies import session_cookie
from casebook.web.desk.fields import ProofForm, kept_words
from casebook.web.desk.guards import guarded
from casebook.work import Work

blueprint = Blueprint("proving", __name__)


@blueprint.get("/prove")
@guarded(Permission.SIGN_OUT)
def ask(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Ask who it is."""
    del keys
    return _page(work, ProofForm())


@blueprint.post("/prove")
@guarded(Permission.SIGN_OUT)
def answer(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Take the proof, and go on with what was about to be done."""
    form = ProofForm(request.form)
    with form.blaming(work):
        second_steps.prove(work, keys, session_cookie(), form.present.data or "", form.code.data or "")
    if form.errors:
        return _page(work, form, 422)
    if kept_for := request.form.get("kept_for", ""):
        return resend_page(kept_words(), safe_path(kept_for, "POST"))
    return redirect(safe_path(request.args.get("next", "/")), 303)


def _page(work: Work, form: ProofForm, status: int = 200) -> ResponseReturnValue:
    shown = {"kept": kept_words(), "kept_for": request.form.get("kept_for", "")}
    asks_code = second_steps.has_code(work)
    return make_response(render_template("proving/ask.html", form=form, asks_code=asks_code, **shown), status)
