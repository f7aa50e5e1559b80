"""Numbers and days of an installation that need no key: for health, metrics and the page of its state.

Nothing here is of a case, a report or a member: no row is counted whose number would tell that somebody reported. What
cannot be asked is None, never an error: these are read most when something is wrong.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Database

from casebook.blobs.opening import folder_of
from casebook.model import Job, Session
from casebook.model.job import UNDER_WAY
from casebook.services import hosts, workers
from casebook.services.backup_standing import Standing, standing
from casebook.services.integrity import FilesStanding, files_standing
from casebook.services.migration import Shape, present_revision, shape_of
from casebook.services.starting import why_stop
from casebook.work import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Whether the installation can work: each of the four that it needs."""

    database: bool  # it answers
    schema: bool  # it has a shape that this version may work on, and the office has not left it
    files: bool  # the place of sealed files takes a file
    in_bucket: bool = False  # that place is a bucket: every host has the same one, and words and pages need none
    clock: bool = True  # this host's agrees with the database's

    @property
    def all(self) -> bool:
        """Whether nothing is missing that keeps this host from serving while another may."""
        return self.database and self.schema and self.clock and (self.files or self.in_bucket)


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
    jobs: dict[str, int] | None  # of those under way, by state; None where the database does not answer
    workers: int | None


def ready(house: House) -> Ready:
    """Ask the database and the place of sealed files whether they can work."""
    _, shape = _shape(house)
    return _ready(house, shape)


def measure(house: House) -> Measures:
    """Read everything; takes milliseconds, and no lock."""
    revision, shape = _shape(house)
    state = _ready(house, shape)
    disk = None
    with suppress(OSError):
        disk = shutil.disk_usage(folder_of(house.settings.blobs) or house.settings.instance)
    sessions: int | None = None
    size: int | None = None
    backup: Standing | None = None
    files: FilesStanding | None = None
    jobs: dict[str, int] | None = None
    alive: int | None = None
    if shape is not None:
        with (
            suppress(SQLAlchemyError, OSError),
            Database(house.engine.execution_options(casebook_writes=False)) as db,
        ):
            size = _database_bytes(db)
            sessions = db.scalar(select(func.count()).select_from(Session))
            backup, files = standing(db), files_standing(db)
            jobs = _jobs(db)
            if workers.can_have(db):
                alive = len(workers.living(db, house.settings, takes=True))
    return Measures(
        ready=state,
        revision=revision,
        disk_free=disk.free if disk else None,
        disk_size=disk.total if disk else None,
        database_bytes=size,
        sessions=sessions,
        backup=backup,
        files=files,
        jobs=jobs,
        workers=alive,
    )


def age(day: date | None, today: date) -> int | None:
    """Give how many days ago a day was, None for never."""
    return None if day is None else max((today - day).days, 0)


def _ready(house: House, shape: Shape | None) -> Ready:
    works = shape is not None and shape.works and not why_stop(house)
    return Ready(
        database=shape is not None,
        schema=works,
        files=house.blobs.takes_files(),
        in_bucket=folder_of(house.settings.blobs) is None,
        clock=_clock_agrees(house, shape),
    )


def _clock_agrees(house: House, shape: Shape | None) -> bool:
    if shape is not None:
        with suppress(SQLAlchemyError, OSError):
            return hosts.clock_agrees(house)
    return True  # a database that does not answer is said elsewhere


def _shape(house: House) -> tuple[str | None, Shape | None]:
    """Give the revision of the database, and what it is to this program; None for one that does not answer."""
    try:
        return present_revision(house.engine), shape_of(house.engine)
    except (SQLAlchemyError, OSError):
        return None, None


def _jobs(db: Database) -> dict[str, int]:
    counted = select(Job.state, func.count()).where(Job.state.in_(UNDER_WAY)).group_by(Job.state)
    return {state.value: 0 for state in UNDER_WAY} | {str(state): int(number) for state, number in db.execute(counted)}


def _database_bytes(db: Database) -> int:
    if db.get_bind().dialect.name == "postgresql":
        return int(db.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages = db.execute(text("PRAGMA page_count")).scalar_one()
    return int(pages) * int(db.execute(text("PRAGMA page_size")).scalar_one())
