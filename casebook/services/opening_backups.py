"""Open a backup with recovery sheets: its lines, one by one, and its files, piece by piece (docs/formats/backup.md).

Nothing is given out before it is authenticated, and nothing is believed before the last line was read.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec

from casebook.blobs.backup_folder import RECORDS, BackupFolder
from casebook.crypto.padding import MARK, padded_size
from casebook.crypto.stream import ChunkedReader, ReadRange
from casebook.errors import NotFound, Tampered, WrongKey
from casebook.keys import recovery
from casebook.keys.backups import Opener
from casebook.services.dumping import Reader, TableHead

FORMAT = 2
"""Of backups that are made now. The first had all rows among the records; it is read like the second."""

T = TypeVar("T")
_LONGEST = 256 * 1024 * 1024  # bytes of one line


class Header(msgspec.Struct, frozen=True):
    """The first line: which backup this is, who wrote it when, and which shape its tables have."""

    backup: UUID
    casebook: str
    format: int
    made: str
    revision: str


class StoredFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sealed file of the store: its name there, its name in the backup, and its size in the store, in bytes."""

    blob: str
    object: str
    size: int


class StoredRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of a table that lie in a file of their own: its name in the backup; size (bytes), number and hash of the lines."""

    rows: str
    size: int
    count: int
    sha256: str


class Ending(msgspec.Struct, frozen=True):
    """The last line: what there must have been."""

    blobs: int
    counts: dict[str, int]


@dataclass(slots=True)
class Contents:
    """What a backup holds beside its rows."""

    header: Header
    files: dict[str, bytes] = field(default_factory=dict)  # of the instance folder
    blobs: list[StoredFile] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # records named them, the store lacked them
    erased: list[str] = field(default_factory=list)  # erased while the backup was made
    counts: dict[str, int] = field(default_factory=dict)


def opener_of(sheets: list[str]) -> Opener:
    """Give what opens backups, from two recovery sheets; raises WrongKey."""
    return Opener(recovery.pair(recovery.combine(sheets)))


def read_header(folder: BackupFolder, name: str, opener: Opener) -> Header:
    """Read the first line.

    Raises:
        WrongKey: these sheets are not those of the office that made the backup.
        Tampered: the file is not what was written.
    """
    with _opened(folder.root / name / RECORDS, RECORDS, opener) as (run_id, reader):
        lines = iter(_Lines(reader))
        header = _decoded(next(lines, b""), Header)
        if header.backup != run_id or not name.endswith(run_id.hex[:8]):
            raise Tampered
        return header


def read_records(folder: BackupFolder, name: str, opener: Opener, load: Reader | None = None) -> Contents:
    """Read all lines, handing rows to `load`; raises as `read_header`."""
    with _opened(folder.root / name / RECORDS, RECORDS, opener) as (_, reader):
        lines = _Lines(reader)
        each = iter(lines)
        reading = _Reading(Contents(_decoded(next(each, b""), Header)), load, lambda one: rows_of(folder, opener, one))
        for line in each:
            if reading.take(line):
                break
        lines.close()
        return reading.finished()


def rows_of(folder: BackupFolder, opener: Opener, stored: StoredRows) -> list[bytes]:
    """Give the lines of rows that lie in a file of their own; raises Tampered where it is missing or not what was written."""
    if not 0 < stored.size <= _LONGEST:
        raise Tampered
    try:
        content = b"".join(pieces_of(folder, opener, StoredFile(blob="", object=stored.rows, size=stored.size)))
    except (NotFound, WrongKey) as error:
        raise Tampered from error
    *lines, left = content.split(b"\n")
    if left or len(lines) != stored.count or sha256(content).hexdigest() != stored.sha256:
        raise Tampered
    return lines


def pieces_of(folder: BackupFolder, opener: Opener, stored: StoredFile) -> Iterator[bytes]:
    """Give a sealed file of the store, piece by piece.

    Raises:
        NotFound: the backup lacks it.
        WrongKey, Tampered: it is not what was written.
    """
    with _opened(folder.object_path(stored.object), stored.object, opener) as (_, reader):
        if reader.size != padded_size(stored.size + 1):
            raise Tampered
        yield from reader.pieces(0, stored.size)
        reader.authenticate_length()


def read_object(folder: BackupFolder, opener: Opener, stored: StoredFile) -> ReadRange:
    """Give a way to read a sealed file of the store from any place; each range is authenticated. Raises as `pieces_of`."""

    def read(offset: int, length: int) -> bytes:
        with _opened(folder.object_path(stored.object), stored.object, opener) as (_, reader):
            if reader.size != padded_size(stored.size + 1):
                raise Tampered
            return b"".join(reader.pieces(offset, min(offset + length, stored.size))) if offset < stored.size else b""

    return read


@contextmanager
def _opened(path: Path, name: str, opener: Opener) -> Iterator[tuple[UUID, ChunkedReader]]:
    try:
        file = path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise NotFound from error
    with file:
        read = partial(_pread, file.fileno())
        yield opener.open(name, read, os.fstat(file.fileno()).st_size)


def _pread(descriptor: int, offset: int, length: int) -> bytes:
    return os.pread(descriptor, length, offset)


class _Lines:
    """The lines of a sealed text, and the padding that must follow the last of them."""

    def __init__(self, reader: ChunkedReader) -> None:
        self._pieces = reader.pieces(0, reader.size)
        self._waiting: deque[bytes] = deque()
        self._left = b""

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            *whole, self._left = (self._left + piece).split(b"\n")
            if len(self._left) > _LONGEST:
                raise Tampered
            self._waiting.extend(whole)
            while self._waiting:
                yield self._waiting.popleft()

    def close(self) -> None:
        """Check that nothing but padding follows; raises Tampered."""
        if self._waiting or self._left[:1] != MARK or self._left.count(0) != len(self._left) - 1:
            raise Tampered
        if any(piece.count(0) != len(piece) for piece in self._pieces):
            raise Tampered


class _Reading:
    """Takes the lines apart."""

    def __init__(
        self, contents: Contents, load: Reader | None, rows_of: Callable[[StoredRows], Iterable[bytes]]
    ) -> None:
        self._contents = contents
        self._load = load
        self._rows_of = rows_of
        self._table: TableHead | None = None
        self._counts: dict[str, int] = {}
        self._ending: Ending | None = None

    def take(self, line: bytes) -> bool:
        """Take one line; say whether it was the last."""
        if line.startswith(b"["):
            self._row(line)
            return False
        told = _decoded(line, dict[str, object])
        if "table" in told:
            self._begin(_decoded(line, TableHead))
        elif "rows" in told:
            for row in self._rows_of(_decoded(line, StoredRows)):
                self._row(row)
        elif "blob" in told:
            self._contents.blobs.append(_decoded(line, StoredFile))
        elif "file" in told:
            one = _decoded(line, _KeptFile)
            self._contents.files[one.file] = one.content
        elif "end" in told:
            self._ending = msgspec.convert(told["end"], Ending)
            return True
        elif "missing" in told:
            self._contents.missing.append(str(told["missing"]))
        elif "erased" in told:
            self._contents.erased.append(str(told["erased"]))
        else:
            raise Tampered
        return False

    def finished(self) -> Contents:
        if self._load is not None:
            self._load.flush()
            if self._load.counts != self._counts:
                raise Tampered
        contents = self._contents
        if self._ending is None or self._ending.counts != self._counts or self._ending.blobs != len(contents.blobs):
            raise Tampered
        contents.counts = self._counts
        return contents

    def _begin(self, head: TableHead) -> None:
        self._table = head
        self._counts[head.table] = 0
        if self._load is not None:
            self._load.table(head)

    def _row(self, line: bytes) -> None:
        if self._table is None:
            raise Tampered
        self._counts[self._table.table] += 1
        if self._load is not None:
            self._load.row(line)


class _KeptFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    file: str
    content: bytes


def _decoded(line: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as error:
        raise Tampered from error
