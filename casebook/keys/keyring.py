"""What one signed-in member can open, for one request. Nothing of it outlives the request."""

from collections.abc import Iterable
from contextlib import suppress
from copy import copy
from datetime import date
from typing import Self, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import Session as Database

from casebook.access import Actor
from casebook.crypto.canonical import Json
from casebook.crypto.envelope import Context, Sealed, SecretKey, is_current, seal, unseal
from casebook.crypto.labels import MEMBER_OWN
from casebook.crypto.padding import levelled
from casebook.crypto.randomness import derive
from casebook.crypto.sealing import seal_to
from casebook.crypto.signing import SigningKey
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import NoGrant, Tampered, WrongKey
from casebook.keys.case_keys import CaseKeys
from casebook.keys.hierarchy import (
    Recipient,
    Subjected,
    office_context,
    open_with_private_key,
    open_with_team,
    seal_for_office,
    team_wrapping_key,
    terms_of,
)
from casebook.model import CaseFile, CaseRecord, Grant, Member
from casebook.model.base import Body
from casebook.model.case import CaseBody
from casebook.model.grant import Holder, Subject
from casebook.model.member import MemberBody, Role
from casebook.model.places import case_context, record_context, sealed_columns

B = TypeVar("B", bound=Body)
_FEW = 500  # cases that are named one by one in a query


class Keyring(CaseKeys):
    """The keys of one member, opened one by one as they are needed."""

    def __init__(self, db: Database, member_id: UUID, private_key: PrivateKey, today: date) -> None:
        super().__init__(db, member_id)
        self._private_key = private_key
        self._today = today
        self._opened: dict[tuple[Subject, UUID, int], Subjected] = {}
        self._wrapping: dict[tuple[UUID, int], SecretKey] = {}
        self._own = {
            (Subject(row.subject), row.subject_id, row.subject_version): row
            for row in db.scalars(select(Grant).where(Grant.holder == Holder.MEMBER, Grant.holder_id == member_id))
        }
        self.office = self._only(Subject.OFFICE)
        member = db.get_one(Member, member_id)
        self.member = self.open_office_body(member.__tablename__, member.id, member.body, MemberBody)
        if self.member.removed:
            raise NoGrant

    @property
    def actor(self) -> Actor:
        """The member as services and access.py know them."""
        return Actor(self.member_id, self.member.role)

    @property
    def recipient(self) -> Recipient:
        """The member as a holder of grants, by their own private key and not by what the database says of it."""
        return Recipient(Holder.MEMBER, self.member_id, 1, self._private_key.public_key())

    @property
    def role(self) -> Role:
        """The member's role."""
        return self.member.role

    def beside(self, db: Database) -> Self:
        """Give the same keys for one more act of this request: the one that notes how a long answer ended."""
        other = copy(self)
        other._db = db  # noqa: SLF001  -- of the same class
        return other

    # ── which cases ────────────────────────────────────────────────────────────────────────────────────

    def case_ids(self) -> set[UUID]:
        """Give the cases that this keyring opens in their current version."""
        held = self.own_case_ids()
        teams = [(team.id, team.version) for team in self.teams()]
        if teams:
            held |= set(
                self._db.scalars(
                    select(Grant.subject_id).where(
                        Grant.subject == Subject.CASE,
                        Grant.holder == Holder.TEAM,
                        tuple_(Grant.holder_id, Grant.holder_version).in_(teams),
                    )
                )
            )
        return held

    def own_case_ids(self) -> set[UUID]:
        """Give the cases that the member holds by name, whether or not a team holds them too."""
        return {case_id for subject, case_id, _ in self._own if subject is Subject.CASE and self._live(case_id)}

    def team_case_ids(self, team: Subjected) -> set[UUID]:
        """Give the cases that one version of a team's secret opens."""
        return set(
            self._db.scalars(
                select(Grant.subject_id).where(
                    Grant.subject == Subject.CASE,
                    Grant.holder == Holder.TEAM,
                    Grant.holder_id == team.id,
                    Grant.holder_version == team.version,
                )
            )
        )

    def teams(self) -> list[Subjected]:
        """Give the team secrets that the member holds, all versions."""
        return [self._open(key) for key in self._own if key[0] is Subject.TEAM]

    def team_wrapping_key(self, team: Subjected) -> SecretKey:
        """Give what a team's cases and reports lie under, derived once for all that a list opens."""
        known = (team.id, team.version)
        if known not in self._wrapping:
            self._wrapping[known] = team_wrapping_key(team.secret)
        return self._wrapping[known]

    def team(self, team_id: UUID, version: int) -> Subjected:
        """Give one version of a team's secret; raises NoGrant."""
        return self._open((Subject.TEAM, team_id, version))

    # ── keys ───────────────────────────────────────────────────────────────────────────────────────────

    def case_key(self, case_id: UUID, version: int) -> Subjected:
        """Give one version of a case's key.

        Raises:
            NoGrant: neither the member nor a team of theirs holds it, or the grant is over.
        """
        key = (Subject.CASE, case_id, version)
        if key in self._opened:
            return self._opened[key]
        if key in self._own:
            return self._open(key)
        return self._open_through_team(key)

    def way_to(self, case_id: UUID, version: int) -> tuple[tuple[Grant, ...], date | None]:
        """Give the grants by which this keyring opens one version of a case's key, and the last day on which it does.

        Raises:
            NoGrant, Tampered: as `case_key`.
        """
        key = (Subject.CASE, case_id, version)
        if key in self._own:
            return (self._own[key],), self._open(key).ends_on
        held = [name for name in self._own if name[0] is Subject.TEAM]
        for row in self._db.scalars(_team_grants(key, held)) if held else ():
            through = (Subject.TEAM, row.holder_id, row.holder_version)
            team = self._open(through)
            ends = [each.ends_on for each in (team, open_with_team(row, team, self._today)) if each.ends_on]
            return (self._own[through], row), min(ends, default=None)
        raise NoGrant

    def own_end(self, case_id: UUID) -> date | None:
        """Give the last day of the member's own grant of a case, None where it has none or cannot be read."""
        versions = [version for subject, held, version in self._own if subject is Subject.CASE and held == case_id]
        if not versions:
            return None
        key = (Subject.CASE, case_id, max(versions))
        try:
            return terms_of(self._own[key], self._open(key).secret).ends_on
        except (NoGrant, Tampered):
            return None

    def signing_key(self) -> SigningKey:
        """Give the key that signs packs; raises NoGrant."""
        return SigningKey(self._only(Subject.SIGNING).secret.material)

    def log_secret(self) -> Subjected:
        """Give the secret that opens the office's own log; raises NoGrant."""
        return self._only(Subject.LOG)

    def signing_secret(self) -> Subjected:
        """Give the signing key as a secret that can be granted on; raises NoGrant."""
        return self._only(Subject.SIGNING)

    # ── rows ───────────────────────────────────────────────────────────────────────────────────────────

    def reseal_row(self, row: CaseRecord) -> bool:
        """Seal every column of a row anew, under the case's present key and in today's format; say whether it was needed.

        Raises:
            NoGrant: the version that it lies under is out of reach.
            Tampered: the row is damaged; nothing of it is changed.
        """
        present = self._db.get_one(CaseFile, row.case_id).key_version
        columns = sealed_columns(row)
        if row.key_version == present and all(map(is_current, columns.values())):
            return False
        former = self.case_key(row.case_id, row.key_version).secret
        plain = {name: unseal(former, record_context(row, name), sealed) for name, sealed in columns.items()}
        row.key_version = present
        following = self.case_key(row.case_id, present).secret
        for name, content in plain.items():
            setattr(row, name, seal(following, record_context(row, name), content))
        return True

    def seal_case(self, case: CaseFile, body: CaseBody) -> None:
        """Put a body into the case's own row, under its current key."""
        case.body_version = case.key_version
        key = self.case_key(case.id, case.body_version).secret
        case.body = seal(key, case_context(case), levelled(msgspec.json.encode(body)))

    def open_case(self, case: CaseFile) -> CaseBody:
        """Open the case's own row; raises as `open_row`."""
        key = self.case_key(case.id, case.body_version).secret
        return msgspec.json.decode(unseal(key, case_context(case), case.body), type=CaseBody)

    def open_office_body(self, table: str, row: UUID, sealed: Sealed, body_type: type[B]) -> B:
        """Open what all members may know; raises Tampered."""
        return msgspec.json.decode(unseal(self.office.secret, office_context(table, row), sealed), type=body_type)

    def seal_office_body(self, table: str, row: UUID, body: Body) -> Sealed:
        """Seal what all members may know."""
        return seal_for_office(self.office, table, row, body)

    def own_key(self) -> SecretKey:
        """Give the key that only this member can have: for what nobody else may write in their name."""
        return own_key(self._private_key)

    def private_key_under(self, key: SecretKey, context: Context) -> Sealed:
        """Seal the member's private key under another key, for a credential of theirs."""
        return seal(key, context, self._private_key.encoded)

    def seal_to_self(self, place: Json, body: Body) -> bytes:
        """Seal words to the member's own key, for one place: no key of a case or a team opens them."""
        return seal_to(self._private_key.public_key(), place, levelled(msgspec.json.encode(body))).ciphertext

    def open_own(self, place: Json, sealed: bytes, body_type: type[B]) -> B:
        """Open what this member sealed to themselves in this place.

        Raises:
            WrongKey: another member's, of another place, or changed.
            Tampered: it is not of this format.
        """
        return msgspec.json.decode(unseal_from(self._private_key, place, Sealed(sealed)), type=body_type)

    # ── how ────────────────────────────────────────────────────────────────────────────────────────────

    def adopt(self, subjected: Subjected) -> None:
        """Take in a secret that was minted in this unit of work."""
        self._opened[subjected.subject, subjected.id, subjected.version] = subjected

    def _live(self, case_id: UUID) -> bool:
        versions = [key for key in self._own if key[0] is Subject.CASE and key[1] == case_id]
        try:
            self._open(max(versions, key=lambda key: key[2]))
        except NoGrant:
            return False
        except Tampered:
            pass  # held, and shown as damaged: a case must not vanish from the list
        return True

    def _only(self, subject: Subject) -> Subjected:
        keys = [key for key in self._own if key[0] is subject]
        if not keys:
            raise NoGrant
        return self._open(max(keys, key=lambda key: key[2]))

    def _open(self, key: tuple[Subject, UUID, int]) -> Subjected:
        if key not in self._opened:
            if key not in self._own:
                raise NoGrant
            try:
                self._opened[key] = open_with_private_key(self._own[key], self._private_key, self._today)
            except WrongKey as error:
                raise Tampered from error  # it was sealed to this member: what does not open is damaged
        return self._opened[key]

    def _open_through_team(self, key: tuple[Subject, UUID, int]) -> Subjected:
        held = [name for name in self._own if name[0] is Subject.TEAM]
        rows = self._db.scalars(_team_grants(key, held)) if held else ()
        for row in rows:
            team = self._open((Subject.TEAM, row.holder_id, row.holder_version))
            self._opened[key] = open_with_team(row, team, self._today)
            return self._opened[key]
        raise NoGrant

    def preload_cases(self, case_ids: Iterable[UUID]) -> None:
        """Open the keys of many cases with one query, for lists."""
        held = [name for name in self._own if name[0] is Subject.TEAM]
        if not held:
            return
        wanted = set(case_ids)
        query = select(Grant).where(
            Grant.subject == Subject.CASE,
            Grant.holder == Holder.TEAM,
            or_(*[(Grant.holder_id == name[1]) & (Grant.holder_version == name[2]) for name in held]),
        )
        if len(wanted) <= _FEW:
            query = query.where(Grant.subject_id.in_(wanted))
        for row in self._db.scalars(query):
            if row.subject_id in wanted:
                team = self._open((Subject.TEAM, row.holder_id, row.holder_version))
                with suppress(Tampered, NoGrant):  # one damaged row; the case shows it when it is opened
                    self.adopt(open_with_team(row, team, self._today))


def _team_grants(key: tuple[Subject, UUID, int], held: list[tuple[Subject, UUID, int]]) -> Select[Grant]:
    subject, subject_id, version = key
    return select(Grant).where(
        Grant.subject == subject,
        Grant.subject_id == subject_id,
        Grant.subject_version == version,
        Grant.holder == Holder.TEAM,
        or_(*[(Grant.holder_id == name[1]) & (Grant.holder_version == name[2]) for name in held]),
    )


def own_key(private_key: PrivateKey) -> SecretKey:
    """Give the key that follows from a member's private key (docs/formats/keys.md)."""
    return SecretKey(derive(private_key.encoded, MEMBER_OWN))


def fresh(subject: Subject, subject_id: UUID, version: int = 1) -> Subjected:
    """Mint a new secret."""
    return Subjected(subject, subject_id, version, SecretKey.generate())
