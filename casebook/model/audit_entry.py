"""One link of the log: who did what is sealed, the skeleton that proves its place is open."""

from datetime import date
from uuid import UUID

from sqlalchemy import Integer, LargeBinary, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.model.base import SEALED, Base, SealedColumn, day_column, id_column, opened


class AuditEntry(Base):
    """An entry of one chain: the office's own, one team's, or one case's."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[UUID] = id_column()
    chain: Mapped[UUID] = mapped_column(Uuid, info=opened("random id of the office, team or case"))
    seq: Mapped[int] = mapped_column(Integer, info=opened("position in the chain, from 1"))
    day: Mapped[date] = day_column()
    key_version: Mapped[int] = mapped_column(
        Integer, info=opened("version of the team key that opens it; 0 for the office's own")
    )
    link: Mapped[bytes] = mapped_column(LargeBinary(32), info=opened("hash over the sealed entry and the link before"))
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)


class AuditHead(Base):
    """The last link of each chain; locked while an entry is appended."""

    __tablename__ = "audit_head"

    chain: Mapped[UUID] = mapped_column(Uuid, primary_key=True, info=opened("random id of the office, team or case"))
    seq: Mapped[int] = mapped_column(Integer, info=opened("position of the last entry"))
    link: Mapped[bytes] = mapped_column(LargeBinary(32), info=opened("the last link"))
