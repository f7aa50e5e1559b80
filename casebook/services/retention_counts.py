"""How much the office keeps, in numbers that need no key: what an administrator may know of retention. No word, no id."""

from dataclasses import dataclass

from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.audit.retention_events import ClocksRead
from casebook.keys.keyring import Keyring
from casebook.model import (
    AuditEntry,
    Backup,
    Base,
    Breach,
    CaseFile,
    ImportRun,
    Invitation,
    Pack,
    Report,
    Session,
    TombstoneRow,
    UnfinishedForm,
)
from casebook.services.retention_clocks import Clock, clocks
from casebook.work import Work

COUNTED: dict[str, type[Base]] = {
    "unfinished_form": UnfinishedForm,
    "session": Session,
    "invitation": Invitation,
    "pack": Pack,
    "import_run": ImportRun,
    "log": AuditEntry,
    "tombstone": TombstoneRow,
    "breach": Breach,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The clocks with how many things each of them counts for; None where no number tells it without a key."""

    clocks: tuple[tuple[Clock, int | None], ...]
    cases: int  # open and closed ones look alike without their keys
    reports: int  # sent ones
    unfinished: int  # erased cases whose files are still being deleted


def counts(work: Work, keys: Keyring) -> Counts:
    """Give the clocks and the numbers.

    Raises:
        NotAllowed: the actor may not.
    """
    del keys
    require(work.actor, Permission.SEE_CLOCKS)
    numbers: dict[str, int] = {purpose: _count(work, noun) for purpose, noun in COUNTED.items()}
    sent, drafts = Report.team_version.is_not(None), Report.team_version.is_(None)
    numbers["report_draft"] = _count(work, Report, drafts)
    numbers["return_code"] = _count(work, Report, Report.lookup.is_not(None))
    numbers["backup"] = _count(work, Backup, Backup.complete)
    work.record(ClocksRead())
    return Counts(
        clocks=tuple((clock, numbers.get(clock.purpose)) for clock in clocks(work.settings)),
        cases=_count(work, CaseFile),
        reports=_count(work, Report, sent),
        unfinished=_count(work, TombstoneRow, TombstoneRow.finished.is_(False)),
    )


def _count(work: Work, noun: type[Base], *where: object) -> int:
    query = select(func.count()).select_from(noun)
    for each in where:
        query = query.where(each)  # type: ignore[arg-type]  # conditions on columns; SQLAlchemy has no short name for them
    return work.db.scalar(query) or 0
