"""One entry of Facebook's lists of comments, posts and reactions, whatever it is; what it shares stands in its attachments.

Source: downloads as other readers describe them (2018 to 2026).
"""

import re
from collections.abc import Mapping
from typing import Any

from casebook.importers import meta
from casebook.importers.json_rows import first, obj, raw_of, rows
from casebook.importers.message import Medium, Message, Position
from casebook.importers.meta_files import Files

_MENTION = re.compile(r"@\[\d{1,20}:\d{1,10}:([^\]\n]{1,200})\]")


def entry(value: object, position: Position, files: Files) -> Message:
    """Make a message of one entry of comments, posts or reactions; an entry of no known shape stays "unknown", raw."""
    row = obj(value)
    parts = list(rows(row.get("data")))
    comment = next((obj(part["comment"]) for part in parts if "comment" in part), {})
    reaction = next((obj(part["reaction"]) for part in parts if "reaction" in part), {})
    media, told, link = _attached(row, files)
    written = first(comment, "comment") or first(reaction, "reaction") or _post(parts) or told
    author = first(comment, "author") or first(reaction, "actor")
    posted_at, notes = meta.moment(comment.get("timestamp", row.get("timestamp", row.get("creation_timestamp"))))
    edited = next((part["update_timestamp"] for part in parts if "update_timestamp" in part), None)
    title = first(row, "title")
    known = bool(comment or reaction or written or title or media or link)
    repaired = any(meta.mended(text) != text for text in (written, author, title))
    return Message(
        position=position,
        text=_MENTION.sub(r"\1", meta.mended(written)) or link or meta.mended(title),
        posted_at=posted_at,
        platform="facebook",
        display_name=meta.mended(author),
        raw=raw_of(value, meta.NEVER),
        notes=(*notes, *(("repaired_text",) if repaired else ())),
        kind="comment" if comment else "reaction" if reaction else "post" if known else "unknown",
        thread=meta.mended(title) or meta.mended(comment.get("group")),
        edited_at=meta.moment(edited)[0],
        media=media,
    )


def _post(parts: list[Mapping[str, Any]]) -> str:
    return next((text for part in parts if (text := first(part, "post"))), "")


def _attached(row: Mapping[str, Any], files: Files) -> tuple[tuple[Medium, ...], str, str]:
    """Return the files of an entry, the words that stand with them or beside them, and the first address that it shares."""
    media: list[Medium] = []
    told: list[str] = []
    link = ""
    for part in (one for attachment in rows(row.get("attachments")) for one in rows(attachment.get("data"))):
        event, note, shared = obj(part.get("life_event")), obj(part.get("note")), obj(part.get("external_context"))
        shown = [obj(part["media"])] if "media" in part else list(rows(note.get("media")))
        media += meta.media({"media": shown}, files)
        told += [first(one, "description") for one in (*shown, event)]
        told += [first(event, "title"), first(note, "title"), first(note, "text"), first(part, "text")]
        told.append(first(obj(part.get("place")), "name"))
        link = link or first(shared, "url", "name")
    if "uri" in row:
        media += meta.media({"media": [row]}, files)
        told.append(first(row, "description"))
    return tuple(media), "\n".join(dict.fromkeys(one for one in told if one)), meta.mended(link)
