"""Members: who they are, letting newcomers in, adding and removing. An administrator holds no case by being one."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.credentials import new_passphrase
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.services import membership
from casebook.services.founding import Newcomer
from casebook.web.desk.answers import go, page, term_choices
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ButtonsField, Needed, PageForm, line, tidy
from casebook.work import Work

blueprint = Blueprint("members", __name__)


class NewcomerForm(PageForm):
    """Somebody who joins. Their passphrase is made here and shown once."""

    name = StringField(lazy_gettext("Name"), line(needed=True))
    login = StringField(lazy_gettext("Login"), line(needed=True, longest=60))
    role = ButtonsField(lazy_gettext("Role"), [Needed()])

    def newcomer(self, passphrase: str) -> Newcomer:
        """What to enrol."""
        return Newcomer(
            name=tidy(self.name.data), login=tidy(self.login.data), passphrase=passphrase, role=Role(self.role.data)
        )


@blueprint.get("/members")
@guarded(Permission.READ_MEMBERS)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List the members."""
    return page("members/index.html", members=membership.members(work, keys), me=keys.member_id)


@blueprint.get("/members/new")
@guarded(Permission.CHANGE_MEMBERS)
def new(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Ask for a newcomer."""
    del work, keys
    return page("members/new.html", form=_form())


@blueprint.post("/members/new")
@guarded(Permission.CHANGE_MEMBERS)
def add(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Enrol a newcomer and show their passphrase, once."""
    form = _form()
    passphrase = new_passphrase()
    if form.validate():
        with form.blaming(work):
            membership.add(work, keys, form.newcomer(passphrase))
            return page("members/added.html", form=form, passphrase=passphrase)
    return page("members/new.html", 422, form=form)


@blueprint.post("/members/<uuid:member_id>/admit")
@guarded(Permission.OPEN_CASE)
def admit(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Let a newcomer in to the team."""
    membership.admit(work, keys, member_id)
    return go("members.index", said="member_admitted")


@blueprint.get("/members/<uuid:member_id>/remove")
@guarded(Permission.CHANGE_MEMBERS)
def ask_to_remove(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Ask before a member loses everything."""
    leaver = next((one for one in membership.members(work, keys) if one.id == member_id and not one.removed), None)
    if leaver is None:
        raise NotFound
    return page("members/remove.html", leaver=leaver)


@blueprint.post("/members/<uuid:member_id>/remove")
@guarded(Permission.CHANGE_MEMBERS)
def remove(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Take everything back from a member."""
    membership.remove(work, keys, member_id)
    return go("members.index", said="member_removed")


def _form() -> NewcomerForm:
    form = NewcomerForm(request.form)
    form.role.choices = term_choices("member_role")
    return form
