"""The app's own words in WhatsApp chats: files that are there, files that were left out, messages that were deleted, calls.

The phrases stand in `whatsapp_words`; what is not in these tables stays words of the sender.
"""

import re
from types import MappingProxyType

from casebook.importers.chat_lines import MARKS, unmarked
from casebook.importers.media import NOT_INCLUDED, ONCE
from casebook.importers.message import Medium
from casebook.importers.whatsapp_words import ATTACHED, CALLS, DELETED, EDITED, LEFT_OUT, MISSED_CALLS, NOTICES
from casebook.importers.whatsapp_words import ONCE as LOOKED_AT_ONCE

APP_MARK = "\u200e"
"""iOS sets this mark of direction before everything that the app says itself, and hardly anybody types it."""

_M = f"[{MARKS}]{{0,8}}+"
_LONGEST = 1000  # characters of a phrase with a file's name in it; what is longer is words
_FILE = r"[^<>/\\\n]{1,250}?\.\w{1,8}"
_OURS = r"(?:(?:IMG|VID|PTT|AUD|DOC|STK)-\d{8}-WA\d+|\d{8}-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-[\d-]+)\.\w{1,8}"
_ATTACHED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # iOS, every language; somebody may set words of their own in such brackets, but hardly a file's name
        rf"{_M}<{_M}[^<>:：]{{1,40}}[:：] ?{_M}(?P<name>\d{{8}}-[^<>\n]{{1,240}}?|[^<>\n]{{1,240}}?\.\w{{1,8}}){_M}>",
        rf"{_M}<{_M}(?P<name>\d{{8}}-[^<>:\n]{{1,240}}\.\w{{1,8}}){_M} [^<>\n.]{{2,30}}>",  # languages whose verb comes last
        rf"{_M}(?P<name>{_FILE}) \((?:{ATTACHED})\)",
        rf"{_M}فایل پیوست شد:? *{_M}(?P<name>[^<>\n]{{1,250}}?)",
        rf"{_M}(?P<name>{_OURS}) \([^()\n]{{3,60}}\)",  # Android, other languages: the file's name is the app's own
    )
)
_LEFT_OUT = MappingProxyType({phrase: kind for kind, phrases in LEFT_OUT.items() for phrase in phrases.split("|")})
_BRACKETED = re.compile(r"^<([^<>]{1,60})>$")
_ONCE = frozenset(LOOKED_AT_ONCE.split("|"))
_OF_A_FILE = re.compile(r"(?P<name>.{1,250}) • .{1,40}")
_PLACE = re.compile(
    rf"{_M}[^:\n]{{1,40}}: (?P<name>(?:[^\n]{{1,300}}: )?https://(?:maps\.google\.com|foursquare\.com)/\S{{1,300}})"
)
_DELETED = re.compile(rf"(?:{DELETED}|This message was deleted by admin .{{1,100}}?)\.?")
_EDITED = re.compile(rf" ?{_M}<(?:{EDITED})\.?>{_M}$|(?<=\n){_M}<(?:{EDITED})\.?>{_M}$")
_EDITED_UNKNOWN = re.compile(rf"\s?{APP_MARK}<[^<>:：\n\d]{{6,50}}>$")
_MISSED_CALL = re.compile("|".join(MISSED_CALLS), re.IGNORECASE)
_CALL = re.compile(rf"(?:{'|'.join((*MISSED_CALLS, *CALLS))})(?:[,.:] ?.{{0,60}})?", re.IGNORECASE)
_NOTICE = re.compile(rf"{_M}(?:{NOTICES})")
_LONGEST_REMARK = 60
_PREFIXES = MappingProxyType(
    {
        "IMG": "photo",
        "VID": "video",
        "PTT": "voice",
        "AUD": "audio",
        "STK": "sticker",
        "PHOTO": "photo",
        "VIDEO": "video",
        "AUDIO": "voice",
        "STICKER": "sticker",
        "GIF": "animation",
    }
)
_ENDINGS = MappingProxyType(
    {
        "photo": "jpg jpeg png heic heif gif bmp",
        "video": "mp4 mov 3gp mkv avi",
        "voice": "opus",
        "audio": "mp3 m4a aac ogg wav amr",
        "sticker": "webp",
        "contact": "vcf",
    }
)


def attached(line: str) -> Medium | None:
    """Return the file that a line names, or that was left out there; None if it is words."""
    if len(line) > _LONGEST:
        return None
    for pattern in _ATTACHED:
        if match := pattern.fullmatch(line.strip()):
            name = unmarked(match["name"]).strip()
            return Medium(name, _kind(name))
    if match := _PLACE.fullmatch(line.strip()):
        return Medium(unmarked(match["name"]), "location")
    bare = unmarked(line).strip()
    if bare == "null" or bare.lower() in _ONCE:
        return Medium("", "file", ONCE)
    if kind := _LEFT_OUT.get(bare.lower()) or _LEFT_OUT.get(_BRACKETED.sub(r"\1", bare.lower()), ""):
        return Medium(bare, kind) if kind == "location" else Medium("", kind, NOT_INCLUDED)
    return None


def taken_apart(words: str) -> tuple[str, Medium | None]:
    """Return the words of a message and the file that it carries: before the words, behind them, or instead of them."""
    first, _, more = words.partition("\n")
    if medium := attached(first):
        return more, medium
    for told, below in ((words, ""), (first, more)):  # the caption stands before the app's mark, or in the next lines
        before, mark, last = told.rpartition(APP_MARK)
        if mark and "\n" not in last and (medium := attached(last)):
            caption, medium = _without_file(before.rstrip(f" {APP_MARK}"), medium)
            return "\n".join(part for part in (caption, below) if part), medium
    return words, None


def _without_file(before: str, medium: Medium) -> tuple[str, Medium]:
    """Part a caption from what the app says of a document: "report.pdf • 3 pages"."""
    match = _OF_A_FILE.fullmatch(unmarked(before))
    if match is None:
        return before, medium
    return "", Medium(match["name"], medium.kind, medium.missing) if medium.missing else medium


def deleted(text: str) -> bool:
    """Whether the app says that the message was deleted."""
    return len(text) < _LONGEST and bool(_DELETED.fullmatch(unmarked(text).strip()))


def is_call(text: str) -> bool:
    """Whether the app says that somebody called; without its mark, only words that nobody would type are taken for its own."""
    pattern = _CALL if text.startswith(APP_MARK) else _MISSED_CALL
    return len(text) < _LONGEST and bool(pattern.fullmatch(unmarked(text).strip()))


def is_notice(rest: str) -> bool:
    """Whether a row, without its time, is the notice that the chat is encrypted."""
    return bool(_NOTICE.match(rest))


def without_edit_mark(text: str) -> tuple[str, bool]:
    """Return the words without the app's remark that they were edited, and whether there was one.

    In languages that are not in the tables, the mark before it tells that it is the app's (iOS).
    """
    end = text[-_LONGEST_REMARK:]
    shorter = _EDITED.sub("", end)
    if shorter == end and not attached(end.rpartition(APP_MARK)[2]):
        shorter = _EDITED_UNKNOWN.sub("", end)
    words = text[: len(text) - len(end)] + shorter
    return words, words != text


def _kind(name: str) -> str:
    parts = name.upper().split("-")
    for part in parts[:2]:
        if part in _PREFIXES:
            return _PREFIXES[part]
    ending = name.rpartition(".")[2].lower()
    return next((kind for kind, endings in _ENDINGS.items() if ending in endings.split()), "file")
