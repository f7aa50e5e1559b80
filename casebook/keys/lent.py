"""A loan: what of a member's keys is given into other hands, for one piece of work in one case (docs/formats/jobs.md).

It holds the versions of one case's key that the work needs. It holds no key of another case, of a team, of the office or of the
member, so whoever has it can sign in as nobody and give nothing on. It names the kinds of records that may be opened and sealed
with it, and pictures by what right the member held the case; once that is not so any more, it is good for nothing (`stands`).
"""

from datetime import date, datetime
from typing import NoReturn, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.access import Actor
from casebook.crypto.canonical import Json, canonical
from casebook.crypto.envelope import Sealed, SecretKey
from casebook.crypto.randomness import digest, equal
from casebook.errors import NoGrant
from casebook.keys.case_keys import CaseKeys
from casebook.keys.hierarchy import Subjected
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, CaseRecord, Grant, Member, Retention, Session
from casebook.model.base import Body
from casebook.model.grant import Subject
from casebook.model.member import Role

B = TypeVar("B", bound=Body)


class Loan(msgspec.Struct, frozen=True, kw_only=True):
    """Keys of one case in the name of one member, and how long they may be used. Never kept but sealed to a job's key."""

    case_id: UUID
    member_id: UUID
    role: Role
    version: int  # of the case's key: what is written lies under it
    keys: dict[int, SecretKey]
    opens: tuple[str, ...]  # tables
    seals: tuple[str, ...]
    session: bytes  # its place
    ends_at: datetime  # UTC, when that session ends at the latest
    last_day: date | None  # of the grants
    grants: tuple[UUID, ...]  # by which the member held the case
    picture: bytes  # SHA-256 of what stood when it was lent


def lend(
    keys: Keyring,
    db: Database,
    case_id: UUID,
    *,
    opens: tuple[type[CaseRecord], ...],
    seals: tuple[type[CaseRecord], ...],
    session: bytes,
    ends_at: datetime,
) -> Loan:
    """Lend what opens and seals these kinds of records of one case, for as long as a session lasts at the most.

    Of the case's key it takes the present version, and those that records of the kinds to be opened lie under.

    Raises:
        NoGrant: the case is not held.
    """
    case = db.get_one(CaseFile, case_id)
    grants, last_day = keys.way_to(case_id, case.key_version)
    ids = tuple(grant.id for grant in grants)
    return Loan(
        case_id=case_id,
        member_id=keys.member_id,
        role=keys.role,
        version=case.key_version,
        keys=_versions(keys, db, case, opens),
        opens=tuple(noun.__tablename__ for noun in opens),
        seals=tuple(noun.__tablename__ for noun in seals),
        session=session,
        ends_at=ends_at,
        last_day=last_day,
        grants=ids,
        picture=_picture(db, case_id, keys.member_id, ids),
    )


def stands(db: Database, loan: Loan, now: datetime) -> bool:
    """Say whether all is as it was when these keys were lent: asked by each act that uses them, once it holds the case.

    The session was not ended, nor its time and the grants' days are over; the member, the grants by which they held the case,
    the case's team and key, and what is decided about keeping and using it are what they were, byte for byte.
    """
    if now > loan.ends_at or (loan.last_day is not None and now.date() > loan.last_day):
        return False
    held_by = db.scalar(select(Session.member_id).where(Session.lookup == loan.session))
    return held_by == loan.member_id and equal(_picture(db, loan.case_id, loan.member_id, loan.grants), loan.picture)


class LentKeys(CaseKeys):
    """What a loan opens and seals, for one act. Everything else raises NoGrant, whatever it is."""

    def __init__(self, db: Database, loan: Loan) -> None:
        super().__init__(db, loan.member_id)
        self._loan = loan
        case_id = loan.case_id
        self._opened = {
            (case_id, version): Subjected(Subject.CASE, case_id, version, key) for version, key in loan.keys.items()
        }

    @property
    def actor(self) -> Actor:
        """The member who lent the keys."""
        return Actor(self._loan.member_id, self._loan.role)

    def case_key(self, case_id: UUID, version: int) -> Subjected:
        """Give one version of the key of the one case; raises NoGrant."""
        found = self._opened.get((case_id, version))
        if found is None:
            raise NoGrant
        return found

    def seal_row(self, row: CaseRecord, body: Body) -> None:
        """Put a body into a row of the one case; raises NoGrant."""
        if row.case_id != self._loan.case_id:
            raise NoGrant
        super().seal_row(row, body)

    def seal_column(self, row: CaseRecord, column: str, body: Body) -> Sealed:
        """Seal a column of a record of these kinds under the version that was the present one when the keys were lent."""
        if row.__tablename__ not in self._loan.seals or row.key_version != self._loan.version:
            raise NoGrant
        return super().seal_column(row, column, body)

    def open_column(self, row: CaseRecord, column: str, sealed: Sealed, body_type: type[B]) -> B:
        """Open a column of a record of these kinds; raises NoGrant, Tampered."""
        if row.__tablename__ not in self._loan.opens:
            raise NoGrant
        return super().open_column(row, column, sealed, body_type)

    def __getattr__(self, _name: str) -> NoReturn:
        """Refuse what a member's keyring has and these keys have not."""
        raise NoGrant


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _versions(keys: Keyring, db: Database, case: CaseFile, opens: tuple[type[CaseRecord], ...]) -> dict[int, SecretKey]:
    versions = {case.key_version}
    for noun in opens:
        versions |= set(db.scalars(select(noun.key_version).where(noun.case_id == case.id).distinct()))
    lent = {case.key_version: keys.case_key(case.id, case.key_version).secret}
    for version in versions - lent.keys():
        try:
            lent[version] = keys.case_key(case.id, version).secret
        except NoGrant:  # the member cannot open those records either
            continue
    return lent


def _picture(db: Database, case_id: UUID, member_id: UUID, grants: tuple[UUID, ...]) -> bytes:
    case, member = db.get(CaseFile, case_id), db.get(Member, member_id)
    decided = db.scalars(select(Retention).where(Retention.case_id == case_id)).one_or_none()
    shown: Json = {
        "case": [str(case.team_id), case.key_version] if case else None,
        "decided": _hex(decided.body) if decided else None,
        "grants": [_shown(db.get(Grant, grant_id)) for grant_id in grants],
        "member": _hex(member.body) if member else None,
    }
    return digest(canonical(shown))


def _shown(grant: Grant | None) -> Json:
    if grant is None:
        return None
    return [
        *(str(grant.subject), str(grant.subject_id), grant.subject_version),
        *(str(grant.holder), str(grant.holder_id), grant.holder_version),
        _hex(grant.wrapped),
    ]


def _hex(sealed: Sealed) -> str:
    return sealed.ciphertext.hex()
