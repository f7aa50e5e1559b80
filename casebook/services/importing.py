"""Import a foreign file: keep it as an exhibit first, then make posts of its rows; nothing twice, nothing lost silently."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select

from casebook import importers, links
from casebook.access import Permission, require
from casebook.audit.events import TableImported
from casebook.errors import NoGrant, NotFound, Tampered
from casebook.importers import IMPORTERS, Message, Skipped
from casebook.keys.keyring import Keyring
from casebook.model import ContentItem, Evidence
from casebook.model.account import ContentItemBody
from casebook.model.evidence import OriginalBody
from casebook.services.casework import hold
from casebook.services.drafts import IncidentDraft, PostDraft
from casebook.services.recording import add_posts, of_case, record_incident
from casebook.work import Work

BATCH = 500  # posts sealed and written at a time


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row: added, known (imported before), or skipped with the reason."""

    row: int
    line: int
    outcome: str
    reason: str = ""


@dataclass(slots=True)
class ImportReport:
    """What became of a file. rows = added + known + skipped, always."""

    format: str
    dry_run: bool
    added: int = 0
    known: int = 0
    skipped: int = 0
    incident: UUID | None = None
    rows: list[RowReport] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows the file has."""
        return self.added + self.known + self.skipped

    def note(self, outcome: str, position: importers.Position, reason: str = "") -> None:
        """Count a row."""
        self.rows.append(RowReport(position.row, position.line, outcome, reason))
        setattr(self, outcome, getattr(self, outcome) + 1)


def format_of(name: str, wanted: str = "auto") -> str:
    """Give the importer for a file; raises NotFound if casebook cannot read its kind."""
    chosen = name.rsplit(".", 1)[-1].lower() if wanted == "auto" else wanted
    chosen = {"tsv": "csv", "txt": "csv"}.get(chosen, chosen)
    if chosen not in IMPORTERS:
        raise NotFound(chosen)
    return chosen


def kept_already(work: Work, keys: Keyring, case_id: UUID, sha256: str) -> UUID | None:
    """Give the exhibit of the case that holds the same bytes, if there is one."""
    hold(work, keys, case_id)
    for row in work.db.scalars(select(Evidence).where(Evidence.case_id == case_id)):
        with suppress(Tampered, NoGrant):
            if keys.open_column(row, "original", row.original, OriginalBody).sha256 == sha256:
                return row.id
    return None


def run(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    stream: BinaryIO,
    *,
    name: str,
    sha256: str,
    kind: str,
    evidence_id: UUID | None,
    dry_run: bool,
) -> ImportReport:
    """Read a file's rows into posts of one new incident; rows that an earlier import made are known and left alone.

    A dry run reads and counts, and writes nothing.

    Raises:
        NotFound, NotAllowed: the actor may not record in this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    if evidence_id is not None:
        of_case(work, Evidence, evidence_id, case_id)
    report = ImportReport(format=kind, dry_run=dry_run)
    known = _known(work, keys, case_id)
    for batch in _batches(_fresh(IMPORTERS[kind](stream), sha256, known, report)):
        if dry_run:
            continue
        if report.incident is None:
            report.incident = record_incident(work, keys, case_id, IncidentDraft(title=f"Imported posts: {name}"[:300]))
        add_posts(work, keys, case_id, batch, incident=report.incident)
    if not dry_run:
        work.record(
            TableImported(
                case=case_id,
                evidence=evidence_id,
                rows=report.total,
                added=report.added,
                known=report.known,
                skipped=report.skipped,
            )
        )
    return report


def _fresh(
    found: Iterator[Message | Skipped], sha256: str, known: set[str], report: ImportReport
) -> Iterator[PostDraft]:
    for message in found:
        if isinstance(message, Skipped):
            report.note("skipped", message.position, message.reason)
            continue
        identity = importers.identity(message, sha256)
        if identity in known:
            report.note("known", message.position)
            continue
        known.add(identity)
        report.note("added", message.position, ", ".join(message.notes))
        yield _draft(message, identity)


def _draft(message: Message, identity: str) -> PostDraft:
    link = links.read(message.url) if message.url else None
    return PostDraft(
        platform=message.platform or (link.platform if link else "other"),
        url=message.url,
        canonical_url=link.canonical_url if link else "",
        native_id=message.native_id or (link.comment_id or link.native_id if link else ""),
        author_handle=message.account or (link.handle if link else ""),
        author_display_name=message.display_name,
        author_native_id=message.account_id,
        posted=message.posted_at,
        text=message.text,
        identity=identity,
        source_position=f"line {message.position.line}",
    )


def _known(work: Work, keys: Keyring, case_id: UUID) -> set[str]:
    rows = work.db.scalars(select(ContentItem).where(ContentItem.case_id == case_id))
    known = set()
    for row in rows:
        with suppress(Tampered, NoGrant):  # one damaged post must not stop an import
            known.add(keys.open_row(row, ContentItemBody).identity)
    return known - {""}


def _batches(drafts: Iterator[PostDraft]) -> Iterator[list[PostDraft]]:
    batch: list[PostDraft] = []
    for draft in drafts:
        batch.append(draft)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
