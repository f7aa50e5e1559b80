"""What was last seen of each sealed file on the disk, so that decay is found before somebody needs the file.

Open: it is the hash of ciphertext, and ciphertext under a random key tells nothing. It proves nothing against somebody who
can write to the disk and the database; the seal of the file does (docs/formats/sealed-file.md).
"""

from datetime import date

from sqlalchemy import Boolean, Date, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from casebook.model.base import Base, day_column, opened


class FileCheck(Base):
    """One sealed file: its hash when it was first looked at, and whether it still had it on the last day."""

    __tablename__ = "file_check"

    name: Mapped[str] = mapped_column(String(64), primary_key=True, info=opened("random name of a checked file"))
    day: Mapped[date] = day_column()
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), info=opened("SHA-256 of the ciphertext, as first seen"))
    checked_on: Mapped[date] = mapped_column(Date, index=True, info=opened("day of the last look"))
    good: Mapped[bool] = mapped_column(Boolean, info=opened("whether it was whole then"))
