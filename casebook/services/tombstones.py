"""What was erased for good must not come back from an old backup: ids of erased cases and reports, and what a restore does with them.

The list is a file of the installation, one line `case ID DAY` or `report ID DAY`: random ids and days, no word. Every backup
takes it along, and a copy of it can be kept elsewhere. Whoever erases notes it, after the act is committed.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy import Column, Table, delete, select

from casebook.model import Base
from casebook.model.blob_columns import blob_columns
from casebook.model.grant import Subject
from casebook.work import Work

FILE = "tombstones"
AT_ONCE = 500
Noun = Literal["case", "report"]
_NOUNS: dict[str, Noun] = {"case": "case", "report": "report"}


@dataclass(frozen=True, slots=True, order=True)
class Tombstone:
    """One thing that was erased for good."""

    noun: Noun
    id: UUID
    day: date

    def __str__(self) -> str:
        """Give the line of the file."""
        return f"{self.noun} {self.id} {self.day.isoformat()}"


def note(instance: Path, tombstones: Iterable[Tombstone]) -> None:
    """Add to the list of an installation; on the disk when this returns."""
    descriptor = os.open(instance / FILE, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write("".join(f"{each}\n" for each in tombstones).encode())
        file.flush()
        os.fsync(file.fileno())


def read(content: bytes) -> set[Tombstone]:
    """Read a list; a half-written line is passed over."""
    return {found for line in content.decode("ascii", "replace").splitlines() if (found := _read(line)) is not None}


def _read(line: str) -> Tombstone | None:
    with suppress(ValueError):
        noun, row, day = line.split(" ")
        return Tombstone(_NOUNS[noun], UUID(row), date.fromisoformat(day)) if noun in _NOUNS else None
    return None


def erase(work: Work, tombstones: Iterable[Tombstone]) -> int:
    """Erase again what came back: rows, grants and files; give how many cases and reports there were. The log stays."""
    buried = list(tombstones)
    for name in files_of(work, buried):
        work.after.append(partial(work.blobs.delete, name))
    return erase_rows(work, buried)


def files_of(work: Work, tombstones: Iterable[Tombstone]) -> list[str]:
    """Name the sealed files that the rows of these cases and reports name."""
    return [
        name
        for noun, ids in _parts(tombstones)
        for blob in blob_columns()
        if (column := _belongs(blob.table, noun)) is not None
        for name in work.db.scalars(select(blob).where(column.in_(ids), blob.is_not(None)))
    ]


def erase_rows(work: Work, tombstones: Iterable[Tombstone]) -> int:
    """Delete the rows of these cases and reports and every wrap of their keys; give how many there were."""
    return sum(_erase(work, noun, ids) for noun, ids in _parts(tombstones))


def _parts(tombstones: Iterable[Tombstone]) -> Iterator[tuple[str, list[UUID]]]:
    buried = list(tombstones)
    for noun in ("case", "report"):
        ids = [each.id for each in buried if each.noun == noun]
        for start in range(0, len(ids), AT_ONCE):
            yield noun, ids[start : start + AT_ONCE]


def _erase(work: Work, noun: str, ids: list[UUID]) -> int:
    whole = Base.metadata.tables["case_file" if noun == "case" else "report"]
    found = list(work.db.scalars(select(whole.c.id).where(whole.c.id.in_(ids))))
    if not found:
        return 0
    for table in reversed(Base.metadata.sorted_tables):
        column = _belongs(table, noun)
        if column is not None:
            work.db.execute(delete(table).where(column.in_(found)))
    if noun == "case":
        grants = Base.metadata.tables["key_grant"]
        work.db.execute(delete(grants).where(grants.c.subject == Subject.CASE, grants.c.subject_id.in_(found)))
    return len(found)


def _belongs(table: Table, noun: str) -> "Column[UUID] | None":
    """Give the column by which a row belongs to a case or report, None where it belongs to none."""
    whole = "case_file" if noun == "case" else "report"
    if table.name == whole:
        return table.c.id
    for key in table.foreign_keys:
        if key.column.table.name == whole:
            return key.parent
    return None
