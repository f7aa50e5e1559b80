"""Add, correct and remove the records of a case that need nothing but their own fields.

What may stand in a field is declared beside it (casebook.model.fields) and checked by `checking`, once for all kinds of
records and all ways in. Records with rules of their own (incidents, people, accounts, exhibits) have their acts in
`recording` and `custody`.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.errors import InvalidInput, NoGrant, NotFound, Tampered
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
from casebook.model.base import Body
from casebook.model.fields import fields_of
from casebook.services import changes
from casebook.services.casework import hold
from casebook.services.checking import check
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

GOES_WITH = {
    "incident": ("act", "incident_link"),
    "person": ("case_party", "person_relation"),
    "act": ("involvement",),
}
"""What `remove` takes out along with a record, by table; everything else that names it stays."""


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
    row = of_case(work, noun, record_id, case_id)
    present = keys.open_row(row, noun.body_type)
    check(work, case_id, body, present)
    kept: dict[str, Any] = {one.name: getattr(present, one.name) for one in fields_of(noun.body_type) if not one.typed}
    revise(work, keys, row, msgspec.structs.replace(body, **kept), revision=revision)


def remove(work: Work, keys: Keyring, case_id: UUID, noun: type[CaseRecord], record_id: UUID) -> None:
    """Take a record out of the case; the history keeps it, and `undoing` brings it back.

    An incident takes its acts and links with it, a person their parts and relations; posts stay, and belong to no incident.

    Raises:
        NotFound: the record is not of this case.
        InvalidInput: records of this kind stay.
    """
    _write(work, keys, case_id)
    if noun not in REMOVABLE:
        raise InvalidInput("A record of this kind cannot be removed.")
    row = of_case(work, noun, record_id, case_id)
    if isinstance(row, Incident):
        _leave_posts(work, keys, row)
    _remove_with_all(work, keys, row)


def names(body: Body, noun: str, record_id: UUID) -> bool:
    """Whether a record names another one, in any of its fields or of their parts; a note, in what it is about."""
    if getattr(body, "noun", None) == noun and getattr(body, "record", None) == record_id:
        return True
    for one in fields_of(type(body)):
        value = getattr(body, one.name)
        for each in value if one.several else (value,):
            if names(each, noun, record_id) if isinstance(each, Body) else one.refers == noun and each == record_id:
                return True
    return False


def _remove_with_all(work: Work, keys: Keyring, row: CaseRecord) -> None:
    for table in GOES_WITH.get(row.__tablename__, ()):
        noun = changes.noun_of(table)
        for other, body in _opened(work, keys, noun, row.case_id) if noun else ():
            if names(body, row.__tablename__, row.id):
                _remove_with_all(work, keys, other)
    changes.remove(work, keys, row)


def _leave_posts(work: Work, keys: Keyring, incident: Incident) -> None:
    for post, body in _opened(work, keys, ContentItem, incident.case_id):
        if body.incident == incident.id:
            revise(work, keys, post, msgspec.structs.replace(body, incident=None), revision=body.revision)


def _opened(work: Work, keys: Keyring, noun: type[CaseRecord], case_id: UUID) -> Iterator[tuple[CaseRecord, Any]]:
    for row in work.db.scalars(select(noun).where(noun.case_id == case_id)).all():
        with suppress(Tampered, NoGrant):  # what cannot be opened hangs on nothing, and stops no other
            yield row, keys.open_row(row, noun.body_type)


def _plain(noun: type[CaseRecord], body: Body) -> None:
    if noun not in PLAIN_NOUNS or not isinstance(body, noun.body_type):
        raise NotFound


def _write(work: Work, keys: Keyring, case_id: UUID) -> UUID:
    hold(work, keys, case_id)
    return require(work.actor, Permission.WRITE_CASE, holds_case=True).member_id
