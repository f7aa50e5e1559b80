"""Change a selection: choose what, see what would change, change it as one. Three forms in a row, nothing kept between them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model.fields import Field
from casebook.services import bulk, reading
from casebook.services.bulk import How, Line, Setting
from casebook.services.colleagues import Colleague, colleagues
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import go, of_book, page, term_choices
from casebook.web.desk.change_words import ShownField, field_label
from casebook.web.desk.guards import guarded
from casebook.web.desk.record_facts import held
from casebook.web.desk.record_names import bodies, name_of, record_choices
from casebook.web.shared.fields import take_back
from casebook.web.shared.words import gettext as _
from casebook.work import Work

blueprint = Blueprint("bulk", __name__)
EMPTY = "-"  # the choice that empties a field; no code is so short
LISTS = {"incident": "incidents.index", "account": "accounts.index", "content_item": "posts.index"}
_SEVERAL = re.compile(r"[,;،؛\n]+")


@blueprint.post("/cases/<uuid:case_id>/bulk/<noun>")
@guarded(Permission.WRITE_CASE)
def choose(work: Work, keys: Keyring, case_id: UUID, noun: str) -> ResponseReturnValue:
    """Ask what is to be changed in the selection."""
    book = reading.case_book(work, keys, case_id, page="bulk")
    return _choosing(book, noun, _records(), [])


@blueprint.post("/cases/<uuid:case_id>/bulk/<noun>/preview")
@guarded(Permission.WRITE_CASE)
def preview(work: Work, keys: Keyring, case_id: UUID, noun: str) -> ResponseReturnValue:
    """Show what would change in each record, and what is left alone and why."""
    book, records, settings = (
        reading.case_book(work, keys, case_id, page="bulk"),
        _records(),
        list(settings_typed(noun)),
    )
    try:
        lines = bulk.preview(work, keys, case_id, noun, records, settings)
    except InvalidInput as error:
        take_back(work)
        return _choosing(book, noun, records, [_(error.reason, **error.values)], 422)
    members = colleagues(work, keys)
    fields = {line.record: fields_shown(book, noun, line, members) for line in lines}
    shown = {
        "lines": lines,
        "fields": fields,
        "names": names_of(book, noun, records),
        "settings": settings,
        "noun": noun,
        "left_alone": left_alone,
    }
    return page("bulk/preview.html", **of_book(book), **shown, back=LISTS[noun])


@blueprint.post("/cases/<uuid:case_id>/bulk/<noun>/apply")
@guarded(Permission.WRITE_CASE)
def apply(work: Work, keys: Keyring, case_id: UUID, noun: str) -> ResponseReturnValue:
    """Change what was shown; where something was left alone, say what and why."""
    book = reading.case_book(work, keys, case_id, page="bulk")
    shown = dict(_shown())
    try:
        outcome = bulk.apply(work, keys, case_id, noun, shown, list(settings_typed(noun)))
    except InvalidInput as error:
        take_back(work)
        return _choosing(book, noun, list(shown), [_(error.reason, **error.values)], 422)
    if not outcome.skipped:
        return go(LISTS[noun], case_id=case_id, said="changed_in_bulk")
    names = names_of(book, noun, list(shown))
    return page(
        "bulk/done.html", **of_book(book), outcome=outcome, names=names, back=LISTS[noun], left_alone=left_alone
    )


def left_alone(reason: str) -> str:
    """Why a record of a selection is left alone."""
    return {
        bulk.GONE: _("It is not there any more."),
        bulk.DAMAGED: _("It is damaged."),
        bulk.SAME: _("It is so already."),
        bulk.CHANGED: _("Somebody has changed it since."),
    }.get(reason, reason)


def _choosing(
    book: CaseBook, noun: str, records: list[UUID], errors: list[str], status: int = 200
) -> ResponseReturnValue:
    offered = [offered_for(book, noun, one) for one in bulk.changeable(noun)]
    shown = {"offered": offered, "records": records, "names": names_of(book, noun, records), "noun": noun}
    return page("bulk/choose.html", status, **of_book(book), **shown, errors=errors, back=LISTS[noun])


def offered_for(book: CaseBook | None, noun: str, one: Field) -> dict[str, Any]:
    """What a form offers for one field; without a case, only what means the same in all of them."""
    choices: list[tuple[str, str]] = []
    if one.coded:
        choices = term_choices(one.coded)
    elif one.refers and book is not None:
        choices = record_choices(book, one.refers)
    if not one.several and not one.needed:
        choices = [(EMPTY, _("empty it")), *choices]
    ways = [("add", _("add")), ("take_out", _("take out"))] if one.several else [("set", "")]
    return {"name": one.name, "label": field_label(noun, one), "ways": ways, "choices": choices}


def settings_typed(noun: str) -> Iterator[Setting]:
    """What was chosen, in the order of the fields."""
    for one in bulk.changeable(noun):
        for how in (How.ADD, How.TAKE_OUT) if one.several else (How.SET,):
            for typed in request.form.getlist(f"{how}.{one.name}"):
                pieces = [typed] if one.coded or not one.several else _SEVERAL.split(typed)
                for value in filter(None, (piece.strip() for piece in pieces)):
                    yield Setting(one.name, how, "" if value == EMPTY else value)


def _records() -> list[UUID]:
    ticked = [
        *request.form.getlist("record"),
        *request.form.getlist("posts"),
    ]  # the list of posts has a name of its own
    return [record for one in ticked if (record := id_in(one)) is not None]


def _shown() -> Iterator[tuple[UUID, int]]:
    for one in request.form.getlist("shown"):
        record, _colon, revision = one.partition(":")
        if (found := id_in(record)) is not None and revision.isascii() and revision.isdigit():
            yield found, int(revision)


def id_in(typed: str) -> UUID | None:
    """The id that stands in a form, None for what is none."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def names_of(book: CaseBook, noun: str, records: list[UUID]) -> dict[UUID, str]:
    """What the selected records are called."""
    there = bodies(book, noun)
    gone = _("a record that is not here any more")
    return {one: name_of(book, noun, there[one]) if one in there else gone for one in records}


def fields_shown(book: CaseBook, noun: str, line: Line, members: Mapping[UUID, Colleague]) -> list[ShownField]:
    """What would change in a record, before and after, in words."""
    return [
        ShownField(field_label(noun, one), held(book, one, was, members), held(book, one, now, members))
        for one, was, now in line.changes
    ]
