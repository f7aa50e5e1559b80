"""Members: who they are, inviting, letting in, coming back, removing. An administrator holds no case by being one."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook.access import Permission
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.services import coming_back, inviting, membership
from casebook.web.desk.answers import go, may, page, term_choices
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ButtonsField, Needed, PageForm, line, tidy
from casebook.work import Work

blueprint = Blueprint("members", __name__)


class NewcomerForm(PageForm):
    """Somebody who is invited. They choose their own passphrase."""

    name = StringField(lazy_gettext("Name"), line(needed=True))
    login = StringField(lazy_gettext("Login"), line(needed=True, longest=60))
    role = ButtonsField(lazy_gettext("Role"), [Needed()])


@blueprint.get("/members")
@guarded(Permission.READ_MEMBERS)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List the members, and to administrators the open invitations."""
    invited = inviting.invitations(work, keys) if may(Permission.CHANGE_MEMBERS) else []
    return page("members/index.html", members=membership.members(work, keys), invited=invited, me=keys.member_id)


@blueprint.get("/members/new")
@guarded(Permission.CHANGE_MEMBERS)
def new(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Ask whom to invite."""
    del work, keys
    return page("members/new.html", form=_form())


@blueprint.post("/members/new")
@guarded(Permission.CHANGE_MEMBERS, proof=True)
def add(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Invite a newcomer and show the code for them, once."""
    form = _form()
    if form.validate():
        name, login = tidy(form.name.data), tidy(form.login.data)
        with form.blaming(work):
            invited = inviting.invite(work, keys, name=name, login=login, role=Role(form.role.data))
            return page("members/invited.html", name=name, invited=invited, again=False)
    return page("members/new.html", 422, form=form)


@blueprint.post("/members/<uuid:member_id>/admit")
@guarded(Permission.OPEN_CASE, alone=True)
def admit(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Let a newcomer in to the team."""
    membership.admit(work, keys, member_id)
    return go("members.index", said="member_admitted")


@blueprint.post("/members/<uuid:member_id>/give-back")
@guarded(Permission.OPEN_CASE, alone=True)
def give_back(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Give a member who came back the cases that both held."""
    coming_back.give_back(work, keys, member_id)
    return go("members.index", said="cases_given_back")


@blueprint.get("/members/<uuid:member_id>/again")
@guarded(Permission.CHANGE_MEMBERS)
def ask_to_invite_again(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Ask before what a member signs in with becomes void."""
    return page("members/again.html", one=_present(work, keys, member_id))


@blueprint.post("/members/<uuid:member_id>/again")
@guarded(Permission.CHANGE_MEMBERS, proof=True)
def invite_again(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Invite a member who lost their passphrase, and show the code for them, once."""
    one = _present(work, keys, member_id)
    return page("members/invited.html", name=one.name, invited=inviting.invite_again(work, keys, member_id), again=True)


@blueprint.post("/members/<uuid:member_id>/withdraw")
@guarded(Permission.CHANGE_MEMBERS)
def withdraw(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    inviting.withdraw(work, keys, member_id)
    return go("members.index", said="invitation_withdrawn")


@blueprint.get("/members/<uuid:member_id>/remove")
@guarded(Permission.CHANGE_MEMBERS)
def ask_to_remove(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Ask before a member loses everything."""
    return page("members/remove.html", leaver=_present(work, keys, member_id))


@blueprint.post("/members/<uuid:member_id>/remove")
@guarded(Permission.CHANGE_MEMBERS, proof=True)
def remove(work: Work, keys: Keyring, member_id: UUID) -> ResponseReturnValue:
    """Take everything back from a member."""
    membership.remove(work, keys, member_id)
    return go("members.index", said="member_removed")


def _present(work: Work, keys: Keyring, member_id: UUID) -> membership.MemberView:
    found = next((one for one in membership.members(work, keys) if one.id == member_id and not one.removed), None)
    if found is None:
        raise NotFound
    return found


def _form() -> NewcomerForm:
    form = NewcomerForm(request.form)
    form.role.choices = term_choices("member_role")
    return form
