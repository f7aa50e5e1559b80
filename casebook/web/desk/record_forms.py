"""A form for any kind of record, made from the declarations of its fields (casebook.model.fields) and their words.

    form = form_for(RiskAssessmentBody)(request.form, book=book, before=body_or_None, members=names)
    if form.validate(): body = body_of(form)

A field `sent` that is a moment becomes `sent_day`, `sent_time`, `sent_zone`, `sent_about`, `sent_until`; every other field keeps
its name. What was typed stays in the form whatever comes of it; what nobody touched stays as it was in the record. Parts with
fields of their own (an intervention's letters) are not typed here and stay as they are; `form_for(Letter)` is a form for one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms import Field as FormField
from wtforms.widgets import CheckboxInput, ListWidget

from casebook.dates import Moment
from casebook.errors import InvalidInput
from casebook.model.base import Body
from casebook.model.fields import Coded, Field, OfMember, Text, fields_of
from casebook.services.colleagues import Colleague
from casebook.services.reading import CaseBook
from casebook.web.desk.declared import DeclaredForm, shown
from casebook.web.desk.fields import id_of
from casebook.web.desk.moments import PARTS, fields_about, moment_of
from casebook.web.desk.noun_words import Section
from casebook.web.desk.record_names import bodies, record_choices
from casebook.web.desk.record_words import hint_of, label_of
from casebook.web.desk.zones import zone_choices
from casebook.web.shared.fields import ChoiceField, Needed, SeveralField, line, prose, tidy
from casebook.web.shared.words import gettext as _

FEW = 14  # choices that are shown each with a box to tick; more are one list
GREATEST = 10**12  # of a number that a platform shows


class FewOrManyField(SeveralField):
    """Any of a list: boxes to tick where they are few, one list to choose from where they are many."""

    ticks = False

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Take the choices, and the look that fits their number."""
        self.choices = choices
        if len(choices) <= FEW:
            self.ticks, self.widget, self.option_widget = True, ListWidget(prefix_label=False), CheckboxInput()


class RecordForm(DeclaredForm):
    """A form over one kind of record; `form_for` makes one for each kind."""

    form_id = HiddenField()
    revision = HiddenField(default="0")

    def __init__(
        self, *given: Any, book: CaseBook | None = None, members: Mapping[UUID, Colleague] | None = None, **kept: Any
    ) -> None:
        self._members = members or {}
        super().__init__(*given, book=book, **kept)

    def first(self, before: Body) -> dict[str, Any]:
        """What the fields begin with for a record, moments and numbers included."""
        told = shown(before)
        for one in fields_of(type(before)):
            value = getattr(before, one.name)
            if isinstance(value, Moment):
                told.update(fields_about(value, f"{one.name}_"))
            elif one.plain is int and value is not None and one.typed:
                told[one.name] = str(value)
        return told

    def offer(self) -> None:
        """Give every field that chooses its choices."""
        super().offer()
        for one in fields_of(self.body_type):
            if f"{one.name}_zone" in self:
                zone: Any = self[f"{one.name}_zone"]
                zone.choices = zone_choices(zone.data)
            elif one.name in self and isinstance(self[one.name], ChoiceField | FewOrManyField):
                self._offer(one, self[one.name])

    def told(self) -> dict[str, Any]:
        """The fields as they were typed, by the names that the record has for them.

        Raises:
            InvalidInput: one cannot be read; said at its field.
        """
        typed = super().told()
        for one in fields_of(self.body_type):
            if f"{one.name}_day" in self:
                typed[one.name] = moment_of(self, f"{one.name}_", getattr(self.before, one.name, None))
            elif one.name in typed and one.plain is int:
                typed[one.name] = number_of(self[one.name])
            elif one.name in typed and isinstance(one.meaning, OfMember):
                typed[one.name] = id_of(self[one.name])
        return typed

    def _offer(self, one: Field, field: Any) -> None:
        if isinstance(one.meaning, OfMember):
            choices = _colleagues(self._members, field.data)
        elif one.refers and self.book is not None:
            choices = record_choices(self.book, one.refers, self._chosen(one, field))
        elif one.coded:
            choices = [(code, words) for code, words in field.choices if code]
        else:
            choices = zone_choices(field.data)[1:]
        if isinstance(field, FewOrManyField):
            field.offer(choices)
        else:
            field.choices = [("", _("not said")), *choices]

    def _chosen(self, one: Field, field: Any) -> list[str]:
        """What must be offered whatever its age; a record that a browser made up is not."""
        chosen = list(field.data or ()) if one.several else [field.data or ""]
        before = getattr(self.before, one.name, None)
        held = {str(each) for each in (before or () if one.several else (before,))}
        known = held | {str(record_id) for record_id in bodies(self.book, one.refers)} if self.book else held
        return [code for code in chosen if code in known]


@cache
def form_for(body_type: type[Body]) -> type[RecordForm]:
    """Give the form class for one kind of body; every field that somebody may type stands in it."""
    made: dict[str, Any] = {"body_type": body_type, "__doc__": f"What {body_type.__name__} asks for."}
    for one in fields_of(body_type):
        if one.typed and not issubclass(one.plain, Body):
            made.update(_made(one, label_of(body_type, one.name)))
    return type(body_type.__name__.replace("Body", "") + "Form", (RecordForm,), made)


def body_of(form: RecordForm, **kept: Any) -> Body:
    """Give the body as typed; what the program keeps comes from the record that is corrected, or from `kept`.

    Raises:
        InvalidInput: something cannot be read; `field` is the form's field.
    """
    told = form.told()
    if form.before is not None:
        return msgspec.structs.replace(form.before, **told, **kept)
    return form.body_type(**told, **kept)


def filled_from(body: Body, book: CaseBook, members: Mapping[UUID, Colleague]) -> RecordForm:
    """Give the form as it stands for a record."""
    revision = str(getattr(body, "revision", 0))
    return form_for(type(body))(book=book, before=body, members=members, revision=revision)


# ── fields ──────────────────────────────────────────────────────────────────────────────────────────────


def _made(one: Field, label: Any) -> dict[str, FormField]:
    if one.plain is Moment:
        return _moment_fields(one.name, label)
    return {one.name: _field(one, label)}


def _field(one: Field, label: Any) -> Any:
    needed = [Needed()] if one.needed else []
    if isinstance(one.meaning, Coded) or one.refers or isinstance(one.meaning, OfMember):
        return FewOrManyField(label, needed) if one.several else ChoiceField(label, needed)
    if one.plain is bool:
        return BooleanField(label)
    if isinstance(one.meaning, Text) and one.meaning.lines:
        return TextAreaField(label, prose(needed=one.needed))
    if one.name == "zone":
        return ChoiceField(label, validate_choice=False)
    longest = one.meaning.longest if isinstance(one.meaning, Text) and not one.several else 2000
    return StringField(label, line(needed=one.needed, longest=longest))


def _moment_fields(name: str, label: Any) -> dict[str, Any]:
    return {
        f"{name}_day": StringField(label, line(longest=60)),
        f"{name}_time": StringField(lazy_gettext("Time"), line(longest=20)),
        f"{name}_zone": ChoiceField(lazy_gettext("Time zone"), validate_choice=False),  # checked with the moment
        f"{name}_about": BooleanField(lazy_gettext("About, not exactly")),
        f"{name}_until": StringField(lazy_gettext("Until"), line(longest=60)),
    }


def number_of(field: FormField) -> int | None:
    """The whole number that was typed, in any script's digits, None for none.

    Raises:
        InvalidInput: it is none, or beyond all counting.
    """
    typed = "".join(tidy(field.data).split()).translate({ord(mark): None for mark in ",.٬’'"})
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > len(str(GREATEST)) or int(typed) > GREATEST:
        raise InvalidInput("Write a whole number, such as 12300.", field=field.name)
    return int(typed)


def _colleagues(members: Mapping[UUID, Colleague], present: str | None) -> list[tuple[str, str]]:
    offered = [(str(member), each.name) for member, each in members.items() if each.works or str(member) == present]
    return sorted(offered, key=lambda pair: pair[1].casefold())


# ── how a page draws it ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Drawn:
    """One field as a page draws it: moment, choice, ticks, list, check, prose, or line."""

    name: str
    kind: str
    label: Any
    hint: Any


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are shown together; `open` where something in them is filled or needs a look."""

    title: Any
    fields: tuple[Drawn, ...]
    open: bool


def groups_of(form: RecordForm, sections: Iterable[Section]) -> list[Group]:
    """Give the fields of a form in their groups, for `groups` of records/parts.html; a field that it lacks is left out."""
    told = {one.name: one for one in fields_of(form.body_type)}
    drawn = [
        (section, [_drawn(form, told[name]) for name in section.fields if _fields(form, name)]) for section in sections
    ]
    return [
        Group(section.title, tuple(fields), any(_asks(field) for one in fields for field in _fields(form, one.name)))
        for section, fields in drawn
        if fields
    ]


def _fields(form: RecordForm, name: str) -> list[Any]:
    names = (name, *(f"{name}_{part}" for part in PARTS))
    return [form[each] for each in names if each in form]


def _asks(field: Any) -> bool:
    return bool(field.errors or field.data)


def _drawn(form: RecordForm, one: Field) -> Drawn:
    return Drawn(one.name, _kind(form, one), label_of(form.body_type, one.name), hint_of(form.body_type, one.name))


def _kind(form: RecordForm, one: Field) -> str:
    if f"{one.name}_day" in form:
        return "moment"
    field = form[one.name]
    if isinstance(field, FewOrManyField):
        return "ticks" if field.ticks else "list"
    named = {ChoiceField: "choice", BooleanField: "check", TextAreaField: "prose"}
    return named.get(type(field), "line")
