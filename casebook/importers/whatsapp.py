"""WhatsApp's chat export: a text file, alone or in a ZIP with its media, of Android or iOS, in the manner of many countries.

The file says neither its language nor its zone. What it proves is used, what it leaves open is asked.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from types import MappingProxyType

from casebook.importers import choice as choices
from casebook.importers.chat_lines import lines, unmarked
from casebook.importers.chat_rows import ChatRow, Repeats, grouped
from casebook.importers.choice import Choice, Question
from casebook.importers.json_stream import BROKEN_OFF
from casebook.importers.media import Finder
from casebook.importers.message import NO_MESSAGES, Medium, Message, Position, Skipped
from casebook.importers.source import Source
from casebook.importers.whatsapp_dates import Evidence, moment
from casebook.importers.whatsapp_files import chat_files, sureness, title
from casebook.importers.whatsapp_header import Header, Shape, header
from casebook.importers.whatsapp_phrases import (
    APP_MARK,
    deleted,
    is_call,
    is_notice,
    taken_apart,
    without_edit_mark,
)

FORMAT = "whatsapp"

_MOST_SHAPES = 64
_NAME = re.compile(r"(.{1,100}?):(?: |$)")
_QUOTED = re.compile(r"[\"“”«»„]")
_PHONE = re.compile(r"\+?[\d\s()\u00a0\u202f‑-]{7,30}")
_NONE: Shape = (False, False, "", False, False, False, False)


def recognises(source: Source) -> float:
    """Return how sure it is: by the name that the app gives the file, and by its first lines."""
    return max((sureness(source, name) for name in chat_files(source)), default=0.0)


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the order of day and month where the whole file does not prove it, and always for the zone of its clock."""
    asked: list[Question] = []
    for name in chat_files(source):
        _, evidence = _survey(source, name)
        if evidence.rows and not evidence.order(None):
            asked.append(choices.day_first(evidence.example or evidence.first, name))
        if evidence.rows:
            asked.append(choices.zone(evidence.first, name))
    return tuple(asked)


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row of every chat; each file is read twice, once to learn how its dates go. Holds one row in memory."""
    number, finder = 0, Finder(source)
    for name in chat_files(source) or [member.name for member in source.members()][:1]:
        member = name if len(source.members()) > 1 else ""
        shape, evidence = _survey(source, name)
        chat = _Chat(finder.beside(name), title(source, name), evidence, choice)
        try:
            with source.open(name) as stream:
                for row in grouped(lines(stream), partial(_begins, shape=shape)):
                    number += 1
                    yield chat.message(row, Position(row.line, number, member))
        except OSError:
            number += 1
            yield Skipped(Position(0, number, member), BROKEN_OFF)
    if not number:
        yield Skipped(Position(0, 1), NO_MESSAGES)


class _Chat:
    """What holds for all rows of one file."""

    def __init__(self, finder: Finder, title: str, evidence: Evidence, choice: Choice) -> None:
        self._finder = finder
        self._title = title
        self._order = evidence.order(choice.day_first)
        self._zone = choice.zone
        self._plain_words = frozenset(evidence.plain_words)
        self._long_names = sorted(evidence.long_names(), key=len, reverse=True)
        self._repeats = Repeats()

    def message(self, row: ChatRow[Header], position: Position) -> Message | Skipped:
        """Read one row."""
        if row.fault or row.begun is None:
            return Skipped(position, row.fault)
        posted_at, unread = moment(row.begun, self._order, self._zone, self._plain_words)
        sender, first = self._sender(row.begun.rest)
        words, edited = without_edit_mark(row.words(first))
        text, found = taken_apart(words)
        medium = self._found(found)
        name = unmarked(sender or "").strip()
        notes = {
            "time_not_read": unread,
            "edited": edited,
            "deleted": deleted(words),
            "damaged_characters": "\ufffd" in words,
        }
        return Message(
            position=position,
            text=unmarked(text) if text.startswith(APP_MARK) else text,
            posted_at=posted_at,
            platform="whatsapp",
            account_id="".join(re.findall(r"[+\d]", name)) if _PHONE.fullmatch(name) else "",
            display_name=name,
            raw=MappingProxyType({"date": row.begun.shown, "name": sender or "", "text": row.words(first)}),
            notes=tuple(note for note, true in notes.items() if true),
            kind=_kind_of(row.begun, sender, text, has_medium=bool(medium)),
            thread=self._title,
            media=(medium,) if medium else (),
            repeat=self._repeats.count(row.begun.shown, name, text),
        )

    def _sender(self, rest: str) -> tuple[str | None, str]:
        """Who wrote it (None where the app did) and the first line of the words."""
        for name in self._long_names:
            if rest.startswith(f"{name}: "):
                return name, rest[len(name) + 2 :]
        match = _NAME.match(rest)
        if match is None or _QUOTED.search(match[1]) or is_notice(rest):
            return None, rest
        return match[1], rest[match.end() :]

    def _found(self, medium: Medium | None) -> Medium | None:
        if medium is None or medium.missing or medium.kind == "location":
            return medium
        return self._finder.find(medium.name, medium.kind)


def _kind_of(begun: Header, sender: str | None, text: str, *, has_medium: bool) -> str:
    """What the app said itself is no message: it has no sender (Android), or its own mark before one line (iOS)."""
    if is_call(text):
        return "call"
    if sender is None:
        return "service"
    ios = begun.shape[0] and text.startswith(APP_MARK)
    return "service" if ios and "\n" not in text and not has_medium and not deleted(text) else "message"


def _begins(line: str, shape: Shape) -> Header | None:
    found = header(line)
    return found if found and found.shape == shape else None


def _survey(source: Source, name: str) -> tuple[Shape, Evidence]:
    """Read the file once: the shape of most of its headers, and what these prove."""
    shapes: defaultdict[Shape, Evidence] = defaultdict(Evidence)
    with suppress(OSError), source.open(name) as stream:
        for _, line in lines(stream):
            if (found := header(line)) and (found.shape in shapes or len(shapes) < _MOST_SHAPES):
                shapes[found.shape].add(found)
    return max(shapes.items(), key=lambda pair: pair[1].rows, default=(_NONE, Evidence()))
