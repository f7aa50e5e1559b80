"""Signal's chats as plain text, as its export tools write them: [2019-12-24, 12:23] Jane Doe: Hello.

Signal itself exports no text. The tools use one form of date, which leaves nothing to be asked but the zone.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from casebook.dates import Moment
from casebook.errors import InvalidInput
from casebook.importers import choice as choices
from casebook.importers.chat_lines import lines, unmarked
from casebook.importers.chat_rows import ChatRow, Repeats, grouped
from casebook.importers.choice import Choice, Question
from casebook.importers.json_stream import BROKEN_OFF
from casebook.importers.media import Finder
from casebook.importers.message import NO_MESSAGES, Medium, Message, Position, Skipped
from casebook.importers.source import Source, head

FORMAT = "signal"

_HEADER = re.compile(r"\[(?P<day>\d{4}-\d\d-\d\d),? (?P<clock>\d\d:\d\d(?::\d\d)?)\] ?", re.ASCII)
_NAME = re.compile(r"(.{1,100}?): ?")
_FILE = re.compile(r"(?P<photo>!?)\[(?P<name>[^\[\]\n]{0,250})\]\((?P<path>(?:\./)?media/[^()\n]{1,500})\)")
_ENDINGS = (".txt", ".md")
_PICTURES = re.compile(r"\.(jpe?g|png|gif|webp|heic)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Header:
    shown: str
    rest: str


def recognises(source: Source) -> float:
    """Return how sure it is: WhatsApp can write a date like this, but hardly ever does."""
    return 0.9 if _files(source) else 0.0


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone of the computer that wrote the file."""
    asked = []
    for name in _files(source):
        first = next(found for line in _beginning(source, name) if (found := _begins(line)))
        asked.append(choices.zone(first.shown, name))
    return tuple(asked)


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row of every chat; holds one row in memory."""
    number, finder = 0, Finder(source)
    for name in _files(source) or [member.name for member in source.members()][:1]:
        finder, repeats, thread = finder.beside(name), Repeats(), _title(source, name)
        member = name if len(source.members()) > 1 else ""
        try:
            with source.open(name) as stream:
                for row in grouped(lines(stream), _begins):
                    number += 1
                    position = Position(row.line, number, member)
                    yield _message(row, position, thread, finder, repeats, choice.zone)
        except OSError:
            number += 1
            yield Skipped(Position(0, number, member), BROKEN_OFF)
    if not number:
        yield Skipped(Position(0, 1), NO_MESSAGES)


def _message(
    row: ChatRow[_Header], position: Position, thread: str, finder: Finder, repeats: Repeats, zone: str
) -> Message | Skipped:
    if row.fault or row.begun is None:
        return Skipped(position, row.fault)
    match = _NAME.match(row.begun.rest)
    sender = unmarked(match[1]).strip() if match else ""
    text = row.words(row.begun.rest[match.end() :] if match else row.begun.rest)
    posted_at, unread = _when(row.begun.shown, zone)
    notes = {"time_not_read": unread, "damaged_characters": "\ufffd" in text}
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform="signal",
        display_name=sender,
        raw=MappingProxyType({"date": row.begun.shown, "name": sender, "text": text}),
        notes=tuple(note for note, true in notes.items() if true),
        kind="message" if match else "service",
        thread=thread,
        media=tuple(_media(text, finder)),
        repeat=repeats.count(row.begun.shown, sender, text),
    )


def _media(text: str, finder: Finder) -> Iterator[Medium]:
    for match in _FILE.finditer(text):
        yield finder.find(match["path"], "photo" if match["photo"] and _PICTURES.search(match["path"]) else "file")


def _begins(line: str) -> _Header | None:
    match = _HEADER.match(line)
    return _Header(f"{match['day']}, {match['clock']}", line[match.end() :]) if match else None


def _when(shown: str, zone: str) -> tuple[Moment, bool]:
    with suppress(InvalidInput):
        return Moment(shown.replace(", ", "T"), zone, shown), False
    return Moment("", zone, shown), True


def _title(source: Source, name: str) -> str:
    """The folder or file is named after the chat; names that the tools give to all files say nothing."""
    stem = posixpath.splitext(posixpath.basename(name))[0]
    if stem.lower() in {"chat", "index", "data"} and posixpath.dirname(name):
        stem = posixpath.basename(posixpath.dirname(name))
    return stem if len(source.members()) > 1 else ""


def _files(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    texts = names if len(names) == 1 else [name for name in names if name.lower().endswith(_ENDINGS)]
    return [name for name in texts if any(_begins(line) for line in _beginning(source, name)[:3])]


def _beginning(source: Source, name: str) -> list[str]:
    return [line for _, line in lines(io.BytesIO(head(source, name))) if line.strip()]
