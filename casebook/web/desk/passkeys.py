"""Passkeys on the desk: what a browser's script is asked, and the page that adds one.

A script fetches the question, the browser asks its owner, and the answer goes with the page's own form in the field
`shown`; signing in and proving oneself take it there. Without script a page of the door says nothing of passkeys.
"""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.services import passkeys
from casebook.web.desk.answers import go, page
from casebook.web.desk.cookies import form_cookie, house, session_cookie
from casebook.web.desk.forgery import token_holds
from casebook.web.desk.guards import guarded, open_to_everyone
from casebook.web.desk.passkey_place import needed_place, place_here
from casebook.web.shared.errors import page_about
from casebook.web.shared.fields import PageForm, line, tidy
from casebook.web.shared.origin import came_from_here
from casebook.work import Work, begin

blueprint = Blueprint("passkeys", __name__)


class PasskeyForm(PageForm):
    """A passkey that is being added."""

    name = StringField(lazy_gettext("What you call it"), line(longest=60))


@blueprint.post("/passkey/question")
@open_to_everyone
def ask() -> ResponseReturnValue:
    """Give what a browser's passkey is asked; whoever it is, and nothing of anybody."""
    place = place_here()
    if place is None or not came_from_here() or not token_holds():
        return page_about(403)
    with begin(house(), writes=False, name="passkeys.ask") as work:
        return jsonify(passkeys.ask(work, place, form_cookie()))


@blueprint.get("/me/passkey")
@guarded(Permission.SIGN_OUT, proof=True)
def ask_for_passkey(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show how a passkey is added."""
    del work, keys
    return _page(PasskeyForm())


@blueprint.post("/me/passkey/question")
@guarded(Permission.SIGN_OUT, proof=True)
def ask_for_new(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Give what a browser is asked to make a passkey."""
    return jsonify(passkeys.ask_for_new(work, keys, needed_place(), session_cookie()))


@blueprint.post("/me/passkey")
@guarded(Permission.SIGN_OUT, proof=True)
def add(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Keep a new passkey."""
    form, place, shown = PasskeyForm(request.form), needed_place(), request.form.get("shown", "")
    if form.validate():
        with form.blaming(work):
            opens = passkeys.add(work, keys, place, session_cookie(), shown, tidy(form.name.data))
            return go("own_access.show", said="passkey_opens" if opens else "passkey_guards")
    return _page(form, 422)


def _page(form: PasskeyForm, status: int = 200) -> Response:
    return page("own_access/passkey.html", status, form=form, place=place_here())
