"""How a case ends: what holds it, what restricts its use, who asked for erasure, and the decision to end it.

All of it lies sealed in the case itself, one row a case, so that a seized disk does not tell which case is on hold or about
to go. Nothing here decides; the rules stand in `casebook.services.retention`.
"""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import UniqueConstraint

from casebook.model.base import Body, CaseRecord


class Hold(Body, frozen=True, kw_only=True):
    """A legal hold: as long as it stands, nothing of the case is deleted."""

    id: UUID
    why: str
    by: UUID
    at: datetime
    released_by: UUID | None = None
    released_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has released it yet."""
        return self.released_at is None


class Restriction(Body, frozen=True, kw_only=True):
    """A restriction of processing (GDPR art. 18): the case is stored, and not otherwise used."""

    ground: str  # code of the list restriction_ground
    why: str
    by: UUID
    at: datetime
    lifted_by: UUID | None = None
    lifted_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has lifted it yet."""
        return self.lifted_at is None


class ErasureRequest(Body, frozen=True, kw_only=True):
    """What a person asked for (GDPR art. 17), and what was decided."""

    id: UUID
    who: str
    how: str = ""  # by which way it came
    received_on: date
    due_on: date  # GDPR art. 12(3): within one month
    by: UUID
    at: datetime
    decision: str = ""  # code of the list erasure_decision; "" while it is open
    reason: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = None


class Ending(Body, frozen=True, kw_only=True):
    """The decision to end a case for good: one caseworker orders it, another one confirms it, then it waits."""

    reason: str  # code of the list ending_reason
    ordered_by: UUID
    ordered_at: datetime
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None
    not_before: date | None = None  # UTC day from which it may be carried out
    seen: str = ""  # what the case held when it was confirmed: what comes later stops the ending


class RetentionBody(Body, frozen=True, kw_only=True):
    """Everything that is decided about how long a case is kept."""

    kept_until: date | None = None  # postponed to this day
    kept_why: str = ""
    holds: tuple[Hold, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    requests: tuple[ErasureRequest, ...] = ()
    ending: Ending | None = None


class Retention(CaseRecord):
    """What is decided about how long one case is kept; at most one row a case."""

    __tablename__ = "retention"
    __table_args__ = (UniqueConstraint("case_id"),)
    body_type: ClassVar[type[Body]] = RetentionBody
