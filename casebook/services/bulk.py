"""Change one thing in many records at once: look first what would change, then change it, as one change that can be undone.

Which fields can be changed so follows from their declarations (casebook.model.fields). What somebody has changed since the
look is left alone and said, and so is what holds the value already.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from casebook.access import Permission, require
from casebook.errors import InvalidInput, NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Account, CaseRecord, ContentItem, Incident
from casebook.model.base import Body
from casebook.model.fields import Field, Text, fields_of
from casebook.services.casework import hold
from casebook.services.checking import check
from casebook.services.recording import of_case, revise
from casebook.work import Work

NOUNS: dict[str, type[CaseRecord]] = {noun.__tablename__: noun for noun in (Incident, ContentItem, Account)}
MOST = 1_000  # records in one change
_OWN_WAY = frozenset({"in_reply_to"})  # differs by nature from record to record

# Why a record is left alone; the desk has the words.
GONE = "gone"
DAMAGED = "damaged"
SAME = "same"
CHANGED = "changed"


class How(StrEnum):
    """What is done with a value: it takes the place of what was there, or joins the others, or leaves them."""

    SET = "set"
    ADD = "add"
    TAKE_OUT = "take_out"


@dataclass(frozen=True, slots=True)
class Setting:
    """One field and what to do with it. `value` is as a form holds it: a code, a record's id, a word; "" empties."""

    field: str
    how: How
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One record of a preview: the fields that would change, before and after; `skipped` says why it would not, if so."""

    record: UUID
    revision: int = 0
    body: Body | None = None
    changes: tuple[tuple[Field, Any, Any], ...] = ()
    skipped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was changed, and what was left alone for which reason."""

    changed: tuple[UUID, ...]
    skipped: tuple[tuple[UUID, str], ...]


def changeable(noun: str) -> tuple[Field, ...]:
    """Give the fields of a kind of record that can be changed in many at once.

    Raises:
        NotFound: records of this kind are changed one by one.
    """
    body_type = _noun(noun).body_type
    return tuple(one for one in fields_of(body_type) if one.typed and one.name not in _OWN_WAY and _fits(one))


def preview(
    work: Work, keys: Keyring, case_id: UUID, noun: str, records: Iterable[UUID], settings: Sequence[Setting]
) -> list[Line]:
    """Say for each record what would change; nothing is changed.

    Raises:
        InvalidInput: there is nothing to change, or a value cannot stand in its field; `field` names it.
        NotFound: records of this kind are changed one by one, or the case is not held.
    """
    _may(work, keys, case_id)
    kind, chosen = _noun(noun), list(dict.fromkeys(records))
    _check_settings(noun, settings)
    if not chosen or len(chosen) > MOST:
        raise InvalidInput("Choose at least one record, and at most %(most)s.", most=MOST)
    return [_line(work, keys, case_id, kind, record, settings) for record in chosen]


def apply(
    work: Work, keys: Keyring, case_id: UUID, noun: str, shown: Mapping[UUID, int], settings: Sequence[Setting]
) -> Outcome:
    """Change what the preview showed; `shown` has the revision of each record that it showed.

    Raises:
        InvalidInput, NotFound: as `preview`.
    """
    changed, skipped = [], []
    for line in preview(work, keys, case_id, noun, shown, settings):
        reason = line.skipped or ("" if line.revision == shown[line.record] else CHANGED)
        if reason or line.body is None:
            skipped.append((line.record, reason))
            continue
        row = of_case(work, _noun(noun), line.record, case_id)
        after = {one.name: value for one, _, value in line.changes}
        revise(work, keys, row, msgspec.structs.replace(line.body, **after), revision=line.revision)
        changed.append(line.record)
    return Outcome(changed=tuple(changed), skipped=tuple(skipped))


def _may(work: Work, keys: Keyring, case_id: UUID) -> None:
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)


def _noun(noun: str) -> type[CaseRecord]:
    try:
        return NOUNS[noun]
    except KeyError as error:
        raise NotFound from error


def _fits(one: Field) -> bool:
    tags = one.several and isinstance(one.meaning, Text)
    return bool(one.coded) or tags or (bool(one.refers) and not one.several)


def _check_settings(noun: str, settings: Sequence[Setting]) -> None:
    fields = {one.name: one for one in changeable(noun)}
    if not settings:
        raise InvalidInput("Choose what to change.")
    for setting in settings:
        one = fields.get(setting.field)
        if one is None or (setting.how is not How.SET) != one.several:
            raise InvalidInput("This is not one of the choices.", field=setting.field)
        if one.needed and not setting.value:
            raise InvalidInput("Please fill this in.", field=setting.field)


def _line(
    work: Work, keys: Keyring, case_id: UUID, kind: type[CaseRecord], record: UUID, settings: Sequence[Setting]
) -> Line:
    row = work.db.get(kind, record)
    if row is None or row.case_id != case_id:
        return Line(record=record, skipped=GONE)
    try:
        body = keys.open_row(row, kind.body_type)
    except (Tampered, NoGrant):
        return Line(record=record, skipped=DAMAGED)
    fields = {one.name: one for one in fields_of(kind.body_type)}
    after: dict[str, Any] = {}
    for setting in settings:
        held = after.get(setting.field, getattr(body, setting.field))
        after[setting.field] = _changed(fields[setting.field], held, setting)
    told = tuple(
        (fields[name], getattr(body, name), value) for name, value in after.items() if getattr(body, name) != value
    )
    check(work, case_id, msgspec.structs.replace(body, **after), body)
    revision = int(getattr(body, "revision", 1))
    return Line(record=record, revision=revision, body=body, changes=told, skipped="" if told else SAME)


def _changed(one: Field, held: Any, setting: Setting) -> Any:  # noqa: ANN401 -- as the field holds it
    if one.several:
        value = _read(one, setting.value)
        without = tuple(each for each in held if each != value)
        if setting.how is How.TAKE_OUT:
            return without
        return held if value in held else (*held, value)
    return _read(one, setting.value)


def _read(one: Field, typed: str) -> Any:  # noqa: ANN401
    if one.plain is not UUID:
        return " ".join(typed.split())
    try:
        return UUID(typed) if typed else None
    except ValueError as error:
        raise InvalidInput("This is not one of the choices.", field=one.name) from error
