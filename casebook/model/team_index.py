"""The snapshot of a team's desk index that lies in the file store, for every host of the office (docs/formats/index.md).

One for each team. Its key stands here, sealed under the team's secret, so that the file is worth nothing once the row is gone.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, opened


class TeamIndexBody(Body, frozen=True, kw_only=True):
    """What opens the file."""

    file_key: bytes
    size: int  # bytes of its content


class TeamIndex(Base):
    """Which file it is, and which change of the team it knows last."""

    __tablename__ = "team_index"

    team_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("team.id"), primary_key=True, info=opened("random id of the team")
    )
    team_version: Mapped[int] = mapped_column(Integer, info=opened("which version of the team's secret seals the row"))
    number: Mapped[int] = mapped_column(
        BigInteger, info=opened("the last change of the team's records that the file knows")
    )
    day: Mapped[date] = day_column()
    blob: Mapped[str] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
