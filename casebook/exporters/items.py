"""One file of a pack, known by size and digests before a single byte of it is written."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A file: its path inside the pack folder, what its bytes must be, and how to read them in pieces."""

    path: str
    size: int  # bytes
    crc: int
    sha256: str  # hex
    sha512: str  # hex
    pieces: Callable[[], Iterator[bytes]]


def written(path: str, content: bytes) -> Item:
    """Give the item of a file that the exporter wrote itself."""
    return Item(
        path,
        len(content),
        zlib.crc32(content),
        hashlib.sha256(content).hexdigest(),
        hashlib.sha512(content).hexdigest(),
        lambda: iter((content,)),
    )


def made(path: str, pieces: Callable[[], Iterator[bytes]]) -> Item:
    """Give the item of a file that the exporter writes twice, once to know it and once to send it; it is never kept whole.

    `pieces` gives the same bytes every time.
    """
    crc, size, short, long = 0, 0, hashlib.sha256(), hashlib.sha512()
    for piece in pieces():
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        short.update(piece)
        long.update(piece)
    return Item(path, size, crc, short.hexdigest(), long.hexdigest(), pieces)
