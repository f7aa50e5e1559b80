"""The register of breaches: to read, to write, to complete, and as a table for the authority. Moments are UTC."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.model.breach import BreachBody
from casebook.services import breaches
from casebook.services.breaches import BreachDraft
from casebook.web.desk.answers import go, page, term_choices
from casebook.web.desk.fields import day_of, form_id
from casebook.web.desk.guards import guarded
from casebook.web.shared.fields import ChoiceField, PageForm, SeveralField, line, prose, tidy
from casebook.web.shared.headers import SANDBOX
from casebook.work import Work

blueprint = Blueprint("breaches", __name__)
_MOMENTS = ("found", "authority", "persons")


class BreachForm(PageForm):
    """One breach. Each moment is a day and an hour of UTC."""

    form_id = HiddenField()
    revision = HiddenField()
    happened = TextAreaField(lazy_gettext("What happened"), prose(needed=True))
    found_day = StringField(lazy_gettext("Found on"), line(needed=True, longest=40))
    found_time = StringField(lazy_gettext("at (UTC)"), line(longest=5))
    kinds = SeveralField(lazy_gettext("Kind"))
    affected = StringField(lazy_gettext("How many persons it concerns"), line(longest=9))
    risk = ChoiceField(lazy_gettext("Risk for them"))
    consequences = TextAreaField(lazy_gettext("What may follow for them"), prose())
    done = TextAreaField(lazy_gettext("What was done"), prose())
    authority_day = StringField(lazy_gettext("Authority told on"), line(longest=40))
    authority_time = StringField(lazy_gettext("at (UTC)"), line(longest=5))
    persons_day = StringField(lazy_gettext("Persons told on"), line(longest=40))
    persons_time = StringField(lazy_gettext("at (UTC)"), line(longest=5))
    why_not = TextAreaField(lazy_gettext("Why nobody was told, or late"), prose())
    closed = BooleanField(lazy_gettext("Nothing is left to be done"))

    def __init__(self, *given: Any, **kept: Any) -> None:
        super().__init__(*given, **kept)
        self.kinds.choices = term_choices("breach_kind")
        self.risk.choices = term_choices("breach_risk", empty="")

    def draft(self) -> BreachDraft:
        """What was typed; raises InvalidInput at the field that cannot be read."""
        typed = tidy(self.affected.data)
        if typed and not (typed.isascii() and typed.isdigit()):
            raise InvalidInput("Write a number.", field="affected")
        return BreachDraft(
            happened=tidy(self.happened.data),
            found_at=_moment(self.found_day, self.found_time),
            kinds=tuple(self.kinds.data or ()),
            affected=int(typed) if typed else None,
            risk=self.risk.data or "",
            consequences=tidy(self.consequences.data),
            done=tidy(self.done.data),
            authority_told_at=_moment(self.authority_day, self.authority_time),
            persons_told_at=_moment(self.persons_day, self.persons_time),
            why_not=tidy(self.why_not.data),
            closed=bool(self.closed.data),
        )


@blueprint.get("/breaches")
@guarded(Permission.KEEP_BREACHES)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """List the register, with the 72 hours of each."""
    return page("retention/breaches.html", breaches=breaches.breaches(work, keys), now=work.clock())


@blueprint.get("/breaches/new")
@guarded(Permission.KEEP_BREACHES)
def new(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Ask what happened; it was found now, unless somebody says otherwise."""
    del keys
    now = work.clock()
    form = BreachForm(form_id=str(uuid4()), found_day=now.date().isoformat(), found_time=f"{now:%H:%M}")
    return page("retention/breach.html", form=form, view=None)


@blueprint.post("/breaches/new")
@guarded(Permission.KEEP_BREACHES)
def record(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Write it into the register."""
    form = BreachForm(request.form)
    if form.validate():
        with form.blaming(work):
            breaches.record(work, keys, form.draft(), breach_id=form_id(form))
            return go("breaches.index", said="breach_recorded")
    return page("retention/breach.html", 422, form=form, view=None)


@blueprint.get("/breaches/<uuid:breach_id>")
@guarded(Permission.KEEP_BREACHES)
def edit(work: Work, keys: Keyring, breach_id: UUID) -> ResponseReturnValue:
    """Show one breach in its form."""
    view = breaches.breach(work, keys, breach_id)
    return page("retention/breach.html", form=BreachForm(**_begin(view.body)), view=view, now=work.clock())


@blueprint.post("/breaches/<uuid:breach_id>")
@guarded(Permission.KEEP_BREACHES)
def correct(work: Work, keys: Keyring, breach_id: UUID) -> ResponseReturnValue:
    """Complete or correct it."""
    form = BreachForm(request.form)
    if form.validate():
        with form.blaming(work):
            typed = form.revision.data or ""
            revision = int(typed) if typed.isascii() and typed.isdecimal() else 0
            breaches.correct(work, keys, breach_id, form.draft(), revision=revision)
            return go("breaches.index", said="breach_changed")
    view = breaches.breach(work, keys, breach_id)
    if form.overtaken:
        form.show_revision(view.body.revision)
    return page("retention/breach.html", 422, form=form, view=view, now=work.clock())


@blueprint.get("/breaches/register.csv")
@guarded(Permission.KEEP_BREACHES, proof=True)
def take(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Give the register as a table."""
    response = Response(breaches.table(work, keys), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition("breaches.csv")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _moment(day: Field, hour: Field) -> datetime | None:
    found = day_of(day)
    if found is None:
        return None
    try:
        at = time.fromisoformat((hour.data or "").strip() or "00:00")
    except ValueError as error:
        raise InvalidInput("This is not a time. “14:30” works.", field=hour.name) from error
    return datetime.combine(found, at.replace(tzinfo=None), UTC)


def _begin(body: BreachBody) -> dict[str, Any]:
    moments = (body.found_at, body.authority_told_at, body.persons_told_at)
    shown = {
        f"{name}_{part}": (at.date().isoformat() if part == "day" else f"{at:%H:%M}") if at else ""
        for name, at in zip(_MOMENTS, moments, strict=True)
        for part in ("day", "time")
    }
    texts = {name: getattr(body, name) for name in ("happened", "kinds", "risk", "consequences", "done", "why_not")}
    numbers = {"affected": "" if body.affected is None else str(body.affected), "revision": str(body.revision)}
    return {**shown, **texts, **numbers, "closed": body.closed_at is not None}
