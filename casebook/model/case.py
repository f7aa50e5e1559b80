"""A case: the file of one affected person or family, open → closed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, ForeignKey, Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.errors import IllegalMove
from casebook.model.base import SEALED, Base, Body, SealedColumn, day_column, id_column, opened
from casebook.model.fields import Coded, Kept, Line, MemberId, Prose, Revision, Words


class CaseStatus(StrEnum):
    """Where the work on a case stands."""

    OPEN = "open"
    CLOSED = "closed"


class CaseBody(Body, frozen=True, kw_only=True):
    """What the case is about. The stage is never here: it is derived from the acts."""

    reference: Annotated[str, Kept()]  # "C-7F3A-91KD": random, so that it tells no count
    title: Line
    summary: Prose = ""
    status: Annotated[CaseStatus, Kept()] = CaseStatus.OPEN
    priority: Annotated[str, Coded("priority")] = ""
    severity: Annotated[str, Coded("severity")] = ""  # how much danger there is to somebody
    monitoring: Annotated[str, Coded("monitoring_status")] = ""
    tlp: Annotated[str, Coded("tlp")] = "amber"
    pap: Annotated[str, Coded("pap")] = ""
    languages: Annotated[tuple[str, ...], Coded("language")] = ()
    assigned: MemberId = None  # who takes care of it
    tags: Words = ()
    restricted: Annotated[bool, Kept()] = False
    opened_at: Annotated[datetime, Kept()]
    closed_at: Annotated[datetime | None, Kept()] = None  # since when its term of retention runs
    revision: Revision = 1

    def close(self, at: datetime | None = None) -> "CaseBody":
        """Move an open case to closed, at a moment that starts its term of retention.

        Raises:
            IllegalMove: it is closed already.
        """
        if self.status is CaseStatus.CLOSED:
            raise IllegalMove("the case is closed already")
        return msgspec.structs.replace(self, status=CaseStatus.CLOSED, closed_at=at, revision=self.revision + 1)

    def reopen(self) -> "CaseBody":
        """Move a closed case back to open.

        Raises:
            IllegalMove: it is open.
        """
        if self.status is CaseStatus.OPEN:
            raise IllegalMove("the case is open")
        return msgspec.structs.replace(self, status=CaseStatus.OPEN, closed_at=None, revision=self.revision + 1)


class CaseFile(Base):
    """One case. `key_version` is the version that new writes are sealed under."""

    __tablename__ = "case_file"
    body_type: ClassVar[type[Body]] = CaseBody

    id: Mapped[UUID] = id_column()
    team_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("team.id"), index=True, info=opened("random id of the team that holds the case")
    )
    key_version: Mapped[int] = mapped_column(Integer, info=opened("current version of the case key"))
    body_version: Mapped[int] = mapped_column(Integer, info=opened("which version of the case key seals the row"))
    rotation_due: Mapped[bool] = mapped_column(
        Boolean, default=False, info=opened("whether a leaver's key is still to be replaced")
    )
    resealing_due: Mapped[bool] = mapped_column(
        Boolean, default=False, info=opened("whether rows are still to be sealed under the current version")
    )
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
