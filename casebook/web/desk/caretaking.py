"""Who takes care of a case and who may know it: handing over, closing it to all but some, opening it, lengthening a grant.

Each asks on a page of its own, and says what is lost.
"""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model.grant import Holder
from casebook.model.member import Role
from casebook.services import casework, membership, sharing
from casebook.services.membership import GrantView, MemberView
from casebook.web.desk.answers import go, page, term_label
from casebook.web.desk.cookies import house
from casebook.web.desk.fields import day_of, id_of
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ChoiceField, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.words import gettext as _
from casebook.web.shared.words import ngettext
from casebook.work import Work

blueprint = Blueprint("caretaking", __name__)
SOON = 30  # days: a last day nearer than this is told in days


class HandOverForm(PageForm):
    """Who takes care of the case from now on, and what they should know."""

    member = ChoiceField(lazy_gettext("Who takes care of it from now on"))
    words = TextAreaField(lazy_gettext("What they should know"), prose())

    def __init__(self, *given: Any, able: list[MemberView], **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.member.choices = [("", ""), *((str(one.id), one.name) for one in able)]

    def chosen(self) -> UUID:
        """The member chosen; raises InvalidInput if none was."""
        member = id_of(self.member)
        if member is None:
            raise InvalidInput("Choose a member.", field="member")
        return member


class RestrictForm(PageForm):
    """Who may know the case from now on."""

    members = SeveralField(lazy_gettext("Who keeps it"))

    def __init__(self, *given: Any, able: list[MemberView], **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.members.choices = [(str(one.id), f"{one.name}, {term_label('member_role', one.role)}") for one in able]


class ExtendForm(PageForm):
    """The new last day."""

    ends_on = StringField(lazy_gettext("Last day"), line(longest=40))


# ── handing over ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/cases/<uuid:case_id>/hand-over")
@guarded(Permission.CHANGE_GRANTS)
def ask(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask who takes care of the case from now on."""
    return _hand_over_page(work, keys, case_id, HandOverForm(able=_able(work, keys, case_id)))


@blueprint.post("/cases/<uuid:case_id>/hand-over")
@guarded(Permission.CHANGE_GRANTS)
def hand_over(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Give the case into somebody's care, with a note."""
    form = HandOverForm(request.form, able=_able(work, keys, case_id))
    if form.validate():
        with form.blaming(work):
            sharing.hand_over(work, keys, case_id, form.chosen(), tidy(form.words.data))
            return go("cases.show", case_id=case_id, said="case_handed_over")
    return _hand_over_page(work, keys, case_id, form, 422)


# ── closing and opening ─────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/cases/<uuid:case_id>/restrict")
@guarded(Permission.CHANGE_GRANTS)
def ask_to_restrict(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask who keeps the case; those who hold it by name already are ticked, and who asks."""
    holding = [str(view.holder_id) for view in membership.grants(work, keys, case_id) if _goes_on(work, view)]
    form = RestrictForm(able=_workers(work, keys), members=[str(keys.member_id), *holding])
    return _restrict_page(work, keys, case_id, form)


@blueprint.post("/cases/<uuid:case_id>/restrict")
@guarded(Permission.CHANGE_GRANTS)
def restrict(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Close the case to all who are not named."""
    form = RestrictForm(request.form, able=_workers(work, keys))
    if form.validate():
        with form.blaming(work):
            sharing.restrict(work, keys, case_id, {UUID(chosen) for chosen in form.members.data or ()})
            stays = keys.member_id in {UUID(chosen) for chosen in form.members.data or ()}
            return go("grants.index" if stays else "cases.index", **_here(case_id, stays), said="case_restricted")
    return _restrict_page(work, keys, case_id, form, 422)


@blueprint.get("/cases/<uuid:case_id>/open-to-team")
@guarded(Permission.CHANGE_GRANTS)
def ask_to_open(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask before the team gets the case again."""
    return page("caretaking/open.html", case=casework.case(work, keys, case_id))


@blueprint.post("/cases/<uuid:case_id>/open-to-team")
@guarded(Permission.CHANGE_GRANTS)
def open_to_team(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Give the case to its team again."""
    sharing.open_to_team(work, keys, case_id)
    return go("grants.index", case_id=case_id, said="case_opened_to_team")


# ── last days ───────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/cases/<uuid:case_id>/access/<uuid:member_id>/extend")
@guarded(Permission.CHANGE_GRANTS)
def ask_to_extend(work: Work, keys: Keyring, case_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Ask for the new last day of a grant."""
    return _extend_page(work, keys, case_id, member_id, ExtendForm())


@blueprint.post("/cases/<uuid:case_id>/access/<uuid:member_id>/extend")
@guarded(Permission.CHANGE_GRANTS)
def extend(work: Work, keys: Keyring, case_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Give a grant another last day; an empty one takes the end away."""
    form = ExtendForm(request.form)
    if form.validate():
        with form.blaming(work):
            sharing.extend(work, keys, case_id, member_id, day_of(form.ends_on))
            return go("grants.index", case_id=case_id, said="access_extended")
    return _extend_page(work, keys, case_id, member_id, form, 422)


def ends_words(last: date) -> str:
    """How long a grant still lasts, up to and with its last day."""
    left = (last - house().clock().date()).days
    if left == 0:
        return _("ends today")
    return ngettext("ends in %(num)s day", "ends in %(num)s days", left)


def ends_soon(last: date | None) -> bool:
    """Whether a last day is near enough to be told in days."""
    return last is not None and 0 <= (last - house().clock().date()).days <= SOON


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _here(case_id: UUID, stays: bool) -> dict[str, Any]:  # noqa: FBT001 -- said where it is called
    return {"case_id": case_id} if stays else {}


def _goes_on(work: Work, view: GrantView) -> bool:
    return view.holder is Holder.MEMBER and (view.ends_on is None or view.ends_on >= work.clock().date())


def _workers(work: Work, keys: Keyring) -> list[MemberView]:
    return [one for one in membership.members(work, keys) if not one.removed and one.role is not Role.ADMINISTRATOR]


def _able(work: Work, keys: Keyring, case_id: UUID) -> list[MemberView]:
    holding = sharing.able_to_care(work, keys, case_id)
    return [one for one in _workers(work, keys) if one.id in holding]


def _hand_over_page(
    work: Work, keys: Keyring, case_id: UUID, form: HandOverForm, status: int = 200
) -> ResponseReturnValue:
    return page("caretaking/hand_over.html", status, case=casework.case(work, keys, case_id), form=form)


def _restrict_page(
    work: Work, keys: Keyring, case_id: UUID, form: RestrictForm, status: int = 200
) -> ResponseReturnValue:
    return page("caretaking/restrict.html", status, case=casework.case(work, keys, case_id), form=form)


def _extend_page(
    work: Work, keys: Keyring, case_id: UUID, member_id: UUID, form: ExtendForm, status: int = 200
) -> ResponseReturnValue:
    held = [view for view in membership.grants(work, keys, case_id) if view.holder_id == member_id]
    if not held:
        raise NotFound
    case = casework.case(work, keys, case_id)
    return page("caretaking/extend.html", status, case=case, grant=held[0], form=form, today=work.clock().date())
