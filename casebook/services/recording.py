"""Record what happened in a case: people, accounts, posts, incidents with their acts, consents."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec

from casebook.access import Permission, require
from casebook.audit.events import RecordAdded, RecordChanged
from casebook.errors import InvalidInput, NotFound
from casebook.keys.case_keys import CaseKeys
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
from casebook.model.account import AccountBody, Check, ContentItemBody, Handle
from casebook.model.base import Body
from casebook.model.change import Doing
from casebook.model.consent import ConsentBody
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody
from casebook.model.person import CasePartyBody, PersonBody, PersonRelationBody
from casebook.services.authors import Authors
from casebook.services.casework import hold, same_revision
from casebook.services.changes import note
from casebook.services.checking import check
from casebook.services.drafts import (
    AccountDraft,
    ActDraft,
    IncidentDraft,
    PersonDraft,
    PostDraft,
    coded,
    shared,
    titled,
)
from casebook.work import Work

R = TypeVar("R", bound=CaseRecord)


# ── people, accounts, posts ─────────────────────────────────────────────────────────────────────────────


def add_person(work: Work, keys: Keyring, case_id: UUID, draft: PersonDraft, *, person_id: UUID | None = None) -> UUID:
    """Add a person with their part in the case and, where given, how they are related to somebody in it.

    Raises:
        InvalidInput: no name was given, or a field holds what it cannot.
    """
    _write(work, keys, case_id)
    body = _person_body(draft)
    check(work, case_id, body)
    coded("case_party_role", draft.role, "role")
    coded("relationship", draft.relationship, "relationship")
    chosen = person_id or uuid4()
    if person_id is not None and kept_already(work, keys, Person, chosen, case_id):
        return chosen
    put(work, keys, Person(id=chosen, case_id=case_id), body)
    if draft.role:
        put(work, keys, CaseParty(case_id=case_id), CasePartyBody(person=chosen, role=draft.role))
    if draft.related_to and draft.relationship:
        relation = PersonRelationBody(person=chosen, of=draft.related_to, relationship=draft.relationship)
        relate(work, keys, case_id, relation)
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
    before = keys.open_row(row, PersonBody)
    body = _person_body(draft, before)
    check(work, case_id, body, before)
    revise(work, keys, row, body, revision=revision)


def relate(work: Work, keys: Keyring, case_id: UUID, relation: PersonRelationBody) -> UUID:
    """Record how two people of a case are related."""
    _write(work, keys, case_id)
    coded("relationship", relation.relationship, "relationship")
    for person in (relation.person, relation.of):
        of_case(work, Person, person, case_id)
    check(work, case_id, relation)
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
    check(work, case_id, body, AccountBody(platform=body.platform, handles=()))  # an imported table names any platform
    chosen = account_id or uuid4()
    if account_id is not None and kept_already(work, keys, Account, chosen, case_id):
        return chosen
    return put(work, keys, Account(id=chosen, case_id=case_id), body)


def correct_account(
    work: Work, keys: Keyring, case_id: UUID, account_id: UUID, draft: AccountDraft, *, revision: int
) -> None:
    """Correct what is said of an account and its present handle; those before it stay, unless the draft tells them anew.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        InvalidInput: neither handle, number nor link is left.
        NotFound: the account is not of this case.
    """
    _write(work, keys, case_id)
    row = of_case(work, Account, account_id, case_id)
    before = keys.open_row(row, AccountBody)
    body = _account_body(draft, before)
    check(work, case_id, body, before)
    revise(work, keys, row, body, revision=revision)


def rename_account(work: Work, keys: Keyring, case_id: UUID, account_id: UUID, handle: Handle) -> None:
    """Record that an account was seen under a new handle; the old ones stay in its history."""
    _write(work, keys, case_id)
    row = of_case(work, Account, account_id, case_id)
    before = keys.open_row(row, AccountBody)
    body = msgspec.structs.replace(before, handles=(handle, *before.handles))
    check(work, case_id, body, before)
    revise(work, keys, row, body, revision=before.revision)


def add_posts(
    work: Work, keys: CaseKeys, case_id: UUID, posts: Iterable[PostDraft], *, incident: UUID | None
) -> list[UUID]:
    """Add posts, and an account for each author that the case does not know yet.

    Raises:
        NotFound: the incident, or the account named as author, is not of this case.
    """
    _write(work, keys, case_id)
    if incident is not None:
        of_case(work, Incident, incident, case_id)
    authors = Authors(work, keys, case_id, lambda author: _put_account(work, keys, case_id, author))
    added = []
    for draft in posts:
        author = of_case(work, Account, draft.author, case_id).id if draft.author else authors.find_or_add(draft)
        body = ContentItemBody(**{**shared(draft, ContentItemBody), "incident": incident, "author": author})
        added.append(put(work, keys, ContentItem(case_id=case_id), body, quietly=True))
    if added:
        work.record(RecordAdded(case=case_id, noun="content_item", record=added[0], count=len(added)))
    return added


def correct_post(
    work: Work, keys: Keyring, case_id: UUID, post_id: UUID, draft: PostDraft, *, incident: UUID | None, revision: int
) -> None:
    """Correct what is said of a post, its incident included; its checks and where it was imported from stay.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        InvalidInput: neither link nor words are left, or a field holds what it cannot.
        NotFound: the post is not of this case.
    """
    _write(work, keys, case_id)
    row = of_case(work, ContentItem, post_id, case_id)
    before = keys.open_row(row, ContentItemBody)
    kept = {"identity": before.identity, "source_position": before.source_position}
    body = msgspec.structs.replace(before, **{**shared(draft, ContentItemBody), "incident": incident, **kept})
    if not (body.url or body.text.strip()):
        raise InvalidInput("Please give the link of the post, or its words.", field="url")
    if body.in_reply_to == post_id:
        raise InvalidInput("A post is no answer to itself.", field="in_reply_to")
    check(work, case_id, body, before)
    revise(work, keys, row, body, revision=revision)


def check_post(work: Work, keys: Keyring, case_id: UUID, post_id: UUID, status: str, *, remark: str = "") -> None:
    """Write down that the actor has just looked whether a post is still there, and what they found.

    Raises:
        InvalidInput: `status` is none of the list content_state.
        NotFound: the post is not of this case.
    """
    actor = _write(work, keys, case_id)
    row = of_case(work, ContentItem, post_id, case_id)
    before = keys.open_row(row, ContentItemBody)
    look = Check(at=work.clock(), status=status, by=actor, note=remark)
    check(work, case_id, look)
    body = msgspec.structs.replace(before, checks=(*before.checks, look))
    revise(work, keys, row, body, revision=before.revision)


def assign_posts(work: Work, keys: Keyring, case_id: UUID, posts: Iterable[UUID], incident: UUID | None) -> int:
    """Say to which incident posts belong, None for none; give how many were moved.

    Raises:
        NotFound: the incident or one of the posts is not of this case; nothing is moved.
    """
    _write(work, keys, case_id)
    if incident is not None:
        of_case(work, Incident, incident, case_id)
    moved = 0
    for row in [of_case(work, ContentItem, post_id, case_id) for post_id in dict.fromkeys(posts)]:
        body = keys.open_row(row, ContentItemBody)
        if body.incident != incident:
            revise(work, keys, row, msgspec.structs.replace(body, incident=incident), revision=body.revision)
            moved += 1
    return moved


def add_consent(work: Work, keys: Keyring, case_id: UUID, consent: ConsentBody) -> UUID:
    """Record what a person agreed may leave."""
    _write(work, keys, case_id)
    of_case(work, Person, consent.person, case_id)
    check(work, case_id, consent)
    return put(work, keys, Consent(case_id=case_id), consent)


def correct_consent(
    work: Work, keys: Keyring, case_id: UUID, consent_id: UUID, consent: ConsentBody, *, revision: int
) -> None:
    """Correct what a consent says, the day on which it was taken back included. Raises as `revise`."""
    _write(work, keys, case_id)
    row = of_case(work, Consent, consent_id, case_id)
    check(work, case_id, consent, keys.open_row(row, ConsentBody))
    revise(work, keys, row, consent, revision=revision)


def withdraw_consent(work: Work, keys: Keyring, case_id: UUID, consent_id: UUID, on: date) -> None:
    """Record that a person took a consent back; the first day on which they did stays."""
    _write(work, keys, case_id)
    row = of_case(work, Consent, consent_id, case_id)
    body = keys.open_row(row, ConsentBody)
    if body.withdrawn_on is None:
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
        return AccountBody(**told, handles=(handle, *(draft.earlier or ())))
    earlier = before.handles[1:] if draft.earlier is None else draft.earlier
    return msgspec.structs.replace(before, **told, handles=(handle, *earlier))


def _put_account(work: Work, keys: CaseKeys, case_id: UUID, draft: AccountDraft) -> UUID:
    # The author of an imported row is kept as the table names him: one odd cell must not stop a thousand others.
    return put(work, keys, Account(case_id=case_id), _account_body(draft))


# ── incidents ───────────────────────────────────────────────────────────────────────────────────────────


def record_incident(
    work: Work, keys: CaseKeys, case_id: UUID, draft: IncidentDraft, *, incident_id: UUID | None = None
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
    check(work, case_id, body)
    put(work, keys, Incident(id=chosen, case_id=case_id), body)
    for act in draft.acts:
        record_act(work, keys, case_id, chosen, act)
    if draft.posts:
        add_posts(work, keys, case_id, draft.posts, incident=chosen)
    return chosen


def record_act(work: Work, keys: CaseKeys, case_id: UUID, incident_id: UUID, draft: ActDraft) -> UUID:
    """Record one act of an incident and who did it."""
    _write(work, keys, case_id)
    of_case(work, Incident, incident_id, case_id)
    if draft.victim is not None:
        of_case(work, Person, draft.victim, case_id)
    coded("act_type", draft.kind, "kind")
    if not draft.kind:
        raise InvalidInput("Please choose what kind of act it was.", field="kind")
    body = ActBody(incident=incident_id, **shared(draft, ActBody))
    check(work, case_id, body)
    act_id = put(work, keys, Act(case_id=case_id), body)
    for involvement in draft.involvements:
        if involvement.account is not None:
            of_case(work, Account, involvement.account, case_id)
        if involvement.person is not None:
            of_case(work, Person, involvement.person, case_id)
        part = InvolvementBody(act=act_id, **shared(involvement, InvolvementBody))
        check(work, case_id, part)
        put(work, keys, Involvement(case_id=case_id), part)
    return act_id


def correct_incident(
    work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, draft: IncidentDraft, *, revision: int
) -> None:
    """Correct an incident's own words; acts and posts are added beside it. Raises as `revise`."""
    _write(work, keys, case_id)
    row = of_case(work, Incident, incident_id, case_id)
    before = keys.open_row(row, IncidentBody)
    body = msgspec.structs.replace(before, **_incident_fields(draft))
    check(work, case_id, body, before)
    revise(work, keys, row, body, revision=revision)


def _incident_fields(draft: IncidentDraft) -> dict[str, Any]:
    return {**shared(draft, IncidentBody), "title": titled(draft.title)}


# ── how a record is written ─────────────────────────────────────────────────────────────────────────────


def put(work: Work, keys: CaseKeys, row: CaseRecord, body: Body, *, quietly: bool = False) -> UUID:
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


def _write(work: Work, keys: CaseKeys, case_id: UUID) -> UUID:
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


def kept_already(work: Work, keys: CaseKeys, noun: type[CaseRecord], record_id: UUID, case_id: UUID) -> bool:
    """Say whether a form with this id was kept; the same form sent twice at once waits here for its first sending."""
    hold(work, keys, case_id)
    if work.db.get(noun, record_id) is None:
        return False
    of_case(work, noun, record_id, case_id)
    return True
