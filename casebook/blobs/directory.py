"""A folder of sealed files: written aside, made durable, then named; read by range (docs/formats/sealed-file.md).

Two levels of 256 folders keep listings short. A file under its final name is complete and on the disk; whatever a
crash leaves behind lies in `incoming/` and is ciphertext.
"""

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from casebook.blobs.store import NAME, STALE
from casebook.crypto.randomness import random_bytes
from casebook.crypto.stream import ReadRange
from casebook.errors import NotFound, StorageFull

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
AHEAD = 8 * 1024 * 1024  # bytes after which the disk begins to write, while more arrives


class Incoming:
    """One file being written. Leaving the `with` block without `keep` leaves nothing behind."""

    def __init__(self, store: "Directory", name: str = "") -> None:
        self.name = name or random_bytes(16).hex()
        self._store = store
        self._path = store.incoming / self.name
        self._kept = False
        self._file: BinaryIO | None = None
        self._written = 0
        self._advised = 0, 0  # where the last two pieces of advice ended

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def write(self, piece: bytes) -> None:
        """Append ciphertext.

        Raises:
            StorageFull: the disk or the quota is full; nothing will be kept.
        """
        try:
            if self._file is None:
                self._file = self._path.open("xb", buffering=0)
            view = memoryview(piece)
            while view:  # an unbuffered write may be short
                count = self._file.write(view)
                view = view[count:]
                self._written += count
            self._write_ahead(self._file)
        except OSError as failure:
            raise explained(failure) from failure

    def keep(self) -> str:
        """Make the file durable under its name; only after this returns may anybody be told that it is stored.

        Raises:
            StorageFull: the disk is full; nothing was kept.
        """
        self.write(b"")
        if self._file is None:
            raise NotFound
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            final = self._store.path(self.name)
            final.parent.mkdir(parents=True, exist_ok=True)
            self._path = self._path.rename(final)  # if what follows fails, the file goes from here
            for folder in (final.parent, final.parent.parent, self._store.root, self._store.incoming):
                sync_folder(folder)
        except OSError as failure:
            raise explained(failure) from failure
        self._kept = True
        return self.name

    def _write_ahead(self, file: BinaryIO) -> None:
        # Linux takes this advice as a wish to write now, and forgets what it has written by the next time: the disk
        # works beside us, `keep` has little to wait for, and a large file does not push all else out of memory.
        if self._written - self._advised[-1] >= AHEAD:
            before, last = self._advised
            os.posix_fadvise(file.fileno(), before, self._written - before, os.POSIX_FADV_DONTNEED)
            self._advised = last, self._written

    def discard(self) -> None:
        """Forget the file unless it was kept."""
        if self._file is not None and not self._file.closed:
            self._file.close()
        if not self._kept:
            self._path.unlink(missing_ok=True)


class Directory:
    """A blob store in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, name: str = "") -> Incoming:
        """Start a new file; use it in a `with` block. Only a restore gives a name, that of a file which it puts back.

        Raises:
            NotFound: the name is none of ours.
        """
        if name:
            self.path(name)
        return Incoming(self, name)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Give `length` stored bytes from `offset`, fewer only at the end.

        Raises:
            NotFound: no such file.
        """
        with self.open(name) as file:
            return os.pread(file.fileno(), length, offset)

    def ranges(self, name: str) -> ReadRange:
        """Give what reads one file by ranges; it raises NotFound as `read` does."""
        return partial(self.read, name)

    def open(self, name: str) -> BinaryIO:
        """Open a stored file for reading; raises NotFound."""
        try:
            return self.path(name).open("rb", buffering=0)
        except FileNotFoundError as error:
            raise NotFound from error

    def size(self, name: str) -> int:
        """Give the stored size in bytes; raises NotFound."""
        try:
            return self.path(name).stat().st_size
        except FileNotFoundError as error:
            raise NotFound from error

    def exists(self, name: str) -> bool:
        """Say whether the file is there."""
        return self.path(name).is_file()

    def delete(self, name: str) -> None:
        """Remove a file; one that is gone already is no error."""
        self.path(name).unlink(missing_ok=True)

    def age(self, name: str) -> float:
        """Give how many seconds ago a file was kept; raises NotFound."""
        try:
            return time.time() - self.path(name).stat().st_mtime
        except FileNotFoundError as error:
            raise NotFound from error

    def names(self) -> Iterator[str]:
        """List all kept files, in no order."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if NAME.fullmatch(path.name):
                yield path.name

    def sweep(self, *, older_than: float = STALE) -> int:
        """Remove unfinished uploads older than so many seconds; give how many."""
        swept = 0
        for path in self.incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime >= older_than:
                    path.unlink()
                    swept += 1
        return swept

    def room(self) -> int:
        """Give how many bytes are free on the disk of the folder."""
        return shutil.disk_usage(self.root).free

    def takes_files(self) -> bool:
        """Whether a byte can be written there; the file has no name, so nothing is left behind."""
        try:
            file = os.open(self.incoming, os.O_TMPFILE | os.O_WRONLY, 0o600)
        except OSError:
            return False
        try:
            return os.write(file, b"\0") == 1
        except OSError:
            return False
        finally:
            os.close(file)

    def prove(self) -> None:
        """Promise nothing more: a folder that could not be made or entered was refused when it was opened."""

    def claim(self, owner: str) -> None:
        """Say nothing: a folder lies beside the database of its own office."""

    def path(self, name: str) -> Path:
        """Give the place of a file; a name that is not one of ours never becomes a path."""
        if not NAME.fullmatch(name):
            raise NotFound
        return self.root / name[:2] / name[2:4] / name


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def explained(failure: OSError) -> OSError | StorageFull:
    """Give StorageFull for an error that means it, and any other as it is."""
    return StorageFull() if failure.errno in NO_ROOM else failure
