"""A folder of sealed files: written aside, made durable, then named; read by range (docs/formats/sealed-file.md).

Two levels of 256 folders keep listings short. A file under its final name is complete and on the disk; whatever a
crash leaves behind lies in `incoming/` and is ciphertext.
"""

import contextlib
import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from casebook.blobs.refusals import ANOTHERS
from casebook.blobs.store import MARK, NAME, OWNER, SETTING, STALE
from casebook.crypto.randomness import random_bytes
from casebook.crypto.stream import ReadRange
from casebook.errors import InvalidInput, NotFound, StorageFull

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK}  # a file system that has none
_PART = re.compile(r"[0-9a-f]{2}")
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
            final, store = self._store.path(self.name), self._store
            folders = (final.parent,) if store.made_before(final.parent) else (*final.parents[:3], store.incoming)
            self._path = self._path.rename(final)  # if what follows fails, the file goes from here
            for folder in folders:
                sync_folder(folder)
            store.lasts(final.parent)
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
        self._lasting = bytearray(256 * 256)  # of each folder of files: 1 once its own name is on the disk

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

    def names(self, after: str = "") -> Iterator[str]:
        """List all kept files, or those whose names come after one, in the order of their names."""
        for outer in _folders(self.root, after[:2]):
            for inner in _folders(outer, after[2:4] if outer.name == after[:2] else ""):
                for name in sorted(path.name for path in inner.iterdir()):
                    if name > after and NAME.fullmatch(name):
                        yield name

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
        """Say that this folder is an office's, by its id.

        Raises:
            InvalidInput: it is another office's, whose files would look like nobody's here.
            StorageFull: there is no room to say so.
        """
        if self._first(OWNER, owner) != owner:
            raise InvalidInput(ANOTHERS, field=SETTING)

    def mark(self) -> str:
        """Give the random name that tells this folder from every other place; "" where it has none."""
        try:
            return (self.root / MARK).read_text("ascii", "replace").strip()
        except FileNotFoundError:
            return ""

    def give_mark(self, mark: str, *, anew: bool = False) -> str:
        """Give the folder a mark unless it has one, or another one than it had; give the one that it has then."""
        if anew:
            (self.root / MARK).unlink(missing_ok=True)
        return self._first(MARK, mark)

    def _first(self, place: str, said: str) -> str:
        """Write a small file unless it is there; give what stands in it then. It is whole or not there at all."""
        path = self.root / place
        if not path.exists():
            aside = self.incoming / random_bytes(16).hex()
            try:
                with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                    file.write(f"{said}\n".encode())
                    file.flush()
                    os.fsync(file.fileno())
                _name(aside, path)
                sync_folder(self.root)
            except OSError as failure:
                raise explained(failure) from failure
            finally:
                aside.unlink(missing_ok=True)
        return path.read_text("ascii", "replace").strip()

    def made_before(self, folder: Path) -> bool:
        """Whether a folder of files is there, and this process has seen its name reach the disk; else it is made now."""
        if self._lasting[_number(folder)] and folder.is_dir():
            return True
        folder.mkdir(parents=True, exist_ok=True)  # one that is there may be another process's, and not on the disk yet
        return False

    def lasts(self, folder: Path) -> None:
        """Remember that a folder of files, and those above it, have been synced."""
        self._lasting[_number(folder)] = 1

    def path(self, name: str) -> Path:
        """Give the place of a file; a name that is not one of ours never becomes a path."""
        if not NAME.fullmatch(name):
            raise NotFound
        return self.root / name[:2] / name[2:4] / name


def _name(aside: Path, path: Path) -> None:
    """Give a file its name unless another has it."""
    try:
        path.hardlink_to(aside)
    except FileExistsError:
        return  # another process was first
    except OSError as failure:
        if failure.errno not in NO_LINKS:
            raise
        aside.rename(path)


def _folders(root: Path, first: str) -> Iterator[Path]:
    """Give the folders of two hexadecimal digits, from `first` on, in order."""
    for name in sorted(path.name for path in root.iterdir()):
        if _PART.fullmatch(name) and name >= first:
            yield root / name


def _number(folder: Path) -> int:
    return int(folder.parent.name + folder.name, 16)


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
