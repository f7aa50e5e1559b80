"""Changes: what one act did to the records of a case, with what stood there before, so that it can be seen and undone.

Every change of a team has the next number; whoever keeps an index of the team's records asks for what came since.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey, Integer, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Body, CaseRecord, opened


class Doing(StrEnum):
    """What was done to a record."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    RESTORED = "restored"


NOTHING = msgspec.Raw()
"""Stands where nothing stood before. This very object: msgspec leaves out a field only if it holds its default itself."""


class Step(Body, frozen=True, kw_only=True):
    """One record in a change. `before` is the body that stood there, empty where there was none."""

    noun: str  # table
    record: UUID
    doing: Doing
    revision: int = 1  # of the record afterwards
    before: msgspec.Raw = NOTHING

    @property
    def stood(self) -> bool:
        """Whether something stood there before."""
        return bool(bytes(self.before))


class ChangeBody(Body, frozen=True, kw_only=True):
    """What one act did, who did it and when. `undoes` names the change that this one took back."""

    at: datetime
    by: UUID | None = None
    act: str = ""  # an endpoint or a command
    steps: tuple[Step, ...]
    undoes: UUID | None = None


class Change(CaseRecord):
    """One act's changes in one case."""

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("team_id", "number"),)
    body_type: ClassVar[type[Body]] = ChangeBody

    team_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("team.id"), info=opened("random id of the team"))
    number: Mapped[int] = mapped_column(Integer, info=opened("position among the team's changes"))
