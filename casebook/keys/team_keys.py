"""What one version of a team's secret opens: the cases that are the team's, and nothing else. For work that reads them all.

It is given to a worker that reads a team's index in. It holds no key of the office or of a member: it cannot sign, record or give
anything on, and it seals nothing.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Protocol
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session as Database

from casebook.crypto.envelope import Context, Sealed, SecretKey, unseal
from casebook.errors import NoGrant, Tampered
from casebook.keys.case_keys import B
from casebook.keys.hierarchy import Subjected, open_with_team
from casebook.model import CaseFile, CaseRecord, Grant
from casebook.model.case import CaseBody
from casebook.model.grant import Holder, Subject
from casebook.model.places import case_context, record_context


class ReadsCases(Protocol):
    """What reading records into an index asks of keys: a member's keyring has it, and so have a team's."""

    def preload_cases(self, case_ids: Iterable[UUID]) -> None:
        """Open the keys of many cases at once."""

    def open_case(self, case: CaseFile) -> CaseBody:
        """Open a case; raises NoGrant, Tampered."""

    def open_row(self, row: CaseRecord, body_type: type[B]) -> B:
        """Open a record; raises NoGrant, Tampered."""

    def open_column(self, row: CaseRecord, column: str, sealed: Sealed, body_type: type[B]) -> B:
        """Open a column of a record; raises NoGrant, Tampered."""


class TeamKeys:
    """The keys of a team's cases, opened one by one as they are needed."""

    def __init__(self, db: Database, team: Subjected, today: date) -> None:
        self._db, self._team, self._today = db, team, today
        self._opened: dict[tuple[UUID, int], Subjected] = {}

    def case_ids(self) -> set[UUID]:
        """Give the cases that the secret opens."""
        return set(self._db.scalars(select(Grant.subject_id).where(*self._ours())))

    def preload_cases(self, case_ids: Iterable[UUID]) -> None:
        """Open the keys of many cases with one query; those of earlier ones are let go."""
        self._opened.clear()
        for row in self._db.scalars(select(Grant).where(*self._ours(), Grant.subject_id.in_(set(case_ids)))):
            with suppress(Tampered, NoGrant):  # one damaged row: its case is shown as damaged when it is opened
                self._opened[row.subject_id, row.subject_version] = open_with_team(row, self._team, self._today)

    def open_case(self, case: CaseFile) -> CaseBody:
        """Open a case; raises NoGrant, Tampered."""
        return _read(self._key(case.id, case.body_version), case_context(case), case.body, CaseBody)

    def open_row(self, row: CaseRecord, body_type: type[B]) -> B:
        """Open a record; raises NoGrant, Tampered."""
        return self.open_column(row, "body", row.body, body_type)

    def open_column(self, row: CaseRecord, column: str, sealed: Sealed, body_type: type[B]) -> B:
        """Open a column of a record; raises NoGrant, Tampered."""
        return _read(self._key(row.case_id, row.key_version), record_context(row, column), sealed, body_type)

    # ── how ─────────────────────────────────────────────────────────────────────────────────────────────

    def _ours(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Grant.subject == Subject.CASE,
            Grant.holder == Holder.TEAM,
            Grant.holder_id == self._team.id,
            Grant.holder_version == self._team.version,
        )

    def _key(self, case_id: UUID, version: int) -> SecretKey:
        found = self._opened.get((case_id, version))
        if found is None:
            of_case = (Grant.subject_id == case_id, Grant.subject_version == version)
            row = self._db.scalars(select(Grant).where(*self._ours(), *of_case)).first()
            if row is None:
                raise NoGrant
            found = self._opened[case_id, version] = open_with_team(row, self._team, self._today)
        return found.secret


def _read(key: SecretKey, place: Context, sealed: Sealed, body_type: type[B]) -> B:
    return msgspec.json.decode(unseal(key, place, sealed), type=body_type)
