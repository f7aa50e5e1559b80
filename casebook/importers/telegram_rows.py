"""One row of Telegram's result.json to a message: text in parts, times, senders, files, and the rows that are no messages.

It reads values that json has parsed, and trusts none of their types.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from casebook.dates import Moment
from casebook.errors import InvalidInput
from casebook.importers.media import NOT_INCLUDED, TOO_LARGE, UNAVAILABLE, Finder
from casebook.importers.message import Medium, Message, Position

_Row = Mapping[str, Any]
_EPOCH_DAYS = ("1969-12-31T", "1970-01-01T")
_PHRASE = re.compile(
    r"(.*?) ?\((?:File|Photo|Video|Story|Audio)[\w ]{0,20}? "
    r"(not included|exceeds maximum size|unavailable|has expired)[^()]*\)",
    re.DOTALL,
)
_REASONS = MappingProxyType(
    {
        "not included": NOT_INCLUDED,
        "exceeds maximum size": TOO_LARGE,
        "unavailable": UNAVAILABLE,
        "has expired": UNAVAILABLE,
    }
)
_KINDS = MappingProxyType(
    {
        "sticker": "sticker",
        "video_message": "video_note",
        "voice_message": "voice",
        "animation": "animation",
        "video_file": "video",
        "audio_file": "audio",
    }
)
_CALLS = frozenset({"phone_call", "group_call", "conference_call", "group_call_scheduled", "invite_to_group_call"})
_TOLD = ("title", "information_text", "text", "inviter", "members", "duration_seconds", "duration", "discard_reason")
_ANSWERED = ("reply_to_message_id", "message_id", "game_message_id", "invoice_message_id")
_ELSEWHERE = frozenset(
    {
        *(
            "id",
            "type",
            "date",
            "date_unixtime",
            "edited",
            "edited_unixtime",
            "action",
            "text_entities",
            "photo",
            "file",
        ),
        *(
            "actor",
            "actor_id",
            "from",
            "from_id",
            "reply_to_peer_id",
            "width",
            "height",
            "reactions",
            *_TOLD,
            *_ANSWERED,
        ),
        *("photo_file_size", "file_name", "file_size", "mime_type", "media_type", "thumbnail", "thumbnail_file_size"),
    }
)
"""What a service row says in other fields of the message; all else that it names are details of what was done."""
_CARDS = (
    ("place_name", "address"),
    ("game_title", "game_description", "game_link"),
    ("invoice_information", "giveaway_information", "giveaway_results", "paid_media"),
    ("dice",),
)
"""What a message without words may hold instead, besides files, contacts, polls and lists."""
_DIGITS = re.compile(r"-?\d{1,15}", re.ASCII)
_LONGEST_SHOWN = 200
_LONGEST_CARD = 4000
_MOST_LISTED = 1000
_TO_SECONDS = len("2024-03-05T14:00:00")
_NEVER = Moment()
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


class Cells(Mapping[str, str]):
    """A row's values as text by their names, written out only when somebody asks: most rows are only counted."""

    __slots__ = ("_row",)

    def __init__(self, row: _Row) -> None:
        self._row = row

    def __getitem__(self, name: str) -> str:
        return _cell(self._row[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)


def to_message(
    row: _Row, position: Position, finder: Finder, zone: str, *, thread: str, thread_id: str, chat_type: str
) -> Message:
    """Read one row, whatever is in it; `zone` holds for times that come as the exporting computer's clock only."""
    posted_at, unread = _when(row, "date", zone)
    kind = _kind(row, chat_type)
    sender, sender_id = _sender(row)
    forwarded, unnamed = _forwarded(row)
    text = _text(row)
    notes = {
        "time_not_read": unread,
        "deleted_account": bool(sender_id) and not sender,
        "forwarded_from_unknown": unnamed,
        "damaged_characters": "\ufffd" in text,
    }
    return Message(
        position=position,
        text=text or _told(row, kind),
        posted_at=posted_at,
        platform="telegram",
        account_id=sender_id,
        display_name=sender,
        native_id=_id(row.get("id")),
        raw=Cells(row),
        notes=tuple(note for note, true in notes.items() if true),
        kind=kind,
        thread=thread,
        thread_id=thread_id,
        reply_to=_reply(row),
        forwarded_from=forwarded,
        edited_at=_edited(row, zone),
        media=tuple(_media(row, finder)),
    )


def never_edited(row: _Row) -> str:
    """Return what a row of exports up to 2021 shows for "not edited", "" otherwise.

    It is the start of Unix time on the exporting computer's clock, and so betrays how far that was from UTC.
    """
    shown = _line(row.get("edited"))
    return shown if shown.startswith(_EPOCH_DAYS) else ""


def _kind(row: _Row, chat_type: str) -> str:
    stated = row.get("type")
    if stated == "service":
        return "call" if row.get("action") in _CALLS else "service"
    if stated == "story":
        return "post"
    if stated != "message":
        return "unknown"
    return "post" if chat_type.endswith("_channel") else "message"


def _sender(row: _Row) -> tuple[str, str]:
    """Name and id; numbers of 2020 become what later exports write, so that the same person has one id."""
    whose = "actor" if row.get("actor_id") is not None or row.get("actor") else "from"
    return _line(row.get(whose)), _peer(row.get(f"{whose}_id"))


def _peer(value: object) -> str:
    number = _id(value)
    return f"user{number}" if _DIGITS.fullmatch(number) else number


def _forwarded(row: _Row) -> tuple[str, bool]:
    """The name that a message was forwarded from, and whether it was forwarded from somebody whom the file does not name."""
    for key in ("forwarded_from", "saved_from"):
        if name := _line(row.get(key)):
            return name, False
    return "", "forwarded_from" in row or "forwarded_from_id" in row


def _reply(row: _Row) -> str:
    """What a message answers, or a service row is about (the message that was pinned)."""
    answered = next((found for key in _ANSWERED if (found := _id(row.get(key)))), "")
    peer = _peer(row.get("reply_to_peer_id"))
    return f"{peer}/{answered}" if answered and peer else answered


def _text(row: _Row) -> str:
    """The words as shown; exports of some months have them in `text_entities` only."""
    return _parts(row.get("text")) or _parts(row.get("text_entities")) or _parts(row.get("caption"))


def _parts(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _parts(value.get("text"))
    return "".join(_parts(part) for part in value) if isinstance(value, list) else ""


def _told(row: _Row, kind: str) -> str:
    """Words for a row without text: what a poll asks, what a service row says was done."""
    for key, name, answers in (("poll", "question", "answers"), ("todo_list", "title", "answers")):
        if isinstance(asked := row.get(key), dict):
            lines = asked.get(answers) if isinstance(asked.get(answers), list) else asked.get("items")
            told = [_parts(asked.get(name)), *(f"- {_parts(line)}" for line in lines or () if isinstance(line, dict))]
            return "\n".join(line for line in told if line)
    if kind not in {"service", "call"}:
        return "\n".join(line for keys in _CARDS for key in keys if (line := _card(key, row.get(key))))
    details = [_listed(row[key]) for key in _TOLD if row.get(key)]
    details += [f"{key} {_listed(row[key])}" for key in row if key not in _ELSEWHERE and row[key] not in (None, "", [])]
    return ": ".join(part for part in (_line(row.get("action")), "; ".join(details)) if part)


def _card(key: str, value: object) -> str:
    """A card as words: a line as it is, an object by its fields as the file names them."""
    if isinstance(value, dict):
        fields = (f"{name} {_listed(field)}" for name, field in value.items() if field not in (None, "", []))
        return f"{key}: {'; '.join(fields)}"[:_LONGEST_CARD]
    return _line(value)


def _listed(value: object) -> str:
    if isinstance(value, list):
        # Accounts that are gone have no name; words come in parts.
        return ", ".join("?" if one is None else _parts(one) or _cell(one) for one in value[:_MOST_LISTED])
    return _cell(value)


def _edited(row: _Row, zone: str) -> Moment:
    stamp = _id(row.get("edited_unixtime"))
    if stamp == "0" or (not stamp and never_edited(row)):
        return _NEVER
    return _when(row, "edited", zone)[0] if stamp or row.get("edited") else _NEVER


def _when(row: _Row, key: str, zone: str) -> tuple[Moment, bool]:
    """The time under a key, and whether one is shown that cannot be read."""
    shown, stamp = _line(row.get(key))[:_LONGEST_SHOWN], _id(row.get(f"{key}_unixtime"))
    try:
        if _DIGITS.fullmatch(stamp):
            instant = datetime.fromtimestamp(int(stamp), UTC)
            return Moment(f"{instant.isoformat()[:_TO_SECONDS]}Z", zone, shown or stamp), False
        return Moment(shown, zone, shown), False
    except (InvalidInput, ValueError, OverflowError, OSError):
        return Moment("", zone, shown or stamp), True


def _media(row: _Row, finder: Finder) -> Iterator[Medium]:
    if path := _line(row.get("photo")):
        yield _file(path, "photo", finder, "")
    for key in ("file", "media"):
        if path := _line(row.get(key)):
            yield _file(path, _KINDS.get(_line(row.get("media_type")), "file"), finder, _line(row.get("file_name")))
    if isinstance(contact := row.get("contact_information"), dict):
        parts = [_line(contact.get(key)) for key in ("first_name", "last_name", "phone_number")]
        name = " ".join(part for part in parts if part)
        card = _line(row.get("contact_vcard"))
        found = _file(card, "contact", finder, "") if card else Medium(name, "contact")
        yield Medium(name or found.name, "contact", found.missing, found.member)
    if isinstance(place := row.get("location_information"), dict):
        yield Medium(f"{_cell(place.get('latitude'))},{_cell(place.get('longitude'))}", "location")


def _file(path: str, kind: str, finder: Finder, name: str) -> Medium:
    if phrase := _PHRASE.fullmatch(path):
        return Medium(phrase[1] or name, kind, _REASONS[phrase[2]])
    return finder.find(path, kind)


def _id(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return str(value)[:_LONGEST_SHOWN]


def _line(value: object) -> str:
    return value if isinstance(value, str) else ""


def _cell(value: object) -> str:
    return value if isinstance(value, str) else _ENCODE(value)
