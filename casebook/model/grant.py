"""A grant: one secret kept for one holder. The rows of this table are the arrows of the key hierarchy."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened


class Subject(StrEnum):
    """What a grant opens."""

    OFFICE = "office"  # names and settings that every member may read
    SIGNING = "signing"  # the key that signs packs
    LOG = "log"  # the office's own log entries
    TEAM = "team"
    CASE = "case"


class Holder(StrEnum):
    """Who holds a grant."""

    MEMBER = "member"
    TEAM = "team"
    RECOVERY = "recovery"
    LAPSED = "lapsed"  # a member who lost their passphrase: nothing opens with it, its terms say what to give back


class GrantBody(Body, frozen=True, kw_only=True):
    """The terms of a grant. Sealed under the granted secret, so that everyone who holds it can see who else does."""

    granted_by: UUID | None = None
    granted_on: date
    ends_on: date | None = None  # the last day, UTC
    purpose: str = ""
    holder_key: str = ""  # SHA-256 of the holder's public key: a key swapped in the database gets nothing new


class Grant(Base):
    """A secret, wrapped for one holder: sealed to a member's public key, or under a team's key."""

    __tablename__ = "key_grant"
    __table_args__ = (
        UniqueConstraint("subject", "subject_id", "subject_version", "holder", "holder_id", "holder_version"),
        Index("ix_key_grant_holder", "holder", "holder_id"),
    )

    id: Mapped[UUID] = id_column()
    day: Mapped[date] = day_column()
    subject: Mapped[Subject] = mapped_column(String(16), info=opened("kind of key"))
    subject_id: Mapped[UUID] = mapped_column(Uuid, info=opened("random id of the office, team or case"))
    subject_version: Mapped[int] = mapped_column(Integer, info=opened("version of the key"))
    holder: Mapped[Holder] = mapped_column(String(16), info=opened("kind of holder"))
    holder_id: Mapped[UUID] = mapped_column(Uuid, info=opened("random id of the member, team or office"))
    holder_version: Mapped[int] = mapped_column(Integer, info=opened("version of the holder's key"))
    wrapped: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
