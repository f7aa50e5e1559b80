"""Forms: what all of them share. Each form stands in the module of the route that shows it.

A form keeps every word that was typed, whatever comes of it. What a service cannot use is said at the field it names.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import g
from flask_babel import lazy_gettext
from wtforms import Field, FieldList, Form, FormField, SelectField, SelectMultipleField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length
from wtforms.widgets import ListWidget, RadioInput

from casebook.errors import IllegalMove, InvalidInput
from casebook.web.shared.words import gettext as _
from casebook.work import Work

SHORT = 300  # characters of a line
LONG = 200_000  # characters of a text
_DIGITS = 5  # of a row's number
_UNTYPED = re.compile(r"[\x00-\x08\x0b-\x1f]")


class PageForm(Form):
    """Base of all forms. Our own validators speak our own words, so WTForms needs no translations of its own."""

    class Meta:
        """No lookup of WTForms' catalogues; what a browser sent as a field name is checked by the class alone."""

        locales = False

    overtaken = False  # somebody else has corrected the record since this form was shown
    versions: Any = None  # then: what was typed beside what is there now, for the page

    def __init__(self, formdata: Any = None, *given: Any, **kept: Any) -> None:
        # A page that goes on with an unfinished form begins with its words (casebook.web.desk.offers puts them there).
        super().__init__(g.get("begun_words") if formdata is None else formdata, *given, **kept)

    def blame(self, error: InvalidInput) -> None:
        """Say at its field, or above the form, what could not be used."""
        words = _(error.reason, **error.values)
        blamed = list(_named(self._fields.values(), error.field))
        for field in blamed:
            field.errors = [*field.errors, words]
        if not blamed:
            self.form_errors.append(words)

    def show_revision(self, present: int) -> None:
        """Let the next press of the button correct the record as it is now; the page has said what happened."""
        self._fields["revision"].data = str(present)

    @contextmanager
    def blaming(self, work: Work) -> Iterator[None]:
        """Run an act; if it refuses the input, nothing of it stays, and the form says why."""
        try:
            yield
        except InvalidInput as error:
            take_back(work)
            self.blame(error)
        except IllegalMove:
            if "revision" not in self._fields:
                raise
            take_back(work)
            self.overtaken = True
            self.form_errors.append(
                _("Somebody else has changed this in the meantime. Both versions stand below; nothing was overwritten.")
            )


def take_back(work: Work) -> None:
    """Undo what an act has done so far, so that a page can be shown instead."""
    work.db.rollback()
    work.journal.clear()
    work.closing.clear()
    work.last.clear()
    for undo in work.undo:
        undo()
    work.undo.clear()


def tidy(text: str | None) -> str:
    """Strip what surrounds a line, and the characters that no keyboard types."""
    return _UNTYPED.sub("", (text or "").strip())


def line(*, needed: bool = False, longest: int = SHORT) -> list[Any]:
    """Validators of one line of text."""
    limit = Length(max=longest, message=lazy_gettext("This is too long. Use at most %(max)d characters."))
    return [Needed(), limit] if needed else [limit]


def prose(*, needed: bool = False) -> list[Any]:
    """Validators of a longer text."""
    return line(needed=needed, longest=LONG)


class Needed:
    """The field must hold something. It sets no browser attribute: the page says it in its own words."""

    def __init__(self, message: Any = None) -> None:
        self._message = message or lazy_gettext("This cannot be left empty.")

    def __call__(self, form: Form, field: Any) -> None:
        """Refuse an empty field."""
        del form
        if not (field.data.strip() if isinstance(field.data, str) else field.data):
            raise ValidationError(str(self._message))


class ChoiceField(SelectField):
    """One of a list, or nothing: an absent choice is an empty one, an unknown code is refused in our words."""

    def process_data(self, value: Any) -> None:
        """Take what the page begins with; nothing is the empty choice."""
        self.data = "" if value is None else str(value)

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was not offered."""
        del form
        if self.validate_choice and self.data and self.data not in _codes(self.choices):
            raise ValidationError(_("Choose one of the list."))


class ButtonsField(ChoiceField):
    """One of a few, shown side by side, or nothing."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()


class SeveralField(SelectMultipleField):
    """Any of a list."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what was not offered."""
        del form
        if self.validate_choice and not _codes(self.choices).issuperset(self.data or ()):
            raise ValidationError(_("Choose from the list."))


class RowsField(FieldList):  # type: ignore[type-arg]
    """Parts of a record that have fields of their own, a row each; a row that is left empty says nothing."""

    def __init__(self, row: type[PageForm], label: Any = None, **kept: Any) -> None:
        super().__init__(FormField(row), label, **kept)

    @property
    def rows(self) -> list[Any]:
        """The form of each row."""
        return [entry.form for entry in self.entries]

    def validate(self, form: BaseForm, extra_validators: Any = ()) -> bool:
        """Look at each row; what is wrong in one is said at its field, and once above the form."""
        del form, extra_validators
        sound = [row.validate() for row in self.rows]
        said = (words for row in self.rows for field in row for words in field.errors)
        self.errors = list(dict.fromkeys(said))
        return all(sound)

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").partition("-")[0]
            if name.startswith(f"{prefix}-") and number.isascii() and number.isdecimal() and len(number) < _DIGITS:
                yield int(number)


def _named(fields: Iterable[Field], name: str) -> Iterator[Field]:
    for field in fields:
        if field.name == name:
            yield field
        elif isinstance(field, RowsField):
            within = [one for row in field.rows for one in _named(row, name)]
            yield from [*within, field] if within else []


def _codes(choices: Any) -> set[str]:
    return {str(choice[0]) for choice in choices or ()}
