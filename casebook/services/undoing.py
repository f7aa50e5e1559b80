"""See what was changed in a case, take a change back, put a record back as it was.

Nothing is overwritten silently: undoing puts back what stood there before, and is a change itself. What somebody has changed
since is left alone, and said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import HistoryRead, RecordChanged, RecordRestored
from casebook.errors import IllegalMove, NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseRecord, Change, Evidence, Incident
from casebook.model.base import Body
from casebook.model.case import CaseBody
from casebook.model.change import ChangeBody, Doing, Step
from casebook.model.evidence import EvidenceBody, OriginalBody
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

    @property
    def can_be_undone(self) -> bool:
        """Whether there is anything in it to take back: what is said of the case is not, nor files that were taken in."""
        takes = (step.noun != "case_file" and not _stays(step) for step in self.steps)
        return not self.undone and any(takes) and all(step.noun != "case_file" for step in self.steps)


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
    undone = _undone({row.id: body for row, body in opened})
    return [_view(row, body, undone=row.id in undone) for row, body in opened]


def last_own(work: Work, keys: Keyring, case_id: UUID) -> ChangeView | None:
    """Give the last change of a case if the actor made it and it can be taken back; None otherwise."""
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    for row, body in _opened(work, keys, case_id, most=1):
        view = _view(row, body)
        if view.by == keys.member_id and view.undoes is None and view.can_be_undone:
            return view
    return None


def latest(work: Work, keys: Keyring, case_id: UUID, noun: str, record: UUID) -> ChangeView | None:
    """Give the last change of one record, None where none is known; it stops reading where it finds it.

    Raises:
        NotFound, NotAllowed: the actor may not know of the case, or not read its history.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_HISTORY, holds_case=True)
    for row, body in _opened(work, keys, case_id):
        if any(step.noun == noun and step.record == record for step in body.steps):
            return _view(row, body)
    return None


def _view(row: Change, body: ChangeBody, *, undone: bool = False) -> ChangeView:
    told = {name: getattr(body, name) for name in ("at", "by", "act", "steps", "undoes")}
    return ChangeView(id=row.id, **told, undone=undone)


def _opened(work: Work, keys: Keyring, case_id: UUID, most: int | None = None) -> Iterator[tuple[Change, ChangeBody]]:
    wanted = select(Change).where(Change.case_id == case_id).order_by(Change.number.desc()).limit(most)
    for row in work.db.scalars(wanted):
        try:
            yield row, keys.open_row(row, ChangeBody)
        except (Tampered, NoGrant):
            continue


def earlier(step: Step) -> Body | None:
    """Give what stood in a record before a step, None where nothing did, or where this version cannot read it."""
    noun = noun_of(step.noun)
    body_type = CaseBody if step.noun == "case_file" else noun.body_type if noun else None
    if not step.stood or body_type is None:
        return None
    try:
        return msgspec.json.decode(bytes(step.before), type=body_type)
    except msgspec.MsgspecError:
        return None


# ── undoing ─────────────────────────────────────────────────────────────────────────────────────────────


def undo(work: Work, keys: Keyring, case_id: UUID, change_id: UUID) -> None:
    """Take one change back: what it added goes, what it changed or removed is as it was before.

    An exhibit that was taken in stays; it only leaves the incidents that go.

    Raises:
        NotFound: there is no such change in this case.
        IllegalMove: it was undone already, a record was changed since, or there is nothing in it to take back.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    opened = {row.id: body for row, body in _opened(work, keys, case_id)}
    body = opened.get(change_id)
    if body is None:
        raise NotFound
    if change_id in _undone(opened):
        raise IllegalMove("this was undone already")
    if all(_stays(step) for step in body.steps):
        raise IllegalMove("an exhibit that was taken in stays")
    seen, highest = set[UUID](), _highest(opened.values())
    for step in reversed(body.steps):
        _take_back(work, keys, case_id, step, highest, looked_at=step.record in seen)
        seen.add(step.record)
    _leave(work, keys, [step for step in body.steps if step.noun == "evidence" and _stays(step)])
    open_change(work, keys, case_id).undoes = change_id


def restore(work: Work, keys: Keyring, case_id: UUID, change_id: UUID, record: UUID) -> None:
    """Make a record again what it was before a change, whatever came since.

    Raises:
        NotFound: the change says nothing of such a record, or nothing stood there before.
        IllegalMove: it is of a kind that is never written over.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    opened = {row.id: body for row, body in _opened(work, keys, case_id)}
    body = opened.get(change_id)
    step = next((step for step in body.steps if step.record == record), None) if body else None
    before = earlier(step) if step else None
    if step is None or before is None:
        raise NotFound
    _put_back(work, keys, case_id, step, before, _highest(opened.values()))


def _undone(opened: dict[UUID, ChangeBody]) -> set[UUID]:
    """The changes that were taken back, and not brought back since by taking that back too."""
    undone: set[UUID] = set()
    for change_id, body in opened.items():  # newest first: what undoes a change is met before it
        if body.undoes is not None and change_id not in undone:
            undone.add(body.undoes)
    return undone


def _take_back(
    work: Work, keys: Keyring, case_id: UUID, step: Step, highest: dict[UUID, int], *, looked_at: bool
) -> None:
    if step.noun == "case_file":
        raise IllegalMove("what is said of the case itself is corrected on its own page")
    noun = noun_of(step.noun)
    if noun is None:
        raise IllegalMove("this cannot be undone")
    row = work.db.get(noun, step.record)
    if row is not None and row.case_id != case_id:
        raise NotFound
    if row is None and step.doing is not Doing.REMOVED and not looked_at:
        raise IllegalMove("somebody has removed this since")
    if step.doing in (Doing.ADDED, Doing.RESTORED) and not step.stood:
        if row is not None and not _stays(step):
            _unchanged_since(keys, row, step, looked_at=looked_at)
            remove(work, keys, row)
        return
    before = earlier(step)
    if before is None:
        raise IllegalMove("this cannot be undone")
    if row is not None:
        _unchanged_since(keys, row, step, looked_at=looked_at)
    _put_back(work, keys, case_id, step, before, highest)


def _stays(step: Step) -> bool:
    return step.noun in OWN_FILE and step.doing is Doing.ADDED


def _leave(work: Work, keys: Keyring, taken_in: list[Step]) -> None:
    for row in filter(None, (work.db.get(Evidence, step.record) for step in taken_in)):
        body = keys.open_row(row, EvidenceBody)
        left = tuple(one for one in body.incidents if work.db.get(Incident, one) is not None)
        if left != body.incidents:
            after = msgspec.structs.replace(body, incidents=left, revision=body.revision + 1)
            _seal(keys, row, after)
            note(work, keys, row.case_id, "evidence", row.id, Doing.CHANGED, revision=after.revision, before=body)
            work.record(RecordChanged(case=row.case_id, noun="evidence", record=row.id, revision=after.revision))


def _unchanged_since(keys: Keyring, row: CaseRecord, step: Step, *, looked_at: bool) -> None:
    # A later step of the same change was taken back a moment ago: then the record is as this step left it.
    if not looked_at and getattr(keys.open_row(row, row.body_type), "revision", 1) != step.revision:
        raise IllegalMove("somebody has changed this since")


def _put_back(work: Work, keys: Keyring, case_id: UUID, step: Step, before: Body, highest: dict[UUID, int]) -> None:
    noun = noun_of(step.noun)
    row = work.db.get(noun, step.record) if noun else None
    if noun is None or (row is None and step.noun in OWN_FILE):
        raise IllegalMove("this cannot be restored")
    present = keys.open_row(row, noun.body_type) if row is not None else None
    revision = highest.get(step.record, 1) + 1
    highest[step.record] = revision
    body = msgspec.structs.replace(before, revision=revision) if hasattr(before, "revision") else before
    if row is None:
        row = noun(id=step.record, case_id=case_id, day=work.clock().date())
    _seal(keys, row, body)
    work.db.add(row)
    note(work, keys, case_id, step.noun, step.record, Doing.RESTORED, revision=revision, before=present)
    work.record(RecordRestored(case=case_id, noun=step.noun, record=step.record, revision=revision))


def _highest(opened: Iterable[ChangeBody]) -> dict[UUID, int]:
    """The highest revision that each record ever had: one that comes back must not look like one that was shown before."""
    highest: dict[UUID, int] = {}
    for step in (step for body in opened for step in body.steps):
        highest[step.record] = max(step.revision, highest.get(step.record, 1))
    return highest


def _seal(keys: Keyring, row: CaseRecord, body: Body) -> None:
    original = keys.open_column(row, "original", row.original, OriginalBody) if isinstance(row, Evidence) else None
    keys.seal_row(row, body)
    if isinstance(row, Evidence) and original is not None:  # a row's columns share one key version
        row.original = keys.seal_column(row, "original", original)
