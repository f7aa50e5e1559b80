"""What becomes of each row of an export: known, changed, new, or left out; and the post that a new one becomes.

It writes nothing and asks nobody: it compares rows with what a case has, and puts a message into a post's fields.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from casebook import importers, links
from casebook.dates import Moment
from casebook.importers import Message, Skipped
from casebook.importers.choice import sender_of
from casebook.inspection.names import display_name
from casebook.model.import_run import ImportRunBody
from casebook.services.drafts import PostDraft


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row: added, known (in the case already), changed (known, with other words now), or skipped."""

    row: int
    line: int
    outcome: str
    reason: str = ""
    place: str = ""
    post: UUID | None = None


@dataclass(slots=True)
class ImportReport:
    """What became of a file. rows = added + known + changed + skipped, always."""

    format: str
    dry_run: bool
    added: int = 0
    known: int = 0
    changed: int = 0
    skipped: int = 0
    incident: UUID | None = None
    rows: list[RowReport] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows the file has."""
        return self.added + self.known + self.changed + self.skipped

    def note(self, row: RowReport) -> None:
        """Count a row."""
        self.rows.append(row)
        setattr(self, row.outcome, getattr(self, row.outcome) + 1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A post that a row made before, and a digest of the words it had then."""

    post: UUID
    words: bytes


Known = dict[str, Earlier]
"""The posts of a case that came from exports, by the identity of their message."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is new to the case."""

    message: Message
    identity: str
    text: str


def judged(rows: Iterable[Message | Skipped], before: Known, sha256: str, report: ImportReport) -> Iterator[Taken]:
    """Yield the rows that are new to the case, and note in the report what became of every row."""
    here: set[str] = set()
    for row in rows:
        place = place_of(row)
        if isinstance(row, Skipped):
            report.note(RowReport(row.position.row, row.position.line, "skipped", row.reason, place))
            continue
        identity = importers.identity(row, sha256)
        earlier = before.get(identity)
        if earlier is not None:
            changed = earlier.words != words(row.text)
            outcome, reason = ("changed", "Its words are not those that the case has.") if changed else ("known", "")
            report.note(RowReport(row.position.row, row.position.line, outcome, reason, place, earlier.post))
        elif identity in here:
            report.note(RowReport(row.position.row, row.position.line, "known", "", place))
        else:
            here.add(identity)
            report.note(RowReport(row.position.row, row.position.line, "added", ", ".join(row.notes), place))
            yield Taken(row, identity, row.text)


def gathering(message: Message, gather: str) -> str:
    """Return what names the incident that a message is gathered in."""
    if gather == "thread":
        return (message.thread or message.thread_id)[:300]
    if gather == "day":
        return message.posted_at.edtf[:10]
    return ""


def title(run: ImportRunBody, key: str) -> str:
    """Return the title of an incident that gathers messages."""
    return f"Imported posts: {display_name(key or run.name)}"[:300]


def draft(taken: Taken, run: ImportRunBody) -> PostDraft:
    """Return the post that a new message becomes."""
    message = taken.message
    link = links.read(message.url) if message.url else None
    ours = sender_of(message) in run.own_side
    # A chat knows a sender by name only: the name is what there is to tell one from another.
    handle = message.account or (link.handle if link else "") or ("" if message.account_id else message.display_name)
    return PostDraft(
        platform=message.platform or (link.platform if link else "other"),
        url=message.url,
        canonical_url=link.canonical_url if link else "",
        native_id=message.native_id or (link.comment_id or link.native_id if link else ""),
        author_handle="" if ours else handle,
        author_display_name="" if ours else message.display_name,
        author_native_id="" if ours else message.account_id,
        posted=message.posted_at,
        text=message.text,
        note=_remark(message, ours=ours),
        identity=taken.identity,
        source_position=place_of(message),
    )


def _remark(message: Message, *, ours: bool) -> str:
    """Say what the post's own fields have no place for, in the export's words."""
    told = [
        ("Written by", message.display_name or message.account if ours else ""),
        ("Thread", message.thread),
        ("Forwarded from", message.forwarded_from),
        ("Edited", message.edited_at.displayed or message.edited_at.edtf if message.edited_at != Moment() else ""),
        ("Saved", message.captured_at.displayed or message.captured_at.edtf),
        *(("Attached", medium.member or medium.name) for medium in message.media),
    ]
    return "\n".join(f"{name}: {value}" for name, value in told if value)


def place_of(row: Message | Skipped) -> str:
    """Say where in the export a row stands, so that it can be found there."""
    at = row.position
    parts = [at.member, at.pointer or (f"line {at.line}" if at.line else f"row {at.row}")]
    return ", ".join(part for part in parts if part)[:300]


def words(text: str) -> bytes:
    """Return a digest of the words of a post, to see whether they changed."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
