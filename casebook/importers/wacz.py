"""What a WACZ says of itself: the hashes of its files and of their list, which are compared, and the list of its pages.

A signature (in datapackage-digest.json) is only looked at: that it is about this list, never whether it is genuine.
Sources: specs.webrecorder.net/wacz/1.1.1, specs.webrecorder.net/wacz-auth/0.1.0.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from casebook.dates import Moment, from_stamp
from casebook.errors import InvalidInput
from casebook.importers.html_text import LONGEST_TEXT
from casebook.importers.json_rows import obj, word
from casebook.importers.json_stream import BROKEN_OFF, parse
from casebook.importers.message import Position, Skipped
from casebook.importers.source import Source

DATAPACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
HASH_DIFFERS = "The hash that the archive gives for this file is not the file's: it was changed or damaged."
HASH_MISSING = "The archive lists this file but does not hold it."
NO_LIST = "The archive's list of files (datapackage.json) cannot be read; no hash could be compared."
NOT_LISTED = "The archive's list does not name this file: no hash could be compared."
LIST_DIFFERS = "The archive's list of files was changed since its hash was taken (datapackage-digest.json)."
NO_DIGEST = "The hash of the archive's list of files (datapackage-digest.json) cannot be read."
_PIECE = 1024 * 1024
_LONGEST_LIST = 16 * 1024 * 1024
_LONGEST_LINE = 4 * 1024 * 1024
_MOST_PAGES = 100_000


@dataclass(slots=True)
class Listed:
    """A page as the list of a WACZ has it."""

    position: Position
    url: str
    captured_at: Moment
    title: str
    text: str
    seen: bool = False


@dataclass(slots=True)
class Archive:
    """What is known of the whole: the pages of its list by address, the members whose hashes differ and those that match.

    `list_matches` is whether the list itself has the hash that was noted (None: none was), `signed` whether a signature
    is there, which nobody has checked.
    """

    pages: dict[str, list[Listed]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    matching: set[str] = field(default_factory=set)
    list_matches: bool | None = None
    signed: bool = False

    def notes(self, member: str) -> list[str]:
        """Return what a reader must know of a page in this file."""
        found = ["archive_changed"] if member in self.changed or self.list_matches is False else []
        if not found and member in self.matching:
            found = ["archive_matches"]
        return found + (["signature_not_checked"] if self.signed else [])


def address_key(url: str) -> str:
    """Return what two ways of writing one address share: without a fragment, and with a path."""
    plain = url.partition("#")[0]
    return f"{plain}/" if plain.count("/") == 2 else plain  # noqa: PLR2004 -- the two of "https://"


def compared(source: Source, archive: Archive) -> Iterator[Skipped]:
    """Compare the hashes of the datapackage; every difference is one row."""
    listed = _listed_hashes(source)
    if listed is None:
        yield Skipped(Position(0, 0, DATAPACKAGE), NO_LIST)
        return
    members = {member.name for member in source.members()}
    if DIGEST in members:
        yield from _compared_list(source, archive)
    for name, said in listed.items():
        if name not in members:
            yield Skipped(Position(0, 0, name), HASH_MISSING)
        elif _sha256(source, name) != said:
            archive.changed.add(name)
            yield Skipped(Position(0, 0, name), HASH_DIFFERS)
        else:
            archive.matching.add(name)
    for name in sorted(members - listed.keys() - {DATAPACKAGE, DIGEST}):
        if name.startswith(("archive/", "pages/")):
            yield Skipped(Position(0, 0, name), NOT_LISTED)


def _compared_list(source: Source, archive: Archive) -> Iterator[Skipped]:
    """Compare the hash of the list itself, and what the signature is about."""
    try:
        with source.open(DIGEST) as stream:
            digest = obj(parse(stream.read(_LONGEST_LIST).decode("utf-8", "replace")))
    except (OSError, ValueError):
        digest = {}
    said = word(digest.get("hash")).removeprefix("sha256:").lower()
    if len(said) != len(hashlib.sha256().hexdigest()):
        yield Skipped(Position(0, 0, DIGEST), NO_DIGEST)
        return
    signed = obj(digest.get("signedData"))
    archive.signed = bool(word(signed.get("signature")))
    about = word(signed.get("hash")).removeprefix("sha256:").lower() if archive.signed else said
    archive.list_matches = said == about == _sha256(source, DATAPACKAGE)
    if not archive.list_matches:
        yield Skipped(Position(0, 0, DIGEST), LIST_DIFFERS)


def _listed_hashes(source: Source) -> dict[str, str] | None:
    try:
        with source.open(DATAPACKAGE) as stream:
            package = parse(stream.read(_LONGEST_LIST).decode("utf-8", "replace"))
        resources = package["resources"]
        found = {str(one["path"]): str(one["hash"]) for one in resources if isinstance(one, dict) and "hash" in one}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return {path: said.removeprefix("sha256:").lower() for path, said in found.items() if said.startswith("sha256:")}


def _sha256(source: Source, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with source.open(name) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def read_lists(source: Source, names: list[str], archive: Archive) -> Iterator[Skipped]:
    """Read the lists of pages; their first line is a header. A line that cannot be read is one row."""
    count = 0
    for name in names:
        try:
            with source.open(name) as stream:
                line = 0
                while (octets := stream.readline(_LONGEST_LINE)) and count < _MOST_PAGES:
                    line += 1
                    position = Position(line, 0, name)
                    row = _object(octets)
                    if row is None and octets.strip():
                        yield Skipped(position, BROKEN_OFF)
                    elif row and isinstance(row.get("url"), str):
                        count += 1
                        listed = Listed(
                            position, row["url"], time_of(row.get("ts")), _word(row, "title"), _word(row, "text")
                        )
                        archive.pages.setdefault(address_key(listed.url), []).append(listed)
        except OSError:
            yield Skipped(Position(0, 0, name), BROKEN_OFF)


def _object(octets: bytes) -> dict[str, Any] | None:
    try:
        value = parse(octets.decode("utf-8", "replace"))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _word(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value[:LONGEST_TEXT].replace("\0", "") if isinstance(value, str) else ""


def time_of(value: object) -> Moment:
    """Read the time of a record or of a list: ISO 8601 in UTC, or 14 digits."""
    shown = str(value or "")[:100]
    digits = f"{shown[:4]}-{shown[4:6]}-{shown[6:8]}T{shown[8:10]}:{shown[10:12]}:{shown[12:14]}Z"
    try:
        moment = from_stamp(digits if len(shown) == len("20240305140000") and shown.isdecimal() else shown)
        return Moment(moment.edtf, "", shown)
    except InvalidInput:
        return Moment("", "", shown)
