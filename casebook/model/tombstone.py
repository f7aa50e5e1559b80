"""What is left of what was erased for good: an id, a day and why, in codes. No word, and no key that could open one.

While the files of an erased case are still being deleted, their names stand beside its tombstone, so that whoever goes on
after a crash knows them.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Base, opened


class TombstoneRow(Base):
    """One case or report that is gone."""

    __tablename__ = "tombstone"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=opened("random id that the erased thing had"))
    noun: Mapped[str] = mapped_column(String(16), info=opened("whether it was a case or a report"))
    team_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("team.id"), index=True, info=opened("random id of the team that held it")
    )
    day: Mapped[date] = mapped_column(Date, info=opened("day on which it was erased"))
    reason: Mapped[str] = mapped_column(String(32), info=opened("code of the list ending_reason"))
    number: Mapped[int] = mapped_column(Integer, info=opened("position among the team's changes"))
    finished: Mapped[bool] = mapped_column(Boolean, info=opened("whether its files are deleted too"))


class Remnant(Base):
    """A sealed file of an erased case that is still to be deleted; no key of it is left."""

    __tablename__ = "remnant"

    blob: Mapped[str] = mapped_column(String(64), primary_key=True, info=opened("random name of a file to be deleted"))
    tombstone_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("tombstone.id"), index=True, info=opened("random id of what it belonged to")
    )
