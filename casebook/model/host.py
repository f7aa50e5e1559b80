"""The hosts that serve one office, as each says of itself, and the keys of days that they share. Nothing here is about a case."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, DateTime, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, SealedColumn, opened


class Host(Base):
    """One host. Times are UTC by the database's clock, so that hosts whose clocks differ can be compared."""

    __tablename__ = "host"

    id: Mapped[UUID] = mapped_column(
        Uuid, primary_key=True, info=opened("random id of the host, which is not its name")
    )
    started_at: Mapped[datetime] = mapped_column(DateTime, info=opened("when its program was started"))
    seen_at: Mapped[datetime] = mapped_column(DateTime, info=opened("when its program last said that it runs"))
    version: Mapped[str] = mapped_column(String(32), info=opened("version of its program"))
    key_check: Mapped[bytes] = mapped_column(
        LargeBinary(16), info=opened("HKDF output of the secret that the hosts share, which it does not lead back to")
    )
    ahead: Mapped[int] = mapped_column(
        Integer, info=opened("how many seconds its clock is ahead of the database's; negative where it is behind")
    )


class GuessKey(Base):
    """The key of one day, under which guesses are named. It opens for whoever holds the secret that the hosts share."""

    __tablename__ = "guess_key"

    day: Mapped[date] = mapped_column(Date, primary_key=True, info=opened("day that the key is for"))
    wrapped: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
