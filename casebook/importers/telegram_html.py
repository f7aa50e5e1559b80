"""Telegram Desktop's export for people: messages.html, messages2.html and so on, of one chat or of many.

It has less than the machine-readable form: no ids of people and chats, and no times of service rows but their day.
Nothing on the page is run or fetched.
"""

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from casebook.dates import Moment, from_stamp
from casebook.errors import InvalidInput
from casebook.importers import choice as choices
from casebook.importers.choice import Choice, Question
from casebook.importers.json_stream import BROKEN_OFF
from casebook.importers.media import Finder
from casebook.importers.message import NO_MESSAGES, Message, Position, Skipped
from casebook.importers.source import Source, head
from casebook.importers.telegram_page import Row, rows

FORMAT = "telegram-html"

DAY_ONLY = "This row only shows the day of the rows below it."

_NAME = re.compile(r"(.*/)?messages(\d*)[^/]*\.html?", re.IGNORECASE)
_ROW = re.compile(rb'<div class="message (?:default|service)[^"]*" id="message-?\d')
_HISTORY = re.compile(rb'<div class="history">|chat_page')
_DATED = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d)?)?", re.ASCII)
_DAY = re.compile(r"\d{1,2} [^\W\d]{3,15} \d{4}")
_ANSWERED = re.compile(r"go_to_message(-?\d{1,20})")
_ID = re.compile(r"message(-?\d{1,20})")
_VIA = re.compile(r"(?<=\S) via @\w{1,64}$")
_TELLING = ("text", "poll", "call", "card")
_GONE = "Deleted Account"  # pages are in English whatever the language of the app
_UNSUPPORTED = "This message is not supported by this version"
_ROWS_ASKED = 50


class _Thread:
    """What one row hands on to the next: whose turn it is, and which day."""

    def __init__(self) -> None:
        self.sender = ""
        self.forwarded = ""
        self.day = Moment()


def recognises(source: Source) -> float:
    """Return how sure it is, by the first rows of a page; any page of that make will do, whatever its name."""
    return 0.95 if _files(source) else 0.0


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone, where the times of messages do not say it: pages made before 2022."""
    for name in _files(source):
        with suppress(OSError), source.open(name) as stream:
            for row in islice(rows(stream), _ROWS_ASKED):
                match = _DATED.match(row.dated)
                if match and "UTC" not in match[0]:
                    return (choices.zone(row.dated[:40], name),)
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row of every page, the pages of a chat in their order; holds one row in memory."""
    number, folder, thread, finder = 0, None, _Thread(), Finder(source)
    for name in _files(source) or [member.name for member in source.members()][:1]:
        if posixpath.dirname(name) != folder:
            folder, thread = posixpath.dirname(name), _Thread()
        finder = finder.beside(name)
        member = name if len(source.members()) > 1 else ""
        try:
            with source.open(name) as stream:
                for row in rows(stream):
                    number += 1
                    yield _message(row, Position(row.line, number, member, row.id), thread, finder, choice.zone)
        except OSError:
            number += 1
            yield Skipped(Position(0, number, member), BROKEN_OFF)
    if not number:
        yield Skipped(Position(0, 1), NO_MESSAGES)


def _message(row: Row, position: Position, thread: _Thread, finder: Finder, zone: str) -> Message | Skipped:
    if row.fault:
        return Skipped(position, row.fault)
    service = row.words("service")
    if row.service and _DAY.fullmatch(service) and not row.media:
        with suppress(InvalidInput):
            thread.day = from_stamp(service, zone)
        return Skipped(position, DAY_ONLY)
    if sender := _name(row.words("from")):
        thread.sender = sender
    forwarded = _name(row.words("forwarded")) or (thread.forwarded if row.forwarded and row.joined else "")
    thread.forwarded = forwarded
    posted_at, unread = (thread.day, False) if row.service else _when(row.dated, zone)
    media = tuple(medium.found_by(finder) for medium in row.media if medium.kind not in {"call", "card"})
    answered, own = _ANSWERED.search(row.reply), _ID.fullmatch(row.id)
    text = service if row.service else next((words for role in _TELLING if (words := row.words(role))), "")
    notes = {
        "time_not_read": unread,
        "deleted_account": not row.service and thread.sender == _GONE,
        "forwarded_from_unknown": row.forwarded and not forwarded,
        "damaged_characters": "\ufffd" in text,
    }
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform="telegram",
        display_name="" if row.service else thread.sender,
        native_id=own[1] if own else "",
        raw=row.raw(),
        notes=tuple(note for note, true in notes.items() if true),
        kind=_kind(row, service),
        thread=row.title,
        reply_to=answered[1] if answered else "",
        forwarded_from=forwarded,
        media=media,
    )


def _kind(row: Row, service: str) -> str:
    if row.service:
        return "unknown" if service.startswith(_UNSUPPORTED) else "service"
    return "call" if row.words("call") else "message"


def _name(shown: str) -> str:
    """A sender without the bot that the message was written with, which the page sets behind the name."""
    return _VIA.sub("", shown)


def _when(shown: str, zone: str) -> tuple[Moment, bool]:
    match = _DATED.match(shown)
    if match is None:
        return Moment("", zone, shown[:200]), bool(shown)
    day, month, year, clock, offset = match.groups()
    said = offset or ("Z" if "UTC" in match[0] else "")
    try:
        return Moment(f"{year}-{month}-{day}T{clock}{said}", zone, shown), False
    except InvalidInput:
        return Moment("", zone, shown), True


def _files(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    named = names if len(names) == 1 else sorted((name for name in names if _NAME.fullmatch(name)), key=_in_order)
    return [name for name in named if _is_page(head(source, name))]


def _is_page(beginning: bytes) -> bool:
    return bool(_ROW.search(beginning) or (_HISTORY.search(beginning) and b"page_header" in beginning))


def _in_order(name: str) -> tuple[str, int, str]:
    match = _NAME.fullmatch(name)
    return posixpath.dirname(name), int(match[2][:9] or 1) if match else 0, name
