"""Saved views: a list with its filters and order, under a name, for the whole team."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened
from casebook.model.fields import Line


class SavedViewBody(Body, frozen=True, kw_only=True):
    """A name, and the query of an address. Sealed under the team's secret."""

    title: Line
    query: str  # "noun=incident&severity=critical&sort=-when"
    by: UUID
    at: datetime


class SavedView(Base):
    """One saved view of one team."""

    __tablename__ = "saved_view"
    body_type = SavedViewBody

    id: Mapped[UUID] = id_column()
    team_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("team.id"), index=True, info=opened("random id of the team"))
    team_version: Mapped[int] = mapped_column(Integer, info=opened("which version of the team's secret seals the row"))
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
