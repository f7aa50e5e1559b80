"""Downloads from Instagram and Threads: messages, comments, posts and likes in JSON and HTML, of 2018 to 2026.

Messages have the shape of Facebook's. In 2020 comments and likes were lists of words without names. Labels within
comments follow the language of the account, so parts are told apart by what they hold. Never logins or contacts.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from casebook.importers import choice as choices
from casebook.importers import instagram_activity, meta, meta_html
from casebook.importers.choice import Choice, Question
from casebook.importers.facebook import recognised
from casebook.importers.json_rows import first, obj, raw_of, word
from casebook.importers.json_stream import ANY, Path, items
from casebook.importers.media import Finder
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.meta import Thread
from casebook.importers.meta_files import Files
from casebook.importers.numbering import numbered, through
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

FORMAT = PLATFORM = "instagram"

_NAMES = re.compile(
    r"(?:^|/)(?:message(?:_\d+)?|messages|comments|likes|media|stories|reels|post_comments[^/]*|reels_comments[^/]*|hype"
    r"|posts_\d+|liked_posts|liked_comments|archived_posts|igtv_videos|story_likes|threads_and_replies)\.(?:json|html)$",
    re.IGNORECASE,
)
_THREAD = re.compile(r"(?:^|/)message(?:_\d+)?\.json$", re.IGNORECASE)
_THREADS = "text_post_app_text_posts"
_LISTS = (
    "comments_media_comments",
    "comments_reels_comments",
    "likes_media_likes",
    "likes_comment_likes",
    _THREADS,
    "story_activities_story_likes",
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
    b"your_instagram_activity",
    b"Instagram-Logo",
    b'"string_map_data"',
    b'"string_list_data"',
    b'"conversation"',
    b'"media_comments"',
    b'"ig_stories"',
)
_SHAPES = (
    *_MARKS[2:],
    b'"text_post_app_text_posts"',
    b'"label_values"',
    b'"sender_name"',
    b'"taken_at"',
    b'"media_likes"',
    b'"creation_timestamp"',
)


def recognises(source: Source) -> float:
    """Return 0.9 for downloads that name Instagram or have shapes of its own, 0.6 for what Facebook writes likewise."""
    return recognised(source, "instagram", _MARKS, _SHAPES, _members(source))


def _members(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    return names if len(names) == 1 else [name for name in names if _NAMES.search(name)]


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone where the download is HTML. Others found its pages to show UTC-8 all year, wherever one lives."""
    pages = [name for name in _members(source) if name.lower().endswith((".html", ".htm"))]
    return (choices.zone("", pages[0], "Etc/GMT+8"),) if pages else ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every message, comment, post and like of the download."""
    finder = Finder(source)

    def rows_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        start, files = head(source, member), Files(finder, member)
        if member.lower().endswith((".html", ".htm")):
            yield from meta_html.rows(stream, member, PLATFORM, choice, files)
        elif b'"conversation"' in start:
            yield from _conversations(source, member, choice, files)
        elif b'"sender_name"' in start or _THREAD.search(member):
            yield from meta.messages(source, member, PLATFORM, files)
        elif root := meta.root(start):
            for item in items(stream, [(ANY,)] if root == "[" else meta.sections(_LISTS)):
                position = meta.position_of(item, member)
                if item.fault:
                    yield Skipped(position, item.fault)
                else:
                    made = instagram_activity.entry(item.value, _section(member, item.path), position, choice, files)
                    yield replace(made, platform="threads") if item.path[:1] == (_THREADS,) else made

    return numbered(through(source, _members(source), rows_in), source)


def _section(member: str, path: Path) -> str:
    """Tell likes from comments by the list's name, or the file's: comments can be liked too."""
    name = str(path[0]) if path and isinstance(path[0], str) else member.rsplit("/", 1)[-1]
    return "likes" if "like" in name else "comments" if "comment" in name else ""


def _conversations(source: Source, member: str, choice: Choice, files: Files) -> Iterator[Message | Skipped]:
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
            yield _of_2020(value, position, thread, choice, files)


def _of_2020(value: object, position: Position, thread: Thread, choice: Choice, files: Files) -> Message:
    row = obj(value)
    posted_at, notes = stamp(row.get("created_at"), choice)
    written = first(row, "text", "media_share_caption", "story_share", "link", "media_share_url", "action")
    named = [name for key in ("media", "media_url", "voice_media") if (name := word(row.get(key)))]
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
        media=tuple(files.find(name, "file") for name in named),
    )
