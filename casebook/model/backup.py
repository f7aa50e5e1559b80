"""Backups as the office remembers them: which were made, and which were found whole. Open: a timer writes it without a key."""

from datetime import date
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Base, day_column, id_column, opened


class Backup(Base):
    """One backup, or one attempt. Where it lies is not said: whoever takes the server would look there next."""

    __tablename__ = "backup"

    id: Mapped[UUID] = id_column()
    day: Mapped[date] = day_column()
    complete: Mapped[bool] = mapped_column(Boolean, info=opened("whether it was finished"))
    missing: Mapped[int] = mapped_column(Integer, info=opened("how many recorded files it lacks"))
    verified_on: Mapped[date | None] = mapped_column(Date, info=opened("day on which it was last found whole"))
    restored_on: Mapped[date | None] = mapped_column(Date, info=opened("day on which this office was restored from it"))
