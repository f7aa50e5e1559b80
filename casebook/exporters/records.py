"""What an export of cases sees: kinds of records with their fields, and the records as frozen JSON objects.

Pure: no database, no keys. Which fields there are was decided before, by the allow-list in casebook.services.exported;
nothing that is not in these columns can be written by any exporter (docs/formats/archive.md).
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import msgspec

FORMAT = "casebook/records@1"
_PIECE = 16 * 1024  # deflated bytes that are opened at once

Kind = Literal["text", "code", "id", "member", "date", "day", "time", "moment", "number", "yes_no", "part"]

Labels = Callable[[str, str], str]
"""Gives the word for a code of a list, in the language of the export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One exported field. `list` names the vocabulary of a code, `of` the kind of record that an id names."""

    name: str
    kind: Kind
    list: str = ""
    of: str = ""
    several: bool = False
    needed: bool = False
    parts: tuple["Column", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """One kind of record: its name and the fields that leave."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One record as it leaves: a JSON object with `id` and the fields of its noun, encoded."""

    content: bytes

    def opened(self) -> dict[str, Any]:
        """Give it as a dictionary."""
        return msgspec.json.decode(self.content, type=dict[str, Any])


class Packed(Collection[Told]):
    """Many records, deflated until they are asked for: an export of all cases waits in memory until it is sent."""

    __slots__ = ("_content", "_count")

    def __init__(self, told: Iterable[Told]) -> None:
        """Take the records in, one after the other."""
        squeezed, parts, count = zlib.compressobj(level=3), list[bytes](), 0
        for count, each in enumerate(told, 1):  # noqa: B007 -- the last number is the count
            parts.append(squeezed.compress(each.content + b"\n"))  # JSON as it is encoded holds no line break
        parts.append(squeezed.flush())
        self._content, self._count = b"".join(parts), count

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def __iter__(self) -> Iterator[Told]:
        """Give them again, in their order."""
        opened, rest = zlib.decompressobj(), b""
        for start in range(0, len(self._content), _PIECE):
            *whole, rest = (rest + opened.decompress(self._content[start : start + _PIECE])).split(b"\n")
            yield from map(Told, whole)

    def __contains__(self, told: object) -> bool:
        """Whether this record is among them."""
        return any(each == told for each in self)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """One file of an archive. `key` asks for its bytes; `name` is safe on every system."""

    key: str
    label: str  # "E001"
    name: str
    size: int  # bytes
    sha256: str
    sha512: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One event of an exhibit's custody, as it was hashed (docs/formats/custody.md)."""

    exhibit: str  # label
    event_hash: str
    previous_hash: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOut:
    """One case as it leaves."""

    reference: str
    records: Mapping[str, Collection[Told]]  # by noun
    changes: Collection[Told] = ()
    custody: tuple[Link, ...] = ()
    files: tuple[KeptFile, ...] = ()
    damaged: tuple[str, ...] = ()  # "incident 6f…": rows that could not be opened
    unreadable: tuple[str, ...] = ()  # labels of exhibits whose file is not what was stored

    @property
    def count(self) -> int:
        """How many records leave."""
        return sum(map(len, self.records.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Everything that one export says."""

    made_at: datetime  # UTC
    office: str
    software: str  # "casebook 0.4"
    vocabulary: str  # edition of the code lists
    locale: str  # of the labels in tables
    nouns: tuple[Noun, ...]
    cases: tuple[CaseOut, ...]
    labels: Labels = field(repr=False)

    def rows(self, noun: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give every record of one kind, with the reference of its case."""
        for case in self.cases:
            for told in case.records.get(noun, ()):
                yield case.reference, told.opened()
