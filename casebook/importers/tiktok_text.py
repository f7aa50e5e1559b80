"""The text form of TikTok's download: blocks of "Date: …" for comments and posts, and lines below ">>> Chat History with …".

Names of files and fields follow the account's language; the mark of chats does not. Lists of logins, of what was watched,
liked or searched have the same form and are told apart by their names, so that they are never taken. Source: files as other
readers describe them (2020 to 2026).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from casebook.importers.choice import Choice
from casebook.importers.decoding import decoded
from casebook.importers.json_rows import first
from casebook.importers.message import Medium, Message, Position
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

PLATFORM = "tiktok"

_COMMENTS = frozenset(
    [
        "comment",
        "comments",
        "reacties",
        "kommentare",
        "commentaires",
        "comentarios",
        "comentários",
        "commenti",
        "комментарии",
        "коментарі",
        "yorumlar",
        "نظرات",
        "komentarze",
        "kommentarer",
        "kommentit",
        "comentarii",
    ]
)
_POSTS = frozenset(["post", "posts", "video", "videos"])
_FIELD = re.compile(r"([^\W\d_][\w ()/']{0,60}):[ \t]?(.*)")
_DATED = re.compile(r"[^\W\d_][\w ]{0,30}: ?\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
_CHAT_START = re.compile(r">>>\s*Chat History with (.{1,200}?)\s*:{0,3}\s*")
_CHAT_LINE = re.compile(r"(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?: UTC)?)\s+([^:]{1,200}):\s?(.*)")
_VIDEO = re.compile(r"/(?:share/)?(?:video|photo)/(\d{5,25})")
_LONGEST_BLOCK = 200_000
_NONE = frozenset({"N/A", "n.v.t.", "None", "[]"})


def members(source: Source) -> list[str]:
    """Return the files that hold comments, posts or chats."""
    found = []
    for name in (member.name for member in source.members() if member.name.lower().endswith(".txt")):
        start = head(source, name, 4096).decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
        dated = _kind(name) and (_DATED.match(start) or "\nDate:" in start)
        if dated or start.startswith(">>> Chat History with"):
            found.append(name)
    return found


def rows(stream: BinaryIO, member: str, choice: Choice) -> Iterator[Message]:
    """Yield the rows of a file; OSError of the stream passes through."""
    kind = _kind(member) or "post"
    partner = opening = ""
    block = _Block(1)
    for number, line in enumerate(_lines(stream), 1):
        if start := _CHAT_START.fullmatch(line):
            yield from _ended(block, member, choice, kind, partner)
            partner, block = start[1], _Block(number)
        elif match := _CHAT_LINE.fullmatch(line) if partner else None:
            yield from _ended(block, member, choice, kind, partner)
            block = _Block(number, {"Date": match[1], "From": match[2], "Content": match[3]}, "Content")
        elif partner:
            block.go_on(line)
        else:
            # An empty line ends a row only where the next one begins as the first did: words have empty lines too.
            opening = opening or line.partition(":")[0]
            if line.strip() and line.partition(":")[0] == opening:
                yield from _ended(block, member, choice, kind, partner)
                block = _Block(number)
            block.add(line)
    yield from _ended(block, member, choice, kind, partner)


def message(
    row: Mapping[str, object], raw: Mapping[str, str], position: Position, choice: Choice, kind: str, partner: str = ""
) -> Message:
    """Make a message of a row of either form, by TikTok's own English names of fields."""
    shown = first(row, "Date", "date")
    posted_at, notes = stamp(shown, choice)
    link, text, photo = (
        "" if found in _NONE else found
        for found in (
            first(row, "Link", "link", "VideoLink", "url", "Url"),
            first(row, "Content", "content", "Comment", "comment", "Title", "title", "AddYoursText"),
            first(row, "photo", "Photo"),
        )
    )
    number = _VIDEO.search(link)
    known = bool(text or link or photo) and bool(shown)
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform=PLATFORM,
        account=first(row, "From", "from"),
        url=link if kind == "post" else "",
        native_id=number[1] if number and kind == "post" else "",
        raw=raw,
        notes=notes,
        kind=kind if known else "unknown",
        thread=partner,
        thread_id=partner,
        media=(Medium(photo, "photo"),) if photo else (),
        address_of_parent=link if kind == "comment" else "",
    )


def _kind(member: str) -> str:
    base = member.rsplit("/", 1)[-1].lower().removesuffix(".txt")
    return "comment" if base in _COMMENTS else "post" if base in _POSTS else ""


@dataclass(slots=True)
class _Block:
    """The lines of one row."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    last: str = ""
    size: int = 0

    def add(self, text: str) -> None:
        match = _FIELD.fullmatch(text)
        if match and self.size + len(text) <= _LONGEST_BLOCK:
            self.size += len(text)
            self.last = match[1]
            self.fields[self.last] = match[2].strip()
        else:
            self.go_on(text)

    def go_on(self, text: str) -> None:
        """Add a line to the words before it."""
        self.size += len(text)
        if self.last and self.size <= _LONGEST_BLOCK:
            self.fields[self.last] += "\n" + text


def _ended(block: _Block, member: str, choice: Choice, kind: str, partner: str) -> Iterator[Message]:
    if not block.fields:
        return
    raw = {name: value.rstrip("\n") for name, value in block.fields.items()}
    position = Position(block.line, 0, member)
    yield message(_in_english(raw, kind), raw, position, choice, "message" if partner else kind, partner)


def _in_english(fields: Mapping[str, str], kind: str) -> Mapping[str, str]:
    """Give the fields their English names: of a comment the time stands first and the words second, in every language."""
    names = tuple(fields)
    if "Date" in fields or not names:
        return fields
    renamed = dict(fields)
    renamed["Date"] = fields[names[0]]
    if kind == "comment" and len(names) > 1:
        renamed["Comment"] = fields[names[1]]
    return renamed


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
