"""Who may know a case: hand it over, close it to all but some, open it to the team again, lengthen a grant, see when it ends.

Closing means new keys: whoever loses the case opens nothing that is written from then on, and the running program gives them
nothing of what was written before.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import AccessGiven, CaseOpenedToTeam, CaseRestricted
from casebook.crypto.envelope import SecretKey
from casebook.errors import IllegalMove, InvalidInput, NoGrant, NotFound, Tampered
from casebook.keys import rotation
from casebook.keys.announcing import announce
from casebook.keys.hierarchy import grant_to_team, terms_of
from casebook.keys.keyring import Keyring
from casebook.keys.reports import ReportKeys, wrap_for
from casebook.model import CaseFile, CaseReport, Grant, Member, Report, Team
from casebook.model.grant import GrantBody, Holder, Subject
from casebook.model.member import MemberBody, Role
from casebook.model.report import CaseReportBody
from casebook.services import casework, snapshots
from casebook.services.casework import hold
from casebook.services.noting import note_on
from casebook.work import Work


def hand_over(work: Work, keys: Keyring, case_id: UUID, member_id: UUID, words: str = "") -> None:
    """Give a case into the care of another member, with a note on it if there are words; in one act.

    Raises:
        InvalidInput: this member does not hold the case.
        NotFound, NotAllowed: the actor may not write in it.
    """
    casework.assign(work, keys, case_id, member_id)
    if words.strip():
        note_on(work, keys, case_id, words)


def restrict(work: Work, keys: Keyring, case_id: UUID, members: Iterable[UUID]) -> None:
    """Close a case to all but these members: the team's key and every other grant go, and the case gets a new key.

    Those who hold it by name already keep their terms; counsel whose last day is over is not among them. Reports that became
    part of the case are closed with it.

    Raises:
        InvalidInput: no caseworker is named, or one of them cannot hold a case.
        NotFound, NotAllowed: the actor may not change who holds it.
    """
    row = hold(work, keys, case_id)
    actor = require(work.actor, Permission.CHANGE_GRANTS, holds_case=True)
    named = {member_id: _able(work, keys, member_id) for member_id in members}
    if not any(body.role is Role.CASEWORKER for _, body in named.values()):
        raise InvalidInput("Name at least one caseworker.", field="members")
    before, today = keys.open_case(row), work.clock().date()
    versions = rotation.case_versions(work.db, keys, case_id)
    kept = _kept_terms(work, keys, row, today)
    for grant in work.db.scalars(select(Grant).where(Grant.subject == Subject.CASE, Grant.subject_id == case_id)).all():
        if grant.holder != Holder.RECOVERY:
            work.db.delete(grant)
    work.db.flush()
    for member_id, (member, body) in named.items():
        terms = kept.get(member_id) or GrantBody(granted_by=actor.member_id, granted_on=today)
        rotation.give(work.db, versions, rotation.recipient_for(member, body), terms)
    following = rotation.new_case_version(work.db, keys, row, today)
    assigned = before.assigned if before.assigned in named else None
    body_now = msgspec.structs.replace(before, restricted=True, assigned=assigned, revision=before.revision + 1)
    casework.put_case(work, keys, row, body_now)
    for report, _ in _reports(work, keys, case_id):
        report.team_wrap = report.sent_wrap = None
    snapshots.forget(work, row.team_id)
    announce(work.db, "case", case_id)
    work.record(CaseRestricted(case=case_id, members=len(named), key_version=following.version))


def open_to_team(work: Work, keys: Keyring, case_id: UUID) -> None:
    """Give the case's team its key again, in all versions; members of the team no longer hold it by name.

    Raises:
        IllegalMove: the team holds it.
        NoGrant: the actor is not in that team.
        NotFound, NotAllowed: the actor may not change who holds it.
    """
    row = hold(work, keys, case_id)
    actor = require(work.actor, Permission.CHANGE_GRANTS, holds_case=True)
    team_row = work.db.get_one(Team, row.team_id)
    team = keys.team(team_row.id, team_row.key_version)
    of_case = (Grant.subject == Subject.CASE, Grant.subject_id == case_id)
    held = work.db.scalars(
        select(Grant).where(*of_case, Grant.holder == Holder.TEAM, Grant.holder_id == team.id)
    ).first()
    if held is not None:
        raise IllegalMove("the team holds this case")
    terms = GrantBody(granted_by=actor.member_id, granted_on=work.clock().date())
    for version in rotation.case_versions(work.db, keys, case_id):
        work.db.add(grant_to_team(version, team, terms))
    for grant in work.db.scalars(
        select(Grant).where(*of_case, Grant.holder == Holder.MEMBER, Grant.holder_id.in_(_of_team(work, team_row)))
    ).all():
        work.db.delete(grant)
    before = keys.open_case(row)
    casework.put_case(work, keys, row, msgspec.structs.replace(before, restricted=False, revision=before.revision + 1))
    for report, opened in _reports(work, keys, case_id):
        wrap_for(report, opened, team)
    work.record(CaseOpenedToTeam(case=case_id))


def extend(work: Work, keys: Keyring, case_id: UUID, member_id: UUID, ends_on: date | None) -> None:
    """Give a member's grant of a case another last day, also after the old one is over; None takes the end away.

    Raises:
        NotFound: the case is not held, or this member has no grant of it.
        InvalidInput: the day is over already.
        NotAllowed: the actor may not change who holds it.
    """
    row = hold(work, keys, case_id)
    require(work.actor, Permission.CHANGE_GRANTS, holds_case=True)
    today = work.clock().date()
    if ends_on is not None and ends_on < today:
        raise InvalidInput("The last day must not be in the past.", field="ends_on")
    terms = _terms(work, keys, row).get(member_id)
    if terms is None:
        raise NotFound
    member, body = _able(work, keys, member_id)
    versions = rotation.case_versions(work.db, keys, case_id)
    rotation.give(
        work.db, versions, rotation.recipient_for(member, body), msgspec.structs.replace(terms, ends_on=ends_on)
    )
    work.record(AccessGiven(case=case_id, member=member_id, ends_on=ends_on.isoformat() if ends_on else ""))


def able_to_care(work: Work, keys: Keyring, case_id: UUID) -> set[UUID]:
    """Give the members who hold a case now, and so can take care of it; raises NotFound, NotAllowed."""
    row = hold(work, keys, case_id)
    require(work.actor, Permission.READ_GRANTS, holds_case=True)
    return casework.holders(work, keys, row)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _able(work: Work, keys: Keyring, member_id: UUID) -> tuple[Member, MemberBody]:
    row = work.db.get(Member, member_id)
    if row is None:
        raise NotFound
    body = keys.open_office_body("member", row.id, row.body, MemberBody)
    if body.removed or body.role is Role.ADMINISTRATOR:
        raise InvalidInput("This member cannot be given a case.", field="members")
    return row, body


def _terms(work: Work, keys: Keyring, case: CaseFile) -> dict[UUID, GrantBody]:
    """Give the newest terms of all who hold or held the case by name."""
    terms = {}
    rows = select(Grant).where(
        Grant.subject == Subject.CASE, Grant.subject_id == case.id, Grant.holder == Holder.MEMBER
    )
    for row in work.db.scalars(rows.order_by(Grant.subject_version)):
        with suppress(NoGrant, Tampered):
            terms[row.holder_id] = terms_of(row, keys.case_key(case.id, row.subject_version).secret)
    return terms


def _kept_terms(work: Work, keys: Keyring, case: CaseFile, today: date) -> dict[UUID, GrantBody]:
    every = _terms(work, keys, case)
    return {member: terms for member, terms in every.items() if terms.ends_on is None or terms.ends_on >= today}


def _of_team(work: Work, team: Team) -> set[UUID]:
    held = select(Grant.holder_id).where(
        Grant.subject == Subject.TEAM,
        Grant.subject_id == team.id,
        Grant.subject_version == team.key_version,
        Grant.holder == Holder.MEMBER,
    )
    return set(work.db.scalars(held))


def _reports(work: Work, keys: Keyring, case_id: UUID) -> list[tuple[Report, ReportKeys]]:
    """Give the reports that became part of a case, each alone, with their keys as the case keeps them."""
    found = []
    for kept in work.db.scalars(select(CaseReport).where(CaseReport.case_id == case_id)):
        with suppress(NoGrant, Tampered):
            body = keys.open_row(kept, CaseReportBody)
            row = work.db.get(Report, body.report, with_for_update=True, populate_existing=True)
            if row is not None:
                found.append((row, ReportKeys(SecretKey(body.thread_key), SecretKey(body.notes_key))))
    return found
