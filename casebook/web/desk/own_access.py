"""A member's own access: their passphrase, and whatever else signs them in. Nobody else sees or changes it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import PasswordField

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.keys.credentials import new_passphrase
from casebook.keys.keyring import Keyring
from casebook.services import passphrases
from casebook.web.desk.answers import go, page
from casebook.web.desk.cookies import session_cookie
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import Needed, PageForm
from casebook.work import Work

blueprint = Blueprint("own_access", __name__)


class PassphraseForm(PageForm):
    """The present passphrase, and the following one twice."""

    present = PasswordField(lazy_gettext("Your present passphrase"), [Needed()])
    passphrase = PasswordField(lazy_gettext("The new one"), [Needed()])
    once_more = PasswordField(lazy_gettext("The same once more"), [Needed()])


@blueprint.get("/me")
@guarded(Permission.SIGN_OUT)
def show(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show what signs this member in."""
    del work, keys
    return page("own_access/show.html", form=PassphraseForm(), offered=new_passphrase())


@blueprint.post("/me/passphrase")
@guarded(Permission.SIGN_OUT)
def change_passphrase(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Change one's own passphrase; other sessions end."""
    form = PassphraseForm(request.form)
    if form.validate():
        with form.blaming(work):
            if form.passphrase.data != form.once_more.data:
                raise InvalidInput("These two are not the same.", field="once_more")
            passphrases.change(work, keys, form.present.data or "", form.passphrase.data or "", session_cookie())
            return go("own_access.show", said="passphrase_changed")
    return page("own_access/show.html", 422, form=form, offered=new_passphrase())
