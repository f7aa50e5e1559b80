"""Looks over the shoulder of every act in the suite, on each engine: does it hold what it writes?

The rules are those of docs/decisions/0017-isolation.md, for acts that go beside others: a record of a case is written by one that
holds the case; members, keys and who holds them by none. What breaks a rule fails its test, though nobody else was at work.
"""

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.orm import Session as Database

from casebook import work
from casebook.model import CaseFile, CaseRecord, Grant, Invitation, Member, Office, Team, TeamKey
from casebook.model.grant import Subject

_ACTS: WeakKeyDictionary[Database, work.Work] = WeakKeyDictionary()
broken: list[str] = []


def watch() -> None:
    """Look at every act from now on; what breaks a rule is gathered in `broken`."""
    begin = work.Work.__init__

    def begun(self: work.Work, db: Database, *given: Any, **named: Any) -> None:
        begin(self, db, *given, **named)
        _ACTS[db] = self

    work.Work.__init__ = begun  # type: ignore[method-assign]
    event.listen(Database, "before_flush", _look)


def _look(db: Database, *_: object) -> None:
    act = _ACTS.get(db)
    if act is None or not act.writes or act.alone:
        return  # nobody is beside it; what a reading act puts is rolled back
    broken.extend(f"{act.name}: {each}" for each in _broken(db, act))


def _broken(db: Database, act: work.Work) -> Iterator[str]:
    for row in [*db.new, *(row for row in db.dirty if db.is_modified(row)), *db.deleted]:
        match row:
            case CaseRecord() if not act.holds(row.case_id):
                yield f"{row.__tablename__} of a case that is not held"
            case CaseFile() if not act.holds(row.id):
                yield "a case that is not held"
            case Grant() if row.subject == Subject.CASE and act.holds(row.subject_id) and row in db.new:
                pass  # a new case is its own act's
            case Grant() | Member() | Team() | TeamKey() | Invitation() | Office():
                yield f"{row.__tablename__} beside others"
