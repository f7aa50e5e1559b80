"""A folder of backups: files written aside, made durable, hashed, and only then named (docs/formats/backup.md).

A backup under its final name is complete. This module knows files and hashes; it holds no key and opens nothing.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from casebook.blobs.directory import explained, sync_folder
from casebook.errors import IllegalMove, InvalidInput, NotFound

NAME = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{8}")
OBJECT = re.compile(r"[0-9a-f]{32}")
STAMP = "%Y%m%dT%H%M%SZ"
RECORDS, SUMS, MANIFEST, SIGNATURE = "records", "SHA256SUMS", "manifest.json", "manifest.json.sig"
COPIED = "copied"  # shared files of a backup that is not finished, as lines of its list
FILES = frozenset({RECORDS, SUMS, MANIFEST, SIGNATURE})
THREADS = 4  # files hashed or copied at a time: while one waits for the disk, another works
PIECE = 1024 * 1024
_SUM = re.compile(r"([0-9a-f]{64})  (records|\.\./objects/[0-9a-f]{2}/[0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Fault:
    """One file of a backup that is not as it was written; `path` is relative to the folder of backups."""

    path: str
    what: Literal["missing", "changed", "unexpected"]


class Writing:
    """One file being written aside, hashed as it goes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()
        try:
            self._file = path.open("xb", buffering=0)
        except OSError as failure:
            raise explained(failure) from failure

    def write(self, piece: bytes) -> None:
        """Append bytes; raises StorageFull."""
        view = memoryview(piece)
        self._digest.update(view)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as failure:
            raise explained(failure) from failure

    def finish(self, final: Path | None = None) -> str:
        """Make the file durable, name it if it is to have another name, and give its SHA-256 in hex; raises StorageFull."""
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            if final is not None:
                self._path.rename(final)
        except OSError as failure:
            raise explained(failure) from failure
        return self._digest.hexdigest()

    def discard(self) -> None:
        """Forget the file if it was not finished."""
        if not self._file.closed:
            self._file.close()
            self._path.unlink(missing_ok=True)


class BackupFolder:
    """Backups of one installation, or of several, each in a folder named for its moment, and the files that they share."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.objects = root / "objects"
        self.incoming = root / "incoming"

    def prepare(self) -> None:
        """Make the folder if it is not there; raises StorageFull."""
        try:
            for folder in (self.root, self.objects, self.incoming):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as failure:
            raise explained(failure) from failure

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one process at a time write here, and clear away what a crash left; raises IllegalMove."""
        with (self.root / "lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                raise IllegalMove("another process is writing to this folder of backups") from busy
            for left in self.incoming.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield

    def names(self) -> list[str]:
        """List the finished backups, the oldest first."""
        if not self.root.is_dir():
            return []
        found = [path for path in self.root.iterdir() if NAME.fullmatch(path.name) and path.is_dir()]
        # Two of one second: that which was written later is the newer one.
        return [path.name for path in sorted(found, key=lambda one: (made_at(one.name), one.stat().st_mtime_ns))]

    def chosen(self, name: str = "") -> str:
        """Give the name of one backup, the newest unless another is named.

        Raises:
            NotFound: there is none.
        """
        names = self.names()
        if not names or (name and name not in names):
            raise NotFound
        return name or names[-1]

    def object_path(self, name: str) -> Path:
        """Give the place of a shared file."""
        if not OBJECT.fullmatch(name):
            raise NotFound
        return self.objects / name[:2] / name

    def aside(self, name: str) -> Writing:
        """Begin a file that gets its name once it is whole."""
        return Writing(self.incoming / name)

    def note(self, name: str, sha256: str) -> None:
        """Remember a shared file that is copied whole, so that a backup which is broken off need not begin anew."""
        with (self.root / COPIED).open("a", encoding="ascii") as lines:
            lines.write(f"{sha256}  ../objects/{name[:2]}/{name}\n")

    def known_sums(self) -> dict[str, str]:
        """Give the hash of every shared file that was copied whole, as the newest backup says."""
        known = {path[-32:]: value for path, value in self._listed(self.root / COPIED).items()}
        for name in self.names():
            known |= {path[-32:]: value for path, value in self.sums(name).items() if path != RECORDS}
        return known

    def sums(self, name: str) -> dict[str, str]:
        """Give path → SHA-256 of what belongs to one backup; empty if its list cannot be read."""
        return self._listed(self.root / name / SUMS)

    def _listed(self, path: Path) -> dict[str, str]:
        try:
            lines = path.read_text("ascii").splitlines()
        except (OSError, UnicodeDecodeError):
            return {}
        return {match[2]: match[1] for line in lines if (match := _SUM.fullmatch(line))}

    def finish(self, unfinished: Path, name: str) -> None:
        """Give a backup its name, after all that it consists of is on the disk."""
        try:
            for folder in (*sorted(self.objects.iterdir()), self.objects, unfinished):
                sync_folder(folder)
            unfinished.rename(self.root / name)
            sync_folder(self.root)
            (self.root / COPIED).unlink(missing_ok=True)
        except OSError as failure:
            raise explained(failure) from failure

    def faults(self, name: str) -> list[Fault]:
        """Hash every file that a backup's list names and say which are not as they were written."""
        sums = self.sums(name)
        with ThreadPoolExecutor(THREADS, "hashing") as pool:
            found = pool.map(lambda one: self._fault(name, *one), sums.items())
            wrong = [fault for fault in found if fault is not None]
        present = {path.name for path in (self.root / name).iterdir()}
        wrong += [Fault(f"{name}/{one}", "missing") for one in sorted(FILES - present)]
        wrong += [Fault(f"{name}/{one}", "unexpected") for one in sorted(present - FILES)]
        if RECORDS not in sums and RECORDS in present:
            wrong.append(Fault(f"{name}/{RECORDS}", "unexpected"))
        return wrong

    def _fault(self, name: str, path: str, expected: str) -> Fault | None:
        place = self.root / name / path
        shown = place.resolve().relative_to(self.root.resolve()).as_posix()
        try:
            same = hashed(place) == expected
        except FileNotFoundError:
            return Fault(shown, "missing")
        except OSError:
            return Fault(shown, "changed")  # the disk cannot read it any more
        return None if same else Fault(shown, "changed")

    def expire(self, before: datetime) -> tuple[int, int]:
        """Delete the backups made before a moment, but never the newest, and the shared files that no other names.

        Give how many of each. Raises:
            InvalidInput: the list of a backup that stays cannot be read, so nobody knows which files it needs.
        """
        names = self.names()
        old = [name for name in names[:-1] if made_at(name) < before]
        needed = set[str]()
        for name in names:
            if name not in old:
                sums = self.sums(name)
                if RECORDS not in sums:
                    raise InvalidInput("The list of a backup cannot be read; nothing was deleted.", field=name)
                needed |= {path[-32:] for path in sums if path != RECORDS}
        for name in old:
            gone = (self.root / name).rename(self.incoming / name)  # no half of it looks whole
            shutil.rmtree(gone)
        unneeded = [path for path in self.objects.glob("[0-9a-f][0-9a-f]/*") if path.name not in needed]
        for path in unneeded:
            path.unlink()
        return len(old), len(unneeded)


def made_at(name: str) -> datetime:
    """Give the moment that a backup's name tells, UTC."""
    return datetime.strptime(name.partition("-")[0], STAMP).replace(tzinfo=UTC)


def hashed(path: Path) -> str:
    """Give the SHA-256 of a file in hex, in constant memory."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
