"""A member's own access: their passphrase, and whatever else signs them in. Nobody else sees or changes it."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import PasswordField

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.keys import guesses
from casebook.keys.credentials import new_passphrase
from casebook.keys.keyring import Keyring
from casebook.model.second_factor import FactorKind
from casebook.services import passphrases, second_steps
from casebook.services.second_steps import FactorView
from casebook.web.desk.answers import go, page
from casebook.web.desk.cookies import device_cookie, session_cookie
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import Needed, PageForm
from casebook.web.shared.words import gettext as _
from casebook.web.shared.words import ngettext
from casebook.work import Work

blueprint = Blueprint("own_access", __name__)


class PassphraseForm(PageForm):
    """The present passphrase, and the following one twice."""

    present = PasswordField(lazy_gettext("Your present passphrase"), [Needed()])
    passphrase = PasswordField(lazy_gettext("The new one"), [Needed()])
    once_more = PasswordField(lazy_gettext("The same once more"), [Needed()])


@blueprint.get("/me")
@guarded(Permission.SIGN_OUT, writes=True)
def show(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show what signs this member in, and where they are signed in."""
    shown = _page(work, keys, PassphraseForm())
    second_steps.note_seen(work, keys)
    return shown


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
    return _page(work, keys, form, 422)


def factor_words(one: FactorView) -> str:
    """What a factor is, in words."""
    if one.kind is FactorKind.CODES:
        return ngettext("%(num)s code on paper", "%(num)s codes on paper", one.left)
    return {FactorKind.TOTP: _("Application"), FactorKind.PASSKEY: _("Passkey")}[one.kind]


def _page(work: Work, keys: Keyring, form: PassphraseForm, status: int = 200) -> Response:
    factors = second_steps.own_factors(work, keys)
    sessions = second_steps.own_sessions(work, keys, session_cookie())
    return page(
        "own_access/show.html",
        status,
        form=form,
        offered=new_passphrase(),
        factors=factors,
        sessions=sessions,
        known=bool(guesses.device_of(work.settings, keys.member.login, device_cookie())),
    )
