"""Check the log without any key: every link, every place, every tail."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.audit.log import Head, HeadFile, record_of
from casebook.crypto.chain import START, link
from casebook.model import AuditEntry, AuditHead


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the log is not what was written."""

    chain: UUID
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What a check found."""

    entries: int
    chains: int
    faults: tuple[Fault, ...]
    heads: tuple[Head, ...]


def verify(db: Database, head_file: HeadFile, known: Iterable[Head] = ()) -> LogVerdict:
    """Check all chains against themselves, the head table, the head file, and heads that somebody wrote down or another host has.

    The office may be at work meanwhile: the heads are read first, so that none is newer than the entries that are then seen.
    """
    noted, given = head_file.read(), list(known)
    faults: list[Fault] = []
    heads: dict[UUID, Head] = {}
    links: dict[tuple[UUID, int], bytes] = {}
    entries = 0
    for entry in _entries(db):
        entries += 1
        before = heads.get(entry.chain, Head(entry.chain, 0, START))
        faults.extend(_faults_of(entry, before))
        heads[entry.chain] = Head(entry.chain, entry.seq, entry.link)
        links[entry.chain, entry.seq] = entry.link
    stored = {row.chain: Head(row.chain, row.seq, row.link) for row in db.scalars(select(AuditHead))}
    for where, witnesses in (
        ("head table", stored.values()),
        ("head file", noted),
        ("given head", given),
    ):
        faults.extend(_unmatched(where, witnesses, links))
    faults.extend(
        Fault(chain, head.seq, "no head in the head table") for chain, head in heads.items() if chain not in stored
    )
    faults.extend(
        Fault(chain, head.seq, "entries after the head of the head table")
        for chain, head in heads.items()
        if chain in stored and stored[chain].seq < head.seq
    )
    return LogVerdict(entries, len(heads), tuple(faults), tuple(heads.values()))


def _entries(db: Database) -> Iterator[AuditEntry]:
    rows = db.scalars(select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.seq).execution_options(yield_per=500))
    for row in rows:
        yield row
        db.expunge(row)


def _faults_of(entry: AuditEntry, before: Head) -> Iterator[Fault]:
    if entry.seq != before.seq + 1:
        yield Fault(entry.chain, entry.seq, f"entries {before.seq + 1} to {entry.seq - 1} are missing")
    elif entry.link != link(before.link, record_of(entry)):
        yield Fault(entry.chain, entry.seq, "the entry, or the one before it, was changed")


def _unmatched(where: str, witnesses: Iterable[Head], links: dict[tuple[UUID, int], bytes]) -> Iterator[Fault]:
    for head in witnesses:
        found = links.get((head.chain, head.seq))
        if found is None:
            yield Fault(head.chain, head.seq, f"the {where} knows entry {head.seq}, which is gone")
        elif found != head.link:
            yield Fault(head.chain, head.seq, f"the {where} knows another entry {head.seq}")
