"""TikTok's "download your data": comments, direct messages and posts, as JSON and as text; logins and devices never.

The download does not say in which zone its JSON times are, so they stay without one unless somebody says it; the text
form writes "UTC". Source: downloads as other readers describe them (2020 to 2026); no filled one was at hand.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from casebook.importers import choice as choices
from casebook.importers.choice import Choice, Question
from casebook.importers.decoding import decoded
from casebook.importers.json_rows import first, obj, raw_of
from casebook.importers.json_stream import ANY, Item, Path, items
from casebook.importers.message import Medium, Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

FORMAT = PLATFORM = "tiktok"

_SECTIONS = ("Comment", "Comments", "Video", "Post", "Posts", "Direct Message", "Direct Messages")
_COMMENTS: tuple[Path, ...] = (("Comment", "Comments", "CommentsList", ANY), ("Comment", "CommentsList", ANY))
_POSTS: tuple[Path, ...] = tuple(
    (top, inner, "VideoList", ANY) for top, inner in (("Video", "Videos"), ("Post", "Posts"), ("Post", "Videos"))
)
_CHATS: tuple[Path, ...] = tuple(
    (top, inner, "ChatHistory", ANY, ANY)
    for top in ("Direct Message", "Direct Messages")
    for inner in ("Chat History", "Direct Messages", "Group Chat")
)
_GROUPS: tuple[Path, ...] = tuple((*path[:2], "GroupChat", ANY, ANY) for path in _CHATS)
_JSON_NAME = re.compile(r"(?:^|/)user_data[^/]*\.json$", re.IGNORECASE)
_TEXT_NAME = re.compile(r"(?:^|/)(?:comments?|posts?|videos?|chat history|direct messages?[^/]*)\.txt$", re.IGNORECASE)
_SECTION_MARKS = (b'"CommentsList"', b'"ChatHistory"', b'"Direct Messages"', b'"Your Activity"', b'"App Settings"')
_FIELD = re.compile(r"([A-Z][\w ()/']{0,60}):[ \t]?(.*)")
_CHAT_START = re.compile(r">>>\s*Chat History with (.{1,200}?)\s*:{0,3}\s*")
_CHAT_LINE = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?: UTC)?)\s+([^:]{1,200}):\s?(.*)")
_VIDEO = re.compile(r"/video/(\d{5,25})|/share/video/(\d{5,25})")
_LONGEST_BLOCK = 200_000


def recognises(source: Source) -> float:
    """Return 0.95 for user_data.json with TikTok's sections, 0.8 for its text files."""
    for name in _json_members(source):
        start = head(source, name)
        if start.lstrip()[:1] == b"{" and any(mark in start for mark in _SECTION_MARKS):
            return 0.95
    return 0.8 if _text_members(source) else 0.0


def _json_members(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    return [name for name in names if _JSON_NAME.search(name)] or (names if len(names) == 1 else [])


def _text_members(source: Source) -> list[str]:
    found = []
    for name in (member.name for member in source.members() if _TEXT_NAME.search(member.name)):
        start = head(source, name, 4096).decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
        if start.startswith(("Date:", ">>>")) or "\nDate:" in start:
            found.append(name)
    return found


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone of the JSON form's times, which do not bring one."""
    names = [name for name in _json_members(source) if head(source, name, 16).lstrip()[:1] == b"{"]
    return (choices.zone("2024-03-05 14:00:00", names[0], "Etc/UTC"),) if names else ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every comment, post and direct message, whichever form the download has."""

    def json_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        for item in items(stream, [*_COMMENTS, *_POSTS, *_CHATS, *_GROUPS]):
            position = Position(item.line, 0, member, item.pointer)
            yield Skipped(position, item.fault) if item.fault else _of_json(item, position, choice)

    def text_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        return _of_text(stream, member, choice)

    def all_rows() -> Iterator[Message | Skipped]:
        texts = _text_members(source)
        yield from through(source, [name for name in _json_members(source) if name not in texts], json_in)
        yield from through(source, texts, text_in)

    return numbered(all_rows(), source)


def _of_json(item: Item, position: Position, choice: Choice) -> Message:
    row, path = obj(item.value), item.path
    is_chat = "ChatHistory" in path or "GroupChat" in path
    partner = re.sub(r"^Chat History with |:+$", "", str(path[3])) if is_chat else ""
    kind = "message" if is_chat else "comment" if "CommentsList" in path else "post"
    return _message(row, position, choice, kind, partner)


def _message(row: Mapping[str, Any], position: Position, choice: Choice, kind: str, partner: str = "") -> Message:
    shown = first(row, "Date", "date")
    posted_at, notes = stamp(shown, choice)
    link = first(row, "Link", "link", "VideoLink", "url", "Url")
    link = "" if link == "N/A" else link
    text = first(row, "Content", "content", "Comment", "comment", "Title", "title", "AddYoursText")
    photo = first(row, "photo", "Photo")
    number = _VIDEO.search(link)
    known = bool(text or link or photo) and bool(shown)
    return Message(
        position=position,
        text="" if text == "N/A" else text,
        posted_at=posted_at,
        platform=PLATFORM,
        account=first(row, "From", "from"),
        url=link if kind == "post" else "",
        native_id=(number[1] or number[2]) if number and kind == "post" else "",
        raw=raw_of(row),
        notes=notes,
        kind=kind if known else "unknown",
        thread=partner,
        thread_id=partner,
        media=(Medium(photo, "photo"),) if photo not in {"", "N/A"} else (),
        address_of_parent=link if kind == "comment" else "",
    )


@dataclass(slots=True)
class _Block:
    """The lines of one row of the text form."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    last: str = ""
    size: int = 0

    def add(self, text: str) -> None:
        self.size += len(text)
        if self.size > _LONGEST_BLOCK:
            return
        if match := _FIELD.fullmatch(text):
            self.last = match[1]
            self.fields[self.last] = match[2].strip()
        elif self.last:
            self.fields[self.last] += "\n" + text


def _of_text(stream: BinaryIO, member: str, choice: Choice) -> Iterator[Message | Skipped]:
    """Read "Date: …" blocks between empty lines, and the lines of chats below ">>> Chat History with …"."""
    kind = "comment" if "comment" in member.lower() else "post"
    partner = ""
    block = _Block(1)
    for number, line in enumerate(_lines(stream), 1):
        if start := _CHAT_START.fullmatch(line):
            yield from _ended(block, member, choice, kind, partner)
            partner, block = start[1], _Block(number)
        elif partner and (match := _CHAT_LINE.fullmatch(line)):
            yield from _ended(block, member, choice, kind, partner)
            block = _Block(number, {"Date": match[1], "From": match[2], "Content": match[3]}, "Content")
        elif not partner and (not line.strip() or line.startswith("Date:")):
            yield from _ended(block, member, choice, kind, partner)
            block = _Block(number + (not line.strip()))
            if line.strip():
                block.add(line)
        elif partner and block.last:
            block.size += len(line)
            if block.size <= _LONGEST_BLOCK:
                block.fields["Content"] += "\n" + line
        else:
            block.add(line)
    yield from _ended(block, member, choice, kind, partner)


def _ended(block: _Block, member: str, choice: Choice, kind: str, partner: str) -> Iterator[Message]:
    if not block.fields:
        return
    fields = {name: value.rstrip("\n") for name, value in block.fields.items()}
    yield _message(fields, Position(block.line, 0, member), choice, "message" if partner else kind, partner)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of a text without their ends; a line over 200,000 characters comes in pieces."""
    held = ""
    for piece in decoded(stream):
        held += piece
        *whole, held = held.replace("\r\n", "\n").split("\n")
        yield from whole
        if len(held) > _LONGEST_BLOCK:
            yield held
            held = ""
    if held:
        yield held
