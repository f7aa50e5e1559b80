"""What the records of a case said before and after each change, so that a page can show it field by field.

It reads and changes nothing; `undoing` takes changes back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.audit.events import HistoryRead
from casebook.dates import Moment
from casebook.errors import NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, Change
from casebook.model.base import Body
from casebook.model.change import ChangeBody, Step
from casebook.model.fields import Field, fields_of
from casebook.services.casework import hold
from casebook.services.changes import noun_of
from casebook.services.undoing import ChangeView, earlier
from casebook.work import Work

AT_ONCE = 30  # changes on one page
_UNSAID = (None, "", (), False, Moment())


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedStep:
    """One record in a change, with what it said before and after; None where it was not there, or cannot be read."""

    step: Step
    before: Body | None
    after: Body | None

    def differences(self) -> Iterator[tuple[Field, Any, Any]]:
        """Give the fields that differ, with what stood in them; what the program keeps for itself is left out."""
        known = self.after or self.before
        if known is None:
            return
        for one in fields_of(type(known)):
            was = getattr(self.before, one.name) if self.before is not None else None
            now = getattr(self.after, one.name) if self.after is not None else None
            if was != now and one.typed and not (was in _UNSAID and now in _UNSAID):
                yield one, was, now


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedChange:
    """One change with its steps."""

    view: ChangeView
    steps: tuple[TracedStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A part of the changes of a case, newest first, and how many there are in all."""

    changes: tuple[TracedChange, ...]
    all: int


def of_case(work: Work, keys: Keyring, case_id: UUID, *, start: int = 0, at_once: int = AT_ONCE) -> Trace:
    """Give the changes of a case from the `start`-th newest on.

    Raises:
        NotFound, NotAllowed: the actor may not know of the case, or not read its history.
    """
    _may(work, keys, case_id)
    count = work.db.scalar(select(func.count()).select_from(Change).where(Change.case_id == case_id)) or 0
    traced = list(_traced(work, keys, case_id, most=start + at_once))[start:]
    work.record(HistoryRead(case=case_id, entries=len(traced)))
    return Trace(changes=tuple(traced), all=count)


def of_record(work: Work, keys: Keyring, case_id: UUID, noun: str, record: UUID) -> Trace:
    """Give every change of one record, newest first, with the steps that are about it.

    Raises:
        NotFound: nothing was ever changed in such a record of this case.
    """
    _may(work, keys, case_id)
    found = [
        TracedChange(view=traced.view, steps=steps)
        for traced in _traced(work, keys, case_id, most=None)
        if (steps := tuple(one for one in traced.steps if one.step.record == record and one.step.noun == noun))
    ]
    if not found:
        raise NotFound
    work.record(HistoryRead(case=case_id, entries=len(found)))
    return Trace(changes=tuple(found), all=len(found))


def _may(work: Work, keys: Keyring, case_id: UUID) -> None:
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_HISTORY, holds_case=True)


def _traced(work: Work, keys: Keyring, case_id: UUID, *, most: int | None) -> Iterator[TracedChange]:
    # From the newest on: what a step left behind is what the next later step found, or what stands there now.
    later: dict[UUID, Body | None] = {}
    undone: set[UUID] = set()
    wanted = select(Change).where(Change.case_id == case_id).order_by(Change.number.desc()).limit(most)
    for row in work.db.scalars(wanted).all():
        try:
            body = keys.open_row(row, ChangeBody)
        except (Tampered, NoGrant):
            continue
        steps = []
        for step in reversed(body.steps):
            after = later[step.record] if step.record in later else _present(work, keys, case_id, step)
            before = earlier(step)
            steps.append(TracedStep(step=step, before=before, after=after))
            later[step.record] = before
        told = {name: getattr(body, name) for name in ("at", "by", "act", "steps", "undoes")}
        yield TracedChange(view=ChangeView(id=row.id, **told, undone=row.id in undone), steps=tuple(reversed(steps)))
        if body.undoes:
            undone.add(body.undoes)


def _present(work: Work, keys: Keyring, case_id: UUID, step: Step) -> Body | None:
    noun = noun_of(step.noun)
    try:
        if step.noun == CaseFile.__tablename__:
            return keys.open_case(work.db.get_one(CaseFile, case_id))
        row = work.db.get(noun, step.record) if noun else None
        return keys.open_row(row, row.body_type) if row is not None and row.case_id == case_id else None
    except (Tampered, NoGrant):
        return None
