"""Signal's chats as plain text, as tools write them: [2019-12-24 12:23:45] Jane Doe: Hello, or [Dec 24, 2019 12:23:45] <Jane> Hello.

The first is signal-export's form, from the desktop's database; the second that of signalbackup-tools, from a telephone's
backup. The day cannot be taken for the month in either, so that nothing is asked but the zone.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

from casebook.dates import Moment, from_stamp
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
_OF_BACKUP = re.compile(r"\[(?P<day>[^\W\d_]{3,12}\.? \d\d, \d{4}) (?P<clock>\d\d:\d\d:\d\d)\] (?=<|\*\*\* )")
_NAME = re.compile(r"(.{1,100}?): ?")
_BRACKETED = re.compile(r"<(.{1,100}?)> ")
_SENT_FILE = re.compile(
    r"\*\*\* <(?P<name>.{1,100}?)> sent file(?: \"(?P<file>[^\n]{1,250})\"| of type (?P<type>\S{1,100}))?.*"
)
_STATUS = "*** "
_FILE = re.compile(
    r"(?P<photo>!?)\[(?P<name>[^\[\]\n]{0,250})\]"
    r"\((?P<path>(?:\.\.?/)?(?:media|exported_stickers)/(?:[^()\n]|\([^()\n]{0,100}\)){1,500})\)"
)
_DELETED = "(This message was deleted)"
_CALL = re.compile(r"(?:(?:Incoming|Outgoing|Missed) (?:voice |video |group )?call)(?: \(.{1,60}\))?")
_ENDINGS = (".txt", ".md")
_NUMBERED = re.compile(r" \(_id\d{1,9}\)$")  # signalbackup-tools numbers the files of chats
_KINDS = MappingProxyType(
    {
        "photo": re.compile(r"\.(jpe?g|png|gif|webp|heic)$", re.IGNORECASE),
        "video": re.compile(r"\.(mp4|mov|mkv|webm|3gp)$", re.IGNORECASE),
        "audio": re.compile(r"\.(mp3|m4a|aac|ogg|opus|wav|flac)$", re.IGNORECASE),
    }
)


@dataclass(frozen=True, slots=True)
class _Header:
    shown: str
    rest: str
    of_backup: bool = False


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
    sender, first, sent = _said(row.begun)
    text = row.words(first).strip("\n").rstrip(" ")
    posted_at, unread = _when(row.begun, zone)
    notes = {"time_not_read": unread, "deleted": text == _DELETED, "damaged_characters": "\ufffd" in text}
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform="signal",
        display_name=sender or "",
        raw=MappingProxyType({"date": row.begun.shown, "name": sender or "", "text": row.words(row.begun.rest)}),
        notes=tuple(note for note, true in notes.items() if true),
        kind="service" if sender is None else "call" if _CALL.fullmatch(text.strip()) else "message",
        thread=thread,
        media=(*_media(text, finder), *((finder.find(sent, "file"),) if sent else ())),
        repeat=repeats.count(row.begun.shown, sender or "", text),
    )


def _said(begun: _Header) -> tuple[str | None, str, str]:
    """Who wrote it (None where the program did), the first line of the words, and the file that is all of it."""
    if not begun.of_backup:
        match = _NAME.match(begun.rest)
        return (unmarked(match[1]).strip(), begun.rest[match.end() :], "") if match else (None, begun.rest, "")
    if match := _SENT_FILE.fullmatch(begun.rest):
        return match["name"], "", match["file"] or match["type"] or "file"
    if match := _BRACKETED.match(begun.rest):
        return match[1], begun.rest[match.end() :], ""
    return None, begun.rest.removeprefix(_STATUS), ""


def of_signal(path: str, finder: Finder) -> Medium:
    """Give a file of a chat by its path, with its kind by its ending."""
    kind = "sticker" if "exported_stickers/" in path else ""
    path = path.removeprefix("../")  # stickers lie beside the folders of the chats
    return finder.find(path, kind or next((name for name, ending in _KINDS.items() if ending.search(path)), "file"))


def _media(text: str, finder: Finder) -> Iterator[Medium]:
    for match in _FILE.finditer(text):
        yield of_signal(unquote(match["path"]), finder)


def _begins(line: str) -> _Header | None:
    if match := _HEADER.match(line):
        return _Header(f"{match['day']}, {match['clock']}", line[match.end() :])
    match = _OF_BACKUP.match(line)
    return _Header(f"{match['day']} {match['clock']}", line[match.end() :], of_backup=True) if match else None


def _when(begun: _Header, zone: str) -> tuple[Moment, bool]:
    with suppress(InvalidInput):
        if begun.of_backup:
            return from_stamp(begun.shown, zone), False
        return Moment(begun.shown.replace(", ", "T"), zone, begun.shown), False
    return Moment("", zone, begun.shown), True


def _title(source: Source, name: str) -> str:
    """The folder or file is named after the chat; names that the tools give to all files say nothing."""
    stem = posixpath.splitext(posixpath.basename(name))[0]
    if stem.lower() in {"chat", "index", "data"} and posixpath.dirname(name):
        stem = posixpath.basename(posixpath.dirname(name))
    return _NUMBERED.sub("", stem) if len(source.members()) > 1 else ""


def _files(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    texts = names if len(names) == 1 else [name for name in names if name.lower().endswith(_ENDINGS)]
    return [name for name in texts if any(_begins(line) for line in _beginning(source, name)[:3])]


def _beginning(source: Source, name: str) -> list[str]:
    return [line for _, line in lines(io.BytesIO(head(source, name))) if line.strip()]
