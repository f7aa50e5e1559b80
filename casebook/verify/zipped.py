"""Open a pack that is one ZIP file: byte for byte the one container that its files can have.

Nothing is extracted and nothing in a header is believed: each is derived again from name, size, checksum and place,
and compared (docs/formats/pack.md, "ZIP").
"""

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from . import layout
from .container import PIECE, check_names
from .layout import Entry
from .verdict import Unsound

MOST_FILES = 100_000
LARGEST_DIRECTORY = 32 << 20


class ZipContainer:
    """A pack as one ZIP file; `source` must be seekable."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        entries = self._directory()
        check_names([entry.name for entry in entries])
        tops = {entry.name.partition("/")[0] for entry in entries}
        if len(tops) != 1 or not all("/" in entry.name for entry in entries):
            raise Unsound("the ZIP file does not hold exactly one pack folder")
        self.folder = tops.pop()
        self._entries = {entry.name.partition("/")[2]: entry for entry in entries}
        self.sizes = {path: entry.size for path, entry in self._entries.items()}
        self._compare_local_headers(entries)

    def pieces(self, path: str) -> Iterator[bytes]:
        """Read one file. Raises Unsound where its checksum does not match."""
        entry = self._entries[path]
        at, left, crc = entry.end - entry.size, entry.size, 0
        while left:
            # Another file may be read between two pieces of this one.
            self._source.seek(at)
            piece = self._source.read(min(PIECE, left))
            if not piece:
                raise Unsound(f"the ZIP file ends inside {path}")
            at, left, crc = at + len(piece), left - len(piece), zlib.crc32(piece, crc)
            yield piece
        if crc != entry.crc:
            raise Unsound(f"{path} does not match the checksum (CRC-32) that the ZIP file gives for it")

    def _directory(self) -> list[Entry]:
        length = self._source.seek(0, os.SEEK_END)
        count, size, offset = self._end(length)
        if count > MOST_FILES or size > LARGEST_DIRECTORY:
            raise Unsound("the ZIP file claims more files than a pack can have")
        closing = layout.end_record(count, size, offset)
        if offset + size + len(closing) != length or self._at(offset + size, len(closing)) != closing:
            raise Unsound("the ZIP file's end was changed, or something was added before, after or between its parts")
        return _entries(self._at(offset, size), count)

    def _end(self, length: int) -> tuple[int, int, int]:
        end = self._at(max(0, length - layout.END_SIZE), layout.END_SIZE)
        if len(end) < layout.END_SIZE or not end.startswith(layout.END_MAGIC):
            raise Unsound(
                "this is not a whole ZIP file without a comment: it is something else, cut, or has more after it"
            )
        count, size, offset = struct.unpack("<HII", end[10:20])
        if count == layout.FULL16 or layout.FULL32 in (size, offset):
            at = length - layout.END_SIZE - layout.LOCATOR_SIZE - layout.END64_SIZE
            large = self._at(max(0, at), layout.END64_SIZE)
            if len(large) < layout.END64_SIZE:
                raise Unsound("the ZIP file's end was changed")
            count, size, offset = struct.unpack("<QQQ", large[32:])
        return count, size, offset

    def _compare_local_headers(self, entries: list[Entry]) -> None:
        expected = 0
        for entry in entries:
            header = layout.local_header(entry)
            if entry.offset != expected or self._at(entry.offset, len(header)) != header:
                raise Unsound(f"the ZIP file says different things about {entry.name}, or hides bytes before it")
            expected = entry.end
        if self._at(expected, 4) not in (layout.CENTRAL_MAGIC, layout.END_MAGIC):
            raise Unsound("the ZIP file hides bytes after its last file")

    def _at(self, offset: int, length: int) -> bytes:
        self._source.seek(offset)
        return self._source.read(length)


def _entries(directory: bytes, count: int) -> list[Entry]:
    entries: list[Entry] = []
    at = 0
    for _ in range(count):
        entry, length = _entry(directory, at)
        if entries and entry.name <= entries[-1].name:
            raise Unsound(f"the ZIP file holds {entry.name} twice, or its files are not in order")
        entries.append(entry)
        at += length
    if at != len(directory):
        raise Unsound("the ZIP file's directory is longer than its list of files")
    return entries


def _entry(directory: bytes, at: int) -> tuple[Entry, int]:
    fixed = directory[at : at + layout.CENTRAL_SIZE]
    if len(fixed) < layout.CENTRAL_SIZE:
        raise Unsound("the ZIP file's directory is cut")
    flags, method = struct.unpack("<HH", fixed[8:12])
    crc, _, size, name_length, extra_length = struct.unpack("<IIIHH", fixed[16:32])
    mode, offset = struct.unpack("<II", fixed[38:46])
    start = at + layout.CENTRAL_SIZE
    name = directory[start : start + name_length].decode("ascii", "backslashreplace")
    _explain(name, flags, method, mode >> 16)
    size, offset = _large(directory[start + name_length : start + name_length + extra_length], size, offset)
    entry = Entry(name, size, crc, offset)
    header = layout.central_header(entry)
    if directory[at : at + len(header)] != header:
        raise Unsound(f"the ZIP file's line about {name[:200]} is not written as in a pack: it was changed or repacked")
    return entry, len(header)


def _explain(name: str, flags: int, method: int, mode: int) -> None:
    if flags & 1:
        raise Unsound(f"{name[:200]} is encrypted; a pack is not. Open the outer container first")
    if method:
        raise Unsound(f"{name[:200]} is compressed; files in a pack are only stored, so it was repacked")
    if stat.S_ISLNK(mode):
        raise Unsound(f"{name[:200]} is a link to another file; a pack holds only files")
    if name.endswith("/"):
        raise Unsound(f"{name[:200]} is a folder entry; a pack holds only files, so it was repacked")


def _large(extra: bytes, size: int, offset: int) -> tuple[int, int]:
    fields = [value for (value,) in struct.iter_unpack("<Q", extra[4:])] if len(extra) % 8 == 4 else []  # noqa: PLR2004
    if size == layout.FULL32 and fields:
        size, fields = fields[0], fields[2:]
    if offset == layout.FULL32 and fields:
        offset = fields[0]
    return size, offset
