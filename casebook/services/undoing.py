"""See what was changed in a case, take a change back, put a record back as it was.

Nothing is overwritten silently: undoing puts back what stood there before, and is a change itself. What somebody has changed
since is left alone, and said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import HistoryRead, RecordRestored
from casebook.errors import IllegalMove, NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseRecord, Change, Evidence
from casebook.model.base import Body
from casebook.model.change import ChangeBody, Doing, Step
from casebook.model.evidence import OriginalBody
from casebook.services.casework import hold
from casebook.services.changes import note, noun_of, open_change, remove
from casebook.work import Work

OWN_FILE = frozenset({"evidence", "capture", "derivative", "case_report"})  # rows with more than a body


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One change as a page shows it."""

    id: UUID
    at: datetime
    by: UUID | None
    act: str
    steps: tuple[Step, ...]
    undoes: UUID | None
    undone: bool = False


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────


def changes(work: Work, keys: Keyring, case_id: UUID) -> list[ChangeView]:
    """List what was changed in a case, newest first; a damaged row is left out.

    Raises:
        NotFound, NotAllowed: the actor may not know of the case, or not read its history.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_HISTORY, holds_case=True)
    opened = list(_opened(work, keys, case_id))
    work.record(HistoryRead(case=case_id, entries=len(opened)))
    undone = {body.undoes for _, body in opened if body.undoes}
    return [
        ChangeView(
            id=row.id,
            at=body.at,
            by=body.by,
            act=body.act,
            steps=body.steps,
            undoes=body.undoes,
            undone=row.id in undone,
        )
        for row, body in opened
    ]


def _opened(work: Work, keys: Keyring, case_id: UUID) -> Iterator[tuple[Change, ChangeBody]]:
    for row in work.db.scalars(select(Change).where(Change.case_id == case_id).order_by(Change.number.desc())):
        try:
            yield row, keys.open_row(row, ChangeBody)
        except (Tampered, NoGrant):
            continue


def earlier(step: Step) -> Body | None:
    """Give what stood in a record before a step, None where nothing did, or where this version cannot read it."""
    noun = noun_of(step.noun)
    if step.before is None or noun is None:
        return None
    try:
        return msgspec.json.decode(bytes(step.before), type=noun.body_type)
    except msgspec.MsgspecError:
        return None


# ── undoing ─────────────────────────────────────────────────────────────────────────────────────────────


def undo(work: Work, keys: Keyring, case_id: UUID, change_id: UUID) -> None:
    """Take one change back: what it added goes, what it changed or removed is as it was before.

    Raises:
        NotFound: there is no such change in this case.
        IllegalMove: it was undone already, a record was changed since, or it concerns what cannot be undone: an
            exhibit that was taken in stays.
    """
    hold(work, keys, case_id, alone=True)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    opened = {row.id: body for row, body in _opened(work, keys, case_id)}
    body = opened.get(change_id)
    if body is None:
        raise NotFound
    if any(other.undoes == change_id for other in opened.values()):
        raise IllegalMove("this was undone already")
    for step in reversed(body.steps):
        _take_back(work, keys, case_id, step)
    open_change(work, keys, case_id).undoes = change_id


def restore(work: Work, keys: Keyring, case_id: UUID, change_id: UUID, record: UUID) -> None:
    """Make a record again what it was before a change, whatever came since.

    Raises:
        NotFound: the change says nothing of such a record, or nothing stood there before.
        IllegalMove: it is of a kind that is never written over.
    """
    hold(work, keys, case_id, alone=True)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    body = next((body for row, body in _opened(work, keys, case_id) if row.id == change_id), None)
    step = next((step for step in body.steps if step.record == record), None) if body else None
    before = earlier(step) if step else None
    if step is None or before is None:
        raise NotFound
    _put_back(work, keys, case_id, step, before)


def _take_back(work: Work, keys: Keyring, case_id: UUID, step: Step) -> None:
    if step.noun == "case_file":
        raise IllegalMove("what is said of the case itself is corrected on its own page")
    noun = noun_of(step.noun)
    if noun is None:
        raise IllegalMove("this cannot be undone")
    row = work.db.get(noun, step.record)
    if row is not None and row.case_id != case_id:
        raise NotFound
    if step.doing in (Doing.ADDED, Doing.RESTORED) and step.before is None:
        if step.noun in OWN_FILE:
            raise IllegalMove("an exhibit that was taken in stays")
        if row is not None:
            _unchanged_since(keys, row, step)
            remove(work, keys, row)
        return
    before = earlier(step)
    if before is None:
        raise IllegalMove("this cannot be undone")
    if row is not None:
        _unchanged_since(keys, row, step)
    _put_back(work, keys, case_id, step, before)


def _unchanged_since(keys: Keyring, row: CaseRecord, step: Step) -> None:
    if getattr(keys.open_row(row, row.body_type), "revision", 1) != step.revision:
        raise IllegalMove("somebody has changed this since")


def _put_back(work: Work, keys: Keyring, case_id: UUID, step: Step, before: Body) -> None:
    noun = noun_of(step.noun)
    row = work.db.get(noun, step.record) if noun else None
    if noun is None or (row is None and step.noun in OWN_FILE):
        raise IllegalMove("this cannot be restored")
    present = keys.open_row(row, noun.body_type) if row is not None else None
    revision = getattr(present or before, "revision", 1) + 1
    body = msgspec.structs.replace(before, revision=revision) if hasattr(before, "revision") else before
    if row is None:
        row = noun(id=step.record, case_id=case_id, day=work.clock().date())
        work.db.add(row)
    _seal(keys, row, body)
    note(work, keys, case_id, step.noun, step.record, Doing.RESTORED, revision=revision, before=present)
    work.record(RecordRestored(case=case_id, noun=step.noun, record=step.record, revision=revision))


def _seal(keys: Keyring, row: CaseRecord, body: Body) -> None:
    original = keys.open_column(row, "original", row.original, OriginalBody) if isinstance(row, Evidence) else None
    keys.seal_row(row, body)
    if isinstance(row, Evidence) and original is not None:  # a row's columns share one key version
        row.original = keys.seal_column(row, "original", original)
