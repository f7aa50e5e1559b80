"""Invitations: one person may join, once, until a moment. Whoever invites never learns the passphrase."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, opened
from casebook.model.member import Role


class InvitationBody(Body, frozen=True, kw_only=True):
    """What the code of an invitation opens. Times are UTC."""

    name: str
    login: str
    role: Role
    teams: tuple[UUID, ...] = ()
    invited_by: UUID
    ends_at: datetime
    again: bool = False  # the member is there already, and lost their passphrase
    office_key: bytes  # what every member holds, so that the newcomer can enter themselves
    office_version: int = 1
    log_key: bytes = b""  # administrators hold this one too


class InvitationNote(Body, frozen=True, kw_only=True):
    """What the office's members see of it: never the code. Sealed under the office key."""

    name: str
    role: Role
    invited_by: UUID
    ends_at: datetime
    again: bool = False


class Invitation(Base):
    """One open invitation; it goes when it is used, withdrawn or over."""

    __tablename__ = "invitation"

    lookup: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=opened("derived from a random code of 100 bits")
    )
    member_id: Mapped[UUID] = mapped_column(Uuid, info=opened("random id of the member that it is for"))
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
    note: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
