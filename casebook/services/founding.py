"""Found an office: its keys, its first team, its first administrator and caseworker, and the recovery sheets."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select

from casebook.access import Actor
from casebook.audit.events import OfficeFounded
from casebook.audit.member_events import MemberAdded, MemberCameBack
from casebook.crypto.envelope import SecretKey, unseal
from casebook.crypto.passphrase import Stretching
from casebook.crypto.sealing import PublicKey
from casebook.crypto.signing import SigningKey
from casebook.crypto.unsealing import PrivateKey
from casebook.errors import IllegalMove, NotFound
from casebook.keys import credentials, recovery
from casebook.keys.hierarchy import Recipient, Subjected, grant_to, office_context, seal_for_office, team_pair
from casebook.keys.keyring import fresh
from casebook.model import Grant, Member, Office, Team, TeamKey
from casebook.model.grant import GrantBody, Holder, Subject
from casebook.model.member import MemberBody, Role
from casebook.model.office import OfficeBody
from casebook.model.team import TeamBody
from casebook.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to enrol. The passphrase is theirs; it is stretched and forgotten."""

    name: str
    login: str
    passphrase: str
    role: Role


@dataclass(frozen=True, slots=True)
class Founded:
    """What founding gives: the ids, and the recovery sheets, which exist nowhere else and are shown once."""

    office_id: UUID
    team_id: UUID
    members: tuple[UUID, ...]
    sheets: tuple[str, ...]


def found(work: Work, office: OfficeBody, team_name: str, newcomers: tuple[Newcomer, ...]) -> Founded:
    """Make the office with its first team; caseworkers among the newcomers join the team.

    Raises:
        IllegalMove: there is an office here already.
    """
    if work.db.execute(select(Office.id)).first() is not None:
        raise IllegalMove("there is an office here already")
    seed = SecretKey.generate()
    secrets = _Secrets(uuid4(), uuid4(), recovery.pair(seed).public_key())
    row = _office_row(work, secrets, office)
    work.db.add_all([row, *_team_rows(work, secrets, team_name)])
    work.db.flush()
    work.record(OfficeFounded())
    members = tuple(_enrol(work, row, secrets, newcomer) for newcomer in newcomers)
    for subjected in (secrets.office, secrets.signing, secrets.log, secrets.team):
        work.db.add(grant_to(subjected, secrets.recovery, _terms(work)))
    return Founded(row.id, secrets.team.id, members, recovery.split(seed))


class _Secrets:
    """All secrets of an office on the day of its founding."""

    def __init__(self, office_id: UUID, team_id: UUID, recovery_key: PublicKey) -> None:
        self.office = fresh(Subject.OFFICE, office_id)
        self.signing = fresh(Subject.SIGNING, office_id)
        self.log = fresh(Subject.LOG, office_id)
        self.team = fresh(Subject.TEAM, team_id)
        self.recovery = Recipient(Holder.RECOVERY, office_id, 1, recovery_key)

    def for_role(self, role: Role) -> tuple[Subjected, ...]:
        """Give what a founding member of a role holds."""
        return {
            Role.ADMINISTRATOR: (self.office, self.log),
            Role.CASEWORKER: (self.office, self.signing, self.team),
            Role.COUNSEL: (self.office, self.signing),
        }[role]


def _office_row(work: Work, secrets: _Secrets, office: OfficeBody) -> Office:
    stretching = Stretching.new(memory_kib=work.settings.stretching_memory_kib)
    return Office(
        id=secrets.office.id,
        day=work.clock().date(),
        stretching=msgspec.to_builtins(stretching),
        recovery_key=secrets.recovery.public_key.encoded,
        log_key=team_pair(secrets.log.secret).public_key().encoded,
        verifying_key=SigningKey(secrets.signing.secret.material).verifying_key.raw,
        body=seal_for_office(secrets.office, "office", secrets.office.id, office),
    )


def _team_rows(work: Work, secrets: _Secrets, name: str) -> tuple[Team, TeamKey]:
    team = secrets.team
    body = seal_for_office(secrets.office, "team", team.id, TeamBody(name=name))
    public_key = team_pair(team.secret).public_key().encoded
    return (
        Team(id=team.id, day=work.clock().date(), key_version=team.version, body=body),
        TeamKey(team_id=team.id, version=team.version, public_key=public_key),
    )


def _enrol(work: Work, office: Office, secrets: _Secrets, newcomer: Newcomer) -> UUID:
    teams = (secrets.team.id,) if newcomer.role is Role.CASEWORKER else ()
    member_id, recipient = enrol(work, office, secrets.office, newcomer, teams)
    work.db.add_all(grant_to(held, recipient, _terms(work)) for held in secrets.for_role(newcomer.role))
    return member_id


def enrol(
    work: Work,
    office: Office,
    office_key: Subjected,
    newcomer: Newcomer,
    teams: tuple[UUID, ...],
    member_id: UUID | None = None,
) -> tuple[UUID, Recipient]:
    """Make a member with a key pair and a credential; they hold nothing yet. Records MemberAdded."""
    private_key = PrivateKey.generate()
    member_id = member_id or uuid4()
    recipient = Recipient(Holder.MEMBER, member_id, 1, private_key.public_key())
    body = MemberBody(
        name=newcomer.name, login=newcomer.login, role=newcomer.role, teams=teams, key=recipient.fingerprint
    )
    work.db.add(
        Member(
            id=member_id,
            day=work.clock().date(),
            public_key=private_key.public_key().encoded,
            body=seal_for_office(office_key, "member", member_id, body),
        )
    )
    work.db.flush()
    credentials.enrol(work.db, office, member_id, private_key, newcomer.login, newcomer.passphrase)
    work.record(MemberAdded(member=member_id, role=newcomer.role))
    return member_id, recipient


def come_back(
    work: Work, office: Office, office_key: Subjected, member_id: UUID, newcomer: Newcomer
) -> tuple[UUID, Recipient]:
    """Give a member who lost theirs a new key pair and credential; they hold nothing yet. Records MemberCameBack.

    Raises:
        NotFound: there is no such member.
        IllegalMove: they have left in the meantime.
    """
    member = work.db.get(Member, member_id)
    if member is None:
        raise NotFound
    place = office_context("member", member_id)
    body = msgspec.json.decode(unseal(office_key.secret, place, member.body), type=MemberBody)
    if body.removed:
        raise IllegalMove("this member has left")
    private_key = PrivateKey.generate()
    recipient = Recipient(Holder.MEMBER, member_id, 1, private_key.public_key())
    member.public_key = private_key.public_key().encoded
    member.body = seal_for_office(
        office_key, "member", member_id, msgspec.structs.replace(body, key=recipient.fingerprint)
    )
    work.db.flush()
    credentials.enrol(work.db, office, member_id, private_key, body.login, newcomer.passphrase)
    work.record(MemberCameBack(member=member_id))
    return member_id, recipient


def _terms(work: Work, actor: Actor | None = None) -> GrantBody:
    return GrantBody(granted_by=actor.member_id if actor else None, granted_on=work.clock().date())


def grants_of(work: Work, member_id: UUID) -> list[Grant]:
    """List the rows by which a member holds anything."""
    return list(work.db.scalars(select(Grant).where(Grant.holder == Holder.MEMBER, Grant.holder_id == member_id)))
