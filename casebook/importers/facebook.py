"""Downloads from Facebook: messages, comments, posts and reactions in JSON and HTML; never logins, addresses or contacts.

Messages come newest first in several files a thread; their times are milliseconds, all others seconds. Downloads of
end-to-end encrypted chats have another shape and whole letters. Source: downloads as other readers describe them
(2018 to 2026).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from casebook.importers import choice as choices
from casebook.importers import facebook_activity, meta, meta_html, meta_labels
from casebook.importers.choice import Choice, Question
from casebook.importers.json_rows import obj
from casebook.importers.json_stream import ANY, Path, items
from casebook.importers.media import Finder
from casebook.importers.message import Message, Skipped
from casebook.importers.meta_boxes import is_page
from casebook.importers.meta_files import Files
from casebook.importers.numbering import numbered, through
from casebook.importers.source import Source, head

FORMAT = PLATFORM = "facebook"

_THREAD = re.compile(r"(?:^|/)message(?:_\d+)?\.json$|/your_group_messages/\d+\.json$", re.IGNORECASE)
_ANY_NAME = re.compile(r"(?:^|/)[^/]{1,200}_\d+\.json$", re.IGNORECASE)
_ACTIVITY = re.compile(
    r"(?:^|/)(?:comments|your_comments[^/]*|group_posts_and_comments|your_posts[^/]*|posts_and_comments|posts_on_other[^/]*"
    r"|likes_and_reactions[^/]*|reactions|your_uncategorized_photos|your_videos|archived_stories"
    r"|other_people[^/]{0,3}s_posts_to_your_timeline[^/]*)\.(?:json|html)$",
    re.IGNORECASE,
)
_HTML = re.compile(r"(?:^|/)(?:message(?:_\d+)?\.html|messages\.html?|\d+\.html)$", re.IGNORECASE)
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
    "archived_stories_v2",
    "wall_posts_sent_to_you",
    "wall_posts_sent_to_you_v2",
)
_LOGGED = "activity_log_data"
_MARKS = (
    b"your_facebook_activity",
    b"your_activity_across_facebook",
    b'"thread_type"',
    b'"senderName"',
    b'"comments_v2"',
    b'"reactions_v2"',
    b'"group_posts_v2"',
    b'"group_comments_v2"',
)
_SHAPES = (
    b'"sender_name"',
    b'"senderName"',
    b'"comments_v2"',
    b'"reactions_v2"',
    b'"group_posts_v2"',
    b'"group_comments_v2"',
    b'"archived_stories_v2"',
    b'"attachments"',
    b'"label_values"',
    b'"wall_posts_sent_to_you',
)
_PLACE = re.compile(r"(?:^|/)(?:your_(?:facebook|instagram)_activity|your_activity_across_facebook|messages/inbox)/")
_HTML_BEGINS = re.compile(rb"\s*(?:<!doctype html[^>]*>\s*)?<html", re.IGNORECASE)
"""Some pages begin with more style than is looked at."""
_OTHER = {"facebook": "instagram", "instagram": "facebook"}


def recognises(source: Source) -> float:
    """Return 0.9 for downloads that name Facebook, 0.6 for files that Instagram writes in the same shape."""
    return recognised(source, "facebook", _MARKS, _SHAPES, _members(source))


def recognised(
    source: Source, name: str, marks: tuple[bytes, ...], shapes: tuple[bytes, ...], members: list[str]
) -> float:
    """Return how sure the name of the platform and the shape of the first files make it; for both platforms."""
    names = [source.name.lower(), *(member.name.lower() for member in source.members())]
    named, other = (any(one in called for called in names) for one in (name, _OTHER[name]))
    for member in members[:20]:
        start = head(source, member)
        if member.lower().endswith((".html", ".htm")):
            shaped = is_page(start.decode("utf-8", "replace")) or bool(
                _PLACE.search(member) and _HTML_BEGINS.match(start)
            )
        else:
            shaped = bool(meta.root(start)) and any(shape in start for shape in shapes)
        if shaped:
            marked = not other and any(mark in start for mark in marks)
            return 0.9 if named or marked else 0.6
    return 0.0


def _members(source: Source) -> list[str]:
    names = [member.name for member in source.members()]
    if len(names) == 1:
        return names
    fitting = [name for name in names if any(one.search(name) for one in (_THREAD, _ANY_NAME, _ACTIVITY, _HTML))]
    return [name for name in fitting if not _ANY_NAME.search(name) or _is_thread(source, name)]


def _is_thread(source: Source, name: str) -> bool:
    """Whether a file that is called after a person is a thread: encrypted chats have no other name."""
    if _THREAD.search(name) or _ACTIVITY.search(name):
        return True
    return b'"senderName"' in head(source, name, 8192)


def questions(source: Source) -> tuple[Question, ...]:
    """Ask for the zone where the download is HTML: its pages show local times."""
    pages = [name for name in _members(source) if name.lower().endswith((".html", ".htm"))]
    return (choices.zone("", pages[0]),) if pages else ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every message, comment, post and reaction of the download."""
    finder = Finder(source)

    def rows_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        start, files = head(source, member), Files(finder, member)
        if member.lower().endswith((".html", ".htm")):
            yield from meta_html.rows(stream, member, PLATFORM, choice, files)
        elif b'"sender_name"' in start or b'"senderName"' in start or _THREAD.search(member):
            yield from meta.messages(source, member, PLATFORM, files)
        elif root := meta.root(start):
            wanted: list[Path] = [(ANY,)] if root == "[" else meta.sections(_LISTS)
            if f'"{_LOGGED}"'.encode() in start:
                wanted = [(name, _LOGGED, ANY) for name in _LISTS]
            for item in items(stream, wanted):
                position = meta.position_of(item, member)
                if item.fault:
                    yield Skipped(position, item.fault)
                elif "label_values" in obj(item.value):
                    yield meta_labels.entry(item.value, meta_html.kind_of(f"{member}.html"), position, PLATFORM, files)
                else:
                    yield facebook_activity.entry(item.value, position, files)

    return numbered(through(source, _members(source), rows_in), source)
