"""Tick off what is due: a task that is done, a look that was taken, a question that was asked again.

Tasks are added and corrected as other records are (casebook.services.records); here is what the program itself sets.
"""

from typing import Any
from uuid import UUID

import msgspec

from casebook.access import Permission, require
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model import CaseRecord, Referral, RiskAssessment, SafetyPlan, Task
from casebook.model.task import TaskBody
from casebook.services.casework import hold
from casebook.services.recording import of_case, revise
from casebook.work import Work

OWN_DAYS: dict[type[CaseRecord], str] = {
    RiskAssessment: "review_on",
    SafetyPlan: "review_on",
    Referral: "ask_again_on",
}
"""Records with a day that we set ourselves, and where it stands."""


def finish(work: Work, keys: Keyring, case_id: UUID, task_id: UUID) -> None:
    """Mark a task as done, now and by the actor; one that is done already stays as it is.

    Raises:
        NotFound: the task is not of this case, or the case is not held.
        NotAllowed: the actor may not write.
    """
    by = _write(work, keys, case_id)
    _mark(work, keys, case_id, task_id, done=True, done_at=work.clock(), done_by=by)


def reopen(work: Work, keys: Keyring, case_id: UUID, task_id: UUID) -> None:
    """Take back that a task is done; raises as `finish`."""
    _write(work, keys, case_id)
    _mark(work, keys, case_id, task_id, done=False, done_at=None, done_by=None)


def let_go(work: Work, keys: Keyring, case_id: UUID, noun: type[CaseRecord], record_id: UUID) -> None:
    """Take away a day that we had set ourselves, to look or to ask again; the history keeps it.

    Raises:
        NotFound: the record is not of this case.
        InvalidInput: records of this kind have no such day.
    """
    _write(work, keys, case_id)
    if noun not in OWN_DAYS:
        raise InvalidInput("This day is not ours to take away.")
    row, day = of_case(work, noun, record_id, case_id), OWN_DAYS[noun]
    body = keys.open_row(row, noun.body_type)
    if getattr(body, day) is not None:
        revise(work, keys, row, msgspec.structs.replace(body, **{day: None}), revision=_revision(body))


def _mark(work: Work, keys: Keyring, case_id: UUID, task_id: UUID, *, done: bool, **marks: Any) -> None:  # noqa: ANN401
    row = of_case(work, Task, task_id, case_id)
    body = keys.open_row(row, TaskBody)
    if (body.done_at is not None) != done:
        revise(work, keys, row, msgspec.structs.replace(body, **marks), revision=body.revision)


def _revision(body: object) -> int:
    return int(getattr(body, "revision", 1))


def _write(work: Work, keys: Keyring, case_id: UUID) -> UUID:
    hold(work, keys, case_id)
    return require(work.actor, Permission.WRITE_CASE, holds_case=True).member_id
