"""The files of a backup as they are written: the database as lines, and one file of the store, each sealed as it comes.

The other side of this is `casebook.services.opening_backups`.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import msgspec

from casebook.blobs.backup_folder import RECORDS, BackupFolder, Writing
from casebook.blobs.store import Store
from casebook.crypto.stream import SealingWriter, stored_size
from casebook.keys.backups import HEAD, Names, Run
from casebook.services.opening_backups import StoredRows

PIECE = 1024 * 1024  # bytes handed over at a time


class RecordsWriter:
    """Seals lines into the one file that holds the database."""

    def __init__(self, file: Writing, run: Run) -> None:
        self._file = file
        self._encode = msgspec.json.Encoder().encode
        file.write(run.head)
        self._sealer = SealingWriter(run.key, run.context(RECORDS), file)
        self._gathered = bytearray()

    def line(self, told: dict[str, object]) -> None:
        """Write one object."""
        self.lines((self._encode(told),))

    def lines(self, lines: Iterable[bytes]) -> None:
        """Write lines that are JSON already; raises StorageFull."""
        for line in lines:
            self._gathered += line
            self._gathered += b"\n"
            if len(self._gathered) >= PIECE:
                self._hand_over()

    def close(self) -> str:
        """Make the file durable; give its SHA-256 in hex. Raises StorageFull."""
        self._hand_over()
        self._sealer.close()
        return self._file.finish()

    def discard(self) -> None:
        """Forget the file unless it was closed."""
        self._file.discard()

    def _hand_over(self) -> None:
        self._sealer.write(bytes(self._gathered))
        self._gathered.clear()


class Copying:
    """One file of the store on its way into the backup, sealed once more."""

    def __init__(self, folder: BackupFolder, run: Run, name: str) -> None:
        self._name = name
        self._run = run
        self._file = folder.aside(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        self._file.discard()

    def take(self, blobs: Store, blob: str, final: Path, *, compares: bool) -> tuple[str, bytes]:
        """Copy it; give the hash of what was written, and of what was read if somebody `compares` it."""
        seen = hashlib.sha256()
        self._file.write(self._run.head)
        sealer = SealingWriter(self._run.key, self._run.context(self._name), self._file)
        with blobs.open(blob) as source:
            while piece := source.read(PIECE):
                if compares:
                    seen.update(piece)
                sealer.write(piece)
        sealer.close()
        return self._file.finish(final), seen.digest()


class RowsKeeper:
    """Keeps rows of a table as shared files of the folder, each named by what is in it, so that the same rows are written once."""

    def __init__(self, folder: BackupFolder, run: Run, names: Names, known: Mapping[str, str]) -> None:
        self._folder = folder
        self._run = run
        self._names = names
        self._known = known
        self.sums: dict[str, str] = {}  # name below `objects` → SHA-256

    def keep(self, lines: Sequence[bytes]) -> StoredRows:
        """Write rows into the folder unless they lie there; say where. Raises StorageFull."""
        content = b"\n".join(lines) + b"\n"
        hashed = hashlib.sha256(content)
        name = self._names.of_rows(hashed.digest())
        final = self._folder.object_path(name)
        if name in self.sums:
            value = self.sums[name]
        elif lies_there(final, name, self._known, len(content)):
            value = self._known[name]
        else:
            final.parent.mkdir(exist_ok=True, mode=0o700)
            file = self._folder.aside(name)
            try:
                file.write(self._run.head)
                sealer = SealingWriter(self._run.key, self._run.context(name), file)
                sealer.write(content)
                sealer.close()
                value = file.finish(final)
            finally:
                file.discard()
            self._folder.note(name, value)
        self.sums[name] = value
        return StoredRows(rows=name, size=len(content), count=len(lines), sha256=hashed.hexdigest())


def lies_there(final: Path, name: str, known: Mapping[str, str], size: int) -> bool:
    """Whether a shared file lies in the folder whole, with the size that its content (bytes) must have, and was listed."""
    return name in known and final.is_file() and final.stat().st_size == HEAD + stored_size(size)


def written(path: Path, content: bytes) -> str:
    """Write a small file; durable when this gives its SHA-256 in hex. Raises StorageFull."""
    file = Writing(path)
    try:
        file.write(content)
        return file.finish()
    finally:
        file.discard()
