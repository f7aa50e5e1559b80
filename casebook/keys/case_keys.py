"""What acts in a case ask of whoever acts: whether the case is held, and to open and seal its records. Nothing else.

A member's keyring can much more (`keyring`); keys that were lent for one piece of work can this alone (`lent`). An act that
takes these, and no keyring, cannot reach another case, a team, the office or the member's own key: its signature says so.
"""

from abc import ABC, abstractmethod
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session as Database

from casebook.access import Actor
from casebook.crypto.envelope import Sealed, seal, unseal
from casebook.crypto.padding import levelled
from casebook.errors import NoGrant
from casebook.keys.hierarchy import Subjected
from casebook.model import CaseFile, CaseRecord
from casebook.model.base import Body
from casebook.model.places import record_context

B = TypeVar("B", bound=Body)


class CaseKeys(ABC):
    """The keys of cases in somebody's name."""

    def __init__(self, db: Database, member_id: UUID) -> None:
        self._db = db
        self._asked: CaseFile | None = None  # kept at hand: each record that is opened or sealed asks for its case
        self.member_id = member_id

    @property
    @abstractmethod
    def actor(self) -> Actor:
        """The member as services and access.py know them."""

    @abstractmethod
    def case_key(self, case_id: UUID, version: int) -> Subjected:
        """Give one version of a case's key; raises NoGrant."""

    def holds(self, case_id: UUID) -> bool:
        """Say whether the case opens now."""
        case = self._asked = self._db.get(CaseFile, case_id)
        if case is None:
            return False
        try:
            self.case_key(case_id, case.key_version)
        except NoGrant:
            return False
        return True

    def seal_row(self, row: CaseRecord, body: Body) -> None:
        """Put a body into a row, under the case's current key. The row's id and case must be set."""
        case = self._db.get_one(CaseFile, row.case_id)
        row.key_version = case.key_version
        row.body = self.seal_column(row, "body", body)

    def seal_column(self, row: CaseRecord, column: str, body: Body) -> Sealed:
        """Seal a further column of a row under the key version that the row already names."""
        key = self.case_key(row.case_id, row.key_version).secret
        return seal(key, record_context(row, column), levelled(msgspec.json.encode(body)))

    def open_row(self, row: CaseRecord, body_type: type[B]) -> B:
        """Open the body of a row.

        Raises:
            NoGrant: the case is not held.
            Tampered: the row is damaged, moved, or of another case.
        """
        return self.open_column(row, "body", row.body, body_type)

    def open_column(self, row: CaseRecord, column: str, sealed: Sealed, body_type: type[B]) -> B:
        """Open a further sealed column of a row; raises as `open_row`."""
        key = self.case_key(row.case_id, row.key_version).secret
        return msgspec.json.decode(unseal(key, record_context(row, column), sealed), type=body_type)
