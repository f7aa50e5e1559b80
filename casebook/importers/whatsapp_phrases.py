"""The app's own words in WhatsApp chats: files that are there, files that were left out, messages that were deleted.

The phrases follow the apps in these languages, from exports and from memory (docs/formats/imports.md); what is not in these tables stays words.
"""

import re
from types import MappingProxyType

from casebook.importers.chat_lines import MARKS, unmarked
from casebook.importers.media import NOT_INCLUDED, ONCE
from casebook.importers.message import Medium

_M = f"[{MARKS}]{{0,8}}+"
_LONGEST = 1000  # characters of a phrase with a file's name in it; what is longer is words
_FILE = r"[^<>/\\\n]{1,250}?\.\w{1,8}"
_OURS = r"(?:(?:IMG|VID|PTT|AUD|DOC|STK)-\d{8}-WA\d+|\d{8}-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-[\d-]+)\.\w{1,8}"
_ATTACHED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_M}<{_M}[^<>:]{{1,40}}: ?{_M}(?P<name>[^<>\n]{{1,250}}?){_M}>",  # iOS, every language
        rf"{_M}(?P<name>{_FILE}) \((?:file attached|файл добавлен|fayl biriktirildi)\)",
        rf"{_M}فایل پیوست شد:? *{_M}(?P<name>[^<>\n]{{1,250}}?)",
        rf"{_M}(?P<name>{_OURS}) \([^()\n]{{3,60}}\)",  # Android, other languages: the file's name is the app's own
    )
)
_LEFT_OUT = (
    (re.compile(r"<Media omitted>|<Файл пропущен>|<Без медиафайлов>|<Fayl o.tkazib yuborildi>"), "file"),
    (re.compile(r"(?:image|photo) omitted|изображение (?:отсутствует|не добавлено|пропущено)|تصویر حذف شد"), "photo"),
    (re.compile(r"video omitted|видео (?:отсутствует|не добавлено|пропущено)|(?:ویدیو|ویدئو) حذف شد"), "video"),
    (re.compile(r"video note omitted|видеосообщение (?:отсутствует|не добавлено)"), "video_note"),
    (re.compile(r"audio omitted|аудио(?:файл)? (?:отсутствует|не добавлено?|пропущено?)|صدا حذف شد"), "audio"),
    (re.compile(r"sticker omitted|стикер (?:отсутствует|не добавлен|пропущен)|استیکر حذف شد"), "sticker"),
    (re.compile(r"GIF omitted|GIF (?:отсутствует|не добавлен|пропущен)|GIF حذف شد"), "animation"),
    (re.compile(r"(?:.{1,250} • .{1,40} )?document omitted|документ (?:отсутствует|не добавлен|пропущен)"), "file"),
    (
        re.compile(r"Contact card omitted|(?:карточка контакта|контактная карточка) (?:отсутствует|не добавлена)"),
        "contact",
    ),
)
_PLACE = re.compile(rf"{_M}[^:\n]{{1,40}}: (?P<name>https://maps\.google\.com/\S{{1,300}})")
_DELETED = re.compile(
    r"(?:This message was deleted|You deleted this message|Данное сообщение удалено|Вы удалили данное сообщение)\.?"
)
_EDITED = re.compile(rf" ?{_M}<(?:This message was edited|Сообщение изменено)>{_M}$")
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
    """Return the file that the first line of a message names, or that was left out there; None if it is words."""
    if len(line) > _LONGEST:
        return None
    for pattern in _ATTACHED:
        if match := pattern.fullmatch(line.strip()):
            name = unmarked(match["name"]).strip()
            return Medium(name, _kind(name))
    if match := _PLACE.fullmatch(line.strip()):
        return Medium(match["name"], "location")
    bare = unmarked(line).strip()
    if bare == "null":
        return Medium("", "file", ONCE)
    for pattern, kind in _LEFT_OUT:
        if pattern.fullmatch(bare):
            return Medium(bare.rpartition(" • ")[0], kind, NOT_INCLUDED)
    return None


def deleted(text: str) -> bool:
    """Whether the app says that the message was deleted."""
    return len(text) < _LONGEST and bool(_DELETED.fullmatch(unmarked(text).strip()))


def without_edit_mark(text: str) -> tuple[str, bool]:
    """Return the words without the app's remark that they were edited, and whether there was one."""
    end = text[-_LONGEST_REMARK:]
    words = text[: len(text) - len(end)] + _EDITED.sub("", end)
    return words, words != text


def _kind(name: str) -> str:
    parts = name.upper().split("-")
    for part in parts[:2]:
        if part in _PREFIXES:
            return _PREFIXES[part]
    ending = name.rpartition(".")[2].lower()
    return next((kind for kind, endings in _ENDINGS.items() if ending in endings.split()), "file")
