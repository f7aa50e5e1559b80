"""Add, correct and remove the records of a case that need nothing but their own fields.

What may stand in a field is declared beside it (casebook.model.fields) and checked by `checking`, once for all kinds of
records and all ways in. Records with rules of their own (incidents, people, accounts, exhibits) have their acts in
`recording` and `custody`.
"""

from collections.abc import Callable, Iterator
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
        _remove_what_hangs_on(work, keys, row)
    if isinstance(row, Person):
        _remove_where(work, keys, CaseParty, case_id, lambda body: body.person == record_id)
        _remove_where(work, keys, PersonRelation, case_id, lambda body: record_id in {body.person, body.of})
    if isinstance(row, Act):
        _remove_involvements(work, keys, row)
    changes.remove(work, keys, row)


def _remove_what_hangs_on(work: Work, keys: Keyring, incident: Incident) -> None:
    for act, body in _opened(work, keys, Act, incident.case_id):
        if body.incident == incident.id:
            _remove_involvements(work, keys, act)
            changes.remove(work, keys, act)
    _remove_where(work, keys, IncidentLink, incident.case_id, lambda body: incident.id in {body.incident, body.other})
    for post, body in _opened(work, keys, ContentItem, incident.case_id):
        if body.incident == incident.id:
            revise(work, keys, post, msgspec.structs.replace(body, incident=None), revision=body.revision)


def _remove_involvements(work: Work, keys: Keyring, act: CaseRecord) -> None:
    _remove_where(work, keys, Involvement, act.case_id, lambda body: body.act == act.id)


def _remove_where(
    work: Work, keys: Keyring, noun: type[CaseRecord], case_id: UUID, goes: Callable[[Any], bool]
) -> None:
    for row, body in _opened(work, keys, noun, case_id):
        if goes(body):
            changes.remove(work, keys, row)


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
