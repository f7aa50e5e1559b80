"""Open, list, change and close cases."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseAssigned, CaseChanged, CaseOpened, CasesListed
from casebook.crypto.randomness import random_code
from casebook.errors import IllegalMove, InvalidInput, NoGrant, NotFound, Tampered
from casebook.keys.case_keys import CaseKeys
from casebook.keys.hierarchy import grant_to, grant_to_team, terms_of
from casebook.keys.keyring import Keyring, fresh
from casebook.keys.rotation import recovery_of
from casebook.model import CaseFile, Grant, Member, Team
from casebook.model.case import CaseBody
from casebook.model.change import Doing
from casebook.model.grant import GrantBody, Holder, Subject
from casebook.model.member import MemberBody
from casebook.services import retention
from casebook.services.changes import note
from casebook.services.drafts import CaseDraft, coded, titled, worded
from casebook.work import Work

_AT_ONCE = 500  # cases in one query


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as a list shows it. `damaged` cases could not be opened; the rest still works.

    `caretaker` is the name of who takes care of it, `ends_on` the last day on which the reader may; whether it is on legal hold
    (`held`) or its processing restricted (`use_restricted`): only `case` tells them.
    """

    id: UUID
    body: CaseBody
    team_id: UUID
    damaged: bool = False
    caretaker: str = ""
    ends_on: date | None = None
    held: bool = False
    use_restricted: bool = False


def open_case(work: Work, keys: Keyring, draft: CaseDraft, *, case_id: UUID | None = None) -> CaseView:
    """Open a case for the actor's team, or for the actor alone if it is restricted.

    `case_id` is minted with the form: sending the same form twice opens one case.

    Raises:
        NotAllowed: the actor may not open cases.
        InvalidInput: the title is empty or too long.
        NoGrant: the actor is in no team.
    """
    actor = require(work.actor, Permission.OPEN_CASE)
    team = _team(work, keys)
    chosen = case_id or uuid4()
    work.hold_id(chosen)  # the same form twice at once opens one case
    if work.db.get(CaseFile, chosen) is not None:
        return case(work, keys, chosen)
    body = CaseBody(
        reference=_reference(),
        title=titled(draft.title),
        summary=worded(draft.summary, "summary"),
        **_marks(draft),
        restricted=draft.restricted,
        opened_at=work.clock(),
    )
    row = CaseFile(id=chosen, team_id=team.id, key_version=1, body_version=1, day=work.clock().date())
    secret = fresh(Subject.CASE, row.id)
    terms = GrantBody(granted_by=actor.member_id, granted_on=row.day)
    keys.adopt(secret)
    keys.seal_case(row, body)
    work.db.add(row)
    work.hold(row)
    if draft.restricted:
        work.db.add(grant_to(secret, keys.recipient, terms))
    else:
        work.db.add(grant_to_team(secret, keys.team(team.id, team.key_version), terms))
    work.db.add(grant_to(secret, recovery_of(work.db), terms))
    work.db.flush()
    work.case_id = row.id
    note(work, keys, row.id, "case_file", row.id, Doing.ADDED)
    work.record(CaseOpened(case=row.id))
    return CaseView(id=row.id, body=body, team_id=team.id)


def cases(work: Work, keys: Keyring) -> list[CaseView]:
    """List the cases that the actor holds, newest first."""
    require(work.actor, Permission.LIST_CASES)
    held = keys.case_ids()
    keys.preload_cases(held)
    ids = sorted(held)  # not the whole table: an office may have many more cases than this actor
    parts = (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
    rows = [row for part in parts for row in work.db.scalars(select(CaseFile).where(CaseFile.id.in_(part)))]
    views = [view for row in rows if (view := _case_view(keys, row)) is not None]
    work.record(CasesListed(cases=len(views)))
    return sorted(views, key=lambda view: view.body.opened_at, reverse=True)


def case(work: Work, keys: Keyring, case_id: UUID) -> CaseView:
    """Open one case's own row.

    Raises:
        NotFound: there is none, or none that the actor may know of.
    """
    row = hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    view = _case_view(keys, row)
    if view is None:
        raise NotFound
    ends_on = keys.own_end(case_id) if view.body.restricted or not keys.teams() else None
    held, use_restricted = _standing(work, keys, case_id)
    caretaker = _name_of(work, keys, view.body.assigned)
    return replace(view, caretaker=caretaker, ends_on=ends_on, held=held, use_restricted=use_restricted)


def case_by_reference(work: Work, keys: Keyring, reference: str) -> CaseView:
    """Find one of the actor's cases by its reference, whatever its letter case; raises NotFound."""
    wanted = reference.strip().upper()
    for view in cases(work, keys):
        if view.body.reference.upper() == wanted:
            work.case_id = view.id
            return view
    raise NotFound


def change_case(work: Work, keys: Keyring, case_id: UUID, draft: CaseDraft, *, revision: int) -> CaseView:
    """Correct a case's title, summary, marking and languages; raises as `revise`."""
    row = hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    body = keys.open_case(row)
    same_revision(body.revision, revision)
    body = msgspec.structs.replace(
        body,
        title=titled(draft.title),
        summary=worded(draft.summary, "summary"),
        **_marks(draft),
        revision=revision + 1,
    )
    return put_case(work, keys, row, body)


def assign(work: Work, keys: Keyring, case_id: UUID, member_id: UUID | None) -> CaseView:
    """Note who takes care of a case, or that nobody does.

    Raises:
        InvalidInput: this member does not hold the case.
        NotFound, NotAllowed: the actor may not write in it.
    """
    row = hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    body = keys.open_case(row)
    if member_id is not None and member_id not in holders(work, keys, row):
        raise InvalidInput("This member does not hold the case.", field="member")
    if body.assigned == member_id:
        return CaseView(id=row.id, body=body, team_id=row.team_id)
    view = put_case(work, keys, row, msgspec.structs.replace(body, assigned=member_id, revision=body.revision + 1))
    work.record(CaseAssigned(case=case_id, member=member_id))
    return view


def holders(work: Work, keys: Keyring, case: CaseFile) -> set[UUID]:
    """Give the members who hold a case now, by name or through its team; a grant whose last day is over counts for nothing."""
    secret = keys.case_key(case.id, case.key_version).secret
    by_name, teams = set[UUID](), set[tuple[UUID, int]]()
    of_case = (Grant.subject == Subject.CASE, Grant.subject_id == case.id, Grant.subject_version == case.key_version)
    for row in work.db.scalars(select(Grant).where(*of_case)):
        ends_on = terms_of(row, secret).ends_on
        if row.holder == Holder.TEAM:
            teams.add((row.holder_id, row.holder_version))
        elif row.holder == Holder.MEMBER and (ends_on is None or ends_on >= work.clock().date()):
            by_name.add(row.holder_id)
    of_team = (Grant.subject == Subject.TEAM, Grant.holder == Holder.MEMBER)
    for team, version in teams:
        held = select(Grant.holder_id).where(*of_team, Grant.subject_id == team, Grant.subject_version == version)
        by_name |= set(work.db.scalars(held))
    return by_name


def close_case(work: Work, keys: Keyring, case_id: UUID) -> CaseView:
    """Close a case; raises IllegalMove if it is closed."""
    row = hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    return put_case(work, keys, row, keys.open_case(row).close(work.clock()))


def reopen_case(work: Work, keys: Keyring, case_id: UUID) -> CaseView:
    """Open a closed case again; raises IllegalMove if it is open."""
    row = hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    return put_case(work, keys, row, keys.open_case(row).reopen())


def hold(work: Work, keys: CaseKeys, case_id: UUID) -> CaseFile:
    """Give a case's row if the actor holds its key; otherwise nobody learns whether it exists.

    A writing act holds the case alone from here on, until it ends: what it reads of the case stays as it is.

    Raises:
        NotFound: no such case, or not held.
        Busy: another act holds it, and has held cases that come later.
    """
    row = work.db.get(CaseFile, case_id)
    if row is None or not keys.holds(case_id):
        raise NotFound
    work.case_id = case_id
    work.hold(row)
    return row


def same_revision(present: int, expected: int) -> None:
    """Let a correction go on if nobody else has corrected the record since it was shown.

    Raises:
        IllegalMove: somebody has.
    """
    if present != expected:
        raise IllegalMove("somebody else has changed this in the meantime")


def _case_view(keys: Keyring, row: CaseFile) -> CaseView | None:
    try:
        return CaseView(id=row.id, body=keys.open_case(row), team_id=row.team_id)
    except NoGrant:
        return None
    except Tampered:
        return CaseView(id=row.id, body=_unreadable(row), team_id=row.team_id, damaged=True)


def _standing(work: Work, keys: Keyring, case_id: UUID) -> tuple[bool, bool]:
    try:
        decided = retention.decided(work, keys, case_id)
    except Tampered:  # what cannot be read may be a hold: the gates refuse, the case is shown
        return True, True
    return bool(retention.holds_of(decided)), retention.restriction_of(decided) is not None


def _name_of(work: Work, keys: Keyring, member_id: UUID | None) -> str:
    row = work.db.get(Member, member_id) if member_id else None
    try:
        return keys.open_office_body("member", row.id, row.body, MemberBody).name if row else ""
    except Tampered:  # one damaged member must not close a case
        return ""


def _unreadable(row: CaseFile) -> CaseBody:
    return CaseBody(reference="", title="", opened_at=datetime.combine(row.day, time(), UTC))


def put_case(work: Work, keys: Keyring, row: CaseFile, body: CaseBody) -> CaseView:
    """Seal what is said of a case itself under its present key, as a step of its history."""
    before = keys.open_case(row)
    keys.seal_case(row, body)
    note(work, keys, row.id, "case_file", row.id, Doing.CHANGED, revision=body.revision, before=before)
    work.record(CaseChanged(case=row.id, status=body.status))
    return CaseView(id=row.id, body=body, team_id=row.team_id)


def _marks(draft: CaseDraft) -> dict[str, Any]:
    lists = {
        "priority": "priority",
        "severity": "severity",
        "monitoring": "monitoring_status",
        "tlp": "tlp",
        "pap": "pap",
    }
    told = {name: coded(list_name, getattr(draft, name), name) for name, list_name in lists.items()}
    return {**told, "languages": draft.languages, "tags": draft.tags}


def _team(work: Work, keys: Keyring) -> Team:
    for held in keys.teams():
        team = work.db.get_one(Team, held.id)
        if team.key_version == held.version:
            return team
    raise NoGrant


def _reference() -> str:
    return f"C-{random_code(4)}-{random_code(4)}"
