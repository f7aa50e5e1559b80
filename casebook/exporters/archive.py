"""Stream a pack folder as one ZIP with a single possible layout (docs/formats/pack.md, "ZIP").

Writes forward only and keeps one piece in memory. Layout and headers are those that the verifier derives again.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from casebook.errors import InvalidInput, Tampered
from casebook.exporters.items import Item
from casebook.verify import layout, names


class Sink(Protocol):
    """Where the bytes go; it need not be seekable."""

    def write(self, piece: bytes, /) -> object:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: bytes and hex digest of the whole ZIP."""

    size: int
    sha256: str


def write(folder: str, items: Sequence[Item], sink: Sink) -> Written:
    """Write every item under `folder`, in the order of their paths.

    Raises:
        InvalidInput: a name that some system cannot store, or that collides with another; nothing was written.
        Tampered: an item's bytes are no longer those that were surveyed; what was written is unusable.
    """
    digest, size = hashlib.sha256(), 0
    for piece in stream(folder, items):
        sink.write(piece)
        digest.update(piece)
        size += len(piece)
    return Written(size, digest.hexdigest())


def stream(folder: str, items: Sequence[Item]) -> Iterator[bytes]:
    """Give the same bytes in pieces, for whoever sends them on as they come; raises as `write`."""
    ordered = _in_order(folder, items)
    entries, offset = [], 0
    for item in ordered:
        entry = layout.Entry(f"{folder}/{item.path}", item.size, item.crc, offset)
        yield layout.local_header(entry)
        yield from _checked(item)
        entries.append(entry)
        offset = entry.end
    start = offset
    for entry in entries:
        header = layout.central_header(entry)
        offset += len(header)
        yield header
    yield layout.end_record(len(entries), offset - start, start)


def size_of(folder: str, items: Sequence[Item]) -> int:
    """Give the size of the whole ZIP, in bytes, before any of it is written; raises InvalidInput as `write`."""
    offset, directory = 0, 0
    for item in _in_order(folder, items):
        entry = layout.Entry(f"{folder}/{item.path}", item.size, item.crc, offset)
        offset = entry.end
        directory += len(layout.central_header(entry))
    return offset + directory + len(layout.end_record(len(items), directory, offset))


def check_names(paths: Sequence[str]) -> None:
    """Refuse paths that some system cannot store or keep apart. Raises InvalidInput."""
    for path in paths:
        if names.fault(path):
            raise InvalidInput("A file name in the pack is not allowed.", field="files", name=path)
    if twin := names.collision(paths):
        raise InvalidInput("Two file names in the pack cannot be told apart.", field="files", name=twin)


def _in_order(folder: str, items: Sequence[Item]) -> list[Item]:
    ordered = sorted(items, key=lambda item: item.path)
    check_names([f"{folder}/{item.path}" for item in ordered])
    return ordered


def _checked(item: Item) -> Iterator[bytes]:
    crc, size = 0, 0
    for piece in item.pieces():
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        yield piece
    if (crc, size) != (item.crc, item.size):
        raise Tampered
