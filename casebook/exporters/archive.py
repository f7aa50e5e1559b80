"""Stream a pack folder as one ZIP with a single possible layout (docs/formats/pack.md, "ZIP").

Writes forward only and keeps one piece in memory. Layout and headers are those that the verifier derives again.
"""

import hashlib
import zlib
from collections.abc import Sequence
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
    ordered = sorted(items, key=lambda item: item.path)
    check_names([f"{folder}/{item.path}" for item in ordered])
    tally = _Tally(sink)
    entries = [_write_item(folder, item, tally) for item in ordered]
    start = tally.size
    for entry in entries:
        tally.write(layout.central_header(entry))
    tally.write(layout.end_record(len(entries), tally.size - start, start))
    return Written(tally.size, tally.digest.hexdigest())


def check_names(paths: Sequence[str]) -> None:
    """Refuse paths that some system cannot store or keep apart. Raises InvalidInput."""
    for path in paths:
        if names.fault(path):
            raise InvalidInput("A file name in the pack is not allowed.", field="files", name=path)
    if twin := names.collision(paths):
        raise InvalidInput("Two file names in the pack cannot be told apart.", field="files", name=twin)


def _write_item(folder: str, item: Item, tally: "_Tally") -> layout.Entry:
    entry = layout.Entry(f"{folder}/{item.path}", item.size, item.crc, tally.size)
    tally.write(layout.local_header(entry))
    crc = 0
    for piece in item.pieces():
        crc = zlib.crc32(piece, crc)
        tally.write(piece)
    if crc != item.crc or tally.size != entry.end:
        raise Tampered
    return entry


class _Tally:
    """Passes bytes on and keeps their number and digest."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, piece: bytes) -> None:
        self._sink.write(piece)
        self.digest.update(piece)
        self.size += len(piece)
