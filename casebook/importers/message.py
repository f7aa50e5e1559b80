"""What every importer gives: messages as the file shows them, and rows that were left out, with place and reason.

Values only. An importer reads a stream, knows no database and no keys, and loses no row silently: messages and skipped
rows together are the rows of the file.
"""

import hashlib
import json
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from casebook.dates import Moment
from casebook.importers.columns import ColumnMap


@dataclass(frozen=True, slots=True)
class Position:
    """Where a row stands, so that it can be shown in the original.

    `line` is the line it begins on (0 where the format has no lines), `row` its number among the rows; both from 1, a
    header not counted. `member` is the file inside an archive or folder ("" for a single file); `pointer` the place in
    it in the format's own terms, such as /chats/list/0/messages/12 (RFC 6901) or the id of an HTML element.
    """

    line: int
    row: int
    member: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that a message carries, as the export names it.

    `kind` is photo, video, video_note, voice, audio, sticker, animation, file, contact or location. `member` is the
    member of the source that was found for it; `missing`, a message id, says why there is none.
    """

    name: str
    kind: str = "file"
    missing: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One post, comment or message, as the file has it: what the file does not say is "".

    `kind` is post, comment, message, service (a row that the platform wrote itself), call, reaction, page (a web page
    as it was saved, at `captured_at`; when it was published is not known) or unknown.
    `thread` is the title of its chat, page or list as shown, `thread_id` the platform's own id of it; `reply_to` the
    native id, and `address_of_parent` the address, of what it answers. `repeat` counts the equal rows of the same moment
    that stand before it, in formats whose rows have no id. `raw` holds every cell by its column's name.
    `notes` says what a reader must know: destroyed_id (a spreadsheet rounded it: it is kept in `raw` only),
    time_not_read, damaged_characters, extra_cells, missing_cells.
    """

    position: Position
    text: str
    posted_at: Moment = field(default_factory=Moment)
    platform: str = ""
    account: str = ""
    account_id: str = ""
    display_name: str = ""
    url: str = ""
    native_id: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    kind: str = "post"
    thread: str = ""
    thread_id: str = ""
    reply_to: str = ""
    forwarded_from: str = ""
    edited_at: Moment = field(default_factory=Moment)
    media: tuple[Medium, ...] = ()
    address_of_parent: str = ""
    repeat: int = 0
    captured_at: Moment = field(default_factory=Moment)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not taken; `reason` is a message id of the translations."""

    position: Position
    reason: str


NO_MESSAGES = "This file holds no messages that casebook can read."
"""The reason of the one row of a file that has none."""


_CHAT = frozenset({"message", "service", "call"})


class Importer(Protocol):
    """Reads one table. It raises nothing on any bytes, and holds at most one row in memory."""

    def __call__(self, stream: BinaryIO, columns: ColumnMap | None = None) -> Iterator[Message | Skipped]:
        """Yield each row once, in the order of the file; the stream is read from where it stands and not closed."""


def identity(message: Message, digest_of_file: str) -> str:
    """Return 64 hex digits that are the same when the same message is imported again.

    Platform, thread id and native id name a message, whatever became of its words since: an edit changes it, and
    `fingerprint` shows that. Without a thread, numbers may count anew in every chat, so author and words name it too.
    Without them, who said what at which time of day, and where: a later, longer export shows the same again, and so does
    one whose dates could not be read before. Comments are often exported with the address of the post above them, so an
    address alone names none. What is left is named by its row, its place and the SHA-256 of its file. The digits can be
    guessed from the content: keep them as closely.
    """
    if message.platform and message.thread_id and message.native_id:
        named = ["thread", message.platform, message.thread_id, message.native_id]
    elif message.platform and message.native_id:
        named = ["native", message.platform, message.native_id, message.account, message.text]
        if message.thread:
            named += [message.thread, message.display_name]
    elif message.url or _told(message):
        named = ["said", message.url, message.account, message.posted_at.displayed, message.text]
        if message.kind in _CHAT:
            named += [message.thread, message.display_name, str(message.repeat)]
    else:
        cells = [part for pair in sorted(message.raw.items()) for part in pair]
        named = ["row", digest_of_file, str(message.position.row), *cells]
        if message.position.member:
            named.insert(2, message.position.member)
    return _digest(named)


def fingerprint(message: Message) -> str:
    """Return 64 hex digits over what a reader would call changed: words, time of the edit, names of media, sender.

    A sender with an id or handle may change the name that is shown. Of media that the platform names itself, only the
    kind counts: Telegram numbers photos anew in every export.
    """
    sender = message.account_id or message.account or message.display_name
    named = {"file", "contact", "location"}
    media = [
        part
        for medium in message.media
        for part in (medium.kind, posixpath.basename(medium.name) if medium.kind in named else "")
    ]
    return _digest([message.text, message.edited_at.edtf, sender, *media])


def _told(message: Message) -> bool:
    """Whether the row says by itself who or where and at which time of day; chats always show one."""
    if message.kind in _CHAT:
        return bool(message.posted_at.displayed)
    return bool(message.account) and "T" in message.posted_at.edtf


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
