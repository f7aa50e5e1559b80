"""Where an importer reads from: one file, or the files of an archive, by names that are safe to show and to compare.

A source gives streams and never a path. It must not be written to, and nothing of it is put on the disk.
"""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from casebook.importers.message import Skipped

PEEK = 64 * 1024
"""The most bytes of one member that are read to recognise a format."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a source: its name (NFC, "/" between folders, never leading out), and its size in bytes."""

    name: str
    size: int


class Source(Protocol):
    """An export as it was received."""

    @property
    def name(self) -> str:
        """The name of the file, as its sender called it."""

    @property
    def problems(self) -> Sequence[Skipped]:
        """The members that are not given, each with its reason; `position.member` names it."""

    def members(self) -> Sequence[Member]:
        """Give the files that can be opened, in the order of the archive."""

    def open(self, name: str) -> BinaryIO:
        """Give a member from its start, to be closed by the caller; several may be open at once.

        Raises KeyError for a name that `members` does not give. What cannot be read any further (damage, a limit)
        raises OSError while reading.
        """


class SingleFile:
    """A source of one file, from a stream that can seek; the stream stays open and its place is not kept."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name = name
        self.problems: Sequence[Skipped] = ()
        self._stream = stream
        self._member = Member(name, stream.seek(0, os.SEEK_END))

    def members(self) -> Sequence[Member]:
        """Give the one file."""
        return (self._member,)

    def open(self, name: str) -> BinaryIO:
        """Give the file from its start; raises KeyError for any other name."""
        if name != self.name:
            raise KeyError(name)
        return io.BufferedReader(Window(self._stream, self._member.size), PEEK)


class Window(io.RawIOBase):
    """A stream of its own place over a stream that others read too; closing it leaves the other open."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        super().__init__()
        self._stream = stream
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a place in bytes, and return it."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is no type of 3.11
        """Fill the buffer from here on; returns the number of bytes, 0 at the end."""
        self._stream.seek(self._place)
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def head(source: Source, name: str, size: int = PEEK) -> bytes:
    """Return the first bytes of a member, as many as there are up to `size`; b"" where it cannot be read."""
    try:
        with source.open(name) as stream:
            return stream.read(min(size, PEEK))
    except (OSError, KeyError):
        return b""
