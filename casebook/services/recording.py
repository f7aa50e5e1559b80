"""Record what happened in a case: people, accounts, posts, incidents with their acts, consents."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import RecordAdded, RecordChanged
from casebook.errors import InvalidInput, NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import (
    Account,
    Act,
    CaseParty,
    CaseRecord,
    Consent,
    ContentItem,
    Incident,
    Involvement,
    Person,
    PersonRelation,
)
from casebook.model.account import AccountBody, ContentItemBody, Handle
from casebook.model.base import Body
from casebook.model.change import Doing
from casebook.model.consent import ConsentBody
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody
from casebook.model.person import CasePartyBody, PersonBody, PersonRelationBody
from casebook.services.casework import hold, same_revision
from casebook.services.changes import note
from casebook.services.drafts import (
    AccountDraft,
    ActDraft,
    IncidentDraft,
    PersonDraft,
    PostDraft,
    coded,
    shared,
    titled,
    worded,
)
from casebook.work import Work

R = TypeVar("R", bound=CaseRecord)


# ── people, accounts, posts ─────────────────────────────────────────────────────────────────────────────


def add_person(work: Work, keys: Keyring, case_id: UUID, draft: PersonDraft, *, person_id: UUID | None = None) -> UUID:
    """Add a person with their part in the case and, where given, how they are related to somebody in it.

    Raises:
        InvalidInput: no name was given.
    """
    _write(work, keys, case_id)
    body = _person_body(draft)
    coded("case_party_role", draft.role, "role")
    coded("relationship", draft.relationship, "relationship")
    chosen = person_id or uuid4()
    if person_id is not None and kept_already(work, keys, Person, chosen, case_id):
        return chosen
    put(work, keys, Person(id=chosen, case_id=case_id), body)
    if draft.role:
        put(work, keys, CaseParty(case_id=case_id), CasePartyBody(person=chosen, role=draft.role))
    if draft.related_to and draft.relationship:
        relate(
            work, keys, case_id, PersonRelationBody(person=chosen, of=draft.related_to, relationship=draft.relationship)
        )
    return chosen


def correct_person(
    work: Work, keys: Keyring, case_id: UUID, person_id: UUID, draft: PersonDraft, *, revision: int
) -> None:
    """Correct what is said of a person; their part in the case and their relations stay beside it.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        InvalidInput: no name is left.
        NotFound: the person is not of this case.
    """
    _write(work, keys, case_id)
    row = of_case(work, Person, person_id, case_id)
    revise(work, keys, row, _person_body(draft, keys.open_row(row, PersonBody)), revision=revision)


def relate(work: Work, keys: Keyring, case_id: UUID, relation: PersonRelationBody) -> UUID:
    """Record how two people of a case are related."""
    _write(work, keys, case_id)
    coded("relationship", relation.relationship, "relationship")
    for person in (relation.person, relation.of):
        of_case(work, Person, person, case_id)
    return put(work, keys, PersonRelation(case_id=case_id), relation)


def add_account(
    work: Work, keys: Keyring, case_id: UUID, draft: AccountDraft, *, account_id: UUID | None = None
) -> UUID:
    """Add an account.

    Raises:
        InvalidInput: neither handle, number nor link was given.
    """
    _write(work, keys, case_id)
    body = _account_body(draft)
    chosen = account_id or uuid4()
    if account_id is not None and kept_already(work, keys, Account, chosen, case_id):
        return chosen
    return put(work, keys, Account(id=chosen, case_id=case_id), body)


def correct_account(
    work: Work, keys: Keyring, case_id: UUID, account_id: UUID, draft: AccountDraft, *, revision: int
) -> None:
    """Correct what is said of an account, its present handle included; the handles before that one stay.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        InvalidInput: neither handle, number nor link is left.
        NotFound: the account is not of this case.
    """
    _write(work, keys, case_id)
    row = of_case(work, Account, account_id, case_id)
    revise(work, keys, row, _account_body(draft, keys.open_row(row, AccountBody)), revision=revision)


def rename_account(work: Work, keys: Keyring, case_id: UUID, account_id: UUID, handle: Handle) -> None:
    """Record that an account was seen under a new handle; the old ones stay in its history."""
    _write(work, keys, case_id)
    row = of_case(work, Account, account_id, case_id)
    body = keys.open_row(row, AccountBody)
    revise(work, keys, row, msgspec.structs.replace(body, handles=(handle, *body.handles)), revision=body.revision)


def add_posts(
    work: Work, keys: Keyring, case_id: UUID, posts: Iterable[PostDraft], *, incident: UUID | None
) -> list[UUID]:
    """Add posts, and an account for each author that the case does not know yet.

    Raises:
        NotFound: the incident, or the account named as author, is not of this case.
    """
    _write(work, keys, case_id)
    if incident is not None:
        of_case(work, Incident, incident, case_id)
    authors = _Authors(work, keys, case_id)
    added = []
    for draft in posts:
        author = of_case(work, Account, draft.author, case_id).id if draft.author else authors.find_or_add(draft)
        body = ContentItemBody(**{**shared(draft, ContentItemBody), "incident": incident, "author": author})
        added.append(put(work, keys, ContentItem(case_id=case_id), body, quietly=True))
    if added:
        work.record(RecordAdded(case=case_id, noun="content_item", record=added[0], count=len(added)))
    return added


def add_consent(work: Work, keys: Keyring, case_id: UUID, consent: ConsentBody) -> UUID:
    """Record what a person agreed may leave."""
    _write(work, keys, case_id)
    coded("consent_purpose", consent.purpose, "purpose")
    of_case(work, Person, consent.person, case_id)
    return put(work, keys, Consent(case_id=case_id), consent)


def withdraw_consent(work: Work, keys: Keyring, case_id: UUID, consent_id: UUID, on: date) -> None:
    """Record that a person took a consent back; the first day on which they did stays."""
    _write(work, keys, case_id)
    row = of_case(work, Consent, consent_id, case_id)
    body = keys.open_row(row, ConsentBody)
    if body.withdrawn_on is not None:
        return
    revise(work, keys, row, msgspec.structs.replace(body, withdrawn_on=on), revision=body.revision)


def _person_body(draft: PersonDraft, before: PersonBody | None = None) -> PersonBody:
    names = tuple(name for name in draft.names if name.text.strip())
    if not names:
        raise InvalidInput("Please give a name, or what to call this person.", field="name")
    told = {**shared(draft, PersonBody), "names": names}
    return msgspec.structs.replace(before, **told) if before else PersonBody(**told)


def _account_body(draft: AccountDraft, before: AccountBody | None = None) -> AccountBody:
    if not (draft.handle.strip() or draft.native_id.strip() or draft.url.strip()):
        raise InvalidInput("Please give a handle, a number or a link.", field="handle")
    handle = Handle(handle=draft.handle.strip().lstrip("@"), display_name=draft.display_name, seen=draft.seen)
    told = {**shared(draft, AccountBody), "platform": draft.platform or "other"}
    if before is None:
        return AccountBody(**told, handles=(handle,))
    return msgspec.structs.replace(before, **told, handles=(handle, *before.handles[1:]))


# ── incidents ───────────────────────────────────────────────────────────────────────────────────────────


def record_incident(
    work: Work, keys: Keyring, case_id: UUID, draft: IncidentDraft, *, incident_id: UUID | None = None
) -> UUID:
    """Record an incident with its acts, who was involved in them, and its posts.

    `incident_id` is minted with the form: sending the same form twice records one incident.

    Raises:
        InvalidInput: the title is empty, or a text is too long.
        NotFound: somebody named in it is not of this case.
    """
    actor = _write(work, keys, case_id)
    chosen = incident_id or uuid4()
    if incident_id is not None and kept_already(work, keys, Incident, chosen, case_id):
        return chosen
    body = IncidentBody(**_incident_fields(draft), recorded_by=actor, recorded_at=work.clock())
    put(work, keys, Incident(id=chosen, case_id=case_id), body)
    for act in draft.acts:
        record_act(work, keys, case_id, chosen, act)
    if draft.posts:
        add_posts(work, keys, case_id, draft.posts, incident=chosen)
    return chosen


def record_act(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, draft: ActDraft) -> UUID:
    """Record one act of an incident and who did it."""
    _write(work, keys, case_id)
    of_case(work, Incident, incident_id, case_id)
    if draft.victim is not None:
        of_case(work, Person, draft.victim, case_id)
    coded("act_type", draft.kind, "kind")
    if not draft.kind:
        raise InvalidInput("Please choose what kind of act it was.", field="kind")
    fields = shared(draft, ActBody)
    act_id = put(work, keys, Act(case_id=case_id), ActBody(incident=incident_id, **fields))
    for involvement in draft.involvements:
        if involvement.account is not None:
            of_case(work, Account, involvement.account, case_id)
        if involvement.person is not None:
            of_case(work, Person, involvement.person, case_id)
        parts = shared(involvement, InvolvementBody)
        put(work, keys, Involvement(case_id=case_id), InvolvementBody(act=act_id, **parts))
    return act_id


def correct_incident(
    work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, draft: IncidentDraft, *, revision: int
) -> None:
    """Correct an incident's own words; acts and posts are added beside it. Raises as `revise`."""
    _write(work, keys, case_id)
    row = of_case(work, Incident, incident_id, case_id)
    told = _incident_fields(draft)
    revise(work, keys, row, msgspec.structs.replace(keys.open_row(row, IncidentBody), **told), revision=revision)


def _incident_fields(draft: IncidentDraft) -> dict[str, Any]:
    fields = shared(draft, IncidentBody)
    for name in ("narrative", "original_text", "translation"):
        worded(getattr(draft, name), name)
    coded("track", draft.track, "track")
    coded("severity", draft.severity, "severity")
    coded("violation_status", draft.status, "status")
    fields["title"] = titled(draft.title)
    return fields


# ── how a record is written ─────────────────────────────────────────────────────────────────────────────


def put(work: Work, keys: Keyring, row: CaseRecord, body: Body, *, quietly: bool = False) -> UUID:
    """Seal a body into a new row and record it; `quietly` when the caller records many at once."""
    row.day = work.clock().date()
    keys.seal_row(row, body)
    work.db.add(row)
    note(work, keys, row.case_id, row.__tablename__, row.id, Doing.ADDED)
    if not quietly:
        work.record(RecordAdded(case=row.case_id, noun=row.__tablename__, record=row.id))
    return row.id


def revise(work: Work, keys: Keyring, row: CaseRecord, body: Body, *, revision: int) -> None:
    """Put a corrected body into a row, if nobody else has corrected it since `revision`.

    Raises:
        IllegalMove: somebody has; nothing is changed.
    """
    work.db.flush()
    work.db.refresh(row, with_for_update=True)  # as it is now: another tab may have been quicker
    present = keys.open_row(row, row.body_type)
    same_revision(getattr(present, "revision", 1), revision)
    keys.seal_row(row, msgspec.structs.replace(body, revision=revision + 1))
    note(work, keys, row.case_id, row.__tablename__, row.id, Doing.CHANGED, revision=revision + 1, before=present)
    work.record(RecordChanged(case=row.case_id, noun=row.__tablename__, record=row.id, revision=revision + 1))


class _Authors:
    """The accounts of a case, found by number or handle, and added when new."""

    def __init__(self, work: Work, keys: Keyring, case_id: UUID) -> None:
        self._work, self._keys, self._case_id = work, keys, case_id
        self._by_number: dict[tuple[str, str], UUID] = {}
        self._by_handle: dict[tuple[str, str], tuple[UUID, str]] = {}  # with the account's number, "" if not known
        for row in work.db.scalars(select(Account).where(Account.case_id == case_id)):
            with suppress(Tampered, NoGrant):  # a damaged account is nobody's author, and stops no other
                body = keys.open_row(row, AccountBody)
                self._learn(row.id, body.platform, body.native_id, *(handle.handle for handle in body.handles))

    def find_or_add(self, draft: PostDraft) -> UUID | None:
        platform, number = draft.platform or "other", draft.author_native_id.strip()
        handle = draft.author_handle.strip().lstrip("@")
        if number and (found := self._by_number.get((platform, number))) is not None:
            return found
        by_handle, known_number = self._by_handle.get((platform, handle.casefold()), (None, ""))
        # A handle can change hands: two numbers are two accounts.
        if by_handle is not None and not (number and known_number):
            return by_handle
        if not (number or handle):
            return None
        account = AccountDraft(
            platform=platform, handle=handle, display_name=draft.author_display_name, native_id=number
        )
        added = add_account(self._work, self._keys, self._case_id, account)
        self._learn(added, platform, number, handle)
        return added

    def _learn(self, account: UUID, platform: str, number: str, *handles: str) -> None:
        if number:
            self._by_number[platform, number] = account
        for handle in filter(None, handles):
            self._by_handle[platform, handle.casefold()] = (account, number)


def _write(work: Work, keys: Keyring, case_id: UUID) -> UUID:
    hold(work, keys, case_id)
    return require(work.actor, Permission.WRITE_CASE, holds_case=True).member_id


def of_case(work: Work, noun: type[R], record_id: UUID, case_id: UUID) -> R:
    """Give a record of this case.

    Raises:
        NotFound: there is none, or it is of another case; the two look alike.
    """
    row = work.db.get(noun, record_id)
    if row is None or row.case_id != case_id:
        raise NotFound
    return row


def kept_already(work: Work, keys: Keyring, noun: type[CaseRecord], record_id: UUID, case_id: UUID) -> bool:
    """Say whether a form with this id was kept; the same form sent twice at once waits here for its first sending."""
    hold(work, keys, case_id, alone=True)
    if work.db.get(noun, record_id) is None:
        return False
    of_case(work, noun, record_id, case_id)
    return True
