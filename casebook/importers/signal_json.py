"""Signal's own export without encryption (main.jsonl, since 2025), and the data.json of a tool that reads Signal Desktop.

Only chats are read. The keys, addresses and settings that stand beside them are passed over; of contacts no more is held
than their names, and no key reaches a message. Source: Signal's Backup.proto, which main.jsonl spells as JSON line by line.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from casebook.importers import choice as choices
from casebook.importers.chat_lines import LONGEST_LINE, lines
from casebook.importers.choice import Choice, Question
from casebook.importers.json_rows import first, obj
from casebook.importers.json_stream import CUT, DAMAGED, TOO_LONG, parse
from casebook.importers.media import Finder
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.signal_items import People, to_message
from casebook.importers.signal_lines import from_line
from casebook.importers.source import Source, head

FORMAT = "signal-json"

_MAIN = re.compile(rb'\s*\{\s*"(?:version|backupTimeMs|account|recipient|chat|chatItem)"\s*:')
_FRAME = re.compile(rb'^\s*\{\s*"(?:recipient|chat|chatItem|account|chatFolder|stickerPack)"\s*:\s*\{', re.MULTILINE)
_LINE = re.compile(rb'\s*\{(?=[^\n]*"sender"\s*:)(?=[^\n]*"body"\s*:)\s*"date"\s*:')
_NAMES = ("main.jsonl", "data.json")


def recognises(source: Source) -> float:
    """Return how sure it is, by the first lines; the tool's data.json stands beside a text that is surer of itself."""
    kinds = {_kind(source, name) for name in _files(source)}
    return 0.95 if "frames" in kinds else 0.85 if "lines" in kinds else 0.0


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone of the computer that wrote a data.json; Signal's own export has instants."""
    asked = []
    for name in _files(source):
        if _kind(source, name) == "lines":
            row = _parsed(next((line for _, line in lines(io.BytesIO(head(source, name)))), ""))
            asked.append(choices.zone(first(obj(row), "date")[:40], name))
    return tuple(asked)


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row of every chat; holds one row, and the names of people and chats."""
    finder = Finder(source)

    def rows(stream: BinaryIO, name: str) -> Iterator[Message | Skipped]:
        beside = finder.beside(name)
        framed = _kind(source, name) == "frames"
        return _frames(stream, name, beside) if framed else _lines(stream, name, beside, choice.zone)

    names = _files(source) or [member.name for member in source.members()][:1]
    return numbered(through(source, names, rows), source)


def _frames(stream: BinaryIO, member: str, finder: Finder) -> Iterator[Message | Skipped]:
    people = People()
    for number, line in lines(stream):
        if not line.strip():
            continue
        frame = obj(_parsed(line))
        if not frame:
            yield Skipped(Position(number, 0, member), _why(line))
        elif isinstance(item := frame.get("chatItem"), dict):
            yield to_message(item, Position(number, 0, member), people, finder)
        else:
            people.learn(frame)


def _lines(stream: BinaryIO, member: str, finder: Finder, zone: str) -> Iterator[Message | Skipped]:
    title = posixpath.basename(posixpath.dirname(member))
    for number, line in lines(stream):
        row = obj(_parsed(line))
        if row:
            yield from_line(row, Position(number, 0, member), finder, zone, title)
        elif line.strip():
            yield Skipped(Position(number, 0, member), _why(line))


def _parsed(line: str) -> Any:  # noqa: ANN401 -- whatever JSON holds
    try:
        return parse(line)
    except ValueError:
        return None


def _why(line: str) -> str:
    if len(line) >= LONGEST_LINE:
        return TOO_LONG
    return DAMAGED if line.rstrip().endswith("}") else CUT


def _kind(source: Source, name: str) -> str:
    start = head(source, name).removeprefix(b"\xef\xbb\xbf")
    if _MAIN.match(start) and _FRAME.search(start):
        return "frames"
    return "lines" if _LINE.match(start) else ""


def _files(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    named = names if len(names) == 1 else [name for name in names if posixpath.basename(name).lower() in _NAMES]
    return [name for name in named if _kind(source, name)]
