r"""What downloads from Facebook and Instagram share: their broken letters, their threads of messages, their files.

Every string of these downloads is UTF-8 written byte for byte as \u00xx. It is mended string by string, only where that
succeeds; what stood there is kept in `raw`. Addresses of computers (ip) are never taken.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casebook.dates import Moment
from casebook.importers.json_rows import first, obj, raw_of, rows, word
from casebook.importers.json_stream import ANY, Item, Path, items
from casebook.importers.message import Medium, Message, Position, Skipped
from casebook.importers.meta_files import Files
from casebook.importers.source import Source
from casebook.importers.times import MILLISECONDS, SECONDS, unix

NEVER = frozenset(
    {"ip", "ip_address", "user_agent", "device_id", "datr_cookie", "upload_ip", "exif_data", "media_metadata"}
)

_FILES = (
    ("photos", "photo"),
    ("videos", "video"),
    ("audio_files", "voice"),
    ("gifs", "animation"),
    ("files", "file"),
    ("media", "file"),
)
_THREAD = (("title",), ("thread_path",), ("threadName",), ("thread_name",), ("participants",))
_SERVICE = frozenset({"Subscribe", "Unsubscribe"})
_ENDINGS = ((r"\.(?:jpe?g|png|webp|heic)$", "photo"), (r"\.(?:mp4|mov|3gp|webm)$", "video"), (r"\.gif$", "animation"))
_YEAR_5000 = 10**11  # in seconds: a larger number can only be milliseconds


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation: its title as shown, and what the platform calls it ("" if the file does not say)."""

    title: str = ""
    id: str = ""


def mended(value: object) -> str:
    """Return a text with its letters put together again, if they were broken; otherwise as it is."""
    text = word(value)
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def thread_of(source: Source, member: str) -> Thread:
    """Read what the file says of its conversation; it stands behind the messages."""
    found: dict[str, Any] = {}
    with source.open(member) as stream:
        for item in items(stream, _THREAD):
            if not item.fault:
                found[str(item.path[0])] = item.value
    people = found.get("participants")
    names = [
        mended(one.get("name")) if isinstance(one, dict) else mended(one)
        for one in (people if isinstance(people, list) else ())
    ]
    title = mended(first(found, "title", "threadName", "thread_name"))
    folder = re.search(r"(?:^|/)([^/]+)/message(?:_\d+)?\.(?:json|html)$|/your_group_messages/(\d+)\.json$", member)
    own = first(found, "thread_path", "threadName").rsplit("/", 1)[-1] or ((folder[1] or folder[2]) if folder else "")
    return Thread(title or ", ".join(name for name in names if name), mended(own))


def messages(source: Source, member: str, platform: str, files: Files) -> Iterator[Message | Skipped]:
    """Yield the messages of a thread's file, in its order: the newest first."""
    thread = thread_of(source, member)
    with source.open(member) as stream:
        for item in items(stream, [("messages", ANY)]):
            position = position_of(item, member)
            if item.fault:
                yield Skipped(position, item.fault)
            else:
                yield message(item.value, position, thread, platform, files)


def message(value: object, position: Position, thread: Thread, platform: str, files: Files) -> Message:
    """Make a message of a row, of whatever kind it is."""
    row = obj(value)
    milliseconds = row.get("timestamp_ms")
    posted_at, notes = unix(milliseconds, MILLISECONDS) if milliseconds is not None else moment(row.get("timestamp"))
    sender = first(row, "sender_name", "senderName", "sender")
    share = obj(row.get("share"))
    written = first(row, "content", "text")
    text = mended(written) or mended(share.get("share_text")) or mended(share.get("link"))
    unsent = row.get("is_unsent") is True or row.get("isUnsent") is True
    repaired = mended(written) != written or mended(sender) != sender
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform=platform,
        display_name=mended(sender),
        raw=raw_of(value, NEVER),
        notes=(*notes, *(("repaired_text",) if repaired else ()), *(("unsent",) if unsent else ())),
        kind=_kind(row),
        thread=thread.title,
        thread_id=thread.id,
        media=media(row, files),
    )


def _kind(row: Mapping[str, Any]) -> str:
    if "call_duration" in row or row.get("type") == "Call":
        return "call"
    if row.get("type") in _SERVICE:
        return "service"
    known = {"sender_name", "senderName", "sender", "content", "text", "timestamp_ms", "timestamp"} & row.keys()
    return "message" if known else "unknown"


def media(row: Mapping[str, Any], files: Files) -> tuple[Medium, ...]:
    """Return the files that a message names, found in the download or missing for a reason."""
    named = [(one, kind) for key, kind in _FILES for one in rows(row.get(key))]
    named += [(sticker, "sticker") for sticker in [obj(row.get("sticker"))] if sticker]
    found = []
    for one, kind in named:
        if uri := mended(one.get("uri")):
            found.append(files.find(uri, _kind_of_file(uri) if kind == "file" else kind))
    return tuple(found)


def _kind_of_file(name: str) -> str:
    return next((kind for ending, kind in _ENDINGS if re.search(ending, name, re.IGNORECASE)), "file")


def moment(value: object) -> tuple[Moment, tuple[str, ...]]:
    """Read seconds or milliseconds since 1970: these files use both, and no time of a download lies after the year 5000."""
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
    return unix(value, MILLISECONDS if abs(number) >= _YEAR_5000 else SECONDS)


def position_of(item: Item, member: str) -> Position:
    """Return where an item stands."""
    return Position(item.line, 0, member, item.pointer)


def root(start: bytes) -> str:
    """Return the bracket that a JSON file begins with, "" for any other file."""
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return begins.decode("latin-1") if begins in {b"[", b"{"} else ""


def sections(wanted: tuple[str, ...]) -> list[Path]:
    """Return the paths of the rows of these lists at the root of a file."""
    return [(name, ANY) for name in wanted]
