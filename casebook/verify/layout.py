"""The one ZIP layout that a pack has: nothing in a header is left to choose (docs/formats/pack.md, "ZIP").

Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14-16, 4.5.3. Entries are stored, never compressed: the
bytes then depend on no compressor's version, and no entry can grow when it is opened. The exporter writes with these
functions and the verifier derives every header again, so that no byte of the container can change unseen.
"""

import struct
from dataclasses import dataclass

END_SIZE = 22
END64_SIZE = 56
LOCATOR_SIZE = 20
CENTRAL_SIZE = 46
LOCAL_MAGIC, CENTRAL_MAGIC, END_MAGIC = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
END64_MAGIC, LOCATOR_MAGIC = b"PK\x06\x06", b"PK\x06\x07"

FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF
PLAIN, LARGE = 20, 45  # version needed: 2.0, or 4.5 where ZIP64 is used
UNIX = 3 << 8
UTF8_NAMES = 0x0800
MIDNIGHT, NEW_YEAR_1980 = 0x0000, 0x0021  # DOS time and date
REGULAR_FILE = 0o100644 << 16
ZIP64_TAG = 0x0001


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in the container; sizes and offset in bytes."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def end(self) -> int:
        """Where the next entry begins."""
        return self.offset + len(local_header(self)) + self.size


def local_header(entry: Entry) -> bytes:
    """Give the header that stands before an entry's bytes."""
    large = entry.size >= FULL32
    extra = struct.pack("<HHQQ", ZIP64_TAG, 16, entry.size, entry.size) if large else b""
    return _header(LOCAL_MAGIC, b"", entry, large=large) + struct.pack("<H", len(extra)) + entry.name.encode() + extra


def central_header(entry: Entry) -> bytes:
    """Give the entry's line in the central directory."""
    fields = [entry.size, entry.size] if entry.size >= FULL32 else []
    fields += [entry.offset] if entry.offset >= FULL32 else []
    extra = struct.pack(f"<HH{len(fields)}Q", ZIP64_TAG, 8 * len(fields), *fields) if fields else b""
    version = struct.pack("<H", UNIX | (LARGE if fields else PLAIN))
    rest = struct.pack("<HHHHII", len(extra), 0, 0, 0, REGULAR_FILE, min(entry.offset, FULL32))
    return _header(CENTRAL_MAGIC, version, entry, large=bool(fields)) + rest + entry.name.encode() + extra


def end_record(count: int, size: int, offset: int) -> bytes:
    """Give what closes the container: `count` entries, a directory of `size` bytes that begins at `offset`."""
    large = b""
    if count >= FULL16 or size >= FULL32 or offset >= FULL32:
        large = END64_MAGIC + struct.pack("<QHHIIQQQQ", 44, UNIX | LARGE, LARGE, 0, 0, count, count, size, offset)
        large += LOCATOR_MAGIC + struct.pack("<IQI", 0, offset + size, 1)
    counted = min(count, FULL16)
    return (
        large + END_MAGIC + struct.pack("<HHHHIIH", 0, 0, counted, counted, min(size, FULL32), min(offset, FULL32), 0)
    )


def _header(magic: bytes, made_by: bytes, entry: Entry, *, large: bool) -> bytes:
    size = min(entry.size, FULL32)
    return (
        magic
        + made_by
        + struct.pack(
            "<HHHHHIIIH",
            LARGE if large else PLAIN,
            UTF8_NAMES,
            0,
            MIDNIGHT,
            NEW_YEAR_1980,
            entry.crc,
            size,
            size,
            len(entry.name),
        )
    )
