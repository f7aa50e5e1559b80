"""Read records into an index: each record's row opened with whatever keys are at hand, and put on a shelf as an entry.

A member's keyring reads what its holder may, a team's secret reads what is the team's. Nothing is written anywhere.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import select

from casebook.crypto.envelope import Sealed
from casebook.errors import NoGrant, Tampered
from casebook.keys.hierarchy import Subjected
from casebook.keys.team_keys import ReadsCases, TeamKeys
from casebook.model import CaseFile, CaseRecord, Evidence
from casebook.model.evidence import OriginalBody
from casebook.search.entry import Entry
from casebook.search.shelf import Shelf
from casebook.services import settled_days
from casebook.services.changes import noun_of
from casebook.services.indexing import damaged_case, entry_of, stage_entry, with_original
from casebook.services.progress import Progress
from casebook.work import Work

NOUNS = (
    "incident", "act", "involvement", "person", "case_party", "account", "account_link", "account_snapshot", "content_item",
    "evidence", "derivative", "campaign", "legal_instrument", "intervention", "risk_assessment", "safety_plan", "referral", "note",
    "task", "consent",
)  # fmt: skip
AT_ONCE = 20  # cases read with one query for each kind of record
NAMED = 500  # records asked for by name with one query


def built(work: Work, team: Subjected, progress: Progress) -> Shelf:
    """Read a team's records in with its secret alone, all of them, for a snapshot; raises Stopped, and keeps nothing then."""
    keys, shelf = TeamKeys(work.db, team, work.clock().date()), Shelf()
    reader, pending = Reader(work, keys), sorted(keys.case_ids())
    try:
        progress.begin("indexing", len(pending))
        for at in range(0, len(pending), AT_ONCE):
            read_in(reader, shelf, pending[at : at + AT_ONCE])
            work.db.expunge_all()  # a worker reads more than a page does: rows that are read are let go
            for _ in pending[at : at + AT_ONCE]:
                progress.one()
        shelf.settle()
    except BaseException:
        shelf.close()
        raise
    return shelf


def read_in(reader: "Reader", shelf: Shelf, cases: list[UUID]) -> None:
    """Put everything of these cases on a shelf that has nothing of them yet."""
    shelf.put(reader.cases(cases), new=True)
    shelf.put(stages(shelf, cases), new=True)
    settled_days.settle(shelf, cases)


def stages(shelf: Shelf, cases: Iterable[UUID]) -> Iterator[Entry]:
    """Give the entries that say at which stages of the smear these cases stand, by what is on the shelf."""
    parts = {case_id: shelf.parts_of(case_id, "act") for case_id in cases}
    incidents = {incident for several in parts.values() for incident, _facets in several}
    found = shelf.entries({*parts, *incidents}, parts=False)
    standing = {record: hit.shown.get("status", "") for record, hit in found.items()}
    for case_id, several in parts.items():
        if case_id in found:
            codes = ((incident, code) for incident, facets in several for name, code in facets if name == "act_type")
            yield stage_entry(case_id, [(code, standing.get(incident, "")) for incident, code in codes])


class Reader:
    """Opens rows for the index. What does not open is left out here; the page of its case says that it is damaged."""

    def __init__(self, work: Work, keys: ReadsCases) -> None:
        self._work, self._keys = work, keys

    def cases(self, case_ids: list[UUID]) -> Iterator[Entry]:
        """Give the entries of everything in these cases."""
        self._keys.preload_cases(case_ids)
        yield from self.case_rows(case_ids)
        for name in NOUNS:
            noun = noun_of(name)
            if noun is not None:
                yield from self._entries(name, self._work.db.scalars(select(noun).where(noun.case_id.in_(case_ids))))

    def case_rows(self, case_ids: list[UUID]) -> Iterator[Entry]:
        """Give the entries of the cases themselves."""
        for row in self._work.db.scalars(select(CaseFile).where(CaseFile.id.in_(case_ids))):
            try:
                entry = entry_of("case_file", row.id, row.id, self._keys.open_case(row))
            except NoGrant:
                continue
            except Tampered:  # a case must not vanish from the lists
                entry = damaged_case(row.id, row.day.isoformat())
            if entry is not None:
                yield entry

    def records(self, name: str, records: Iterable[UUID]) -> Iterator[Entry]:
        """Give the entries of these records of one kind; those that are gone are not among them."""
        noun = noun_of(name)
        if noun is None or name not in NOUNS:
            return
        wanted = sorted(records)
        for at in range(0, len(wanted), NAMED):
            part = wanted[at : at + NAMED]
            yield from self._entries(name, self._work.db.scalars(select(noun).where(noun.id.in_(part))))

    def _entries(self, name: str, rows: Iterable[CaseRecord]) -> Iterator[Entry]:
        for row in rows:
            with suppress(NoGrant, Tampered):
                entry = self._entry(name, row)
                if entry is not None:
                    yield entry

    def _entry(self, name: str, row: CaseRecord) -> Entry | None:
        body = self._keys.open_row(row, row.body_type)
        entry = entry_of(
            name, row.id, row.case_id, body, day=row.day.isoformat(), owner=getattr(row, "evidence_id", None)
        )
        if entry is None:
            return None
        if isinstance(row, Evidence):
            original = self._keys.open_column(row, "original", row.original, OriginalBody)
            return replace(with_original(entry, original), seal=seal_of(row.key_version, row.body, row.original))
        return replace(entry, seal=seal_of(row.key_version, row.body))


def seal_of(version: int, *sealed: Sealed) -> bytes:
    """Give a digest of a record as it is stored: its ciphertexts, and the version of the key that it names."""
    whole = blake2b(version.to_bytes(8, "big", signed=True), digest_size=8)
    for each in sealed:
        whole.update(each.ciphertext)
    return whole.digest()
