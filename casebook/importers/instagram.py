"""Downloads from Instagram: messages (JSON and HTML), comments, posts and likes, in the shapes of 2020 and of today.

Messages have the shape of Facebook's. In 2020 comments and likes were lists of words without names. Labels within
comments follow the language of the account, so parts are told apart by what they hold. Never logins or contacts.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from casebook.importers import choice as choices
from casebook.importers import meta, meta_html
from casebook.importers.choice import Choice, Question
from casebook.importers.facebook import recognised
from casebook.importers.json_rows import first, obj, raw_of, rows, word
from casebook.importers.json_stream import ANY, Path, items
from casebook.importers.media import Finder
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.meta import Thread
from casebook.importers.numbering import numbered, through
from casebook.importers.saved_html import LONGEST_PAGE, decoded
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

FORMAT = PLATFORM = "instagram"

_NAMES = re.compile(
    r"(?:^|/)(?:message_\d+\.(?:json|html)|(?:messages|comments|likes|media|stories|reels|post_comments[^/]*|reels_comments[^/]*"
    r"|hype|posts_\d+|liked_posts|liked_comments|archived_posts|igtv_videos)\.json)$",
    re.IGNORECASE,
)
_LISTS = (
    "comments_media_comments",
    "comments_reels_comments",
    "likes_media_likes",
    "likes_comment_likes",
    "ig_stories",
    "ig_reels_media",
    "ig_igtv_media",
    "ig_archived_post_media",
    "media_comments",
    "live_comments",
    "media_likes",
    "comment_likes",
    "photos",
    "videos",
    "stories",
)
_MARKS = (
    b"instagram",
    b'"string_map_data"',
    b'"string_list_data"',
    b'"conversation"',
    b'"media_comments"',
    b'"ig_stories"',
)
_SHAPES = (*_MARKS[1:], b'"sender_name"', b'"taken_at"', b'"media_likes"', b'"creation_timestamp"')


def recognises(source: Source) -> float:
    """Return 0.9 for downloads that name Instagram or have shapes of its own, 0.6 for what Facebook writes likewise."""
    return recognised(source, "instagram", _MARKS, _SHAPES, _members(source))


def _members(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    return names if len(names) == 1 else [name for name in names if _NAMES.search(name)]


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone where the download is HTML: its pages show local times."""
    pages = [name for name in _members(source) if name.lower().endswith((".html", ".htm"))]
    return (choices.zone("", pages[0]),) if pages else ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every message, comment, post and like of the download."""
    finder = Finder(source)

    def rows_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        start = head(source, member)
        if member.lower().endswith((".html", ".htm")):
            yield from meta_html.messages(decoded(stream.read(LONGEST_PAGE)), member, PLATFORM, choice, finder)
        elif b'"conversation"' in start:
            yield from _conversations(source, member, choice, finder)
        elif b'"sender_name"' in start or "message_" in member:
            yield from meta.messages(source, member, PLATFORM)
        elif root := meta.root(start):
            for item in items(stream, [(ANY,)] if root == "[" else meta.sections(_LISTS)):
                position = meta.position_of(item, member)
                if item.fault:
                    yield Skipped(position, item.fault)
                else:
                    yield _activity(item.value, _section(member, item.path), position, choice, finder)

    return numbered(through(source, _members(source), rows_in), source)


def _section(member: str, path: Path) -> str:
    """Tell likes from comments by the list's name, or the file's: comments can be liked too."""
    name = str(path[0]) if path and isinstance(path[0], str) else member.rsplit("/", 1)[-1]
    return "likes" if "like" in name else "comments" if "comment" in name else ""


def _conversations(source: Source, member: str, choice: Choice, finder: Finder) -> Iterator[Message | Skipped]:
    """Yield the messages of 2020: one list of conversations, each with its participants first."""
    with source.open(member) as stream:
        thread = Thread()
        for item in items(stream, [(ANY, "participants"), (ANY, "conversation", ANY)]):
            position = meta.position_of(item, member)
            value = item.value
            if item.fault:
                yield Skipped(position, item.fault)
                continue
            if len(item.path) > 1 and item.path[1] == "participants":
                names = [meta.mended(one) for one in value] if isinstance(value, list) else []
                thread = Thread(", ".join(names), "")
                continue
            yield _of_2020(value, position, thread, choice, finder)


def _of_2020(value: object, position: Position, thread: Thread, choice: Choice, finder: Finder) -> Message:
    row = obj(value)
    posted_at, notes = stamp(row.get("created_at"), choice)
    written = first(row, "text", "media_share_caption", "story_share", "link", "media_share_url", "action")
    files = [name for key in ("media", "media_url", "voice_media") if (name := word(row.get(key)))]
    return Message(
        position=position,
        text=meta.mended(written),
        posted_at=posted_at,
        platform=PLATFORM,
        account=meta.mended(row.get("sender")),
        raw=raw_of(value, meta.NEVER),
        notes=notes,
        kind="message" if "sender" in row else "unknown",
        thread=thread.title,
        media=tuple(finder.find(name, "file") for name in files),
    )


def _activity(value: object, section: str, position: Position, choice: Choice, finder: Finder) -> Message:
    if isinstance(value, list):
        return _plain(value, section, position, choice)
    row = obj(value)
    if labelled := obj(row.get("string_map_data")):
        return _comment(row, labelled, position, finder)
    if listed := list(rows(row.get("string_list_data"))):
        return _like(row, listed[0], section, position)
    return _post(row, value, position, choice, finder)


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


def _comment(row: Mapping[str, Any], labelled: Mapping[str, Any], position: Position, finder: Finder) -> Message:
    """Read a comment: of its labelled parts the one with a time is the time, the first with words the comment."""
    parts = {meta.mended(name): obj(part) for name, part in labelled.items()}
    time = next((part["timestamp"] for part in parts.values() if part.get("timestamp")), None)
    said = [(name, word(part.get("value"))) for name, part in parts.items() if part.get("value")]
    text = next((value for name, value in said if name == "Comment"), said[0][1] if said else "")
    owner = next((value for name, value in said if name == "Media Owner"), said[1][1] if len(said) > 1 else "")
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
        media=meta.media({"media": row.get("media_list_data")}, finder),
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


def _post(row: Mapping[str, Any], value: object, position: Position, choice: Choice, finder: Finder) -> Message:
    """Read a post, a story or a reel: its words stand beside its files, or in the first of them."""
    files = list(rows(row.get("media"))) or ([row] if "uri" in row else [])
    one = files[0] if files else {}
    written = first(row, "title", "caption") or first(one, "title")
    time = row.get("creation_timestamp", one.get("creation_timestamp"))
    posted_at, notes = stamp(row["taken_at"], choice) if "taken_at" in row else meta.moment(time)
    media = meta.media({"media": files}, finder)
    if path := word(row.get("path")):
        media = (*media, finder.find(path, "file"))
    return Message(
        position=position,
        text=meta.mended(written),
        posted_at=posted_at,
        platform=PLATFORM,
        raw=raw_of(value, meta.NEVER),
        notes=(*notes, *(("repaired_text",) if meta.mended(written) != written else ())),
        kind="post" if written or media else "unknown",
        media=media,
    )
