"""One sealed file after the other from a place to another, each read back before it counts (docs/formats/file-store.md).

A file is known to lie there already by its size and its hash, never by its name alone. Nothing is opened; nothing is
deleted where it comes from.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import zip_longest
from typing import Literal

from casebook.blobs.directory import Directory
from casebook.blobs.store import SETTING, Store
from casebook.crypto.shape import could_be_sealed_file
from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.services.moving_notes import Notes

PIECE = 2**18  # bytes read at a time: what is hashed, written and compared stays in the processor's cache
SHORT = 2**26  # bytes; what was just read of such a file lies in memory, and is compared faster than it is hashed
TRIES = 2
ALTERED = "The new place gave back other bytes than were put there. It cannot be used."

Outcome = Literal["copied", "known", "damaged", "gone"]


class Copies:
    """What carries files over; for several threads."""

    def __init__(self, source: Store, target: Store, expected: Mapping[str, bytes], notes: Notes) -> None:
        self._source, self._target = source, target
        self._expected = expected  # SHA-256 of files that were looked at before
        self._notes = notes

    def carry(self, name: str) -> tuple[Outcome, int]:
        """Bring a file over unless it lies there; give what came of it, and its size in bytes.

        Raises:
            InvalidInput: what was read back is not what was written, twice.
            StorageFull, StorageAway: a place did not take the file, or did not answer.
        """
        try:
            size = self._source.size(name)
            if self._notes.has(name, size) and self._size_there(name) == size:
                return "known", size
            return self._compared(name, size) if self._size_there(name) == size else self._copied(name, size)
        except NotFound:
            return "gone", 0  # erased in the meantime
        except Tampered:
            return "damaged", 0

    def _compared(self, name: str, size: int) -> tuple[Outcome, int]:
        there = _hashed(self._pieces(self._target, name))
        if self._expected.get(name) != bytes.fromhex(there):  # else it is good, whatever has become of the first one
            here = _hashed(self._pieces_here(name))
            if not self._is_sound(name, size, here):
                return "damaged", size
            if here != there:
                return self._copied(name, size)
        self._notes.add(name, size, there)
        return "known", size

    def _copied(self, name: str, size: int) -> tuple[Outcome, int]:
        for _try in range(TRIES):
            digest, read = hashlib.sha256(), 0
            with self._target.put(name) as incoming:
                for piece in self._pieces_here(name):
                    digest.update(piece)
                    read += len(piece)
                    incoming.write(piece)
                if read != size or not self._is_sound(name, size, digest.hexdigest()):
                    return "damaged", size
                incoming.keep()
            if self._reads_back(name, size, digest.hexdigest()):
                self._notes.add(name, size, digest.hexdigest())
                return "copied", size
        self._target.delete(name)
        raise InvalidInput(ALTERED, field=SETTING)

    def _reads_back(self, name: str, size: int, sha256: str) -> bool:
        """Whether what lies there is what was read here: byte for byte between folders, or else by its hash."""
        if size <= SHORT and isinstance(self._source, Directory) and isinstance(self._target, Directory):
            with suppress(NotFound, Tampered):  # it was erased, or cannot be read any more: the copy was made before
                pairs = zip_longest(self._pieces_here(name), self._pieces(self._target, name))
                if all(here == there for here, there in pairs):
                    return True
        return _hashed(self._pieces(self._target, name)) == sha256

    def _is_sound(self, name: str, size: int, sha256: str) -> bool:
        """Whether a file is what it was when it was first looked at, or at least can be one of ours."""
        return could_be_sealed_file(size) and self._expected.get(name) in {None, bytes.fromhex(sha256)}

    def _size_there(self, name: str) -> int | None:
        try:
            return self._target.size(name)
        except NotFound:
            return None

    def _pieces_here(self, name: str) -> Iterator[bytes]:
        try:
            yield from self._pieces(self._source, name)
        except OSError as error:  # the disk cannot read it any more
            raise Tampered from error

    def _pieces(self, store: Store, name: str) -> Iterator[bytes]:
        with store.open(name) as file:
            while piece := file.read(PIECE):
                yield piece


def _hashed(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
