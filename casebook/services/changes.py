"""What an act changes in a case, with what stood there before: written down once per act.

Every act that adds, changes or removes a record notes it here; when the act ends, its steps become one sealed row with the
team's next number. The desk index follows those numbers; `casebook.services.undoing` reads them back.
"""

from dataclasses import dataclass, field
from functools import cache, partial
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import update

from casebook.audit.events import RecordRemoved
from casebook.keys.case_keys import CaseKeys
from casebook.keys.keyring import Keyring
from casebook.model import Base, CaseFile, CaseRecord, Change, Team
from casebook.model.base import Body
from casebook.model.change import NOTHING, ChangeBody, Doing, Step
from casebook.services.retention import may_delete
from casebook.work import Work

UNRECORDED = frozenset(
    {"change", "unfinished_form", "custody_event", "pack", "pack_file", "delivery", "retention"}
)  # they have a history of their own


@dataclass(slots=True)
class OpenChange:
    """The change of one case that the present act is making."""

    id: UUID
    steps: list[Step] = field(default_factory=list)
    undoes: UUID | None = None


def note(
    work: Work,
    keys: CaseKeys,
    case_id: UUID,
    noun: str,
    record: UUID,
    doing: Doing,
    *,
    revision: int = 1,
    before: Body | None = None,
) -> None:
    """Note one step of the present act; the act's end makes one change of all of them."""
    if noun in UNRECORDED:
        return
    told = msgspec.Raw(msgspec.json.encode(before)) if before is not None else NOTHING
    open_change(work, keys, case_id).steps.append(
        Step(noun=noun, record=record, doing=doing, revision=revision, before=told)
    )


def open_change(work: Work, keys: CaseKeys, case_id: UUID) -> OpenChange:
    """Give the change of a case that the present act is making, begun now if this is its first step."""
    for closing in work.closing:
        if isinstance(closing, _Closing) and closing.case_id == case_id:
            return closing.change
    closing = _Closing(work, keys, case_id, OpenChange(uuid4()))
    work.closing.append(closing)
    return closing.change


@dataclass(slots=True)
class _Closing:
    """Seals the change of one case when the act ends, under the team's next number."""

    work: Work
    keys: CaseKeys
    case_id: UUID
    change: OpenChange

    def __call__(self) -> None:
        case = self.work.db.get(CaseFile, self.case_id)
        if case is None or not self.change.steps:
            return
        row = Change(id=self.change.id, case_id=self.case_id, team_id=case.team_id)
        row.day = self.work.clock().date()
        by = self.work.actor.member_id if self.work.actor else None
        body = ChangeBody(
            at=self.work.clock(),
            by=by,
            act=self.work.name,
            steps=tuple(self.change.steps),
            undoes=self.change.undoes,
        )
        self.keys.seal_row(row, body)
        self.work.last.append((row.team_id, partial(_put, self.work, row)))


def _put(work: Work, row: Change) -> None:
    """Keep a change under its team's next number.

    The team's row stays locked until the act has ended, so that numbers become visible in their order; everybody who writes
    for the team wants it, so this comes last.
    """
    work.db.flush()
    moved = update(Team).where(Team.id == row.team_id).values(changes=Team.changes + 1)
    row.number = work.db.execute(moved.returning(Team.changes)).scalar_one()
    work.db.add(row)
    work.db.flush()


def remove(work: Work, keys: Keyring, row: CaseRecord) -> None:
    """Take a record out of its case; what it said stays in the history, and can be restored. Raises OnHold."""
    may_delete(work, keys, row.case_id)
    body = keys.open_row(row, row.body_type)
    revision = getattr(body, "revision", 1)
    note(work, keys, row.case_id, row.__tablename__, row.id, Doing.REMOVED, revision=revision, before=body)
    work.db.delete(row)
    work.db.flush()
    work.record(RecordRemoved(case=row.case_id, noun=row.__tablename__, record=row.id))


@cache
def _nouns() -> dict[str, type[CaseRecord]]:
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, CaseRecord)
    }


def noun_of(table: str) -> type[CaseRecord] | None:
    """Give the kind of record that a table holds, None if there is none such."""
    return _nouns().get(table)
