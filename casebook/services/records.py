"""Add, correct and remove the records of a case that need nothing but their own fields.

What may stand in a field is declared beside it (casebook.model.fields) and checked here, once for all kinds of records and
all ways in. Records with rules of their own (incidents, people, accounts, exhibits) have their acts in `recording` and
`custody`.
"""

from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.dates import parse_edtf
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import (
    AccountLink,
    AccountSnapshot,
    Act,
    Campaign,
    CaseParty,
    CaseRecord,
    Consent,
    ContentItem,
    Incident,
    IncidentLink,
    Intervention,
    Involvement,
    LegalInstrument,
    Note,
    Person,
    PersonRelation,
    Referral,
    RiskAssessment,
    SafetyPlan,
    Task,
)
from casebook.model.account import ContentItemBody
from casebook.model.base import Body
from casebook.model.fields import Coded, Dated, Field, Kept, OfMember, Refers, Text, fields_of
from casebook.model.incident import ActBody, InvolvementBody
from casebook.services import changes
from casebook.services.casework import hold
from casebook.services.drafts import coded
from casebook.services.recording import kept_already, of_case, put, revise
from casebook.work import Work

PLAIN_NOUNS: tuple[type[CaseRecord], ...] = (
    AccountLink,
    AccountSnapshot,
    Act,
    Campaign,
    CaseParty,
    IncidentLink,
    Intervention,
    Involvement,
    LegalInstrument,
    Note,
    PersonRelation,
    Referral,
    RiskAssessment,
    SafetyPlan,
    Task,
)
"""Records that `add` and `correct` take; each is nothing but its fields."""

REMOVABLE = frozenset({*PLAIN_NOUNS, Incident, ContentItem, Consent, Person})
B = TypeVar("B", bound=Body)


def add(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    noun: type[CaseRecord],
    body: Body,
    *,
    record_id: UUID | None = None,
) -> UUID:
    """Add a record; `record_id` is minted with the form, and the same form sent twice adds one.

    Raises:
        NotFound: the case is not held.
        NotAllowed: the actor may not write.
        InvalidInput: a field holds what it cannot; `field` names it.
    """
    _write(work, keys, case_id)
    _plain(noun, body)
    check(work, case_id, body)
    chosen = record_id or uuid4()
    if record_id is not None and kept_already(work, keys, noun, chosen, case_id):
        return chosen
    return put(work, keys, noun(id=chosen, case_id=case_id), body)


def correct(
    work: Work, keys: Keyring, case_id: UUID, noun: type[CaseRecord], record_id: UUID, body: Body, *, revision: int
) -> None:
    """Correct a record; what the program itself keeps in it stays.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        NotFound: the record is not of this case.
        InvalidInput: a field holds what it cannot.
    """
    _write(work, keys, case_id)
    _plain(noun, body)
    check(work, case_id, body)
    row = of_case(work, noun, record_id, case_id)
    present = keys.open_row(row, noun.body_type)
    kept: dict[str, Any] = {one.name: getattr(present, one.name) for one in fields_of(noun.body_type) if not one.typed}
    revise(work, keys, row, msgspec.structs.replace(body, **kept), revision=revision)


def remove(work: Work, keys: Keyring, case_id: UUID, noun: type[CaseRecord], record_id: UUID) -> None:
    """Take a record out of the case; the history keeps it, and `undoing` brings it back.

    An incident takes its acts with it; its posts stay, and belong to no incident.

    Raises:
        NotFound: the record is not of this case.
        InvalidInput: records of this kind stay.
    """
    _write(work, keys, case_id)
    if noun not in REMOVABLE:
        raise InvalidInput("A record of this kind cannot be removed.")
    row = of_case(work, noun, record_id, case_id)
    if isinstance(row, Incident):
        _remove_what_hangs_on(work, keys, row)
    if isinstance(row, Act):
        _remove_involvements(work, keys, row)
    changes.remove(work, keys, row)


def _remove_what_hangs_on(work: Work, keys: Keyring, incident: Incident) -> None:
    for act in work.db.scalars(select(Act).where(Act.case_id == incident.case_id)).all():
        if keys.open_row(act, ActBody).incident == incident.id:
            _remove_involvements(work, keys, act)
            changes.remove(work, keys, act)
    for post in work.db.scalars(select(ContentItem).where(ContentItem.case_id == incident.case_id)).all():
        body = keys.open_row(post, ContentItemBody)
        if body.incident == incident.id:
            revise(work, keys, post, msgspec.structs.replace(body, incident=None), revision=body.revision)


def _remove_involvements(work: Work, keys: Keyring, act: Act) -> None:
    for row in work.db.scalars(select(Involvement).where(Involvement.case_id == act.case_id)).all():
        if keys.open_row(row, InvolvementBody).act == act.id:
            changes.remove(work, keys, row)


def _plain(noun: type[CaseRecord], body: Body) -> None:
    if noun not in PLAIN_NOUNS or not isinstance(body, noun.body_type):
        raise NotFound


def _write(work: Work, keys: Keyring, case_id: UUID) -> UUID:
    hold(work, keys, case_id)
    return require(work.actor, Permission.WRITE_CASE, holds_case=True).member_id


# ── what may stand in a field ───────────────────────────────────────────────────────────────────────────


def check(work: Work, case_id: UUID, body: Body) -> None:
    """Look at every field of a body by its declaration.

    Raises:
        InvalidInput: names the first field that holds what it cannot.
    """
    for one in fields_of(type(body)):
        value = getattr(body, one.name)
        for single in value if one.several else (value,):
            if isinstance(single, Body):
                check(work, case_id, single)
            elif single not in (None, ""):
                _check_value(work, case_id, one, single)
        if one.needed and one.typed and value in (None, "", ()):
            raise InvalidInput("Please fill this in.", field=one.name)


def _check_value(work: Work, case_id: UUID, one: Field, value: Any) -> None:  # noqa: ANN401 -- as the field holds it
    meaning = one.meaning
    if isinstance(meaning, Coded):
        coded(meaning.list, value, one.name)
    elif isinstance(meaning, Text):
        _check_text(value, meaning, one.name)
    elif isinstance(meaning, Dated):
        _check_date(value, one.name)
    elif isinstance(meaning, Refers):
        _check_reference(work, case_id, meaning.noun, value, one.name)
    elif isinstance(meaning, OfMember | Kept) or one.plain is not str:
        return
    else:
        _check_text(value, Text(), one.name)


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
