"""Look at every field of a record by its declaration (casebook.model.fields), once for all kinds of records and all ways in.

What a field held before may stay in it, even where today's lists would not offer it: a correction is not refused for what
nobody touched. It reads rows only to see whether what is named is of the same case.
"""

from typing import Any
from uuid import UUID

from casebook.dates import parse_edtf
from casebook.errors import InvalidInput
from casebook.model import Member
from casebook.model.base import Body
from casebook.model.fields import Coded, Dated, Field, Kept, OfMember, Refers, Text, fields_of
from casebook.services import changes
from casebook.services.drafts import coded
from casebook.work import Work


def check(work: Work, case_id: UUID, body: Body, before: Body | None = None, *, part_of: str = "") -> None:
    """Look at every field of a body; those that hold what they held `before` are passed over.

    Raises:
        InvalidInput: names the first field that holds what it cannot; one of a part as `sources-0-received`.
    """
    for one in fields_of(type(body)):
        value = getattr(body, one.name)
        held = getattr(before, one.name) if before is not None else None
        if before is not None and value == held:
            continue
        if one.needed and one.typed and value in (None, "", ()):
            raise InvalidInput("Please fill this in.", field=f"{part_of}{one.name}")
        known = held if one.several and held else ()
        for number, single in enumerate(value if one.several else (value,)):
            if single in known or single in (None, ""):
                continue
            if isinstance(single, Body):
                check(work, case_id, single, part_of=f"{part_of}{one.name}-{number}-")
            else:
                _check_value(work, case_id, one, single, f"{part_of}{one.name}")


def _check_value(work: Work, case_id: UUID, one: Field, value: Any, name: str) -> None:  # noqa: ANN401 -- as the field holds it
    meaning = one.meaning
    if isinstance(meaning, Coded):
        coded(meaning.list, value, name)
    elif isinstance(meaning, Text):
        _check_text(value, meaning, name)
    elif isinstance(meaning, Dated):
        _check_date(value, name)
    elif isinstance(meaning, Refers):
        _check_reference(work, case_id, meaning.noun, value, name)
    elif isinstance(meaning, OfMember):
        _check_member(work, value, name)
    elif isinstance(meaning, Kept) or one.plain is not str:
        return
    else:
        _check_text(value, Text(), name)


def _check_text(value: str, meaning: Text, name: str) -> None:
    if len(value) > meaning.longest:
        raise InvalidInput("This text is too long.", field=name, longest=meaning.longest)
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise InvalidInput("This text cannot be read.", field=name)


def _check_date(value: str, name: str) -> None:
    try:
        parse_edtf(value)
    except InvalidInput as error:
        raise InvalidInput(error.reason, field=name, **error.values) from error


def _check_reference(work: Work, case_id: UUID, table: str, value: UUID, name: str) -> None:
    noun = changes.noun_of(table)
    row = work.db.get(noun, value) if noun else None
    if row is None or row.case_id != case_id:
        raise InvalidInput("This is not one of the choices.", field=name)


def _check_member(work: Work, value: UUID, name: str) -> None:
    if work.db.get(Member, value) is None:
        raise InvalidInput("This is not one of the choices.", field=name)
