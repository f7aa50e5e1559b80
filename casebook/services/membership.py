"""Who is in the office and who holds which case: signing in, members, grants.

An administrator adds and removes members but holds no case; a caseworker lets a newcomer in to the team, so that no
administrator can make themselves a reader.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import delete, or_, select

from casebook.access import Permission, require
from casebook.audit.events import AccessGiven, AccessTakenBack, CaseRead
from casebook.audit.member_events import (
    MemberAdmitted,
    MemberRemoved,
    MembersListed,
    SecondStepAsked,
    SignedIn,
    SignedOut,
)
from casebook.crypto.passphrase import LONGEST, fold_login, stretch
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.keys import credentials, factors, rotation, sessions
from casebook.keys.announcing import announce
from casebook.keys.hierarchy import seal_for_office, terms_of
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Credential, Grant, Invitation, Member, SecondFactor, Team
from casebook.model.grant import GrantBody, Holder, Subject
from casebook.model.member import MemberBody, Role
from casebook.model.team import TeamBody
from casebook.services import coming_back, resealing
from casebook.services.casework import hold, put_case
from casebook.services.founding import Newcomer, enrol, grants_of
from casebook.work import House, Work, begin, office_of

AT_ONCE = 200  # rows that one sign-in seals anew at most, so that it is not felt
KEY_CHECK = 20  # hex digits that two people compare by voice: 80 bits, too many to grind


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A member as the member list shows them."""

    id: UUID
    name: str
    login: str
    role: Role
    removed: bool
    waiting: bool  # added by an administrator, not yet let in by a caseworker
    to_give_back: int  # cases that they held before they lost their passphrase, and that the reader holds
    key_check: str  # the start of their public key's hash, to compare by voice


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """Somebody who holds a case."""

    holder: Holder
    holder_id: UUID
    name: str  # of the member or team
    role: Role | None
    granted_on: date
    ends_on: date | None
    purpose: str


# ── signing in and out ──────────────────────────────────────────────────────────────────────────────────


def sign_in(work: Work, login: str, passphrase: str, browser: str = "") -> str:
    """Open a session; give the secret for the cookie. Where the member has a second factor, it opens nothing before that.

    Raises:
        Refused: for every reason alike, at the same cost.
    """
    member_id, private_key = _unlocked(work, login, passphrase)
    keys = Keyring(work.db, member_id, private_key, work.clock().date())
    work.actor = keys.actor
    sessions.sweep(work.db, work.clock().date(), limits(work))
    awaits = factors.holds_any(work.db, member_id)
    beginning = sessions.Beginning(browser=browser, awaits=awaits)
    cookie = sessions.open_session(work.db, member_id, private_key, work.clock(), beginning)
    if awaits:
        work.record(SecondStepAsked(member=member_id))
    else:
        work.record(SignedIn(member=member_id))
        settle(work, keys)
    return cookie


def unlock(work: Work, login: str, passphrase: str) -> Keyring:
    """Give a keyring for one command of the command line; no session is opened. Raises Refused."""
    member_id, private_key = _unlocked(work, login, passphrase)
    keys = Keyring(work.db, member_id, private_key, work.clock().date())
    work.actor = keys.actor
    work.record(SignedIn(member=member_id))
    return keys


def _unlocked(work: Work, login: str, passphrase: str) -> tuple[UUID, PrivateKey]:
    with work.aside() as db:
        stretching = credentials.stretching_of(office_of(db))
    with work.unhurried():
        stretched = stretch(login, passphrase, stretching)  # slow on purpose, and before any lock is taken
    return credentials.unlock(work.db, work.office(), stretched)


def sign_out(work: Work, keys: Keyring, cookie: str) -> None:
    """End this session on the server."""
    require(work.actor, Permission.SIGN_OUT)
    sessions.close(work.db, cookie)
    work.record(SignedOut(member=keys.member_id))


def limits(work: Work) -> sessions.Limits:
    """Give how long sessions last here."""
    return sessions.Limits(timedelta(minutes=work.settings.idle_minutes), timedelta(hours=work.settings.session_hours))


def keys_are_due(house: House) -> bool:
    """Say whether somebody who signs in now may have keys to renew or rows to seal anew, for which their act goes alone."""
    waiting = or_(CaseFile.rotation_due, CaseFile.resealing_due)
    with begin(house, writes=False) as work:
        teams = work.db.execute(select(Team.id).where(Team.rotation_due).limit(1)).first()
        return (teams or work.db.execute(select(CaseFile.id).where(waiting).limit(1)).first()) is not None


def settle(work: Work, keys: Keyring) -> None:
    """Rotate the key of each of the member's teams, and of each of their cases, that somebody has left.

    An act that does not go alone leaves that to the next one that does.
    """
    if not work.alone:
        return
    work.hold_every_case()
    for team in work.db.scalars(select(Team).where(Team.rotation_due)).all():
        if team.id in {held.id for held in keys.teams() if held.version == team.key_version}:
            rotation.new_team_version(work.db, keys, team, work.clock().date())
            team.rotation_due = False
    for case in work.db.scalars(select(CaseFile).where(CaseFile.rotation_due)).all():
        if rotation.can_renew(work.db, keys, case):
            rotation.new_case_version(work.db, keys, case, work.clock().date())
    resealing.reseal_some(work, keys, AT_ONCE)


# ── members ─────────────────────────────────────────────────────────────────────────────────────────────


def members(work: Work, keys: Keyring) -> list[MemberView]:
    """List the members by name; those who have left come last."""
    require(work.actor, Permission.READ_MEMBERS)
    let_in = set(
        work.db.scalars(
            select(Grant.holder_id).where(
                Grant.holder == Holder.MEMBER, Grant.subject.in_((Subject.TEAM, Subject.SIGNING, Subject.LOG))
            )
        )
    )
    lapsed = coming_back.lapsed_cases(work)
    views = [
        _view(keys, row, let_in, sum(map(keys.holds, lapsed.get(row.id, ()))))
        for row in work.db.scalars(select(Member)).all()
    ]
    work.record(MembersListed())
    return sorted(views, key=lambda view: (view.removed, view.name.casefold()))


def add(work: Work, keys: Keyring, newcomer: Newcomer) -> UUID:
    """Enrol a member. Caseworkers and counsel then wait until a caseworker lets them in.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: a field is empty, or the login is taken.
    """
    actor = require(work.actor, Permission.CHANGE_MEMBERS)
    _check_newcomer(work, keys, newcomer)
    teams = tuple(work.db.scalars(select(Team.id))) if newcomer.role is Role.CASEWORKER else ()
    member_id, recipient = enrol(work, work.office(), keys.office, newcomer, teams[:1])
    terms = GrantBody(granted_by=actor.member_id, granted_on=work.clock().date())
    held = [keys.office, keys.log_secret()] if newcomer.role is Role.ADMINISTRATOR else [keys.office]
    rotation.give(work.db, held, recipient, terms)
    return member_id


def admit(work: Work, keys: Keyring, member_id: UUID) -> None:
    """Let a newcomer in: a caseworker gets the team's key in all its versions, counsel the key that signs packs.

    Raises:
        NotAllowed: the actor is no caseworker.
        IllegalMove: they are in already, have left, or are an administrator.
    """
    actor = require(work.actor, Permission.OPEN_CASE)
    member, body = _member(work, keys, member_id)
    waiting = not any(row.subject in (Subject.SIGNING, Subject.TEAM, Subject.LOG) for row in grants_of(work, member_id))
    if body.removed or not waiting or body.role is Role.ADMINISTRATOR:
        raise IllegalMove("nobody is waiting under this name")
    given = [keys.signing_secret(), *(keys.teams() if body.role is Role.CASEWORKER else ())]
    terms = GrantBody(granted_by=actor.member_id, granted_on=work.clock().date())
    rotation.give(work.db, given, rotation.recipient_for(member, body), terms)
    coming_back.give_back(work, keys, member_id)
    work.record(MemberAdmitted(member=member_id))


def remove(work: Work, keys: Keyring, member_id: UUID) -> None:
    """Take everything back from a member at once; their keys rotate when somebody who holds them next signs in.

    Raises:
        NotAllowed: the actor is no administrator.
        IllegalMove: they would remove themselves, or have left already.
    """
    require(work.actor, Permission.CHANGE_MEMBERS)
    work.hold_every_case()
    member, body = _member(work, keys, member_id)
    if body.removed or member_id == keys.member_id:
        raise IllegalMove("this member cannot be removed")
    held = grants_of(work, member_id)
    teams = {row.subject_id for row in held if row.subject == Subject.TEAM}
    by_name = {row.subject_id for row in held if row.subject == Subject.CASE}
    for team in work.db.scalars(select(Team).where(Team.id.in_(teams))):
        team.rotation_due = True
    for case in work.db.scalars(select(CaseFile).where(CaseFile.id.in_(by_name))):
        case.rotation_due = True
    theirs = Grant.holder.in_((Holder.MEMBER, Holder.LAPSED))
    work.db.execute(delete(Grant).where(theirs, Grant.holder_id == member_id))
    for row in (SecondFactor, Invitation):
        work.db.execute(delete(row).where(row.member_id == member_id))
    work.db.execute(delete(Credential).where(Credential.member_id == member_id))
    sessions.close_all(work.db, member_id)
    left = msgspec.structs.replace(body, removed=True)
    member.body = seal_for_office(keys.office, "member", member.id, left)
    work.record(MemberRemoved(member=member_id, rotated_teams=len(teams)))


# ── who holds a case ────────────────────────────────────────────────────────────────────────────────────


def grants(work: Work, keys: Keyring, case_id: UUID) -> list[GrantView]:
    """List who holds a case in its current version, but for the recovery sheets; raises NotFound, NotAllowed."""
    case = hold(work, keys, case_id)
    require(work.actor, Permission.READ_GRANTS, holds_case=True)
    work.record(CaseRead(case=case_id, page="access"))
    return _holders(work, keys, case)


def _holders(work: Work, keys: Keyring, case: CaseFile) -> list[GrantView]:
    secret = keys.case_key(case.id, case.key_version).secret
    rows = work.db.scalars(
        select(Grant).where(
            Grant.subject == Subject.CASE,
            Grant.subject_id == case.id,
            Grant.subject_version == case.key_version,
            Grant.holder.not_in((Holder.RECOVERY, Holder.LAPSED)),
        )
    )
    return [_grant_view(work, keys, row, terms_of(row, secret)) for row in rows]


def grant(
    work: Work, keys: Keyring, case_id: UUID, member_id: UUID, *, ends_on: date | None, purpose: str = ""
) -> None:
    """Give a member a case's key in all its versions, until a day.

    Raises:
        NotFound: no such case or member, or none that the actor may know of.
        NotAllowed: the actor may not give access to this case.
        InvalidInput: the day is over, or the member has no use for a case key.
    """
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.CHANGE_GRANTS, holds_case=True)
    today = work.clock().date()
    member, body = _member(work, keys, member_id)
    if body.removed or body.role is Role.ADMINISTRATOR:
        raise InvalidInput("This member cannot be given a case.", field="member")
    if ends_on is not None and ends_on < today:
        raise InvalidInput("The last day must not be in the past.", field="ends_on")
    terms = GrantBody(granted_by=actor.member_id, granted_on=today, ends_on=ends_on, purpose=purpose)
    versions = rotation.case_versions(work.db, keys, case_id)
    rotation.give(work.db, versions, rotation.recipient_for(member, body), terms)
    if body.role is Role.COUNSEL and not any(row.subject == Subject.SIGNING for row in grants_of(work, member_id)):
        admit(work, keys, member_id)
    work.record(AccessGiven(case=case_id, member=member_id, ends_on=ends_on.isoformat() if ends_on else ""))


def revoke(work: Work, keys: Keyring, case_id: UUID, member_id: UUID) -> None:
    """Take a case's key back from a member, and rotate it for what is written from now on.

    Raises:
        NotAllowed: the actor may not.
        NotFound: the case is not held, or the member holds no grant of it.
        IllegalMove: nobody but the recovery sheets would hold the case.
    """
    case = hold(work, keys, case_id)
    require(work.actor, Permission.CHANGE_GRANTS, holds_case=True)
    if {view.holder_id for view in _holders(work, keys, case)} == {member_id}:
        raise IllegalMove("somebody must go on holding this case")
    gone = [row for row in grants_of(work, member_id) if row.subject == Subject.CASE and row.subject_id == case_id]
    if not gone:
        raise NotFound
    for row in gone:
        work.db.delete(row)
    work.db.flush()
    following = rotation.new_case_version(work.db, keys, case, work.clock().date())
    body = keys.open_case(case)
    if body.assigned == member_id:
        put_case(work, keys, case, msgspec.structs.replace(body, assigned=None, revision=body.revision + 1))
    announce(work.db, "member", member_id)
    work.record(AccessTakenBack(case=case_id, member=member_id, key_version=following.version))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _member(work: Work, keys: Keyring, member_id: UUID) -> tuple[Member, MemberBody]:
    row = work.db.get(Member, member_id)
    if row is None:
        raise NotFound
    return row, keys.open_office_body("member", row.id, row.body, MemberBody)


def _grouped(digits: str) -> str:
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _view(keys: Keyring, row: Member, let_in: set[UUID], to_give_back: int = 0) -> MemberView:
    body = keys.open_office_body("member", row.id, row.body, MemberBody)
    return MemberView(
        id=row.id,
        name=body.name,
        login=body.login,
        role=body.role,
        removed=body.removed,
        to_give_back=0 if body.removed else to_give_back,
        waiting=not body.removed and row.id not in let_in,
        key_check=_grouped(body.key[:KEY_CHECK]),
    )


def _check_newcomer(work: Work, keys: Keyring, newcomer: Newcomer) -> None:
    for field, given in (("name", newcomer.name), ("login", newcomer.login), ("passphrase", newcomer.passphrase)):
        if not given.strip():
            raise InvalidInput("Please fill this in.", field=field)
    if len(newcomer.passphrase.encode("utf-8", "surrogatepass")) > LONGEST:
        raise InvalidInput("This text is too long.", field="passphrase", longest=LONGEST)
    views = (_view(keys, row, set()) for row in work.db.scalars(select(Member)))
    if fold_login(newcomer.login) in {fold_login(view.login) for view in views}:
        raise InvalidInput("Somebody has this login already.", field="login")


def _grant_view(work: Work, keys: Keyring, row: Grant, terms: GrantBody) -> GrantView:
    if row.holder == Holder.TEAM:
        name, role = team_name(work, keys, row.holder_id), None
    else:
        _, body = _member(work, keys, row.holder_id)
        name, role = body.name, body.role
    return GrantView(
        holder=Holder(row.holder),
        holder_id=row.holder_id,
        name=name,
        role=role,
        granted_on=terms.granted_on,
        ends_on=terms.ends_on,
        purpose=terms.purpose,
    )


def team_name(work: Work, keys: Keyring, team_id: UUID) -> str:
    """Give a team's name."""
    team = work.db.get_one(Team, team_id)
    return keys.open_office_body("team", team.id, team.body, TeamBody).name
