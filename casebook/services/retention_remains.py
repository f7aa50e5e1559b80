"""What stays of a case once it is erased, and what of it lies elsewhere: told before anybody decides, and to whoever asks.

Erasing takes keys, rows, files, index and tombstones into account; it cannot reach what has left, nor what a backup holds
until it expires. Sources: GDPR art. 17(2), 19; security.md F2.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.errors import Tampered
from casebook.keys.keyring import Keyring
from casebook.model import AuditEntry, Backup, CaseRecord, Delivery, Pack
from casebook.model.base import Base
from casebook.model.blob_columns import blob_columns
from casebook.model.delivery import DeliveryBody
from casebook.model.pack import PackBody
from casebook.services.casework import hold
from casebook.services.retention_ending import reports_of
from casebook.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One delivery that is out of reach."""

    recipient: str
    on: date
    recalled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What goes with a case, and what stays."""

    records: int
    files: int
    reports: int
    entries: int  # of its log: ids, counts and codes, no words
    left: tuple[Left, ...]
    damaged: int  # deliveries whose recipient cannot be read
    backups: int
    backups_end: date | None  # UTC day after which no backup of today holds it, None where they never expire


def remains(work: Work, keys: Keyring, case_id: UUID) -> Remains:
    """Count what goes with a case, and name what stays. Raises as `hold`."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    left, damaged = [], 0
    for row in work.db.scalars(select(Delivery).where(Delivery.case_id == case_id)):
        try:
            body = keys.open_row(row, DeliveryBody)
        except Tampered:
            damaged += 1
            continue
        recipient = body.recipient or _recipient(work, keys, body.pack)
        left.append(Left(recipient=recipient, on=body.at.date(), recalled=bool(body.recalled)))
    backups = work.db.scalar(select(func.count()).select_from(Backup).where(Backup.complete)) or 0
    days = work.settings.backup_days
    return Remains(
        records=_records(work, case_id),
        files=_files(work, case_id),
        reports=len(reports_of(work, keys, case_id)),
        entries=work.db.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.chain == case_id)) or 0,
        left=tuple(sorted(left, key=lambda each: each.on)),
        damaged=damaged,
        backups=backups,
        backups_end=work.clock().date() + timedelta(days=days) if days else None,
    )


def _recipient(work: Work, keys: Keyring, pack_id: UUID) -> str:
    row = work.db.get(Pack, pack_id)
    try:
        return keys.open_row(row, PackBody).recipient if row is not None else ""
    except Tampered:
        return ""


def _records(work: Work, case_id: UUID) -> int:
    nouns = [each.class_ for each in Base.registry.mappers if issubclass(each.class_, CaseRecord)]
    counts = (work.db.scalar(select(func.count()).select_from(noun).where(noun.case_id == case_id)) for noun in nouns)
    return sum(count or 0 for count in counts)


def _files(work: Work, case_id: UUID) -> int:
    columns = [each for each in blob_columns() if "case_id" in each.table.c]
    counts = (
        work.db.scalar(select(func.count(column)).where(column.table.c.case_id == case_id, column.is_not(None)))
        for column in columns
    )
    return sum(count or 0 for count in counts)
