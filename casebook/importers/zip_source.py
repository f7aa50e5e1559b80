"""The files of a ZIP archive as a source. Whoever made the archive may wish us harm: each member is judged before it is opened.

What is refused is said in words, and the rest is given. Nothing is ever written to the disk, links are never followed,
and archives inside the archive are files like others.
"""

import io
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO

from casebook.importers.message import Position, Skipped
from casebook.importers.source import PEEK, Member, Window

_MIB = 1024 * 1024
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}  # LZMA may ask for gigabytes of memory
_ENCRYPTED, _UTF8 = 0x1, 0x800
_LOCAL_HEADER = 30
_LARGEST_DIRECTORY = 64 * _MIB
_LONGEST_NAME, _LONGEST_PART = 2000, 255
_DEFECTS = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, RuntimeError)
_OVERRIDES = re.compile("[\u202d\u202e]")
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202c\u2066-\u2069]")
_DRIVE = re.compile(r"[A-Za-z]:")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?", re.IGNORECASE)

DAMAGED = "This archive is damaged: its list of files cannot be read."
TOO_MANY = "This archive holds more files than casebook reads; the later ones are left out."
LEADS_OUT = "The name of this file in the archive leads out of the archive."
HOSTILE_NAME = "The name of this file in the archive holds control characters or turns the direction of writing."
RESERVED = "The name of this file in the archive is reserved by Windows."
TOO_LONG = "The name of this file in the archive is too long."
SAME_NAME = "Another file in the archive has the same name, but for capitals or the form of its letters."
LINK = "This is no file but a link or a device."
ENCRYPTED = "This file in the archive is encrypted."
FOREIGN = "This file in the archive is packed by a method that casebook does not read."
OVERLAPS = "This file in the archive shares its bytes with another one."
TOO_LARGE = "This file in the archive is larger than casebook reads."
BOMB = "This file in the archive is packed so tightly that it must be a trap."


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may have. Sizes in bytes, unpacked; `ratio` (unpacked to packed) counts from 16 MiB on."""

    members: int = 200_000
    member: int = 8 * 1024 * _MIB
    total: int = 64 * 1024 * _MIB
    ratio: int = 200


class ZipSource:
    """An archive from a stream that can seek. An archive that cannot be read has no members, and says so."""

    def __init__(self, stream: BinaryIO, limits: Limits | None = None, name: str = "") -> None:
        self.name = name
        self._limits = limits or Limits()
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._members: tuple[Member, ...] = ()
        self._problems: list[Skipped] = []
        try:
            size = stream.seek(0, os.SEEK_END)
            # Not to be closed here: the members are read through it as long as the source lives.
            self._archive = zipfile.ZipFile(_Bounded(stream, size))
        except (*_DEFECTS, OSError, MemoryError):
            self._problems.append(Skipped(Position(0, 0), DAMAGED))
            return
        self._judge(self._archive.infolist())
        self._members = tuple(Member(name, info.file_size) for name, info in self._infos.items())

    @property
    def problems(self) -> Sequence[Skipped]:
        """The members that are not given; `position.row` is their number in the archive's list, from 1."""
        return tuple(self._problems)

    def members(self) -> Sequence[Member]:
        """Give the files that can be opened, in the order of the archive's list."""
        return self._members

    def open(self, name: str) -> BinaryIO:
        """Give a member unpacked, piece by piece; raises KeyError, or OSError (here or while reading) for damage."""
        info = self._infos[name]
        try:
            unpacked = self._archive.open(info)
        except _DEFECTS as error:
            raise OSError(DAMAGED) from error
        return io.BufferedReader(_Unpacked(unpacked), PEEK)

    def _judge(self, infos: list[zipfile.ZipInfo]) -> None:
        overlapping = _overlapping(infos)
        total, seen = 0, set[str]()
        for number, info in enumerate(infos, 1):
            name = _name(info)
            if name.endswith("/"):  # a folder; the library's own question fails on a name that is empty
                continue
            key = unicodedata.normalize("NFC", name.casefold())
            reason = _bad_name(name) or _bad_kind(info) or self._bad_size(info, total)
            reason = reason or (OVERLAPS if info.header_offset in overlapping else SAME_NAME if key in seen else "")
            if len(self._infos) >= self._limits.members:
                self._problems.append(Skipped(Position(0, number), TOO_MANY))
                return
            if reason:
                self._problems.append(Skipped(Position(0, number, _shown(name)), reason))
                continue
            seen.add(key)
            total += info.file_size
            self._infos[name] = info

    def _bad_size(self, info: zipfile.ZipInfo, total: int) -> str:
        if info.file_size > self._limits.member or total + info.file_size > self._limits.total:
            return TOO_LARGE
        tight = info.file_size > max(1, info.compress_size) * self._limits.ratio
        return BOMB if tight and info.file_size > 16 * _MIB else ""


class _Bounded(Window):
    """The archive's own stream; it gives no more at once than a list of files may need."""

    def read(self, size: int = -1) -> bytes:
        if size > _LARGEST_DIRECTORY:
            raise OSError(DAMAGED)
        # A raw stream may give less than asked for, which the reader of the list takes for the end.
        parts: list[bytes] = []
        while size and (data := super().read(size if size > 0 else _LARGEST_DIRECTORY)):
            parts.append(data)
            size -= len(data) if size > 0 else 0
        return b"".join(parts)


class _Unpacked(io.RawIOBase):
    """A member's bytes; whatever is wrong with the packing is an OSError."""

    def __init__(self, unpacked: IO[bytes]) -> None:
        super().__init__()
        self._unpacked = unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # Buffer is no type of 3.11
        try:
            data = self._unpacked.read(len(buffer))
        except (*_DEFECTS, MemoryError) as error:
            raise OSError(DAMAGED) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._unpacked.close()
        super().close()


def _name(info: zipfile.ZipInfo) -> str:
    """The name as the archive has it, with "/" between folders; old Windows wrote names in the code page of its country."""
    name = info.orig_filename
    if not name.isascii() and not info.flag_bits & _UTF8:
        name = _other_encodings(name)
    return _DIRECTION_MARKS.sub("", unicodedata.normalize("NFC", name.replace("\\", "/")))


def _other_encodings(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "cp866"):
        try:
            read = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all("а" <= mark.lower() <= "ё" for mark in read if not mark.isascii()):
            return read
    return name


def _bad_name(name: str) -> str:
    parts = name.split("/")
    if len(name) > _LONGEST_NAME or any(len(part) > _LONGEST_PART for part in parts):
        return TOO_LONG
    if _OVERRIDES.search(name) or any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in name):
        return HOSTILE_NAME
    if not name or name.startswith("/") or _DRIVE.match(name) or ".." in parts:
        return LEADS_OUT
    return RESERVED if any(_RESERVED.fullmatch(part.rstrip(". ")) for part in parts) else ""


def _bad_kind(info: zipfile.ZipInfo) -> str:
    if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
        return LINK
    if info.flag_bits & _ENCRYPTED:
        return ENCRYPTED
    return "" if info.compress_type in _METHODS else FOREIGN


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Offsets of members that begin before another one ends: packing the same bytes many times makes a bomb."""
    starts = Counter(info.header_offset for info in infos)
    found = {offset for offset, times in starts.items() if times > 1}
    found.update(_running_into(sorted(infos, key=lambda info: info.header_offset)))
    return found


def _running_into(infos: list[zipfile.ZipInfo]) -> Iterator[int]:
    end, owner = -1, -1
    for info in infos:
        if info.header_offset < end:
            yield from (info.header_offset, owner)
        least = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
        if least > end:
            end, owner = least, info.header_offset


def _shown(name: str) -> str:
    """A refused name in a form that can do no harm where it is shown."""
    plain = "".join("\ufffd" if unicodedata.category(mark) in {"Cc", "Cf", "Cs"} else mark for mark in name)
    return plain[:_LONGEST_PART]
