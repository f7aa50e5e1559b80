"""Entries of newer downloads of Facebook and Instagram: rows of labels in the account's language, nested in one another.

Labels cannot be relied on, so parts are told apart by what they hold; what is not understood stays with its label among
the words. Source: downloads of 2024 to 2026 as other readers describe them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from casebook.importers import meta
from casebook.importers.json_rows import first, obj, raw_of, rows, word
from casebook.importers.message import Message, Position
from casebook.importers.meta_files import Files

WORDS = frozenset(
    [
        "message",
        "comment",
        "text",
        "caption",
        "reaction",
        "комментарий",
        "сообщение",
        "текст",
        "реакция",
        "opmerking",
        "kommentar",
        "komentarz",
        "yorum",
        "تعليق",
        "commento",
        "comentariu",
        "comentario",
        "commentaire",
        "koment",
    ]
)
NAMES = frozenset(
    [
        "name",
        "owner",
        "media owner",
        "username",
        "имя",
        "имя пользователя",
        "владелец медиафайла",
        "naam",
        "nazwa",
        "ad",
        "nome",
        "nume",
        "nombre",
        "gebruikersnaam",
        "media-eigenaar",
        "medieninhaber",
        "właściciel mediów",
        "medya sahibi",
        "مالك الوسائط",
    ]
)
_DEEPEST = 8


def entry(value: object, kind: str, position: Position, platform: str, files: Files) -> Message:
    """Make a message of an entry with `label_values`; `kind` is what its file holds."""
    row = obj(value)
    said = list(_said(row.get("label_values")))
    known = [text for label, text in said if label.casefold() in WORDS and text]
    address = next((text for _, text in said if text.startswith(("http://", "https://"))), "")
    names = [text for label, text in said if label.casefold() in NAMES and text]
    rest = [f"{label}: {text}" if label else text for label, text in said if text and text != address]
    repaired = any(meta.mended(one) != one for one in _strings(row.get("label_values")))
    posted_at, notes = meta.moment(row.get("timestamp"))
    return Message(
        position=position,
        text="\n".join(known) or "\n".join(rest),
        posted_at=posted_at,
        platform=platform,
        url=address if kind == "post" else "",
        native_id=word(row.get("fbid")),
        raw=raw_of(value, meta.NEVER),
        notes=(*notes, *(("repaired_text",) if repaired else ())),
        kind=kind if said else "unknown",
        thread=names[0] if names else meta.mended(row.get("title")),
        media=meta.media({"media": [*rows(row.get("media")), *_media(row.get("label_values"))]}, files),
        address_of_parent="" if kind == "post" else address,
    )


def _said(values: object, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield each label with its words, in whatever depth they stand; of an entry the address goes before its words."""
    for one in rows(values):
        label = meta.mended(first(one, "label", "title"))
        if text := meta.mended(first(one, "value", "href")):
            yield label, text
        if depth < _DEEPEST:
            yield from _said(one.get("dict"), depth + 1)
            yield from _said(one.get("vec"), depth + 1)


def _media(values: object) -> Iterator[Mapping[str, Any]]:
    for one in rows(values):
        yield from rows(one.get("media"))


def _strings(values: object) -> Iterator[str]:
    for one in rows(values):
        yield from (first(one, name) for name in ("label", "title", "value"))
