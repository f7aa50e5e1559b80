"""Where else the same or a similar picture lies: among the exhibits of all cases that a member may open.

What a picture looks like is worked out in a confined child when it is first asked for, and kept in memory, and on the shelf of
the desk index, which is sealed. Nobody sees a picture by that, so it is no viewing in its custody; what is alike is shown by its
label, never merged.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.crypto.stream import SealedFile
from casebook.errors import NoGrant, NotFound, Tampered
from casebook.inspection import inspector
from casebook.inspection.values import Impression
from casebook.keys.keyring import Keyring
from casebook.model import Evidence
from casebook.model.evidence import OriginalBody
from casebook.search.entry import Query
from casebook.services import lookup
from casebook.services.custody import open_original
from casebook.services.index_keeping import shelves
from casebook.services.lookup import FoundRecord
from casebook.work import Work

SIMILAR: Final = 10  # of 64 bits that may differ: tests/inspection/test_impressions.py says what that keeps apart
AT_ONCE: Final = (
    1  # pictures that a page looks into beside its own: each takes a child about 0.15 seconds; more are a job's
)
LARGEST: Final = 64 * 2**20  # bytes
_ROWS: Final = 500  # read with one query
MOST: Final = 20_000  # pictures that are compared, and remembered
LOOKS: Final = "looks"  # on the shelf: 16 hexadecimal digits, with "plain" behind them where it shows too little
_UNREADABLE: Final = (
    f"{0:016x}unreadable plain"  # no picture after all: to who does not know the word, one that shows too little
)


class Picture(Protocol):
    """A picture that can be looked into: its hash, its bytes, and how its file is opened."""

    @property
    def sha256(self) -> str:
        """SHA-256 of the file, lower-case hex."""

    @property
    def size(self) -> int:
        """Bytes of the file."""

    @property
    def opened(self) -> Callable[[], SealedFile]:
        """Open the file; raises Tampered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureKept:
    """An exhibit that is a picture: where it is recorded, its hash, and how its file is opened."""

    record: FoundRecord
    sha256: str
    opened: Callable[[], SealedFile]
    size: int
    blob: str = ""  # the sealed file, and what it is bound to and opened by, where another process is to look into it
    owner: UUID | None = None
    file_key: bytes = b""


@dataclass(frozen=True, slots=True)
class Twin:
    """A picture that looks alike: how many of 64 bits differ, and whether it is the same file."""

    record: FoundRecord
    differing: int
    same_file: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of it: pictures that look alike, how many were compared, how many are still to be worked out.

    `plain` says that the picture shows too little, `unreadable` that it could not be decoded; then nothing is compared.
    """

    twins: tuple[Twin, ...] = ()
    compared: int = 0
    waiting: int = 0
    plain: bool = False
    unreadable: bool = False


class Impressions:
    """What pictures look like, by the SHA-256 of their files, in the memory of this process; None where it cannot be told."""

    def __init__(self) -> None:
        self._known: dict[str, Impression | None] = {}
        self._damaged: set[str] = set()  # files that could not be read this time
        self._lock = Lock()

    def __contains__(self, sha256: str) -> bool:
        """Whether this picture was looked into."""
        return sha256 in self._known

    def recall(self, kept: Sequence[PictureKept]) -> None:
        """Learn of these pictures what their shelf has of them already."""
        for picture in kept:
            said = str(picture.record.shown.get(LOOKS, ""))
            if said and picture.sha256 not in self._known:
                self.learn({picture.sha256: said})

    def learn(self, told: Mapping[str, str]) -> None:
        """Learn what was told of pictures elsewhere, by the SHA-256 of their files."""
        with self._lock:
            for sha256, said in told.items():
                unreadable = said in {"", _UNREADABLE}
                self._known[sha256] = (
                    None if unreadable else Impression(int(said[:16], 16), plain=said.endswith("plain"))
                )

    def told(self, picture: Picture) -> str:
        """Give what the shelf is to have of a picture, "" where nothing is known or its file is damaged."""
        if picture.sha256 not in self._known or picture.sha256 in self._damaged:
            return ""
        seen = self._known[picture.sha256]
        return _UNREADABLE if seen is None else f"{seen.bits:016x}{'plain' if seen.plain else ''}"

    def of(self, picture: Picture) -> Impression | None:
        """Give what a picture looks like, worked out in a confined child where it is not known."""
        if picture.sha256 not in self._known:
            answer, damaged = None, True
            with suppress(Tampered):  # a damaged file looks like none, and stops no other
                answer = inspector.impression(picture.opened().pieces()) if picture.size <= LARGEST else None
                damaged = False
            with self._lock:
                if len(self._known) >= MOST:
                    self._known.clear()
                    self._damaged.clear()
                if damaged:
                    self._damaged.add(picture.sha256)
                self._known[picture.sha256] = answer if isinstance(answer, Impression) else None
        return self._known.get(picture.sha256)


def pictures(work: Work, keys: Keyring) -> list[PictureKept]:
    """List the exhibits that are pictures, in all cases that the actor may open, the last recorded first.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    found = lookup.find(work, keys, Query(nouns=("evidence",), sort="-made", at_once=MOST))
    records = {record.record: record for record in found.records if _is_picture(record)}
    kept = list[PictureKept]()
    for row in _rows(work, list(records)):
        if keys.holds(row.case_id):
            with suppress(Tampered, NoGrant):  # a damaged exhibit is like no other, and stops none
                original = keys.open_column(row, "original", row.original, OriginalBody)
                one = PictureKept(
                    record=records[row.id],
                    sha256=original.sha256,
                    opened=partial(open_original, work.blobs, row.case_id, row.blob, original),
                    size=original.size,
                    blob=row.blob,
                    owner=original.bound_to or row.case_id,
                    file_key=original.file_key,
                )
                kept.append(one)
    return sorted(kept, key=lambda picture: picture.record.made, reverse=True)


def _is_picture(record: FoundRecord) -> bool:
    media_type = str(record.shown.get("media_type", ""))
    return media_type.startswith("image/") and media_type != "image/svg+xml"


def _rows(work: Work, ids: Sequence[UUID]) -> Iterator[Evidence]:
    for at in range(0, len(ids), _ROWS):
        yield from work.db.scalars(select(Evidence).where(Evidence.id.in_(ids[at : at + _ROWS])))


def unkept(kept: Sequence[PictureKept], known: Impressions) -> list[PictureKept]:
    """Give those of which something is known that their shelf does not have."""
    return [picture for picture in kept if LOOKS not in picture.record.shown and known.told(picture)]


def keep_looks(work: Work, keys: Keyring, kept: Sequence[PictureKept], known: Impressions) -> None:
    """Put what is known of pictures on the shelves where they stand; it is sealed with them, and goes with their records.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    keep_told(work, keys, {picture.record.record: known.told(picture) for picture in unkept(kept, known)})


def keep_told(work: Work, keys: Keyring, told: Mapping[UUID, str]) -> None:
    """Put what was told of pictures, by their records, on the shelves where they stand; raises as `keep_looks`."""
    require(work.actor, Permission.LIST_CASES)
    with shelves(work, keys) as held:
        for record, said in told.items():
            for one in held:
                if one.shelf is not None and said:
                    one.shelf.show(record, LOOKS, said)


def compare(asked: UUID, kept: Sequence[PictureKept], known: Impressions, *, at_once: int = AT_ONCE) -> Compared:
    """Compare one of these pictures with the others, the most alike first; at most `at_once` are worked out now.

    Raises:
        NotFound: the one asked about is not among them.
    """
    one = next((picture for picture in kept if picture.record.record == asked), None)
    if one is None:
        raise NotFound
    mine = known.of(one)
    if mine is None or mine.plain:
        return Compared(plain=mine is not None, unreadable=mine is None)
    twins, waiting, left = list[Twin](), 0, at_once
    others = [picture for picture in kept if picture.record.record != asked]
    for picture in others:
        if picture.sha256 not in known:
            if not left:
                waiting += 1
                continue
            left -= 1
        theirs = known.of(picture)
        if theirs is not None and not theirs.plain and (differing := (mine.bits ^ theirs.bits).bit_count()) <= SIMILAR:
            twins.append(Twin(picture.record, differing, picture.sha256 == one.sha256))
    twins.sort(key=lambda twin: (not twin.same_file, twin.differing))
    return Compared(twins=tuple(twins), compared=len(others) - waiting, waiting=waiting)
