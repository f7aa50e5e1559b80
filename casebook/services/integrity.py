"""Look at every sealed file and every sealed value on a schedule, without any key, a slice at a time.

A file has the hash that it had when it was first seen, at most an hour after it came; a value has the form of a sealed one; the
log's chains hold; the database finds no fault in itself. That a value *opens* is proved by keys alone: by whoever reads it, and
by `casebook backup verify --open` for all of them.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Table, delete, func, select, text
from sqlalchemy.orm import Session as Database

from casebook.audit.keeping_events import FilesChecked, RowsDamaged
from casebook.audit.verification import verify as verify_log
from casebook.blobs.store import Store
from casebook.crypto.envelope import Sealed
from casebook.crypto.shape import could_be_sealed, could_be_sealed_file
from casebook.errors import NotFound
from casebook.model import AuditEntry, Base, FileCheck
from casebook.model.base import SealedColumn
from casebook.model.blob_columns import blob_columns
from casebook.work import House, begin

ROUND = 7  # days within which every file is looked at again
SLICE = 5.0  # seconds of one slice
PIECE = 1024 * 1024
AT_ONCE = 500  # rows


@dataclass(slots=True)
class Looked:
    """What one slice found, by name."""

    good: dict[str, bytes] = field(default_factory=dict)  # with the hash
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    left: int = 0  # files that are still due


@dataclass(frozen=True, slots=True)
class FilesStanding:
    """What is known of all files. `oldest` is the day of the look that is longest ago."""

    seen: int
    damaged: int
    oldest: date | None


def look_at_files(house: House, *, seconds: float = SLICE, stop: Callable[[], bool] = lambda: False) -> Looked:
    """Hash the files that are due, new ones first, for so many seconds or until `stop`; write down what was found."""
    today = house.clock().date()
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        named, known = _named(db), {row.name: row for row in db.scalars(select(FileCheck))}
    due = [name for name in named if name not in known or known[name].checked_on <= today - timedelta(days=ROUND)]
    due.sort(key=lambda name: known[name].checked_on if name in known else date.min)
    looked, ends = Looked(left=len(due)), time.monotonic() + seconds
    for name in due:
        if time.monotonic() >= ends or stop():
            break
        _look_at(house.blobs, name, known.get(name), looked)
        looked.left -= 1
    _note(house, looked, gone=set(known) - named, today=today)
    return looked


def look_at_all_files(house: House) -> Looked:
    """The same for every file at once, whenever it was last looked at."""
    with begin(house, writes=True, name="files.check") as work:
        for row in work.db.scalars(select(FileCheck)):
            row.checked_on = date.min
    return look_at_files(house, seconds=float("inf"))


def look_at_rows(house: House, tables: Iterable[Table]) -> dict[str, int]:
    """Look at the form of every sealed value of some tables, and at the log with its own; give table → faults, and record them."""
    faults: dict[str, int] = {}
    with Database(house.engine.execution_options(casebook_writes=False)) as db:
        for table in tables:
            faults[str(table.name)] = _malformed(db, table)
            if table is AuditEntry.__table__:
                faults[str(table.name)] += len(verify_log(db, house.heads).faults)
                faults["database"] = _own_faults(db)
    found = {name: count for name, count in faults.items() if count}
    if found:
        with begin(house, writes=True, name="files.check") as work:
            for name, count in found.items():
                work.record(RowsDamaged(noun=name, count=count))
    return found


def tables_of_hour(house: House) -> list[Table]:
    """Give the table whose turn it is: one an hour, so that all have their turn within a few days."""
    tables = Base.metadata.sorted_tables
    return [tables[int(house.clock().timestamp() // 3600) % len(tables)]]


def all_tables() -> list[Table]:
    """Give all tables."""
    return list(Base.metadata.sorted_tables)


def files_standing(db: Database) -> FilesStanding:
    """Say what is known of the files of an office."""
    seen, oldest = db.execute(select(func.count(), func.min(FileCheck.checked_on))).one()
    damaged = db.scalar(select(func.count()).where(FileCheck.good.is_(False))) or 0
    return FilesStanding(seen, damaged, oldest)


def _look_at(blobs: Store, name: str, known: FileCheck | None, looked: Looked) -> None:
    digest = hashlib.sha256()
    try:
        well_formed = could_be_sealed_file(blobs.size(name))
        with blobs.open(name) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except NotFound:
        looked.missing.append(name)
        return
    except OSError:
        well_formed = False  # the disk cannot read it any more
    if well_formed and (known is None or known.sha256 == digest.digest()):
        looked.good[name] = digest.digest()
    else:
        looked.damaged.append(name)


def _note(house: House, looked: Looked, gone: set[str], today: date) -> None:
    if not (looked.good or looked.damaged or looked.missing or gone):
        return
    with begin(house, writes=True, name="files.check") as work:
        named = _named(work.db)
        for name in (*looked.good, *looked.damaged):
            row = work.db.get(FileCheck, name) or FileCheck(name=name, day=today, sha256=looked.good.get(name, b""))
            row.checked_on, row.good = today, name in looked.good
            if name in named:
                work.db.add(row)
        for start in range(0, len(gone), AT_ONCE):
            some = sorted(gone)[start : start + AT_ONCE]
            work.db.execute(delete(FileCheck).where(FileCheck.name.in_(some)))
        missing = [name for name in looked.missing if name in named]  # the others were erased a moment ago
        if looked.damaged or missing or not looked.left:
            files = len(looked.good) + len(looked.damaged) + len(missing)
            work.record(FilesChecked(files=files, damaged=len(looked.damaged), missing=len(missing)))


def _named(db: Database) -> set[str]:
    return {name for column in blob_columns() for name in db.scalars(select(column).where(column.is_not(None)))}


def _malformed(db: Database, table: Table) -> int:
    sealed = [column for column in table.columns if isinstance(column.type, SealedColumn)]
    if not sealed:
        return 0
    rows = db.execute(select(*sealed).execution_options(yield_per=AT_ONCE))
    return sum(isinstance(value, Sealed) and not could_be_sealed(value.ciphertext) for row in rows for value in row)


def _own_faults(db: Database) -> int:
    """Ask SQLite to look through its own file. PostgreSQL has checksums of its pages, which it checks as it reads."""
    if db.get_bind().dialect.name != "sqlite":
        return 0
    return sum(line != "ok" for line in db.scalars(text("PRAGMA quick_check")))
