"""A team: the members who share cases, and the versions of its key pair."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened


class TeamBody(Body, frozen=True, kw_only=True):
    """What members may know of a team. Sealed under the office key."""

    name: str


class Team(Base):
    """A group of caseworkers that holds cases together."""

    __tablename__ = "team"

    id: Mapped[UUID] = id_column()
    day: Mapped[date] = day_column()
    key_version: Mapped[int] = mapped_column(Integer, info=opened("current version of the team key"))
    changes: Mapped[int] = mapped_column(
        Integer, default=0, info=opened("how many changes of records the team's cases have seen")
    )
    snapshots_from: Mapped[int] = mapped_column(
        Integer,
        default=0,
        server_default="0",
        info=opened("the change since when snapshots of the team's index may be opened"),
    )
    rotation_due: Mapped[bool] = mapped_column(
        Boolean, default=False, info=opened("whether a leaver's key is still to be replaced")
    )
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)


class TeamKey(Base):
    """The public half of one version of a team's key; a leaver makes a new version."""

    __tablename__ = "team_key"

    team_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("team.id"), primary_key=True, info=opened("random id of the team")
    )
    version: Mapped[int] = mapped_column(Integer, primary_key=True, info=opened("version of the team key"))
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=opened("public key"))
