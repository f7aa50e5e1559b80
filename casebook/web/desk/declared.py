"""Forms over records whose fields are declared: what they offer, what they begin with, what was typed.

A form says only which fields it shows, in which words and order; the rest follows from casebook.model.fields. What a form
does not show, and what nobody touched, stays as it was: a code that today's lists do not offer, a date in its notation, the
order of several choices.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from flask import request
from wtforms import Field as FormField

from casebook.dates import Moment
from casebook.model.base import Body
from casebook.model.fields import Coded, Dated, Field, Kept, Text, fields_of
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import term_choices, term_label
from casebook.web.desk.choices import offered
from casebook.web.desk.fields import date_of, day_of, id_of
from casebook.web.shared.fields import ButtonsField, ChoiceField, PageForm, RowsField, SeveralField, tidy
from casebook.web.shared.words import gettext as _

_BETWEEN_WORDS = re.compile(r"[,;،؛\n]+")


class DeclaredForm(PageForm):
    """A form over one kind of record; `before` is the record that it corrects, None for a new one."""

    body_type: ClassVar[type[Body]]

    def __init__(self, *given: Any, book: CaseBook | None = None, before: Body | None = None, **kept: Any) -> None:
        posted = bool(given[0] if given else kept.get("formdata"))
        begin = {**(self.first(before) if before is not None else {}), **kept}
        if posted:
            begin.pop("revision", None)  # which one the page showed is for the page to say
        super().__init__(*given, **begin)
        self.book, self.before = book, before
        for rows in self._rows():
            if not posted:
                rows.append_entry()
        self.offer()

    def first(self, before: Body) -> dict[str, Any]:
        """What the fields begin with for a record."""
        return shown(before)

    def offer(self) -> None:
        """Give every field that chooses its choices."""
        _offer(self, self.body_type, self.book, [self.before] if self.before is not None else [])

    def grows(self) -> bool:
        """Whether only one more empty row was asked for, which the form has now; nothing is to be saved then."""
        rows = self._fields.get(request.form.get("add_row", ""))
        if not isinstance(rows, RowsField):
            return False
        rows.append_entry()
        self.offer()
        return True

    def told(self) -> dict[str, Any]:
        """The fields as they were typed, by the names that the record has for them."""
        return _told(self, self.body_type, [self.before] if self.before is not None else [])

    def shown_revision(self) -> int:
        """The revision that the page showed; one that is not a number matches none."""
        typed = self._fields["revision"].data or ""
        return int(typed) if typed.isdecimal() else -1

    def _rows(self) -> list[RowsField]:
        return [field for field in self if isinstance(field, RowsField)]


def shown(body: Body) -> dict[str, Any]:
    """What a record holds, as the fields of a form take it; moments are shown by forms of their own."""
    return {one.name: _shown(one, getattr(body, one.name)) for one in fields_of(type(body)) if one.plain is not Moment}


def _shown(one: Field, value: Any) -> Any:
    if one.several and issubclass(one.plain, Body):
        return [shown(part) for part in value]
    if one.several:
        return ", ".join(value) if isinstance(one.meaning, Text) else [str(each) for each in value]
    if isinstance(value, date | UUID):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value


# ── choices ─────────────────────────────────────────────────────────────────────────────────────────────


def _offer(form: Iterable[FormField], body_type: type[Body], book: CaseBook | None, held: Sequence[Body]) -> None:
    fields = {field.short_name: field for field in form}
    for one in fields_of(body_type):
        field = fields.get(one.name)
        if isinstance(field, RowsField):
            parts = [part for body in held for part in getattr(body, one.name)]
            for row in field.rows:
                _offer(row, one.plain, book, parts)
        elif isinstance(field, ChoiceField | SeveralField):
            field.choices = _choices(one, field, book, [getattr(body, one.name) for body in held])


def _choices(one: Field, field: Any, book: CaseBook | None, held: Sequence[Any]) -> list[tuple[str, str]]:
    empty = None if one.several or isinstance(field, ButtonsField) else _("not said")
    present = {str(code) for value in held for code in (value if one.several else (value,)) if code}
    if isinstance(one.meaning, Coded):
        choices = term_choices(one.meaning.list, empty=empty)
        named = {code: term_label(one.meaning.list, code) for code in present}
    elif one.refers and book is not None:
        choices = offered(one.refers, book, empty or "")
        named = dict.fromkeys(present, _("a record that is not here any more"))
    else:
        return list(field.choices or [])
    known = {code for code, _words in choices}
    return [*choices, *((code, words) for code, words in sorted(named.items()) if code not in known)]


# ── what was typed ──────────────────────────────────────────────────────────────────────────────────────


def _told(form: Iterable[FormField], body_type: type[Body], held: Sequence[Body]) -> dict[str, Any]:
    fields = {field.short_name: field for field in form}
    typed: dict[str, Any] = {}
    for one in fields_of(body_type):
        field = fields.get(one.name)
        kept = isinstance(one.meaning, Kept) and one.plain is not str
        if field is not None and not kept and one.plain is not Moment:
            typed[one.name] = _typed(one, field, [getattr(body, one.name) for body in held])
    return typed


def _typed(one: Field, field: FormField, held: Sequence[Any]) -> Any:
    """One field as typed; what was not touched stays as it was `held`."""
    if isinstance(field, RowsField):
        return rows_told(field, one.plain, [part for parts in held for part in parts])
    if one.several:
        return _several(one, field, held[0] if held else ())
    if one.refers or one.plain in (bool, date):
        return _plain(one, field)
    words = tidy(field.data)
    same = [value for value in held if isinstance(value, str) and tidy(value) == words]
    if isinstance(one.meaning, Dated):
        return date_of(field, before=same[0] if same else "")
    return same[0] if same else words


def _plain(one: Field, field: FormField) -> UUID | bool | date | None:
    if one.refers:
        return id_of(field)
    return bool(field.data) if one.plain is bool else day_of(field, needed=one.needed)


def rows_told(rows: RowsField, part_type: type[Body], held: Sequence[Body]) -> tuple[Any, ...]:
    """The parts as typed, without empty ones; a list that the page did not show stays as it was."""
    if not rows.entries:
        return tuple(held)
    parts = [_told(row, part_type, held) for row in rows.rows]
    return tuple(part_type(**part) for part in parts if any(part.values()))


def words_told(typed: str | None, held: Sequence[str] = ()) -> tuple[str, ...]:
    """Short words with commas between them, such as tags; what nobody touched stays as it was `held`."""
    if tidy(typed) == tidy(", ".join(held)):
        return tuple(held)
    return tuple(dict.fromkeys(filter(None, map(tidy, _BETWEEN_WORDS.split(typed or "")))))


def _several(one: Field, field: FormField, held: Sequence[Any]) -> tuple[Any, ...]:
    if isinstance(one.meaning, Text):
        return words_told(field.data, held)
    chosen = [UUID(code) for code in field.data or ()] if one.refers else list(field.data or ())
    stays = [code for code in held if code in chosen]
    return tuple(dict.fromkeys([*stays, *chosen]))
