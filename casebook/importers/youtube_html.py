"""Comments and live chats of YouTube Takeouts until about 2022: one list, whose sentences follow the account's language.

An entry says when and on what in its first line, and the words behind the first line break; only the time (UTC), the
addresses and that line break are relied on. Source: pages as other readers of Takeouts describe them (2016 to 2022).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

from casebook.importers.choice import Choice
from casebook.importers.decoding import REPLACED
from casebook.importers.html_stream import tokens
from casebook.importers.json_stream import TOO_LONG
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.times import stamp

_BEGINS = re.compile(r"<li>[^<]{0,200}(?:<a href=\"https?://(?:www\.)?youtube\.com/|\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?\s?(UTC|Z)?")
_ID = re.compile(r"[\w.-]{5,200}", re.ASCII)
_LONGEST = 4 * 1024 * 1024
_MOST_LINKS = 100


def is_page(start: str) -> bool:
    """Whether a page begins with a list whose first entry names an address of YouTube and a time."""
    found = _BEGINS.search(start)
    return bool(found and "youtube.com/" in start and _TIME.search(start[found.start() : found.start() + 2000]))


def rows(stream: BinaryIO, member: str, platform: str, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield the entries of a page; OSError of the stream passes through."""
    kind = "message" if "live" in member.rsplit("/", 1)[-1].lower() else "comment"
    for number, entry in enumerate(_entries(stream), 1):
        position = Position(entry.line, 0, member, f"li {number}")
        yield Skipped(position, TOO_LONG) if entry.size > _LONGEST else entry.message(kind, position, platform, choice)


class _Entry:
    def __init__(self, line: int) -> None:
        self.line = line
        self.size = 0
        self._first: list[str] = []
        self._rest: list[str] | None = None
        self._links: list[str] = []

    def link(self, address: str) -> None:
        if len(self._links) < _MOST_LINKS:
            self._links.append(address)

    def add(self, text: str) -> None:
        self.size += len(text)
        if self.size <= _LONGEST:
            (self._first if self._rest is None else self._rest).append(text)

    def line_break(self) -> None:
        if self._rest is None:
            self._rest = []
        else:
            self.add("\n")

    def message(self, kind: str, position: Position, platform: str, choice: Choice) -> Message:
        first = " ".join("".join(self._first).split())
        text = "".join(self._rest or ()).replace("\0", "").strip()
        time = _TIME.search(first)
        posted_at, notes = stamp(f"{time[1]}T{time[2]}{'Z' if time[3] else ''}", choice) if time else stamp("", choice)
        own = next((one for one in self._links if _argument(one, "lc")), "")
        video = next((one for one in (_argument(one, "v") for one in self._links) if one), "")
        native_id = _argument(own, "lc")
        page = f"https://www.youtube.com/watch?v={video}" if video else next(iter(self._links), "")
        return Message(
            position=position,
            text=text or ("" if time else first),
            posted_at=posted_at,
            platform=platform,
            url=f"{page}&lc={native_id}" if native_id and video else "",
            native_id=native_id,
            raw={"said": first, "text": text, "links": "\n".join(self._links)},
            notes=(*notes, *(("damaged_characters",) if REPLACED in text else ())),
            kind=kind if time else "unknown",
            thread=video,
            thread_id=video,
            reply_to=native_id.split(".")[0] if "." in native_id else "",
            address_of_parent=page,
        )


def _argument(address: str, name: str) -> str:
    """Return an argument of an address if it can be an id; "" for every other address."""
    try:
        value = parse_qs(urlsplit(address).query, max_num_fields=50).get(name, [""])[0]
    except ValueError:
        return ""
    return value if _ID.fullmatch(value) else ""


def _entries(stream: BinaryIO) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for token in tokens(stream):
        if token.name == "li" or (token.name in {"ul", "body", "html"} and token.kind == "end"):
            if entry is not None:
                yield entry
            entry = _Entry(token.line) if token.kind == "start" else None
        elif entry is None:
            continue
        elif token.kind == "text":
            entry.add(token.data)
        elif token.kind == "start" and token.name == "br":
            entry.line_break()
        elif token.kind == "start" and token.name == "a":
            entry.link(token.attributes().get("href", ""))
    if entry is not None:
        yield entry
