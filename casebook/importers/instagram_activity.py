"""One entry of Instagram's lists of comments, likes, posts and stories, in the shapes of 2018 to 2026.

Labels follow the account's language, so parts are told apart by what they hold. Source: downloads as other readers
describe them.
"""

from collections.abc import Mapping
from typing import Any

from casebook.importers import meta, meta_labels
from casebook.importers.choice import Choice
from casebook.importers.json_rows import first, obj, raw_of, rows, word
from casebook.importers.message import Message, Position
from casebook.importers.meta_files import Files
from casebook.importers.times import stamp

PLATFORM = "instagram"


def entry(value: object, section: str, position: Position, choice: Choice, files: Files) -> Message:
    """Make a message of an entry; `section` is likes, comments or "" for posts. What is of no known shape stays "unknown", raw."""
    if isinstance(value, list):
        return _plain(value, section, position, choice)
    row = obj(value)
    if "label_values" in row:
        kind = {"likes": "reaction", "comments": "comment"}.get(section, "post")
        return meta_labels.entry(value, kind, position, PLATFORM, files)
    if labelled := obj(row.get("string_map_data")):
        return _comment(row, labelled, position, files)
    if listed := list(rows(row.get("string_list_data"))):
        return _like(row, listed[0], section, position)
    return _post(row, value, position, choice, files)


def _plain(value: list[Any], section: str, position: Position, choice: Choice) -> Message:
    """Read a row of 2020: [time, words, whose post] for comments, [time, whose post] for likes."""
    words = [meta.mended(one) for one in value]
    posted_at, notes = stamp(words[0] if words else "", choice)
    is_like = section == "likes"
    return Message(
        position=position,
        text="" if is_like else (words[1] if len(words) > 1 else ""),
        posted_at=posted_at,
        platform=PLATFORM,
        raw=raw_of(value, meta.NEVER),
        notes=notes,
        kind="reaction" if is_like else "comment",
        thread=words[-1] if len(words) > (1 if is_like else 2) else "",
    )


def _comment(row: Mapping[str, Any], labelled: Mapping[str, Any], position: Position, files: Files) -> Message:
    """Read a comment: of its labelled parts the one with a time is the time, the first with words the comment."""
    parts = {meta.mended(name): obj(part) for name, part in labelled.items()}
    time = next((part["timestamp"] for part in parts.values() if part.get("timestamp")), None)
    said = [(name.casefold(), word(part.get("value"))) for name, part in parts.items() if not part.get("timestamp")]
    owner = next((value for name, value in said if name in meta_labels.NAMES), said[1][1] if len(said) > 1 else "")
    rest = [value for name, value in said if name not in meta_labels.NAMES]
    text = next((value for name, value in said if name in meta_labels.WORDS), rest[0] if rest else "")
    posted_at, notes = meta.moment(time)
    return Message(
        position=position,
        text=meta.mended(text),
        posted_at=posted_at,
        platform=PLATFORM,
        raw=raw_of(row, meta.NEVER),
        notes=(*notes, *(("repaired_text",) if meta.mended(text) != text else ())),
        kind="comment",
        thread=meta.mended(owner) or meta.mended(row.get("title")),
        media=meta.media({"media": row.get("media_list_data")}, files),
    )


def _like(row: Mapping[str, Any], listed: Mapping[str, Any], section: str, position: Position) -> Message:
    posted_at, notes = meta.moment(listed.get("timestamp"))
    return Message(
        position=position,
        text=meta.mended(listed.get("value")),
        posted_at=posted_at,
        platform=PLATFORM,
        raw=raw_of(row, meta.NEVER),
        notes=notes,
        kind="comment" if section == "comments" else "reaction",
        thread=meta.mended(row.get("title")),
        address_of_parent=first(listed, "href"),
    )


def _post(row: Mapping[str, Any], value: object, position: Position, choice: Choice, files: Files) -> Message:
    """Read a post, a story or a reel: its words stand beside its files, or in the first of them."""
    shown = list(rows(row.get("media"))) or ([row] if "uri" in row else [])
    one = shown[0] if shown else {}
    written = first(row, "title", "caption") or first(one, "title")
    time = row.get("creation_timestamp", one.get("creation_timestamp"))
    posted_at, notes = stamp(row["taken_at"], choice) if "taken_at" in row else meta.moment(time)
    media = meta.media({"media": shown}, files)
    answers = obj(one.get("text_app_post")).get("is_reply") is True  # of Threads, which does not say to whom
    if path := word(row.get("path")):
        media = (*media, files.find(path, "file"))
    return Message(
        position=position,
        text=meta.mended(written),
        posted_at=posted_at,
        platform=PLATFORM,
        raw=raw_of(value, meta.NEVER),
        notes=(*notes, *(("repaired_text",) if meta.mended(written) != written else ())),
        kind="unknown" if not written and not media else "comment" if answers else "post",
        media=media,
    )
