"""Joining by an invitation's code: first whom it is for, then a passphrase that nobody else sees.

The code never stands in an address. Whatever is no open invitation is refused alike.
"""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import PasswordField, StringField

from casebook.errors import InvalidInput, Refused, TooManyTries
from casebook.keys.credentials import new_passphrase
from casebook.services import guessing, inviting
from casebook.services.inviting import Welcome
from casebook.web.desk.again import door_page, foreign_form
from casebook.web.desk.attempts import attempt_of, minutes_of
from casebook.web.desk.cookies import house
from casebook.web.desk.forgery import token_holds
from casebook.web.desk.guards import open_to_everyone
from casebook.web.shared.fields import Needed, PageForm
from casebook.web.shared.origin import came_from_here
from casebook.work import begin

blueprint = Blueprint("joining", __name__)


class JoiningForm(PageForm):
    """A code, and on the second page the passphrase, twice."""

    code = StringField(lazy_gettext("Code of your invitation"), [Needed()])
    passphrase = PasswordField(lazy_gettext("Your passphrase"), [Needed()])
    once_more = PasswordField(lazy_gettext("The same once more"), [Needed()])


@blueprint.get("/join")
@open_to_everyone
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return _code_page(JoiningForm())


@blueprint.post("/join")
@open_to_everyone
def answer() -> ResponseReturnValue:
    """Show whom the code is for, or enter them."""
    form = JoiningForm(request.form)
    if not came_from_here():
        return foreign_form()
    if not token_holds():
        return _code_page(form, 403)
    try:
        with guessing.counted_code(house(), b"", attempt_of()):
            return _enter(form) if "passphrase" in request.form else _show(form)
    except TooManyTries as error:
        return _code_page(form, 429, wait=minutes_of(error))
    except Refused:
        return _code_page(form, 403, refused=True)


def _code_page(form: JoiningForm, status: int = 200, *, refused: bool = False, wait: int = 0) -> ResponseReturnValue:
    return door_page("joining/code.html", status, form=form, refused=refused, wait=wait)


def _show(form: JoiningForm) -> ResponseReturnValue:
    with begin(house(), writes=False, name="join") as work:
        shown = inviting.welcome(work, form.code.data or "")
    return _passphrase_page(form, shown)


def _passphrase_page(form: JoiningForm, shown: Welcome, status: int = 200) -> ResponseReturnValue:
    # The page carries the code: a link to another language would lose it.
    return door_page(
        "joining/passphrase.html", status, form=form, shown=shown, offered=new_passphrase(), kept=("code",)
    )


def _enter(form: JoiningForm) -> ResponseReturnValue:
    typed = form.passphrase.data or ""
    with begin(house(), writes=True, name="join") as work:
        shown = inviting.welcome(work, form.code.data or "")
        if typed != form.once_more.data:
            form.blame(InvalidInput("These two are not the same.", field="once_more"))
        else:
            with form.blaming(work):
                inviting.join(work, form.code.data or "", typed)
                return redirect(url_for("sign_in.enter", joined="yes"), 303)
    return _passphrase_page(form, shown, 422)
