"""One line of the data.json that signal-export writes beside its texts: date, sender, body, quote, attachments by name."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from casebook.importers.choice import Choice
from casebook.importers.json_rows import first, raw_of, rows
from casebook.importers.media import Finder
from casebook.importers.message import Medium, Message, Position
from casebook.importers.signal_text import of_signal
from casebook.importers.times import stamp


def from_line(row: Mapping[str, Any], position: Position, finder: Finder, zone: str, title: str) -> Message:
    """Read one line, whatever is in it; `zone` holds for its times, which are those of the tool's computer."""
    posted_at, notes = stamp(first(row, "date")[:19], Choice(zone=zone))
    text = first(row, "body").rstrip()
    sender = first(row, "sender")
    flags = {"deleted": row.get("deleted") is True, "damaged_characters": "\ufffd" in text}
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform="signal",
        display_name=sender,
        raw=raw_of(row, frozenset({"packKey", "packId"})),
        notes=(*notes, *(note for note, true in flags.items() if true)),
        kind="call" if row.get("call") is True else "message",
        thread=title,
        media=tuple(_media(row, finder)),
    )


def _media(row: Mapping[str, Any], finder: Finder) -> Iterator[Medium]:
    for one in rows(row.get("attachments")):
        if path := first(one, "path", "name"):
            yield of_signal(unquote(path), finder)
