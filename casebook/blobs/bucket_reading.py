"""Read a file of a bucket by ranges, in few requests: each costs a journey, however little it brings.

What is read one piece after the other is fetched ahead, twice as far each time; who jumps is given what was asked for.
"""

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from casebook.errors import StorageAway

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LEAST = 128 * 2**10  # bytes fetched at the beginning of a file: a small one comes whole
WINDOW = 32 * 2**20  # bytes of one request of a file that is read through
FURTHEST = 4 * 2**20  # bytes fetched ahead at most: what a slow line brings within the patience of one request


class Ahead:
    """One file's ranges: `Ahead(...)(offset, length)`. For one reader at a time."""

    def __init__(self, fetch: Callable[[int, int, int], bytes], size: Callable[[], int]) -> None:
        self._fetch = fetch  # offset, end, size → bytes
        self._ask_size = size
        self._size: int | None = None
        self._start, self._held = 0, b""
        self._step = 0

    def __call__(self, offset: int, length: int) -> bytes:
        """Give `length` bytes from `offset`, fewer only at the end of the file."""
        if self._size is None:
            self._size = self._ask_size()
        end = min(offset + length, self._size)
        if offset >= end:
            return b""
        held_end = self._start + len(self._held)
        if not self._start <= offset < end <= held_end:
            follows = self._start <= offset <= held_end and held_end > 0
            self._step = min(max(2 * self._step, 2 * length), FURTHEST) if follows else LEAST * (offset == 0)
            rest = self._held[offset - self._start :] if follows else b""
            begin = offset + len(rest)
            further = min(max(end, begin + self._step), self._size)
            self._held, self._start = rest + self._fetch(begin, further, self._size), offset
        return self._held[offset - self._start : end - self._start]


class Reading(io.RawIOBase):
    """A file of a bucket, open for reading from one end to the other: in few requests, whose bytes are given as they come."""

    def __init__(self, stream: Callable[[int, int], Iterator[bytes]], size: int) -> None:
        super().__init__()
        self._stream = stream  # start, end → pieces of any size
        self._size = size
        self._at = 0
        self._coming: Iterator[bytes] = iter(())
        self._until = 0  # where what is coming ends
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; give it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at, self._until = max(base + offset, 0), 0
        self._coming, self._piece = iter(()), memoryview(b"")
        return self._at

    def tell(self) -> int:
        """Give the place."""
        return self._at

    def readinto(self, into: "WriteableBuffer") -> int:
        """Read what there is room for, fewer bytes only at the end."""
        view, filled = memoryview(into).cast("B"), 0
        while filled < len(view) and self._at < self._size:
            if not self._piece:
                self._piece = self._next()
            taken = self._piece[: len(view) - filled]
            view[filled : filled + len(taken)] = taken
            self._piece = self._piece[len(taken) :]
            filled += len(taken)
            self._at += len(taken)
        return filled

    def _next(self) -> memoryview:
        if self._at >= self._until:
            self._until = min(self._at + WINDOW, self._size)
            self._coming = self._stream(self._at, self._until)
        piece = next(self._coming, b"")
        if not piece:
            raise StorageAway("missing")  # it ended before its end
        return memoryview(piece)
