"""What all rows share: identifiers minted here, sealed columns, and the shape of a record of a case.

Rows hold ciphertext and cannot open it. Every column says in `info` whether it is sealed or open; a test compares
that inventory with the schema and with docs/formats/columns.md.
"""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Date, ForeignKey, Integer, LargeBinary, MetaData, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from casebook.crypto.envelope import Sealed

SEALED: dict[Any, Any] = {"casebook": "sealed"}


def opened(reason: str) -> dict[Any, Any]:
    """Declare a column readable on a seized disk, and say why it may be."""
    return {"casebook": "open", "reason": reason}


class SealedColumn(TypeDecorator[Sealed]):
    """Stores a Sealed as bytes and gives a Sealed back; plain bytes and text are refused."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Take the ciphertext out, and nothing else in."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("a sealed column takes Sealed values only")
        return value.ciphertext

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:  # noqa: ARG002
        """Wrap what was stored."""
        return None if value is None else Sealed(value)


class Base(DeclarativeBase):
    """Base of all rows; constraints have predictable names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _new_id() -> UUID:
    return uuid4()


def id_column() -> Mapped[UUID]:
    """A random primary key, minted before the row exists so that its ciphertext can be bound to it."""
    return mapped_column(Uuid, primary_key=True, default=_new_id, info=opened("random id"))


def day_column() -> Mapped[date]:
    """The UTC day of the first write; the time of day stays sealed."""
    return mapped_column(Date, info=opened("day of the write"))


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of what is sealed in a row. Unknown fields are kept out, missing ones take their default."""


class CaseRecord(Base):
    """A row that belongs to one case: everything that it says lies sealed in `body` under the case key."""

    __abstract__ = True
    body_type: ClassVar[type[Body]]

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=_new_id, info=opened("random id"))
    case_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("case_file.id"), index=True, info=opened("random id of the case that the row belongs to")
    )
    key_version: Mapped[int] = mapped_column(Integer, info=opened("which version of the case key seals the row"))
    day: Mapped[date] = mapped_column(Date, info=opened("day of the write"))
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)

    def __init__(self, **columns: Any) -> None:  # noqa: ANN401  -- SQLAlchemy's own signature
        super().__init__(**{"id": _new_id(), **columns})
