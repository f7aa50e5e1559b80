"""What every importer gives: messages as the file shows them, and rows that were left out, with place and reason.

Values only. An importer reads a stream, knows no database and no keys, and loses no row silently: messages and skipped
rows together are the rows of the file.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from casebook.dates import Moment
from casebook.importers.columns import ColumnMap


@dataclass(frozen=True, slots=True)
class Position:
    """Where a row stands: the line it begins on, and its number among the rows; both from 1, the header not counted."""

    line: int
    row: int


@dataclass(frozen=True, slots=True)
class Message:
    """One post or comment, as the file has it: what the file does not say is "".

    `raw` holds every cell by its column's name. `notes` says what a reader must know: destroyed_id (a spreadsheet
    rounded it: it is kept in `raw` only), time_not_read, damaged_characters, extra_cells, missing_cells.
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


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not taken; `reason` is a message id of the translations."""

    position: Position
    reason: str


class Importer(Protocol):
    """Reads one format. It raises nothing on any bytes, and holds at most one row in memory."""

    def __call__(self, stream: BinaryIO, columns: ColumnMap | None = None) -> Iterator[Message | Skipped]:
        """Yield each row once, in the order of the file; the stream is read from where it stands and not closed."""


def identity(message: Message, digest_of_file: str) -> str:
    """Return 64 hex digits that are the same when the same message is imported again.

    Platform and native id name a message, together with its author and words, since numbers count anew in every chat.
    Without them, who said what at which time of day, and where: a later, longer export shows the same again. Comments
    are often exported with the address of the post above them, so an address alone names none. What is left is named by
    its row, its place and the SHA-256 of its file. The digits can be guessed from the content: keep them as closely.
    """
    if message.platform and message.native_id:
        named = ["native", message.platform, message.native_id, message.account, message.text]
    elif message.url or (message.account and "T" in message.posted_at.edtf):
        named = ["said", message.url, message.account, message.posted_at.displayed, message.text]
    else:
        cells = [part for pair in sorted(message.raw.items()) for part in pair]
        named = ["row", digest_of_file, str(message.position.row), *cells]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()
