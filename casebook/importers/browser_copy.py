"""Copies that the bookmark of the desk writes in a member's own browser: one page, or what was selected on it (docs/formats/capture.md).

A copy is one row. It is read strictly, by version: what is not written as the bookmark writes it is no copy. All of it is what a
browser said of a page, and a page can lie to a browser; so a time or an author is taken only where there is exactly one.
"""

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from casebook.dates import Moment
from casebook.importers.choice import Choice, Question
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

FORMAT = "browser-copy"
NO_COPY = "This is no copy as the bookmark of casebook writes it, or it was changed since."
OTHER_VERSION = "This copy was written by a bookmark of another version of casebook."
LARGEST = 16 * 2**20  # bytes; what the bookmark writes is a quarter of it at the most
_MARK, _ANY_VERSION = b'"format": "casebook browser copy ', 200  # stands within so many bytes

Line = Annotated[str, msgspec.Meta(max_length=2_000)]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a copy: no field but those that are named."""


class Time(_Part, frozen=True):
    """A time as it is shown, as the page's code has it, and where it leads: mostly the post's own address."""

    shown: Line
    exact: Line
    address: Line


class Handle(_Part, frozen=True):
    """A link that looks like that of an account."""

    shown: Line
    address: Line


class Image(_Part, frozen=True):
    """An image or a video: its address, its description, its size in pixels."""

    address: Line
    words: Line
    size: Line


class BrowserCopy(_Part, frozen=True):
    """A copy, as docs/formats/capture.md describes it."""

    format: Literal["casebook browser copy 1"]
    copied_utc: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    utc_offset_minutes: Annotated[int, msgspec.Meta(ge=-1_440, le=1_440)]
    address: Line
    canonical: Line
    title: Line
    language: Line
    scope: Literal["selection", "page"]
    text: Annotated[str, msgspec.Meta(max_length=200_000)]
    source: Annotated[str, msgspec.Meta(max_length=2_000_000)]
    times: Annotated[tuple[Time, ...], msgspec.Meta(max_length=100)]
    handles: Annotated[tuple[Handle, ...], msgspec.Meta(max_length=100)]
    images: Annotated[tuple[Image, ...], msgspec.Meta(max_length=200)]
    user_agent: Line
    viewport: Line
    problems: Annotated[tuple[Line, ...], msgspec.Meta(max_length=20)]


def copy_of(octets: bytes) -> BrowserCopy | None:
    """Give a copy, None where the bytes are none; of white space around it nothing is made, for it may have been pasted."""
    try:
        return msgspec.json.decode(octets.strip().removeprefix(b"\xef\xbb\xbf"), type=BrowserCopy)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def address_of(copy: BrowserCopy) -> str:
    """Give the address of what was copied: of a selection that of its one time, where that leads to the same site."""
    leads = {one.address for one in copy.times if one.address}
    if copy.scope == "selection" and len(leads) == 1:
        address = next(iter(leads))
        if _host(address) and _host(address) == _host(copy.address):
            return address
    return copy.address


def author_of(copy: BrowserCopy) -> str:
    """Give the handle beside a selection, "" where there is none or more than one."""
    shown = {one.shown for one in copy.handles if one.shown.startswith("@")}
    return next(iter(shown)).removeprefix("@") if copy.scope == "selection" and len(shown) == 1 else ""


def time_of(copy: BrowserCopy, choice: Choice | None = None) -> tuple[Moment, tuple[str, ...]]:
    """Give the one time beside a selection, as its code has it or as it is shown, and the notes about it."""
    if copy.scope != "selection" or len({(one.exact, one.shown) for one in copy.times}) != 1:
        return Moment(), ()
    one = copy.times[0]
    moment, notes = stamp(one.exact or one.shown, choice or Choice())
    return Moment(moment.edtf, moment.zone, one.shown or moment.displayed), notes


def recognises(source: Source) -> float:
    """Return 0.98 for one file that begins as a copy of any version does."""
    members = source.members()
    if len(members) != 1:
        return 0.0
    return 0.98 if _MARK in head(source, members[0].name)[:_ANY_VERSION] else 0.0


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: a browser's clock tells UTC, and a page's code mostly does."""
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield the one row of a copy."""
    return numbered((_row(source, member.name, choice) for member in source.members()[:1]), source)


def _row(source: Source, name: str, choice: Choice) -> Message | Skipped:
    position = Position(1, 0, "")
    try:
        with source.open(name) as stream:
            octets = stream.read(LARGEST + 1)
    except OSError:
        return Skipped(position, NO_COPY)
    copy = copy_of(octets) if len(octets) <= LARGEST else None
    if copy is None or not (copy.text.strip() or copy.title):
        mark = octets[:_ANY_VERSION].partition(_MARK)[2]
        return Skipped(position, OTHER_VERSION if mark and not mark.startswith(b'1"') else NO_COPY)
    posted, notes = time_of(copy, choice)
    return Message(
        position=position,
        text=(copy.text.strip() or copy.title).replace("\0", ""),
        posted_at=posted,
        account=author_of(copy),
        url=address_of(copy),
        raw=MappingProxyType({name: words for name, words in _raw(copy) if words}),
        notes=("own_browser_tells", *_doubts(copy), *notes),
        kind="post" if copy.scope == "selection" else "page",
        thread=copy.title,
        captured_at=Moment(f"{copy.copied_utc[:19]}Z", "", copy.copied_utc),
    )


def _doubts(copy: BrowserCopy) -> Sequence[str]:
    several = copy.scope == "selection" and len({one.shown for one in copy.handles if one.shown.startswith("@")}) > 1
    return [
        *(["copy_cut"] if {"text_cut", "source_cut", "list_cut"} & set(copy.problems) else []),
        *(["frames_not_copied"] if "frames_left" in copy.problems else []),
        *(["author_in_doubt"] if several else []),
    ]


def _raw(copy: BrowserCopy) -> Iterator[tuple[str, str]]:
    for name in ("copied_utc", "address", "canonical", "title", "language", "scope", "user_agent", "viewport"):
        yield name, str(getattr(copy, name)).replace("\0", "")
    yield "utc_offset_minutes", str(copy.utc_offset_minutes)
    yield "times", "\n".join(f"{one.shown} ({one.exact}) {one.address}" for one in copy.times).replace("\0", "")
    yield "handles", "\n".join(f"{one.shown} {one.address}" for one in copy.handles).replace("\0", "")
    yield "images", "\n".join(one.address for one in copy.images).replace("\0", "")
    yield "problems", ", ".join(copy.problems)


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""
