"""A pack of numbers: statistics over all cases that left as a signed pack. It belongs to no case, so it is a line of its own."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column


class NumbersFile(Body, frozen=True, kw_only=True):
    """One file that left, byte for byte as it was made."""

    name: str
    size: int  # bytes
    sha256: str  # hex


class NumbersPackBody(Body, frozen=True, kw_only=True):
    """Which numbers left, for whom, made by whom. Sealed under the office key: it tells of no case."""

    identifier: str  # "CBP-2026-7F3A91"
    profile: str
    profile_version: str
    locale: str
    recipient: str
    purpose: str
    made_at: datetime  # UTC
    by: UUID
    files: tuple[NumbersFile, ...]


class NumbersPack(Base):
    """One pack of numbers; its bytes are kept nowhere."""

    __tablename__ = "numbers_pack"
    body_type = NumbersPackBody

    id: Mapped[UUID] = id_column()
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
