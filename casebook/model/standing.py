"""Which programs may work on this database besides the one whose shape it has (docs/decisions/0019-mixed-versions.md).

One row, written by migrations alone. A program that does not know the database's shape looks here before it goes on.
"""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Base, opened


class SchemaStanding(Base):
    """The oldest shape whose program may still work here."""

    __tablename__ = "schema_standing"

    oldest: Mapped[str] = mapped_column(String(32), primary_key=True, info=opened("name of a shape of the database"))
