"""Open every value and every file that a set of keys opens, and say what does not: the seal itself proves what is whole.

What is opened here is thrown away at once. Nothing is decoded but what is needed to find a file's key.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.orm import Session as Database

from casebook.audit.log import OFFICE_KEY_VERSION
from casebook.audit.log import info as log_info
from casebook.crypto.envelope import Context, Sealed, SecretKey, unseal
from casebook.crypto.stream import ReadRange, SealedFile
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import NoGrant, NotFound, Tampered, WrongKey
from casebook.keys.hierarchy import Subjected, office_context, team_pair, team_wrapping_key
from casebook.keys.reports import open_report
from casebook.model import (
    AuditEntry,
    Base,
    CaseFile,
    CaseRecord,
    Derivative,
    Evidence,
    Member,
    Message,
    Office,
    Pack,
    PackFile,
    Report,
    ReportFile,
    Team,
)
from casebook.model.base import SealedColumn
from casebook.model.evidence import DerivativeBody, OriginalBody
from casebook.model.grant import Subject
from casebook.model.pack import PackBody, PackFileBody
from casebook.model.places import case_context, file_context, record_context, report_context
from casebook.model.report import ReportFileBody

AT_ONCE = 500  # rows held at a time

Held = dict[tuple[Subject, UUID, int], Subjected]
OpenFile = Callable[[str], tuple[ReadRange, int]]
"""Name of a sealed file → how to read its ciphertext, and its stored size in bytes; raises NotFound."""


@dataclass(slots=True)
class Proof:
    """What was opened, and what did not open: table and row, or a file's name."""

    rows: int = 0
    values: int = 0
    files: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _File:
    blob: str
    owner: UUID
    key: bytes
    size: int


def authenticate(db: Database, held: Held, open_file: OpenFile) -> Proof:
    """Open everything that these keys open. What lies under keys that are not held is passed over."""
    return _Authenticating(db, held, open_file).run()


class _Authenticating:
    """One walk through an office."""

    def __init__(self, db: Database, held: Held, open_file: OpenFile) -> None:
        self._db = db
        self._held = held
        self._open_file = open_file
        self._proof = Proof()
        self._pairs: dict[tuple[Subject, UUID, int], PrivateKey] = {}

    def run(self) -> Proof:
        self._office()
        self._cases()
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, CaseRecord):
                self._records(mapper.class_)
        self._reports()
        self._log()
        return self._proof

    # ── tables ─────────────────────────────────────────────────────────────────────────────────────────

    def _office(self) -> None:
        keys = [held for (subject, _, _), held in self._held.items() if subject is Subject.OFFICE]
        for noun in (Office, Team, Member) if keys else ():
            for row in self._rows(noun):
                self._unsealed_by_any(keys, office_context(row.__tablename__, row.id), row.body)

    def _cases(self) -> None:
        for case in self._rows(CaseFile):
            self._unsealed(self._case_key(case.id, case.body_version), case_context(case), case.body)

    def _records(self, noun: type[CaseRecord]) -> None:
        sealed = [
            column.name for column in cast("Table", noun.__table__).columns if isinstance(column.type, SealedColumn)
        ]
        for row in self._rows(noun):
            key = self._case_key(row.case_id, row.key_version)
            opened = {name: self._unsealed(key, record_context(row, name), getattr(row, name)) for name in sealed}
            for file in _files_of(row, opened):
                self._authenticate_file(file)

    def _reports(self) -> None:
        for report in self._rows(Report):
            team = self._held.get((Subject.TEAM, report.team_id, report.team_version or 0))
            if team is None:
                continue
            try:
                opened = open_report(_Teams(team), report)
            except (Tampered, NoGrant):
                self._fault(report)
                continue
            self._unsealed(opened.thread, report_context("report", report.id), report.body)
            self._unsealed(opened.notes, report_context("report", report.id, "triage"), report.triage)
            for message in self._db.scalars(select(Message).where(Message.report_id == report.id)):
                self._unsealed(opened.thread, report_context("message", message.id), message.body)
                self._unsealed(opened.notes, report_context("message", message.id, "note"), message.note)
            for row in self._db.scalars(select(ReportFile).where(ReportFile.report_id == report.id)):
                body = self._unsealed(opened.thread, report_context("report_file", row.id), row.body)
                for file in _files_of_report(row, body):
                    self._authenticate_file(file)

    def _log(self) -> None:
        teams = {case: team for case, team in self._db.execute(select(CaseFile.id, CaseFile.team_id))}  # noqa: C416 -- typed
        for entry in self._rows(AuditEntry):
            if entry.key_version == OFFICE_KEY_VERSION:
                name = next((key for key in self._held if key[0] is Subject.LOG), None)
            else:
                name = Subject.TEAM, teams.get(entry.chain, entry.chain), entry.key_version
            if name not in self._held:
                continue
            if name not in self._pairs:
                self._pairs[name] = team_pair(self._held[name].secret)
            self._proof.values += 1
            try:
                unseal_from(self._pairs[name], log_info(entry.chain, entry.seq), entry.body)
            except (WrongKey, Tampered):
                self._fault(entry)

    # ── values and files ───────────────────────────────────────────────────────────────────────────────

    def _rows(self, noun: Any) -> Iterator[Any]:  # noqa: ANN401 -- any noun of the model
        for row in self._db.scalars(select(noun).execution_options(yield_per=AT_ONCE)):
            self._proof.rows += 1
            yield row
            self._db.expunge(row)

    def _case_key(self, case_id: UUID, version: int) -> SecretKey | None:
        held = self._held.get((Subject.CASE, case_id, version))
        return held.secret if held else None

    def _unsealed(self, key: SecretKey | None, place: Context, sealed: Sealed | None) -> bytes:
        if key is None or sealed is None:
            return b""
        self._proof.values += 1
        try:
            return unseal(key, place, sealed)
        except Tampered:
            self._proof.faults.append(f"{place.table} {place.row}: {place.column} does not open")
            return b""

    def _unsealed_by_any(self, keys: list[Subjected], place: Context, sealed: Sealed) -> None:
        self._proof.values += 1
        for key in keys:
            with suppress(Tampered):
                unseal(key.secret, place, sealed)
                return
        self._proof.faults.append(f"{place.table} {place.row}: {place.column} does not open")

    def _authenticate_file(self, file: _File) -> None:
        self._proof.files += 1
        try:
            read, stored = self._open_file(file.blob)
            place = file_context(file.owner, file.blob)
            for _ in SealedFile(SecretKey(file.key), place, read, size=file.size, stored=stored).pieces():
                pass
        except (Tampered, NotFound, WrongKey) as error:
            self._proof.faults.append(
                f"file {file.blob}: {'missing' if isinstance(error, NotFound) else 'does not open'}"
            )

    def _fault(self, row: Report | AuditEntry) -> None:
        self._proof.faults.append(f"{row.__tablename__} {row.id}: does not open")


@dataclass(frozen=True, slots=True)
class _Teams:
    """One team's secret, as what opens reports asks for it."""

    held: Subjected

    def team(self, team_id: UUID, version: int) -> Subjected:
        """Give it; raises NoGrant for any other."""
        if (team_id, version) != (self.held.id, self.held.version):
            raise NoGrant
        return self.held

    def team_wrapping_key(self, team: Subjected) -> SecretKey:
        """Give what the team's reports lie under."""
        return team_wrapping_key(team.secret)


# Where the key of each column's file lies; whoever adds a column that names a file says it here and opens it below.
FILE_KEYS = {
    ("evidence", "blob"): "original",
    ("derivative", "blob"): "body",
    ("pack", "blob"): "body",
    ("pack", "reader_blob"): "body",
    ("pack_file", "blob"): "body",
    ("report_file", "blob"): "body",
    ("team_index", "blob"): "body",
}


def _files_of(row: CaseRecord, opened: dict[str, bytes]) -> Iterator[_File]:
    """Find the files of a record, with their keys; a part that did not open is passed over."""
    if isinstance(row, Evidence) and opened["original"]:
        original = msgspec.json.decode(opened["original"], type=OriginalBody)
        yield _File(row.blob, original.bound_to or row.case_id, original.file_key, original.size)
    if isinstance(row, Derivative) and row.blob and opened["body"]:
        copy = msgspec.json.decode(opened["body"], type=DerivativeBody)
        yield _File(row.blob, row.case_id, copy.file_key, copy.size)
    if isinstance(row, Pack) and opened["body"]:
        pack = msgspec.json.decode(opened["body"], type=PackBody)
        yield _File(row.blob, row.case_id, pack.proof.file_key, pack.proof.size)
        if row.reader_blob and pack.reader:
            yield _File(row.reader_blob, row.case_id, pack.reader.file_key, pack.reader.size)
    if isinstance(row, PackFile) and opened["body"]:
        part = msgspec.json.decode(opened["body"], type=PackFileBody)
        yield _File(row.blob, row.case_id, part.file_key, part.size)


def _files_of_report(row: ReportFile, body: bytes) -> Iterator[_File]:
    if body:
        original = msgspec.json.decode(body, type=ReportFileBody).original
        yield _File(row.blob, row.report_id, original.file_key, original.size)
