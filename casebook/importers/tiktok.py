"""TikTok's "download your data": comments, direct messages and posts, as JSON and as text; logins and devices never.

The JSON form does not say in which zone its times are, so they stay without one unless somebody says it; the text form of
the same download writes "UTC". Source: downloads as other readers describe them (2020 to 2026).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from casebook.importers import choice as choices
from casebook.importers import tiktok_text
from casebook.importers.choice import Choice, Question
from casebook.importers.json_rows import first, obj, raw_of, rows, word
from casebook.importers.json_stream import ANY, Item, Path, items
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.source import Source, head
from casebook.importers.tiktok_text import PLATFORM, message
from casebook.importers.times import stamp

FORMAT = "tiktok"

_COMMENTS: tuple[Path, ...] = (("Comment", "Comments", "CommentsList", ANY), ("Comment", "CommentsList", ANY))
_POSTS: tuple[Path, ...] = tuple(
    (top, inner, "VideoList", ANY) for top, inner in (("Video", "Videos"), ("Post", "Posts"), ("Post", "Videos"))
)
_CHATS: tuple[Path, ...] = tuple(
    (top, inner, "ChatHistory", ANY, ANY)
    for top in ("Direct Message", "Direct Messages")
    for inner in ("Chat History", "Direct Messages", "Group Chat")
)
_GROUPS: tuple[Path, ...] = tuple((*path[:2], "GroupChat", ANY, ANY) for path in _CHATS)
_LIVES: tuple[Path, ...] = tuple(
    (top, "Watch Live History", "WatchLiveMap", ANY) for top in ("Tiktok Live", "TikTok Live")
)
_OWNER: tuple[Path, ...] = tuple(
    (top, inner, "ProfileMap", "userName")
    for top in ("Profile", "Profile And Settings")
    for inner in ("Profile Info", "Profile Information")
)
_JSON_NAME = re.compile(r"(?:^|/)user_data[^/]*\.json$", re.IGNORECASE)
_SECTION_MARKS = (
    b'"CommentsList"',
    b'"ChatHistory"',
    b'"Direct Messages"',
    b'"Your Activity"',
    b'"App Settings"',
    b'"Video Browsing History"',
    b'"FavoriteVideoList"',
    b'"Likes and Favorites"',
    b'"Profile And Settings"',
)


def recognises(source: Source) -> float:
    """Return 0.95 for user_data.json with TikTok's sections, 0.8 for its text files."""
    for name in _json_members(source):
        start = head(source, name)
        named = "tiktok" in name.lower() and _JSON_NAME.search(name)
        if start.lstrip()[:1] == b"{" and (named or any(mark in start for mark in _SECTION_MARKS)):
            return 0.95
    return 0.8 if tiktok_text.members(source) else 0.0


def _json_members(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    return [name for name in names if _JSON_NAME.search(name)] or (names if len(names) == 1 else [])


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone of the JSON form's times, which do not bring one."""
    names = [name for name in _json_members(source) if head(source, name, 16).lstrip()[:1] == b"{"]
    return (choices.zone("2024-03-05 14:00:00", names[0], "Etc/UTC"),) if names else ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every comment, post and direct message, whichever form the download has."""

    def json_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        owner = _owner(source, member)
        for item in items(stream, [*_COMMENTS, *_POSTS, *_CHATS, *_GROUPS, *_LIVES]):
            position = Position(item.line, 0, member, item.pointer)
            if item.fault:
                yield Skipped(position, item.fault)
            elif "WatchLiveMap" in item.path:
                yield from _of_live(item, position, choice, owner)
            else:
                yield _of_json(item, position, choice, owner)

    def text_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        return tiktok_text.rows(stream, member, choice)

    def all_rows() -> Iterator[Message | Skipped]:
        texts = tiktok_text.members(source)
        yield from through(source, [name for name in _json_members(source) if name not in texts], json_in)
        yield from through(source, texts, text_in)

    return numbered(all_rows(), source)


def _owner(source: Source, member: str) -> str:
    """Return whose download it is; the name stands behind the comments, so the file is read twice."""
    try:
        with source.open(member) as stream:
            return next((word(item.value) for item in items(stream, _OWNER) if not item.fault and word(item.value)), "")
    except OSError:
        return ""


def _of_json(item: Item, position: Position, choice: Choice, owner: str) -> Message:
    row, path = obj(item.value), item.path
    is_chat = "ChatHistory" in path or "GroupChat" in path
    partner = re.sub(r"^Chat History with |:+$", "", str(path[3])) if is_chat else ""
    kind = "message" if is_chat else "comment" if "CommentsList" in path else "post"
    made = message(row, raw_of(row), position, choice, kind, partner)
    return made if is_chat or made.account else replace(made, account=owner)


def _of_live(item: Item, position: Position, choice: Choice, owner: str) -> Iterator[Message]:
    """Yield what was said in a live; that it was watched is nobody's affair."""
    live = obj(item.value)
    for list_name, name in (("Comments", "Comment"), ("Questions", "Question")):
        for number, one in enumerate(rows(live.get(list_name))):
            posted_at, notes = stamp(first(one, f"{name}Time", "RawTime"), choice)
            yield Message(
                position=replace(position, pointer=f"{position.pointer}/{list_name}/{number}"),
                text=first(one, f"{name}Content"),
                posted_at=posted_at,
                platform=PLATFORM,
                account=owner,
                raw=raw_of(one),
                notes=notes,
                kind="comment" if first(one, f"{name}Content") else "unknown",
                address_of_parent=first(live, "Link"),
            )
