"""Access to one case: who holds its key, until when, and giving or taking it back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.services import casework, membership, sharing
from casebook.services.membership import MemberView
from casebook.web.desk.answers import go, page, term_label
from casebook.web.desk.fields import day_of, id_of
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ChoiceField, PageForm, line, tidy
from casebook.work import Work

blueprint = Blueprint("grants", __name__)


class GrantForm(PageForm):
    """Whom to give the case, until when, and why."""

    member = ChoiceField(lazy_gettext("Member"))
    ends_on = StringField(lazy_gettext("Last day"), line(longest=40))
    purpose = StringField(lazy_gettext("What for"), line())

    def __init__(self, *given: Any, members: list[MemberView], holding: set[UUID], **kept: Any) -> None:
        super().__init__(*given, **kept)
        able = [one for one in members if not one.removed and one.role is not Role.ADMINISTRATOR]
        able = [one for one in able if one.id not in holding]  # their last day is changed in the table
        self.member.choices = [
            ("", ""),
            *((str(one.id), f"{one.name}, {term_label('member_role', one.role)}") for one in able),
        ]
        self.offers = bool(able)

    def chosen(self) -> UUID:
        """The member chosen; raises InvalidInput if none was."""
        member = id_of(self.member)
        if member is None:
            raise InvalidInput("Choose a member.", field="member")
        return member


@blueprint.get("/cases/<uuid:case_id>/access")
@guarded(Permission.READ_GRANTS)
def index(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """List who holds the case."""
    return page("grants/index.html", **_around(work, keys, case_id), form=_form(work, keys, case_id))


@blueprint.post("/cases/<uuid:case_id>/access")
@guarded(Permission.CHANGE_GRANTS)
def give(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Give a member the case's key."""
    form = _form(work, keys, case_id)
    if form.validate():
        with form.blaming(work):
            last, purpose = day_of(form.ends_on), tidy(form.purpose.data)
            membership.grant(work, keys, case_id, form.chosen(), ends_on=last, purpose=purpose)
            return go("grants.index", case_id=case_id, said="access_given")
    return page("grants/index.html", 422, **_around(work, keys, case_id), form=form)


@blueprint.get("/cases/<uuid:case_id>/access/<uuid:member_id>/take-back")
@guarded(Permission.CHANGE_GRANTS)
def ask_to_take_back(work: Work, keys: Keyring, case_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Ask before access is taken back."""
    held = [grant for grant in membership.grants(work, keys, case_id) if grant.holder_id == member_id]
    return page("grants/take_back.html", case=casework.case(work, keys, case_id), grant=held[0] if held else None)


@blueprint.post("/cases/<uuid:case_id>/access/<uuid:member_id>/take-back")
@guarded(Permission.CHANGE_GRANTS)
def take_back(work: Work, keys: Keyring, case_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Take the key back and make a new one for what follows."""
    membership.revoke(work, keys, case_id, member_id)
    if not keys.holds(case_id):  # members may take a case back from themselves
        return go("cases.index", said="access_taken_back")
    return go("grants.index", case_id=case_id, said="access_taken_back")


def _form(work: Work, keys: Keyring, case_id: UUID) -> GrantForm:
    holding = sharing.able_to_care(work, keys, case_id)
    return GrantForm(request.form, members=membership.members(work, keys), holding=holding)


def _around(work: Work, keys: Keyring, case_id: UUID) -> dict[str, Any]:
    return {
        "case": casework.case(work, keys, case_id),
        "grants": membership.grants(work, keys, case_id),
        "today": work.clock().date(),
    }
