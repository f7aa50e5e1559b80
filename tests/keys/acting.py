"""Short ways for the tests of keys: an office whose clock moves, and people let in."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Person
from casebook.model.person import PersonBody, PersonName
from casebook.services import membership
from casebook.services.casework import CaseView
from casebook.services.recording import put
from casebook.work import Work
from tests import cast
from tests.conftest import Office

MORNING = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = MORNING

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **span: float) -> None:
        """Let time pass."""
        self.time += timedelta(**span)


def clocked(office: Office) -> Clock:
    """Give an office a clock that the test moves."""
    clock = Clock()
    office.house.clock = clock
    return clock


def let_in(office: Office, *members: UUID) -> None:
    """Let members in, as Dana."""
    for member in members:
        with office.acting(cast.DANA) as (work, keys):
            membership.admit(work, keys, member)


def grant(office: Office, case: CaseView, member: UUID, ends_on: date | None = None) -> None:
    """Give a member a case, as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        membership.grant(work, keys, case.id, member, ends_on=ends_on)


def write_person(work: Work, keys: Keyring, case_id: UUID, name: str) -> UUID:
    """Put a person's row under the case's present key."""
    return put(work, keys, Person(case_id=case_id), PersonBody(names=(PersonName(text=name),)), quietly=True)


def read_people(work: Work, keys: Keyring, case_id: UUID) -> set[str]:
    """Open every person of a case."""
    rows = work.db.query(Person).where(Person.case_id == case_id)
    return {keys.open_row(row, PersonBody).names[0].text for row in rows}


def version_of(office: Office, case: CaseView) -> int:
    """The present version of a case's key."""
    with office.acting(cast.DANA, writes=False) as (work, _):
        return work.db.get_one(CaseFile, case.id).key_version
