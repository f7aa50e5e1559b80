"""The place of sealed files that the office uses, by the mark that it bears there (docs/formats/file-store.md).

One row. A host whose settings name another place finds out by it that it is not to write there.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Base, opened

ONLY = 1  # the key of the only row


class FileStore(Base):
    """Which place it is, since when, and how far its files were compared with the records."""

    __tablename__ = "file_store"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, info=opened("always 1"))
    mark: Mapped[UUID] = mapped_column(Uuid, info=opened("random id that the place of the files bears"))
    since: Mapped[date] = mapped_column(Date, info=opened("day on which the office began to use it"))
    compared: Mapped[str] = mapped_column(
        String(32), default="", info=opened("random name of the last file that was compared with the records")
    )
