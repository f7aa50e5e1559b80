"""New keys after somebody left: a new team key, case keys re-wrapped, and a new case key for what is written next.

A case that the leaver held by name is renewed too, by the next of its holders who can reach all others.

Old versions stay readable for those who remain: what the leaver could read, they may have copied; what is written
from now on, their old keys do not open.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session as Database

from casebook.crypto.sealing import PublicKey
from casebook.errors import Tampered
from casebook.keys.hierarchy import Recipient, Subjected, grant_to, grant_to_team, team_pair, terms_of
from casebook.keys.keyring import Keyring, fresh
from casebook.keys.reports import rewrap_reports
from casebook.keys.team_values import reseal_views
from casebook.model import CaseFile, Grant, Member, Office, Team, TeamKey
from casebook.model.grant import GrantBody, Holder, Subject
from casebook.model.member import MemberBody


def recipient_for(member: Member, body: MemberBody) -> Recipient:
    """Give a member as a holder of grants.

    Raises:
        Tampered: their public key is not the one that they were enrolled with.
    """
    recipient = _as_stored(member)
    if recipient.fingerprint != body.key:
        raise Tampered
    return recipient


def _as_stored(member: Member) -> Recipient:
    return Recipient(Holder.MEMBER, member.id, 1, PublicKey(member.public_key))


def same_recipient(db: Database, row: Grant, terms: GrantBody) -> Recipient:
    """Give the holder of a grant again, for a newer secret.

    Raises:
        Tampered: the holder's public key is not the one that the grant was made for.
    """
    found = recovery_of(db) if row.holder == Holder.RECOVERY else _as_stored(db.get_one(Member, row.holder_id))
    if found.fingerprint != terms.holder_key:
        raise Tampered
    return found


def recovery_of(db: Database) -> Recipient:
    """Give the recovery sheets as a holder of grants."""
    office = db.execute(select(Office)).scalar_one()
    return Recipient(Holder.RECOVERY, office.id, 1, PublicKey(office.recovery_key))


def give(db: Database, subjecteds: Iterable[Subjected], recipient: Recipient, terms: GrantBody) -> None:
    """Grant secrets to a holder, in place of grants of the same secrets that they had."""
    for subjected in subjecteds:
        db.execute(
            delete(Grant).where(
                Grant.subject == subjected.subject,
                Grant.subject_id == subjected.id,
                Grant.subject_version == subjected.version,
                Grant.holder == recipient.holder,
                Grant.holder_id == recipient.id,
            )
        )
        db.add(grant_to(subjected, recipient, terms))
    db.flush()


def case_versions(db: Database, keys: Keyring, case_id: UUID) -> list[Subjected]:
    """Open every version of a case's key; raises NoGrant if one is out of reach."""
    current = db.get_one(CaseFile, case_id).key_version
    return [keys.case_key(case_id, version) for version in range(1, current + 1)]


def new_case_version(db: Database, keys: Keyring, case: CaseFile, today: date) -> Subjected:
    """Mint the next version of a case's key and give it to all who hold the present one."""
    present = keys.case_key(case.id, case.key_version)
    case_body = keys.open_case(case)
    following = fresh(Subject.CASE, case.id, case.key_version + 1)
    for row in db.scalars(_holders(present)).all():
        terms = terms_of(row, present.secret)
        if terms.ends_on is not None and terms.ends_on < today:
            continue
        if row.holder == Holder.TEAM:
            db.add(grant_to_team(following, keys.team(row.holder_id, row.holder_version), terms))
        else:
            db.add(grant_to(following, same_recipient(db, row, terms), terms))
    keys.adopt(following)
    case.key_version, case.rotation_due, case.resealing_due = following.version, False, True
    keys.seal_case(case, case_body)
    db.flush()
    return following


def can_renew(db: Database, keys: Keyring, case: CaseFile) -> bool:
    """Say whether a keyring can give a new version of a case's key to all who hold the present one."""
    if not keys.holds(case.id):
        return False
    held = {(team.id, team.version) for team in keys.teams()}
    holders = db.scalars(_holders(keys.case_key(case.id, case.key_version)))
    return all((row.holder_id, row.holder_version) in held for row in holders if row.holder == Holder.TEAM)


def new_team_version(db: Database, keys: Keyring, team: Team, today: date) -> int:
    """Mint the next version of a team's key for all who hold the present one; rotate its cases, re-wrap its reports.

    Give the count of cases.
    """
    present = keys.team(team.id, team.key_version)
    following = fresh(Subject.TEAM, team.id, team.key_version + 1)
    public_key = team_pair(following.secret).public_key().encoded
    db.add(TeamKey(team_id=team.id, version=following.version, public_key=public_key))
    for row in db.scalars(_holders(present)).all():
        terms = terms_of(row, present.secret)
        db.add(grant_to(following, same_recipient(db, row, terms), terms))
    keys.adopt(following)
    team.key_version = following.version
    db.flush()
    held = select(Grant.subject_id).where(
        Grant.subject == Subject.CASE, Grant.holder == Holder.TEAM, Grant.holder_id == team.id
    )
    rewrap_reports(db, keys, following)
    reseal_views(db, keys, following)
    cases = list(db.scalars(select(CaseFile).where(CaseFile.id.in_(held))))
    for case in cases:
        _rewrap(db, keys, case.id, following)
        new_case_version(db, keys, case, today)
    return len(cases)


def _rewrap(db: Database, keys: Keyring, case_id: UUID, team: Subjected) -> None:
    old = select(Grant).where(Grant.subject == Subject.CASE, Grant.subject_id == case_id, Grant.holder == Holder.TEAM)
    for row in db.scalars(old).all():
        present = keys.case_key(case_id, row.subject_version)
        db.add(grant_to_team(present, team, terms_of(row, present.secret)))
        db.delete(row)
    db.flush()


def _holders(present: Subjected) -> Select[Grant]:
    return select(Grant).where(
        Grant.subject == present.subject,
        Grant.subject_id == present.id,
        Grant.subject_version == present.version,
        Grant.holder != Holder.LAPSED,
    )
