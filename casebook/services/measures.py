"""Numbers and days of an installation that need no key: for health, metrics and the page of its state.

Nothing here is of a case, a report or a member: no row is counted whose number would tell that somebody reported. What
cannot be asked is None, never an error: these are read most when something is wrong.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.model import Session
from casebook.services.backup_standing import Standing, standing
from casebook.services.integrity import FilesStanding, files_standing
from casebook.services.migration import head, present_revision
from casebook.work import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Whether the installation can work: each of the three that it needs."""

    database: bool  # it answers
    schema: bool  # it has the shape of this version
    files: bool  # the folder of sealed files takes a file

    @property
    def all(self) -> bool:
        """Whether nothing is missing."""
        return self.database and self.schema and self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What can be said of an installation without a key. Bytes, and days in UTC."""

    ready: Ready
    revision: str | None
    disk_free: int | None
    disk_size: int | None
    database_bytes: int | None
    sessions: int | None
    backup: Standing | None
    files: FilesStanding | None


def ready(house: House) -> Ready:
    """Ask the database and the folder of sealed files whether they can work."""
    revision, answers = _revision(house)
    return Ready(database=answers, schema=answers and revision == head(), files=_takes_files(house.blobs.incoming))


def measure(house: House) -> Measures:
    """Read everything; takes milliseconds, and no lock."""
    revision, answers = _revision(house)
    state = Ready(database=answers, schema=answers and revision == head(), files=_takes_files(house.blobs.incoming))
    disk = None
    with suppress(OSError):
        disk = shutil.disk_usage(house.blobs.root)
    sessions: int | None = None
    size: int | None = None
    backup: Standing | None = None
    files: FilesStanding | None = None
    if answers:
        with (
            suppress(SQLAlchemyError, OSError),
            Database(house.engine.execution_options(casebook_writes=False)) as db,
        ):
            size = _database_bytes(db)
            sessions = db.scalar(select(func.count()).select_from(Session))
            backup, files = standing(db), files_standing(db)
    return Measures(
        ready=state,
        revision=revision,
        disk_free=disk.free if disk else None,
        disk_size=disk.total if disk else None,
        database_bytes=size,
        sessions=sessions,
        backup=backup,
        files=files,
    )


def age(day: date | None, today: date) -> int | None:
    """Give how many days ago a day was, None for never."""
    return None if day is None else max((today - day).days, 0)


def _revision(house: House) -> tuple[str | None, bool]:
    try:
        return present_revision(house.engine), True
    except (SQLAlchemyError, OSError):
        return None, False


def _takes_files(folder: Path) -> bool:
    """Whether a byte can be written there; the file has no name, so nothing is left behind."""
    try:
        file = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600)
    except OSError:
        return False
    try:
        return os.write(file, b"\0") == 1
    except OSError:
        return False
    finally:
        os.close(file)


def _database_bytes(db: Database) -> int:
    if db.get_bind().dialect.name == "postgresql":
        return int(db.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages = db.execute(text("PRAGMA page_count")).scalar_one()
    return int(pages) * int(db.execute(text("PRAGMA page_size")).scalar_one())
