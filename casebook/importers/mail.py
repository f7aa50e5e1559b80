"""E-mail as .eml and .mbox: who wrote to whom, when, the words as shown, and the attachments by name.

A mailbox is read letter by letter, and of long base64 only the beginning is held, so memory does not grow with it.
Sources: RFC 5322, RFC 2045 to 2049 and 2231 (MIME), RFC 4155 (mbox).
"""

import email
import email.policy
import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email.message import EmailMessage
from typing import BinaryIO

from casebook.importers.choice import Choice, Question
from casebook.importers.mail_parts import Content, content
from casebook.importers.mail_words import address, header, when
from casebook.importers.mailbox import Letter, letters
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.source import Member, Source, head

FORMAT = "mail"
NO_LETTER = "This is no e-mail: it has neither sender nor date nor subject."

_NAMES = (".eml", ".mbox", ".mbx", "/mbox")
_KEPT = (
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Date",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "X-Gmail-Labels",
)
_HEADER = re.compile(
    rb"(?:From|Return-Path|Received|Delivered-To|Date|Subject|Message-ID|MIME-Version|To|X-[\w-]+):", re.IGNORECASE
)
_LINE = re.compile(rb"(?:[!-9;-~]+:.*|[ \t].*|>?From .*)?\Z")
_REFERENCE = re.compile(r"<[^<>\s]{1,500}>")
_LEAST_HEADERS = 2
_LOOKED_AT = 8192
_MOST_BOUNDARIES = 5000  # the standard library needs a fifth of a millisecond for each


def recognises(source: Source) -> float:
    """Return 0.9 where a file ends in .eml or .mbox and begins as e-mail, 0.6 where it only begins so."""
    sure = 0.0
    for member in _letters_of(source)[:20]:
        if _begins_as_mail(head(source, member.name, _LOOKED_AT)):
            sure = max(sure, 0.9 if member.name.lower().endswith(_NAMES) else 0.6)
    return sure


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: the date of a letter brings its offset."""
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every letter of every .eml and .mbox; letters within letters are attachments."""

    def letters_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        return (_letter(letter, member, choice) for letter in letters(stream))

    return numbered(through(source, [member.name for member in _letters_of(source)], letters_in), source)


def _letters_of(source: Source) -> Sequence[Member]:
    members = source.members()
    if len(members) == 1:
        return members
    named = [one for one in members if one.name.lower().endswith(_NAMES)]
    return [one for one in named if not posixpath.basename(one.name).startswith("._")]  # what macOS keeps beside files


def _begins_as_mail(start: bytes) -> bool:
    start = start.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"").lstrip(b"\n")
    lines = start.split(b"\n\n")[0].split(b"\n")
    whole = lines[:-1] if len(start) >= _LOOKED_AT // 2 else lines
    named = sum(bool(_HEADER.match(line)) for line in lines)
    return named >= _LEAST_HEADERS and all(_LINE.match(line) for line in whole[:40])


def _letter(letter: Letter, member: str, choice: Choice) -> Message | Skipped:
    position = Position(letter.line, 0, member, f"byte {letter.offset}")
    if letter.fault:
        return Skipped(position, letter.fault)
    parsed, notes = _parsed(letter.octets)
    raw = {name: value for name in _KEPT if (value := header(parsed, name))}
    if not raw.keys() & {"From", "Date", "Subject"}:
        return Skipped(position, NO_LETTER)
    found = content(parsed) if not notes else Content("")
    name, sender = address(raw.get("From", ""))
    if not sender:
        name, sender = address(raw.get("Sender", ""))
    posted_at, unread = when(raw.get("Date", ""), choice)
    answered = _REFERENCE.findall(raw.get("In-Reply-To", ""))
    above = _REFERENCE.findall(raw.get("References", "")) + answered
    own = raw.get("Message-ID", "")
    damaged = {"damaged_characters": "\ufffd" in found.text, "cut_text": letter.cut and "cut_text" not in found.notes}
    return Message(
        position=position,
        text=found.text,
        posted_at=posted_at,
        platform="email",
        account=sender,
        display_name=name,
        native_id=own,
        raw=raw,
        notes=(*notes, *found.notes, *unread, *(note for note, true in damaged.items() if true)),
        kind="message",
        thread=raw.get("Subject", ""),
        thread_id=above[0] if above else own,
        reply_to=answered[0] if answered else "",
        media=found.media,
    )


def _parsed(octets: bytes) -> tuple[EmailMessage, tuple[str, ...]]:
    """Parse a letter; where its parts defeat the parser, its headers alone."""
    if octets.count(b"\n--") <= _MOST_BOUNDARIES:
        with suppress(Exception):  # deep nesting ends in RecursionError, other hostile letters in anything else
            return email.message_from_bytes(octets, policy=email.policy.default), ()
    bare = re.split(rb"\r?\n\r?\n", octets, maxsplit=1)[0]
    kept = b"\n".join(line for line in bare.splitlines() if not line.lower().startswith(b"content-"))
    with suppress(Exception):
        return email.message_from_bytes(kept + b"\n\n", policy=email.policy.default), ("parts_not_read",)
    return EmailMessage(email.policy.default), ("parts_not_read",)
