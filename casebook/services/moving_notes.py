"""What a move of files has done so far: one line for each file whose copy was read back and found to be the same.

It lies in the instance folder while a move goes on, names random names and hashes of ciphertext, and is for one target.
A line that a crash cut off counts for nothing; that file is compared again.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from casebook.errors import IllegalMove

FILE = "moving-files"
_LINE = re.compile(r"([0-9a-f]{64}) (\d{1,20}) ([0-9a-f]{32})")


class Notes:
    """The notes of one move; for several threads."""

    def __init__(self, path: Path, target: str) -> None:
        self._path = path
        self._lock = Lock()
        self._known = self._read(target)
        self.resumed = path.exists()
        if not self.resumed:
            self._append(f"to {target}")

    def has(self, name: str, size: int) -> bool:
        """Whether a file of this size was copied and read back."""
        return self._known.get(name) == size

    def add(self, name: str, size: int, sha256: str) -> None:
        """Note a file whose copy was read back."""
        with self._lock:
            self._append(f"{sha256} {size} {name}")
            self._known[name] = size

    def _append(self, line: str) -> None:
        descriptor = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as file:
            file.write(f"{line}\n")

    def _read(self, target: str) -> dict[str, int]:
        if not self._path.exists():
            return {}
        first, *lines = self._path.read_text("ascii", "replace").split("\n")
        if first != f"to {target}":
            self._path.unlink()  # it is about another place, and nothing of it counts here
            return {}
        return {found[3]: int(found[2]) for line in lines if (found := _LINE.fullmatch(line))}


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Let one move of files at a time work here; raises IllegalMove."""
    descriptor = os.open(instance / f"{FILE}.lock", os.O_CREAT | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise IllegalMove("another process is moving the files of this office") from busy
        yield
