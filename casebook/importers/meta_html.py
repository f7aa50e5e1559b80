"""The HTML form of Facebook's and Instagram's downloads: messages, comments, posts and reactions, of 2014 to 2026.

What a box of a page is follows from the name of its file. Times are written in words, in a clock that the page does not
name, so they stay without a zone unless one was chosen.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from casebook.dates import Moment
from casebook.importers.choice import Choice
from casebook.importers.dates_in_words import is_time, when
from casebook.importers.message import Message, Position
from casebook.importers.meta_boxes import Box, boxes
from casebook.importers.meta_files import Files

_MESSAGES = re.compile(r"(?:^|/)(?:message(?:_\d+)?\.html|messages\.html?|\d+\.html)$", re.IGNORECASE)
_REACTIONS = re.compile(r"(?:^|/)(?:likes?|reactions?|[^/]*_reactions|liked)[^/]*\.html$", re.IGNORECASE)
_COMMENTS = re.compile(r"(?:^|/)(?!group_posts)[^/]*(?:comments|hype)[^/]*\.html$", re.IGNORECASE)
_POSTS = re.compile(r"(?:^|/)[^/]*(?:posts|stories|reels|videos|photos|content)[^/]*\.html$", re.IGNORECASE)
_FOLDER = re.compile(r"(?:^|/)([^/]+)/message(?:_\d+)?\.html$", re.IGNORECASE)
_ICON = re.compile(r"/(like|love|care|haha|wow|sad|sorry|angry|anger)\.(?:png|gif|svg)$", re.IGNORECASE)


def kind_of(member: str) -> str:
    """Return what the boxes of a page are, by its name: message, comment, reaction or post; messages where it tells nothing."""
    if _MESSAGES.search(member):
        return "message"
    if _REACTIONS.search(member):
        return "reaction"
    if _COMMENTS.search(member):
        return "comment"
    return "post" if _POSTS.search(member) else "message"


def rows(stream: BinaryIO, member: str, platform: str, choice: Choice, files: Files) -> Iterator[Message]:
    """Yield the rows of a page; `position.line` is that of the box's first tag. OSError of the stream passes through."""
    kind = kind_of(member)
    for number, box in enumerate(boxes(stream), 1):
        position = Position(box.line, 0, member, f"box {number}")
        if kind == "message":
            if box.heading or box.date or box.text or box.files:
                yield _message(box, position, member, platform, choice, files)
        elif box.date or box.text or box.labels or box.files:
            yield _entry(box, kind, position, platform, choice, files)


def _message(
    box: Box, position: Position, member: str, platform: str, choice: Choice, files: Files
) -> Message:  # fmt: skip
    """Make a message of a box; a box with nothing but a heading is a row of the platform's own."""
    posted_at, notes = when(box.date, choice)
    said = bool(box.date or box.text or box.files)
    folder = _FOLDER.search(member)
    text = box.text or ("\n".join(box.links) if not box.files else "")
    return Message(
        position=position,
        text=text if said else box.heading,
        posted_at=posted_at,
        platform=platform,
        display_name=box.heading if said else "",
        raw=_raw(box, "message"),
        notes=notes if box.date else (),
        kind="message" if said else "service",
        thread=box.thread or box.title,
        thread_id=folder[1] if folder else "",
        media=tuple(files.find(name, kind) for name, kind in box.files),
    )


def _entry(
    box: Box, kind: str, position: Position, platform: str, choice: Choice, files: Files
) -> Message:  # fmt: skip
    shown, text = _time(box)
    posted_at, notes = when(shown, choice)
    edited, text = _edited(text) if kind == "post" else ("", text)
    told = [value for _, value in box.labels if value and not is_time(value) and not value.startswith("http")]
    if kind == "comment" and not text and told:
        text, thread = told[0], (told[1] if len(told) > 1 else box.heading)
    elif kind == "reaction":
        icon = next((match[1].upper() for one in box.icons if (match := _ICON.search(one.split("?")[0]))), "")
        text, thread = (text or icon), box.heading
    else:
        thread = told[0] if told and kind == "comment" else box.heading if text else ""
    link = box.link or next(iter(box.links), "")
    is_own = kind == "post" or "comment_id=" in link
    return Message(
        position=position,
        text=text or box.heading,
        posted_at=posted_at,
        platform=platform,
        url=box.link if is_own else "",
        raw=_raw(box, kind),
        notes=notes if shown else (),
        kind=kind,
        thread=thread,
        edited_at=when(edited, choice)[0] if edited else Moment(),
        media=tuple(files.find(name, of) for name, of in box.files),
        address_of_parent="" if is_own else link,
    )


def _time(box: Box) -> tuple[str, str]:
    """Return the time of a box, and its words without it: it stands below, in the table, or as the last line of the words."""
    if box.date:
        return box.date, box.text
    for _, value in box.labels:
        if is_time(value):
            return value, box.text
    before, _, last = box.text.rpartition("\n")
    return (last, before) if is_time(last) else ("", box.text)


def _edited(text: str) -> tuple[str, str]:
    """Return when an entry was changed, and its words without the line that says it: one word, and a time."""
    lines = text.split("\n")
    times = [line.partition(" ")[2] for line in lines if is_time(line.partition(" ")[2])]
    kept = [line for line in lines if not is_time(line.partition(" ")[2])]
    return (times[0], "\n".join(kept)) if times else ("", text)


def _raw(box: Box, kind: str) -> dict[str, str]:
    """Keep what the box says; the table of a picture (its place, its camera) is not among it."""
    raw = {"heading": box.heading, "text": box.text, "date": box.date, "link": box.link, "links": "\n".join(box.links)}
    if kind == "message":
        raw["reactions"] = box.aside
    elif kind != "post":
        raw |= {label: value for label, value in box.labels if label not in raw}
    return {name: value for name, value in raw.items() if value}
