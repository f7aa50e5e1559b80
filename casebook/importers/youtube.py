"""Comments and live chats of a YouTube Takeout: tables with JSON in the cells of text, and the pages of older ones.

Whoever downloads a Takeout gets their own comments only. Names of columns follow the account's language; then the cells of
the first row tell what they are. Sources: shapes and rows that other readers of Takeouts state (2016 to 2026). Prices,
and what was watched or searched, stay in the original.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import BinaryIO

from casebook.importers import youtube_html
from casebook.importers.choice import Choice, Question
from casebook.importers.columns import unique_names
from casebook.importers.decoding import REPLACED, decoded
from casebook.importers.json_rows import obj, word
from casebook.importers.json_stream import parse
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.rows import Row, rows
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

FORMAT = PLATFORM = "youtube"
NO_COMMENTS = "This table has no column with the text of comments or chats."

_MARK = re.compile(rb"^(?:\xef\xbb\xbf)?\"?(?:comment|live chat) id\"?,", re.IGNORECASE)
_COMMENT = ("comment id", "channel id", "comment create timestamp", "price", "parent comment id")
_SHAPES = {
    6: ("live chat id", "channel id", "live chat create timestamp", "price", "video id", "live chat text"),
    7: (*_COMMENT, "video id", "comment text"),
    8: (*_COMMENT, "post id", "video id", "comment text"),
    9: (*_COMMENT, "post id", "video id", "comment text", "top-level comment id"),
}
_CELLS = (
    re.compile(r"[\w.-]{10,200}", re.ASCII),
    re.compile(r"UC[\w-]{22}", re.ASCII),
    re.compile(r"\d{4}-\d{2}-\d{2}T\S+"),
)
_ID = re.compile(r"[\w.-]{1,200}", re.ASCII)
_DECODER = json.JSONDecoder(strict=False)
_MOST_SEGMENTS = 5000
_LOOKED_AT = 50  # pages that are looked into to recognise an archive, which may have thousands of others


def recognises(source: Source) -> float:
    """Return 0.95 for a table with the columns of comments or live chats, 0.9 for a page that lists them."""
    return 0.95 if _tables(source) else 0.9 if _pages(source, _LOOKED_AT) else 0.0


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: the times of a Takeout bring their zone."""
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every comment and every message of a live chat."""

    def rows_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        table = rows(decoded(stream))
        header, first = next(table, Row(1)), next(table, None)
        names = _names(header.cells, first.cells if first else ())
        for row in chain((first,) if first else (), table):
            position = Position(row.line, 0, member)
            if row.fault:
                yield Skipped(position, row.fault)
            elif any(cell.strip() for cell in row.cells):  # the platform ends its tables with empty lines
                yield _row(row, position, names, choice)

    def entries_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        return youtube_html.rows(stream, member, PLATFORM, choice)

    found = chain(through(source, _tables(source), rows_in), through(source, _pages(source), entries_in))
    return numbered(found, source)


def _tables(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    tables = [name for name in names if len(names) == 1 or name.lower().endswith(".csv")]
    return [name for name in tables if _is_table(head(source, name))]


def _is_table(start: bytes) -> bool:
    if _MARK.match(start):
        return True
    table = rows(decoded(io.BytesIO(start)))
    header, first = next(table, Row(1)), next(table, Row(1))
    return _by_cells(header.cells, first.cells) is not None


def _pages(source: Source, most: int | None = None) -> list[str]:
    names = [member.name for member in source.members()]
    pages = [name for name in names if len(names) == 1 or name.lower().endswith(".html")]
    return [name for name in pages[:most] if youtube_html.is_page(head(source, name).decode("utf-8", "replace"))]


def _names(header: Sequence[str], first: Sequence[str]) -> tuple[str, ...]:
    return _by_cells(header, first) or tuple(_plain(name) for name in unique_names(header))


def _by_cells(header: Sequence[str], first: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names of columns by what the first row holds, where the header is in another language than English."""
    names = _SHAPES.get(len(header))
    if names is None or _plain(header[0]) in {"comment id", "live chat id"} or len(first) < len(_CELLS):
        return None
    return names if all(pattern.fullmatch(cell) for pattern, cell in zip(_CELLS, first, strict=False)) else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _row(row: Row, position: Position, names: tuple[str, ...], choice: Choice) -> Message | Skipped:
    raw = dict(zip(names, row.cells, strict=False))
    is_chat = "live chat id" in raw
    text, note = text_of(raw.get("live chat text" if is_chat else "comment text", ""))
    if not (names and any(name.endswith(" text") for name in names)):
        return Skipped(position, NO_COMMENTS)
    posted_at, unread = stamp(raw.get("live chat create timestamp" if is_chat else "comment create timestamp"), choice)
    native_id = _id(raw, "live chat id" if is_chat else "comment id")
    video, parent, post = _id(raw, "video id"), _id(raw, "parent comment id"), _id(raw, "post id")
    page = (
        f"https://www.youtube.com/watch?v={video}" if video else f"https://www.youtube.com/post/{post}" if post else ""
    )
    join = "&" if video else "?"
    found = {"missing_cells": len(row.cells) < len(names), "damaged_characters": REPLACED in text}
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform=PLATFORM,
        account_id=_id(raw, "channel id"),
        url=f"{page}{join}lc={native_id}" if page and native_id and not is_chat else "",
        native_id=native_id,
        raw={name: value for name, value in raw.items() if name != "price"},
        notes=(*unread, *note, *(name for name, true in found.items() if true)),
        kind="message" if is_chat else "comment",
        thread=video or post,
        thread_id=video or post,
        reply_to=parent,
        address_of_parent=f"{page}{join}lc={parent}" if page and parent else page,
    )


def _id(raw: Mapping[str, str], name: str) -> str:
    value = raw.get(name, "").strip()
    return value if _ID.fullmatch(value) else ""


def text_of(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return the words of a cell: {"takeoutSegments": [{"text": …}, …]}, or {"text": …},{"text": …}, or plain words."""
    start = cell.lstrip()
    if not start.startswith("{"):
        return cell, ()
    try:
        whole = parse(cell)
        segments = obj(whole).get("takeoutSegments", [whole])
    except ValueError:
        segments = _pieces(start)
    if not isinstance(segments, list) or not segments:
        return cell, ("text_not_unpacked",)
    texts = [word(obj(one).get("text")) for one in segments]
    return ("".join(texts), ()) if any(texts) else (cell, ("text_not_unpacked",))


def _pieces(text: str) -> list[object]:
    """Read objects that stand one after another with commas between; [] unless that is all there is."""
    found: list[object] = []
    place = 0
    while place < len(text) and len(found) < _MOST_SEGMENTS:
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            return []
        found.append(value)
        rest = re.compile(r"[\s,]*").match(text, end)
        place = rest.end() if rest else end
    return found
