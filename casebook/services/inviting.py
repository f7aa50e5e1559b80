"""Inviting: somebody joins by a code that is good once, for them, until a moment, and chooses their own passphrase.

Whoever invites never learns it. The code opens what every member may know, so that the newcomer can enter themselves;
cases open when a caseworker lets them in. A member who lost their passphrase comes back the same way, and is given
their cases back by those who hold them. Nothing here may open a case.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select

from casebook.access import Permission, require
from casebook.audit.member_events import InvitationsListed, InvitationWithdrawn, MemberInvited, MemberReinvited
from casebook.crypto.envelope import Context, SecretKey, seal, unseal
from casebook.crypto.invitation_code import InvitationCode
from casebook.crypto.labels import VALUE
from casebook.crypto.passphrase import fold_login
from casebook.errors import IllegalMove, InvalidInput, NotFound, Refused, Tampered
from casebook.keys import rotation, sessions
from casebook.keys.hierarchy import Subjected, office_context
from casebook.keys.keyring import Keyring
from casebook.model import Credential, Grant, Invitation, Member, SecondFactor, Team
from casebook.model.grant import GrantBody, Holder, Subject
from casebook.model.invitation import InvitationBody, InvitationNote
from casebook.model.member import MemberBody, Role
from casebook.services import passphrases
from casebook.services.founding import Newcomer, come_back, enrol, grants_of
from casebook.work import Work

LASTS = timedelta(days=3)  # how long an invitation is good


@dataclass(frozen=True, slots=True)
class Invited:
    """What is read out to the newcomer, once: the groups of the code, and until when it is good (UTC)."""

    member_id: UUID
    code: tuple[str, ...]
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """An open invitation as the member list shows it."""

    member_id: UUID
    name: str
    role: Role
    invited_by: str
    ends_at: datetime
    again: bool
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What somebody who typed a good code is shown before they join."""

    name: str
    login: str
    role: Role
    again: bool


# ── by members ──────────────────────────────────────────────────────────────────────────────────────────


def invite(work: Work, keys: Keyring, *, name: str, login: str, role: Role) -> Invited:
    """Invite somebody; give the code to read out to them.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: a field is empty, or the login is taken.
    """
    require(work.actor, Permission.CHANGE_MEMBERS)
    for field, given in (("name", name), ("login", login)):
        if not given.strip():
            raise InvalidInput("Please fill this in.", field=field)
    _check_login(work, keys.office, login)
    teams = tuple(work.db.scalars(select(Team.id)))[:1] if role is Role.CASEWORKER else ()
    invited = _invite(work, keys, uuid4(), MemberBody(name=name, login=login, role=role, teams=teams), again=False)
    work.record(MemberInvited(member=invited.member_id, role=role))
    return invited


def invite_again(work: Work, keys: Keyring, member_id: UUID) -> Invited:
    """Let a member who lost their passphrase come back as themselves: what they had to sign in with is worth nothing from now on.

    Their keys are gone with it. What they held by name is remembered, so that its holders can give it back.

    Raises:
        NotAllowed: the actor is no administrator.
        NotFound: there is no such member.
        IllegalMove: it is the actor, or somebody who has left.
    """
    require(work.actor, Permission.CHANGE_MEMBERS)
    member = work.db.get(Member, member_id)
    if member is None:
        raise NotFound
    body = keys.open_office_body("member", member.id, member.body, MemberBody)
    if body.removed or member_id == keys.member_id:
        raise IllegalMove("this member cannot be invited again")
    _let_lapse(work, member_id)
    for noun in (Credential, SecondFactor, Invitation):
        work.db.execute(delete(noun).where(noun.member_id == member_id))
    sessions.close_all(work.db, member_id)
    invited = _invite(work, keys, member_id, body, again=True)
    work.record(MemberReinvited(member=member_id))
    return invited


def invitations(work: Work, keys: Keyring) -> list[InvitationView]:
    """List the open invitations, the latest to end first."""
    require(work.actor, Permission.CHANGE_MEMBERS)
    names = {
        row.id: keys.open_office_body("member", row.id, row.body, MemberBody).name
        for row in work.db.scalars(select(Member))
    }
    views = [_view(work, keys, row, names) for row in work.db.scalars(select(Invitation))]
    work.record(InvitationsListed())
    return sorted(views, key=lambda view: view.ends_at, reverse=True)


def withdraw(work: Work, keys: Keyring, member_id: UUID) -> None:
    """Take an invitation back; its code is worth nothing from now on. Raises NotFound, NotAllowed."""
    del keys
    require(work.actor, Permission.CHANGE_MEMBERS)
    row = work.db.scalars(select(Invitation).where(Invitation.member_id == member_id)).one_or_none()
    if row is None:
        raise NotFound
    work.db.delete(row)
    work.record(InvitationWithdrawn(member=member_id))


# ── by whoever holds a code ─────────────────────────────────────────────────────────────────────────────


def welcome(work: Work, typed: str) -> Welcome:
    """Say whom a code is for. Raises Refused for every reason alike."""
    _, body = _opened(work, typed)
    return Welcome(name=body.name, login=body.login, role=body.role, again=body.again)


def join(work: Work, typed: str, passphrase: str) -> UUID:
    """Join, or come back, under a passphrase that nobody else has seen; the code is spent.

    Raises:
        Refused: the code is no open invitation; for every reason alike.
        InvalidInput: the passphrase is too short or too easily guessed.
    """
    row, body = _opened(work, typed)
    newcomer = Newcomer(name=body.name, login=body.login, passphrase=passphrase, role=body.role)
    passphrases.check(newcomer.passphrase, newcomer.login, newcomer.name)
    office_key = Subjected(Subject.OFFICE, work.office().id, body.office_version, SecretKey(body.office_key))
    if body.again:
        member_id, recipient = come_back(work, work.office(), office_key, row.member_id, newcomer)
    else:
        _check_login(work, office_key, body.login)
        member_id, recipient = enrol(work, work.office(), office_key, newcomer, body.teams, row.member_id)
    held = [office_key]
    if body.role is Role.ADMINISTRATOR:
        held.append(Subjected(Subject.LOG, work.office().id, 1, SecretKey(body.log_key)))
    terms = GrantBody(granted_by=body.invited_by, granted_on=work.clock().date())
    rotation.give(work.db, held, recipient, terms)
    work.db.delete(row)
    return member_id


def sweep(work: Work, today: date) -> None:
    """Delete the invitations that must have ended by their day alone; no code is needed for that."""
    work.db.execute(delete(Invitation).where(Invitation.day < today - LASTS - timedelta(days=1)))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _invite(work: Work, keys: Keyring, member_id: UUID, body: MemberBody, *, again: bool) -> Invited:
    code, office = InvitationCode.generate(), work.office().id.bytes
    ends_at = work.clock() + LASTS
    inside = InvitationBody(
        name=body.name,
        login=body.login,
        role=body.role,
        teams=body.teams,
        invited_by=keys.member_id,
        ends_at=ends_at,
        again=again,
        office_key=keys.office.secret.material,
        office_version=keys.office.version,
        log_key=keys.log_secret().secret.material if body.role is Role.ADMINISTRATOR else b"",
    )
    note = InvitationNote(name=body.name, role=body.role, invited_by=keys.member_id, ends_at=ends_at, again=again)
    work.db.add(
        Invitation(
            lookup=code.lookup(office),
            member_id=member_id,
            day=work.clock().date(),
            body=seal(code.key(office), _context(member_id), msgspec.json.encode(inside)),
            note=seal(keys.office.secret, office_context("invitation", member_id), msgspec.json.encode(note)),
        )
    )
    work.db.flush()
    return Invited(member_id, code.groups, ends_at)


def _let_lapse(work: Work, member_id: UUID) -> None:
    """Turn what a member held into a note of what they held; a note from an earlier time gives way."""
    held = grants_of(work, member_id)
    places = {(row.subject, row.subject_id, row.subject_version) for row in held}
    for row in work.db.scalars(select(Grant).where(Grant.holder == Holder.LAPSED, Grant.holder_id == member_id)).all():
        if (row.subject, row.subject_id, row.subject_version) in places:
            work.db.delete(row)
    work.db.flush()
    for row in held:
        row.holder = Holder.LAPSED
    work.db.flush()


def _opened(work: Work, typed: str) -> tuple[Invitation, InvitationBody]:
    code, office = InvitationCode.parse(typed), work.office().id.bytes
    row = work.db.get(Invitation, code.lookup(office)) if code else None
    if code is None or row is None:
        raise Refused
    try:
        inside = unseal(code.key(office), _context(row.member_id), row.body)
    except Tampered as error:
        raise Refused from error
    body = msgspec.json.decode(inside, type=InvitationBody)
    if body.ends_at <= work.clock():
        raise Refused
    return row, body


def _check_login(work: Work, office: Subjected, login: str) -> None:
    taken = set()
    for row in work.db.scalars(select(Member)):
        opened = unseal(office.secret, office_context("member", row.id), row.body)
        taken.add(fold_login(msgspec.json.decode(opened, type=MemberBody).login))
    if fold_login(login) in taken:
        raise InvalidInput("Somebody has this login already.", field="login")


def _view(work: Work, keys: Keyring, row: Invitation, names: dict[UUID, str]) -> InvitationView:
    note = keys.open_office_body("invitation", row.member_id, row.note, InvitationNote)
    return InvitationView(
        member_id=row.member_id,
        name=note.name,
        role=note.role,
        invited_by=names.get(note.invited_by, ""),
        ends_at=note.ends_at,
        again=note.again,
        over=note.ends_at <= work.clock(),
    )


def _context(member_id: UUID) -> Context:
    return Context(label=VALUE, table="invitation", column="body", row=member_id)
