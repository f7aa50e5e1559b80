"""Breaches of the protection of personal data (GDPR art. 33 and 34), as the office's register keeps them.

Sealed under the office key: administrators, who find most breaches and have to act within 72 hours, must be able to write
and read them. So nothing of a case belongs here: who is affected is told by number.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column


class BreachBody(Body, frozen=True, kw_only=True):
    """One breach: what happened, when it was found, whom it concerns, who was told and what was done."""

    happened: str
    found_at: datetime
    recorded_at: datetime
    by: UUID | None = None
    kinds: tuple[str, ...] = ()  # codes of the list breach_kind
    affected: int | None = None  # persons, None while nobody knows
    risk: str = ""  # code of the list breach_risk
    consequences: str = ""
    done: str = ""
    authority_told_at: datetime | None = None
    persons_told_at: datetime | None = None
    why_not: str = ""  # why nobody was told, or late (art. 33(1), 34(3))
    closed_at: datetime | None = None
    revision: int = 1


class Breach(Base):
    """One row of the register."""

    __tablename__ = "breach"

    id: Mapped[UUID] = id_column()
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
