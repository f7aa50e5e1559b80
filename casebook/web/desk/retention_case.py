"""How long one case is kept: holds, restriction, erasure requests, and its end for good, each as a form of its own."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField

from casebook.access import Permission
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile
from casebook.services import casework, holding, membership, retention_ending, retention_remains, shredding
from casebook.services.retention_due import case_due_on
from casebook.web.desk.answers import go, page, term_choices
from casebook.web.desk.fields import day_of
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ChoiceField, Needed, PageForm, line, prose, tidy
from casebook.work import Work

blueprint = Blueprint("ending", __name__)


class WhyForm(PageForm):
    """Why a case is held."""

    why = TextAreaField(lazy_gettext("Why nothing of it may be deleted"), prose(needed=True))


class RestrictUseForm(PageForm):
    """Why the processing of a case is restricted."""

    ground = ChoiceField(lazy_gettext("Ground"), [Needed()])
    why = TextAreaField(lazy_gettext("What was said"), prose(needed=True), id="restrict-why")

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.ground.choices = term_choices("restriction_ground", empty="")


class AskedForm(PageForm):
    """Who asked for erasure, and when."""

    who = StringField(lazy_gettext("Who asks"), line(needed=True))
    received_on = StringField(lazy_gettext("Received on"), line(needed=True, longest=40))
    how = StringField(lazy_gettext("By which way"), line())


class DecideForm(PageForm):
    """What was decided about a request, and what the person is told."""

    decision = ChoiceField(lazy_gettext("Decision"), [Needed()])
    reason = TextAreaField(lazy_gettext("Reason, as the person is told"), prose(needed=True))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.decision.choices = term_choices("erasure_decision", empty="")


class PostponeForm(PageForm):
    """Until when a case is kept instead."""

    until = StringField(lazy_gettext("Keep until"), line(needed=True, longest=40))
    why = StringField(lazy_gettext("Why"), line(needed=True), id="postpone-why")


class EndForm(PageForm):
    """Why a case is to be erased."""

    reason = ChoiceField(lazy_gettext("Reason for erasing"), [Needed()])

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.reason.choices = term_choices("ending_reason", empty="")


FORMS: dict[str, type[PageForm]] = {
    "hold": WhyForm,
    "restriction": RestrictUseForm,
    "asked": AskedForm,
    "postpone": PostponeForm,
    "end": EndForm,
}


@blueprint.get("/cases/<uuid:case_id>/retention")
@guarded(Permission.READ_CASE)
def show(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Show how long the case is kept and what was decided."""
    return _page(work, keys, case_id)


@blueprint.post("/cases/<uuid:case_id>/retention/hold")
@guarded(Permission.HOLD_CASE)
def place_hold(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Put the case on hold."""
    form = WhyForm(request.form)
    if form.validate():
        with form.blaming(work):
            holding.place_hold(work, keys, case_id, tidy(form.why.data))
            return go("ending.show", case_id=case_id, said="hold_placed")
    return _page(work, keys, case_id, 422, hold=form)


@blueprint.post("/cases/<uuid:case_id>/retention/hold/<uuid:hold_id>/release")
@guarded(Permission.HOLD_CASE, proof=True)
def release_hold(work: Work, keys: Keyring, case_id: UUID, hold_id: UUID) -> ResponseReturnValue:
    """Release one hold."""
    holding.release_hold(work, keys, case_id, hold_id)
    return go("ending.show", case_id=case_id, said="hold_released")


@blueprint.post("/cases/<uuid:case_id>/retention/restriction")
@guarded(Permission.END_CASE)
def restrict_use(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Restrict the processing."""
    form = RestrictUseForm(request.form)
    if form.validate():
        with form.blaming(work):
            holding.restrict_use(work, keys, case_id, form.ground.data, tidy(form.why.data))
            return go("ending.show", case_id=case_id, said="use_restricted")
    return _page(work, keys, case_id, 422, restriction=form)


@blueprint.post("/cases/<uuid:case_id>/retention/restriction/lift")
@guarded(Permission.END_CASE)
def lift_restriction(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Lift the restriction."""
    holding.lift_restriction(work, keys, case_id)
    return go("ending.show", case_id=case_id, said="restriction_lifted")


@blueprint.post("/cases/<uuid:case_id>/retention/requests")
@guarded(Permission.END_CASE)
def ask_erasure(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Record that somebody asked for erasure."""
    form = AskedForm(request.form)
    if form.validate():
        with form.blaming(work):
            day = day_of(form.received_on, needed=True)
            if day is not None:
                who, how = tidy(form.who.data), tidy(form.how.data)
                holding.ask_erasure(work, keys, case_id, who=who, how=how, received_on=day)
                return go("ending.show", case_id=case_id, said="erasure_recorded")
    return _page(work, keys, case_id, 422, asked=form)


@blueprint.post("/cases/<uuid:case_id>/retention/requests/<uuid:request_id>")
@guarded(Permission.END_CASE)
def decide_erasure(work: Work, keys: Keyring, case_id: UUID, request_id: UUID) -> ResponseReturnValue:
    """Decide a request."""
    form = DecideForm(request.form)
    if form.validate():
        with form.blaming(work):
            reason = tidy(form.reason.data)
            holding.decide_erasure(work, keys, case_id, request_id, form.decision.data, reason)
            return go("ending.show", case_id=case_id, said="erasure_decided")
    return _page(work, keys, case_id, 422, decide={request_id: form})


@blueprint.post("/cases/<uuid:case_id>/retention/postpone")
@guarded(Permission.END_CASE)
def postpone(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Keep the case longer."""
    form = PostponeForm(request.form)
    if form.validate():
        with form.blaming(work):
            day = day_of(form.until, needed=True)
            if day is not None:
                holding.postpone(work, keys, case_id, day, tidy(form.why.data))
                return go("ending.show", case_id=case_id, said="case_postponed")
    return _page(work, keys, case_id, 422, postpone=form)


@blueprint.post("/cases/<uuid:case_id>/retention/end")
@guarded(Permission.END_CASE, proof=True)
def order(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for the case to be erased."""
    form = EndForm(request.form)
    if form.validate():
        with form.blaming(work):
            retention_ending.order(work, keys, case_id, form.reason.data)
            return go("ending.show", case_id=case_id, said="ending_ordered")
    return _page(work, keys, case_id, 422, end=form)


@blueprint.post("/cases/<uuid:case_id>/retention/end/confirm")
@guarded(Permission.END_CASE, proof=True)
def confirm(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Confirm it as the second caseworker."""
    retention_ending.confirm(work, keys, case_id)
    return go("ending.show", case_id=case_id, said="ending_confirmed")


@blueprint.post("/cases/<uuid:case_id>/retention/end/call-off")
@guarded(Permission.END_CASE)
def call_off(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    retention_ending.call_off(work, keys, case_id)
    return go("ending.show", case_id=case_id, said="ending_called_off")


@blueprint.get("/cases/<uuid:case_id>/retention/erase")
@guarded(Permission.END_CASE)
def ask_to_erase(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Ask for the last time."""
    return page(
        "retention/erase.html",
        case=casework.case(work, keys, case_id),
        standing=retention_ending.standing(work, keys, case_id),
        remains=retention_remains.remains(work, keys, case_id),
    )


@blueprint.post("/cases/<uuid:case_id>/retention/erase")
@guarded(Permission.END_CASE, proof=True)
def erase(work: Work, keys: Keyring, case_id: UUID) -> ResponseReturnValue:
    """Erase the case for good."""
    shredding.shred(work, keys, case_id)
    return go("retention.index", said="case_erased")


def _page(work: Work, keys: Keyring, case_id: UUID, status: int = 200, **forms: Any) -> ResponseReturnValue:
    view = casework.case(work, keys, case_id)
    standing = retention_ending.standing(work, keys, case_id)
    row = work.db.get_one(CaseFile, case_id)
    decide = {each.id: DecideForm() for each in standing.body.requests if not each.decision} | forms.pop("decide", {})
    return page(
        "retention/case.html",
        status,
        case=view,
        standing=standing,
        remains=retention_remains.remains(work, keys, case_id),
        names={one.id: one.name for one in membership.members(work, keys)},
        due_on=case_due_on(work, view.body, row.day, standing.body),
        today=work.clock().date(),
        case_days=work.settings.case_days,
        waits=work.settings.ending_days,
        forms={name: forms.get(name) or kind() for name, kind in FORMS.items()},
        decide=decide,
    )
