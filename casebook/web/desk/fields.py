"""Forms that more than one module of the desk shows."""

from datetime import date
from uuid import UUID, uuid4

from flask import request
from flask_babel import lazy_gettext
from wtforms import Field, Form, HiddenField, PasswordField, StringField

from casebook.dates import from_form
from casebook.errors import InvalidInput
from casebook.web.shared.fields import PageForm


def form_id(form: Form) -> UUID:
    """The id that was minted with the form: the same form sent twice makes one record."""
    try:
        return UUID(form["form_id"].data or "")
    except ValueError:
        minted = uuid4()
        form["form_id"].data = str(minted)
        return minted


def id_of(field: Field) -> UUID | None:
    """The record that a field chose, None for none."""
    try:
        return UUID(field.data or "")
    except ValueError:
        return None


def read_day(typed: str, name: str) -> str:
    """The one day that was typed, in ISO form, "" for none; raises InvalidInput naming the field."""
    if not typed:
        return ""
    try:
        return date.fromisoformat(from_form(typed).edtf).isoformat()
    except (InvalidInput, ValueError) as error:
        raise _no_day(name) from error


def _no_day(name: str) -> InvalidInput:
    return InvalidInput("This is not one day of the calendar. “12 May 2026” and “2026-05-12” work.", field=name)


def day_of(field: Field, *, needed: bool = False) -> date | None:
    """The one day that was typed, in any way that casebook reads days.

    Raises:
        InvalidInput: it is no day, or not one day; said at this field.
    """
    typed = (field.data or "").strip()
    if not typed and needed:
        raise _no_day(field.name)
    day = read_day(typed, field.name)
    return date.fromisoformat(day) if day else None


def date_of(field: Field, *, before: str = "") -> str:
    """The date that was typed, in EDTF, "" for none; one that was not touched stays as it was `before`.

    Raises:
        InvalidInput: it cannot be read; said at this field.
    """
    typed = (field.data or "").strip()
    if typed == before:
        return before
    try:
        return from_form(typed).edtf
    except InvalidInput as error:
        raise InvalidInput(error.reason, field=field.name, **error.values) from error


def kept_words() -> list[tuple[str, str]]:
    """The words of another form that this one carries along."""
    return [
        (name.removeprefix("kept."), typed)
        for name, typed in request.form.items(multi=True)
        if name.startswith("kept.")
    ]


class ProofForm(PageForm):
    """Who it is, once more."""

    present = PasswordField(lazy_gettext("Your passphrase"))
    code = StringField(lazy_gettext("Code of your second factor"))


class CodeForm(PageForm):
    """The code of a second factor alone."""

    code = StringField(lazy_gettext("Code of your second factor"))


class SignInForm(PageForm):
    """Login and passphrase, where to go then, and the words of a form that came too late."""

    login = StringField(lazy_gettext("Login"), render_kw={"autofocus": True})  # the page asks for nothing else
    passphrase = PasswordField(lazy_gettext("Passphrase"))
    next = HiddenField()

    def kept(self) -> list[tuple[str, str]]:
        """The words that this form carries over a new sign-in."""
        return kept_words()
