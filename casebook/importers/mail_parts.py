"""What a letter holds: the words as a reader sees them, and its attachments by name, which are not opened."""

import base64
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage

from casebook.importers.html_text import visible_text
from casebook.importers.mail_words import from_encoded, header, words
from casebook.importers.message import Medium

LONGEST_TEXT = 1024 * 1024
_MOST_PARTS, _DEEPEST = 500, 30
_LONGEST_NAME = 1000
_KINDS = {"image": "photo", "video": "video", "audio": "audio"}
_NO_WORDS = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/csv", "text/directory"})
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_NAME = re.compile(r'(?:file)?name="?([^";]{1,300})', re.IGNORECASE)
_CHARSET = re.compile(r'charset\s{0,5}=\s{0,5}["\']?([\w.:+-]{1,60})', re.IGNORECASE)
_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Content:
    """The words of a letter (at most 1 MiB of characters), its attachments, and notes for the reader."""

    text: str
    media: tuple[Medium, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    choice: str  # which multipart/alternative it stands in, "" for none
    is_html: bool
    text: str


def content(parsed: EmailMessage) -> Content:
    """Return what the letter holds; of 500 parts and 30 levels, no more."""
    shown: list[_Shown] = []
    media: list[Medium] = []
    notes: set[str] = set()
    for number, (part, choice) in enumerate(_leaves(parsed, 0, "")):
        if number >= _MOST_PARTS:
            notes.add("parts_not_read")
            break
        kind, name = media_type(part), _file_name(part)
        if kind.startswith("multipart/"):  # its boundary is nowhere: what stands there is all that there is
            notes.add("parts_not_read")
            shown.append(_Shown("", is_html=False, text=text_of(part)))
        elif kind.startswith("text/") and kind not in _NO_WORDS and not name and _disposition(part) != "attachment":
            shown.append(_Shown(choice, kind == "text/html", text_of(part)))
        else:
            media.append(Medium(name or kind, _KINDS.get(kind.split("/")[0], "file")))
    text = _joined(shown)
    if len(text) > LONGEST_TEXT:
        notes.add("cut_text")
    return Content(text[:LONGEST_TEXT], tuple(media), tuple(sorted(notes)))


def _joined(shown: Sequence[_Shown]) -> str:
    """Join the texts; of alternatives that say the same, the plain one where it has words."""
    plain = {one.choice for one in shown if one.choice and not one.is_html and one.text.strip()}
    kept = [one.text for one in shown if not (one.is_html and one.choice in plain)]
    return "\n".join(text for text in kept if text.strip())


def _leaves(part: EmailMessage, depth: int, choice: str) -> Iterator[tuple[EmailMessage, str]]:
    # Asked for the payload of a part without parts, the standard library already decodes it, and fails on bad charsets.
    payload = part.get_payload() if part.is_multipart() else None
    kind = media_type(part)
    if not isinstance(payload, list) or kind == "message/rfc822" or depth > _DEEPEST:
        yield part, choice
        return
    inner_choice = f"{choice}/{id(part)}" if kind == "multipart/alternative" else choice
    for inner in payload:
        if isinstance(inner, EmailMessage):
            yield from _leaves(inner, depth + 1, inner_choice)


def media_type(part: EmailMessage) -> str:
    """Return the type of a part in lower case, "text/plain" where it says none."""
    value = header(part, "Content-Type").split(";")[0].strip().lower()
    return value if _TYPE.fullmatch(value) else "text/plain"


def text_of(part: EmailMessage) -> str:
    """Return the words of a text part, of HTML those that a reader sees."""
    octets = b""
    with suppress(Exception):  # damaged transfer encodings defeat the standard library; then there are no words
        payload = part.get_payload(decode=True)
        octets = payload if isinstance(payload, bytes) else b""
    if header(part, "Content-Transfer-Encoding").lower() == "base64":
        octets = _from_base64(part.get_payload(), octets)
    charset = _CHARSET.search(header(part, "Content-Type"))
    text = words(octets[: 4 * LONGEST_TEXT], charset[1] if charset else "").replace("\r\n", "\n").replace("\0", "")
    return visible_text(text) if media_type(part) == "text/html" else text.strip("\n")


def _from_base64(payload: object, octets: bytes) -> bytes:
    """Decode base64 that is damaged as far as it goes; the standard library gives it back undecoded."""
    given = payload.encode("ascii", "replace") if isinstance(payload, str) else b""
    if not given or octets.strip() != given.strip():
        return octets
    bare = _NOT_BASE64.sub(b"", given)
    with suppress(ValueError):
        return base64.b64decode(bare[: len(bare) // 4 * 4])
    return octets


def _disposition(part: EmailMessage) -> str:
    return header(part, "Content-Disposition").split(";")[0].strip().lower()


def _file_name(part: EmailMessage) -> str:
    """Return the attachment's name without folders, also from pieces (RFC 2231) and encoded words."""
    name = ""
    with suppress(Exception):  # parameters defeat the standard library in many ways; then there is no name
        name = part.get_filename() or ""
    if (not name or "\ufffd" in name) and (match := _NAME.search(header(part, "Content-Disposition"))):
        name = match[1]
    if not name and media_type(part) == "message/rfc822":
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
            name = (header(inner[0], "Subject") or "message") + ".eml"
    return re.split(r"[/\\]", from_encoded(name[:_LONGEST_NAME]))[-1]
