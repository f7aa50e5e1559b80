"""Downloads from Facebook: messages (JSON and HTML), comments, posts and reactions; never logins, addresses or contacts.

Messages come newest first in several files a thread; their times are milliseconds, all others seconds. Downloads of
end-to-end encrypted chats have another shape and whole letters. Source: downloads as seen from 2018 to 2025.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from casebook.importers import choice as choices
from casebook.importers import meta, meta_html
from casebook.importers.choice import Choice, Question
from casebook.importers.json_rows import first, obj, raw_of, rows
from casebook.importers.json_stream import ANY, items
from casebook.importers.media import Finder
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.saved_html import LONGEST_PAGE, decoded
from casebook.importers.source import Source, head

FORMAT = PLATFORM = "facebook"

_MESSAGES = re.compile(r"(?:^|/)message_\d+\.json$|(?:^|/)[^/]{1,200}_\d+\.json$", re.IGNORECASE)
_ACTIVITY = re.compile(
    r"(?:^|/)(?:comments|your_comments[^/]*|group_posts_and_comments|your_posts[^/]*|posts_and_comments|posts_on_other[^/]*"
    r"|likes_and_reactions[^/]*|reactions|your_uncategorized_photos|your_videos)\.json$",
    re.IGNORECASE,
)
_HTML = re.compile(r"(?:^|/)(?:message_\d+\.html|messages\.html?|\d+\.html)$", re.IGNORECASE)
_LISTS = (
    "comments_v2",
    "comments",
    "reactions_v2",
    "reactions",
    "group_posts_v2",
    "group_posts",
    "group_comments_v2",
    "posts_v2",
    "status_updates",
    "videos_v2",
    "other_photos_v2",
)
_MARKS = (
    b"facebook",
    b'"thread_type"',
    b'"Generic"',
    b'"thread_path"',
    b'"senderName"',
    b'"comments_v2"',
    b'"reactions_v2"',
)
_SHAPES = (
    b'"sender_name"',
    b'"senderName"',
    b'"comments_v2"',
    b'"reactions_v2"',
    b'"group_posts_v2"',
    b'"attachments"',
)


def recognises(source: Source) -> float:
    """Return 0.9 for downloads that name Facebook, 0.6 for files that Instagram writes in the same shape."""
    return recognised(source, "facebook", _MARKS, _SHAPES, _members(source))


def recognised(
    source: Source, name: str, marks: tuple[bytes, ...], shapes: tuple[bytes, ...], members: list[str]
) -> float:
    """Return how sure the name of the platform and the shape of the first files make it; for both platforms."""
    named = any(name in member.name.lower() for member in source.members()) or name in source.name.lower()
    for member in members[:20]:
        start = head(source, member)
        if member.lower().endswith((".html", ".htm")):
            shaped = meta_html.is_messages(start.decode("utf-8", "replace"))
        else:
            shaped = bool(meta.root(start)) and any(shape in start for shape in shapes)
        if shaped:
            return 0.9 if named or any(mark in start for mark in marks) else 0.6
    return 0.0


def _members(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    if len(names) == 1:
        return names
    fitting = [name for name in names if _MESSAGES.search(name) or _ACTIVITY.search(name) or _HTML.search(name)]
    return [name for name in fitting if "message_" in name or not _MESSAGES.search(name) or _is_thread(source, name)]


def _is_thread(source: Source, name: str) -> bool:
    return _ACTIVITY.search(name) is not None or b'"senderName"' in head(source, name, 8192)


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone where the download is HTML: its pages show local times."""
    pages = [name for name in _members(source) if name.lower().endswith((".html", ".htm"))]
    return (choices.zone("", pages[0]),) if pages else ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every message, comment, post and reaction of the download."""
    finder = Finder(source)

    def rows_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        start = head(source, member)
        if member.lower().endswith((".html", ".htm")):
            page = decoded(stream.read(LONGEST_PAGE))
            yield from meta_html.messages(page, member, PLATFORM, choice, finder)
        elif b'"sender_name"' in start or b'"senderName"' in start or "/message_" in member:
            yield from meta.messages(source, member, PLATFORM)
        elif root := meta.root(start):
            wanted = [(ANY,)] if root == "[" else meta.sections(_LISTS)
            for item in items(stream, wanted):
                position = meta.position_of(item, member)
                yield Skipped(position, item.fault) if item.fault else activity(item.value, position, finder)

    return numbered(through(source, _members(source), rows_in), source)


def activity(value: object, position: Position, finder: Finder) -> Message:
    """Make a message of one entry of comments, posts or reactions; an entry of no known shape stays "unknown", raw."""
    row = obj(value)
    parts = list(rows(row.get("data")))
    comment = next((obj(part["comment"]) for part in parts if "comment" in part), {})
    reaction = next((obj(part["reaction"]) for part in parts if "reaction" in part), {})
    written = first(comment, "comment") or first(reaction, "reaction") or _post(parts)
    author = first(comment, "author") or first(reaction, "actor")
    posted_at, notes = meta.moment(comment.get("timestamp", row.get("timestamp", row.get("creation_timestamp"))))
    edited = next((part["update_timestamp"] for part in parts if "update_timestamp" in part), None)
    title = first(row, "title")
    media, link = _attached(row, finder)
    known = bool(comment or reaction or written or title or media or link)
    repaired = any(meta.mended(text) != text for text in (written, author, title))
    return Message(
        position=position,
        text=meta.mended(written) or meta.mended(title) or link,
        posted_at=posted_at,
        platform=PLATFORM,
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


def _attached(row: Mapping[str, Any], finder: Finder) -> tuple[tuple[Any, ...], str]:
    """Return the files of an entry, and the first address that it shares."""
    media: list[Any] = []
    link = ""
    for part in (one for attachment in rows(row.get("attachments")) for one in rows(attachment.get("data"))):
        if "media" in part:
            media += meta.media({"media": [part["media"]]}, finder)
        link = link or first(obj(part.get("external_context")), "url")
    if "uri" in row:
        media += meta.media({"media": [row]}, finder)
    return tuple(media), meta.mended(link)
