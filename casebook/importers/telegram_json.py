"""Telegram Desktop's machine-readable export: result.json of one chat or of a whole account, as of 2020 to 2025.

Only messages and stories are read. Contacts, sessions, addresses and what else such a file holds of other people are
passed over unread. Times are those of `date_unixtime`; older files have the clock of the exporting computer only.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from casebook.importers import choice as choices
from casebook.importers.choice import Choice, Question
from casebook.importers.decoding import decoded
from casebook.importers.json_stream import ANY, BROKEN_OFF, CUT, DAMAGED, Item, Path, items
from casebook.importers.media import Finder
from casebook.importers.message import NO_MESSAGES, Message, Position, Skipped
from casebook.importers.source import Source, head
from casebook.importers.telegram_rows import never_edited, to_message

FORMAT = "telegram-json"

_LISTS = ("chats", "left_chats")
_HEADERS = ("name", "type", "id")
_WANTED: tuple[Path, ...] = (
    *((key,) for key in _HEADERS),
    ("messages", ANY),
    *((part, "list", ANY, key) for part in _LISTS for key in _HEADERS),
    *((part, "list", ANY, "messages", ANY) for part in _LISTS),
    ("stories", ANY),
)
_NAME = re.compile(r"(.*/)?result[^/]*\.json", re.IGNORECASE)
_ROW = re.compile(r'"type":\s*"(message|service|unsupported)"')
_ROOT = re.compile(r'\s*\{\s*"(about|name|type|id|messages|chats)":')
_PARTS = re.compile(r'"(personal_information|frequent_contacts|chats|left_chats)":')
_MESSAGES = re.compile(r'"messages":\s*\[')
_SENDER = re.compile(r'"(from|from_id|date_unixtime|actor_id|text_entities)":')
_ROWS_ASKED = 20
_NAMELESS = frozenset({"saved_messages", "replies", "verify_codes"})  # the file gives these chats a kind and no name


@dataclass(slots=True)
class _Chat:
    """What stands before the messages of a chat."""

    place: Path
    name: str = ""
    type: str = ""
    id: str = ""


def recognises(source: Source) -> float:
    """Return how sure it is: by the first 64 KiB, since a whole account's file begins with pages of contacts."""
    return max((_sureness(source, name) for name in _candidates(source)), default=0.0)


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone of the exporting computer, where messages have no other times; propose the one they betray.

    Reads until the first messages, and holds one of them.
    """
    for name in _files(source):
        for row in islice(_rows(source, name), _ROWS_ASKED):
            shown = row.get("date")
            if isinstance(shown, str) and "date_unixtime" not in row:
                return (choices.zone(shown[:40], name, choices.fixed_zone(never_edited(row))),)
    return ()


def _rows(source: Source, name: str) -> Iterator[Mapping[str, Any]]:
    with suppress(OSError), source.open(name) as stream:
        for item in items(stream, _WANTED):
            if isinstance(item.value, dict) and not _is_header(item):
                yield item.value


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row of every chat, and every story; holds one row in memory, whatever the size of the file."""
    row, finder = 0, Finder(source)
    for name in _files(source) or [member.name for member in source.members()][:1]:
        finder = finder.beside(name)
        member = name if len(source.members()) > 1 else ""
        chat = _Chat(())
        try:
            with source.open(name) as stream:
                for item in items(stream, _WANTED):
                    if _is_header(item):
                        chat = _headed(chat, item)
                        continue
                    row += 1
                    position = Position(item.line, row, member, item.pointer)
                    yield _message(item, position, _belonging(chat, item), finder, choice.zone)
        except OSError:
            yield Skipped(Position(0, row + 1, member), BROKEN_OFF)
            row += 1
    if not row:
        yield Skipped(Position(0, 1), NO_MESSAGES)


def _message(item: Item, position: Position, chat: _Chat, finder: Finder, zone: str) -> Message | Skipped:
    if item.fault:
        return Skipped(position, item.fault if item.path else NO_MESSAGES)
    if not isinstance(item.value, dict):
        return Skipped(position, DAMAGED)
    row = {"type": "story", **item.value} if item.path[0] == "stories" else item.value
    title = chat.name or (chat.type if chat.type in _NAMELESS else "")
    return to_message(row, position, finder, zone, thread=title, thread_id=chat.id, chat_type=chat.type)


def _is_header(item: Item) -> bool:
    return item.path[-1:] != () and item.path[-1] in _HEADERS and item.fault not in {CUT, BROKEN_OFF}


def _headed(chat: _Chat, item: Item) -> _Chat:
    chat = _belonging(chat, item)
    setattr(chat, str(item.path[-1]), str(item.value)[:300] if isinstance(item.value, str | int) else "")
    return chat


def _belonging(chat: _Chat, item: Item) -> _Chat:
    """The chat that the item stands in; a new one knows nothing of the one before."""
    root = item.path[0] if item.path else ""
    place = item.path[:3] if root in _LISTS else item.path[:1] if root == "stories" else ()
    return chat if chat.place == place else _Chat(place)


def _candidates(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    return names if len(names) == 1 else [name for name in names if _NAME.fullmatch(name)]


def _files(source: Source) -> list[str]:
    return [name for name in _candidates(source) if _sureness(source, name) > 0]


def _beginning(source: Source, name: str) -> str:
    return "".join(decoded(io.BytesIO(head(source, name))))


def _sureness(source: Source, name: str) -> float:
    text = _beginning(source, name)
    if not _ROOT.match(text):
        return 0.0
    if _MESSAGES.search(text) and (_ROW.search(text) or _PARTS.search(text)) and _SENDER.search(text):
        return 0.95
    if _PARTS.search(text):
        return 0.7 if _NAME.fullmatch(name) else 0.5
    # An empty chat, or one whose first rows are only ids.
    named = {key for key in _HEADERS if f'"{key}":' in text}
    return 0.4 if _MESSAGES.search(text) and (named or _ROW.search(text)) else 0.0
