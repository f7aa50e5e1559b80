"""Signal's plaintext backup (until 2019, and of tools), SMS Backup & Restore: one XML of text messages, with files and calls.

Nobody is named as the telephone's owner: what was sent has no sender's name. Files stand within the XML itself and are
only named. Sources: files of SMS Backup & Restore 10, and the exporter of signalbackup-tools, which write alike.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import BinaryIO

from casebook.importers.choice import Choice, Question
from casebook.importers.json_stream import CUT
from casebook.importers.message import Medium, Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.signal_xml_tags import Tag, tags
from casebook.importers.source import Source, head
from casebook.importers.times import MILLISECONDS, unix

FORMAT = "sms-xml"
INSIDE = "The file stands within the export itself and is not taken out."

_BEGINS = re.compile(rb"<(?:smses|calls)\b[^>]{0,500}>|<(?:sms|mms|call)\s[^>]{0,2000}\bdate=")
_ENDING = ".xml"
_SENT = frozenset({"2", "4", "5", "6"})  # sent, on its way, failed, waiting
_CALLS = MappingProxyType(
    {"1": "incoming", "2": "outgoing", "3": "missed", "4": "voicemail", "5": "rejected", "6": "refused"}
)
_NOBODY = frozenset({"", "null", "(Unknown)", "insert-address-token"})
_FROM = "137"  # PduHeaders.FROM of Android
_KINDS = MappingProxyType({"image": "photo", "video": "video", "audio": "audio"})
_MOST_PARTS = 500


def recognises(source: Source) -> float:
    """Return how sure it is, by the first tags."""
    return 0.95 if _files(source) else 0.0


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: times are instants."""
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:  # noqa: ARG001 -- the same
    """Yield every message and call of every file; holds one, without its attachments."""
    names = _files(source) or [member.name for member in source.members()][:1]
    return numbered(through(source, names, partial(_rows, platform=_platform(source))), source)


def _rows(stream: BinaryIO, member: str, *, platform: str) -> Iterator[Message | Skipped]:
    waiting: _Parts | None = None
    for tag in tags(stream):
        if waiting and not (tag.closes and tag.name == "mms") and tag.name not in {"mms", "sms", "call"}:
            waiting.add(tag)
            continue
        if waiting:
            yield waiting.message(member, platform)
            waiting = None
        if tag.closes or tag.name not in {"mms", "sms", "call"}:
            continue
        if tag.name == "mms":
            waiting = _Parts(tag)
            if not tag.empty:
                continue
            yield waiting.message(member, platform)
            waiting = None
        else:
            yield _message(tag, member, platform)
    if waiting:
        yield Skipped(Position(waiting.tag.line, 0, member), CUT)


def _message(tag: Tag, member: str, platform: str) -> Message | Skipped:
    position = Position(tag.line, 0, member)
    if tag.fault:
        return Skipped(position, tag.fault)
    cells = tag.attributes
    if tag.name == "call":
        told = [_CALLS.get(cells.get("type", ""), cells.get("type", "")), cells.get("duration", "")]
        text = ", ".join(part for part in told if part not in {"", "0"})
        return _of(tag, position, platform, _said(cells, "number"), text, kind="call", sent=cells.get("type") == "2")
    words = [cells.get("subject", ""), cells.get("body", "")]
    text = "\n".join(part for part in words if part not in _NOBODY)
    return _of(tag, position, platform, _said(cells, "address"), text, kind="message", sent=cells.get("type") in _SENT)


class _Parts:
    """A multimedia message that is being read: words and files of its parts, and who sent it."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag
        self._words: list[str] = []
        self._media: list[Medium] = []
        self._sender = ""
        self._fault = tag.fault

    def add(self, tag: Tag) -> None:
        cells = tag.attributes
        self._fault = self._fault or tag.fault
        if tag.name == "addr" and cells.get("type") == _FROM and cells.get("address", "") not in _NOBODY:
            self._sender = cells["address"]
        elif tag.name == "part" and len(self._media) + len(self._words) < _MOST_PARTS:
            kind = cells.get("ct", "").lower()
            if kind == "text/plain" and cells.get("text", "") not in _NOBODY:
                self._words.append(cells["text"])
            elif kind and kind not in {"application/smil", "text/plain"}:
                named = next((cells[key] for key in ("name", "fn", "cl") if cells.get(key, "") not in _NOBODY), "")
                self._media.append(Medium(named or kind, _KINDS.get(kind.split("/")[0], "file"), INSIDE))

    def message(self, member: str, platform: str) -> Message | Skipped:
        position = Position(self.tag.line, 0, member)
        if self._fault:
            return Skipped(position, self._fault)
        cells = self.tag.attributes
        subject = cells.get("sub", "") if cells.get("sub", "") not in _NOBODY else ""
        text = "\n".join(part for part in (subject, *self._words) if part)
        sent = cells.get("msg_box") in _SENT
        who = _said(cells, "address")
        media = tuple(self._media)
        return _of(self.tag, position, platform, who, text, kind="message", sent=sent, media=media, sender=self._sender)


def _of(
    tag: Tag,
    position: Position,
    platform: str,
    who: tuple[str, str],
    text: str,
    *,
    kind: str,
    sent: bool,
    media: tuple[Medium, ...] = (),
    sender: str = "",
) -> Message:
    name, number = who
    posted_at, notes = unix(tag.attributes.get("date"), MILLISECONDS)
    author = "" if sent else sender or number
    shown = "" if sent else name if author == number else author
    return Message(
        position=position,
        text=text,
        posted_at=posted_at,
        platform=platform,
        account_id=author,
        display_name=shown,
        raw=MappingProxyType({key: value for key, value in tag.attributes.items() if value not in {"", "null"}}),
        notes=(*notes, *(("damaged_characters",) if "\ufffd" in text else ())),
        kind=kind,
        thread=name or number,
        thread_id=number,
        media=media,
    )


def _said(cells: Mapping[str, str], key: str) -> tuple[str, str]:
    """The name in the address book and the number, "" for what is not known; a group's numbers are joined by "~"."""
    name, number = cells.get("contact_name", ""), cells.get(key, "")
    return ("" if name in _NOBODY else name), ("" if number in _NOBODY else number)


def _platform(source: Source) -> str:
    return "signal" if "signal" in source.name.lower() else "sms"


def _files(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    named = names if len(names) == 1 else [name for name in names if name.lower().endswith(_ENDING)]
    return [name for name in named if _is_backup(head(source, name))]


def _is_backup(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_BEGINS.search(start[:20_000]))
