"""The register of breaches (GDPR art. 33(5)): what happened, whom it concerns by number, who was told in time, what was done.

Sealed under the office key, not a team's: administrators find most breaches and have 72 hours. So it names nobody and no case.
It tells nobody outside by itself.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.retention_events import BreachChanged, BreachesRead, BreachRecorded
from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.exporters import tables
from casebook.keys.keyring import Keyring
from casebook.model import Breach
from casebook.model.breach import BreachBody
from casebook.services.casework import same_revision
from casebook.services.drafts import coded, worded
from casebook.work import Work

IN_TIME = timedelta(hours=72)  # GDPR art. 33(1), from when the office became aware of it
MOST = 10_000_000  # persons


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachDraft:
    """What a form or a command says of a breach. Moments in UTC."""

    happened: str
    found_at: datetime | None
    kinds: tuple[str, ...] = ()
    affected: int | None = None
    risk: str = ""
    consequences: str = ""
    done: str = ""
    authority_told_at: datetime | None = None
    persons_told_at: datetime | None = None
    why_not: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachView:
    """One breach, and the end of its 72 hours. A damaged row says nothing."""

    id: UUID
    body: BreachBody
    damaged: bool = False

    @property
    def due_at(self) -> datetime:
        """Until when the authority is to be told."""
        return self.body.found_at + IN_TIME

    def hours_left(self, now: datetime) -> int:
        """Give the whole hours that are left to tell the authority; negative once they are over."""
        return int((self.due_at - now).total_seconds() // 3600)

    @property
    def told_late(self) -> bool:
        """Whether the authority was told after 72 hours."""
        told = self.body.authority_told_at
        return told is not None and told > self.due_at


def breaches(work: Work, keys: Keyring) -> list[BreachView]:
    """List the register, the newest first."""
    require(work.actor, Permission.KEEP_BREACHES)
    views = _views(work, keys)
    work.record(BreachesRead(breaches=len(views), taken=False))
    return views


def breach(work: Work, keys: Keyring, breach_id: UUID) -> BreachView:
    """Give one breach; raises NotFound."""
    require(work.actor, Permission.KEEP_BREACHES)
    row = work.db.get(Breach, breach_id)
    if row is None:
        raise NotFound
    work.record(BreachesRead(breaches=1, taken=False))
    return _view(keys, row)


def record(work: Work, keys: Keyring, draft: BreachDraft, *, breach_id: UUID | None = None) -> UUID:
    """Write a breach into the register. `breach_id` is minted with the form: sent twice, it is one breach.

    Raises:
        InvalidInput: it is not said what happened or when it was found, or a field holds what it cannot.
    """
    actor = require(work.actor, Permission.KEEP_BREACHES)
    chosen = breach_id or uuid4()
    if work.db.get(Breach, chosen) is not None:
        return chosen
    body = _body(work, draft, BreachBody(happened="", found_at=work.clock(), recorded_at=work.clock()))
    body = msgspec.structs.replace(body, by=actor.member_id)
    sealed = keys.seal_office_body(Breach.__tablename__, chosen, body)
    work.db.add(Breach(id=chosen, day=work.clock().date(), body=sealed))
    work.db.flush()
    work.record(BreachRecorded(breach=chosen))
    return chosen


def correct(work: Work, keys: Keyring, breach_id: UUID, draft: BreachDraft, *, revision: int) -> None:
    """Correct or complete what the register says of a breach.

    Raises:
        IllegalMove: somebody else has corrected it since `revision`.
        InvalidInput: as `record`.
        NotFound: there is none such.
    """
    require(work.actor, Permission.KEEP_BREACHES)
    row = work.db.get(Breach, breach_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    present = keys.open_office_body(Breach.__tablename__, row.id, row.body, BreachBody)
    same_revision(present.revision, revision)
    body = msgspec.structs.replace(_body(work, draft, present), revision=revision + 1)
    row.body = keys.seal_office_body(Breach.__tablename__, row.id, body)
    work.record(BreachChanged(breach=row.id))


def table(work: Work, keys: Keyring) -> bytes:
    """Give the register as a table (CSV) for the authority; formulas in it are made harmless."""
    require(work.actor, Permission.KEEP_BREACHES)
    views = _views(work, keys)
    work.record(BreachesRead(breaches=len(views), taken=True))
    names = ("happened", "found_at", "due_at", "kinds", "affected", "risk", "consequences", "done")
    later = ("authority_told_at", "persons_told_at", "why_not", "closed_at")
    rows = [[_cell(view, name) for name in ("id", *names, *later)] for view in views]
    return tables.table(("id", *names, *later), rows)


def _cell(view: BreachView, name: str) -> str:
    if name == "id":
        return str(view.id)
    value = view.due_at if name == "due_at" else getattr(view.body, name)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _views(work: Work, keys: Keyring) -> list[BreachView]:
    views = [_view(keys, row) for row in work.db.scalars(select(Breach))]
    return sorted(views, key=lambda view: view.body.found_at, reverse=True)


def _view(keys: Keyring, row: Breach) -> BreachView:
    try:
        return BreachView(id=row.id, body=keys.open_office_body(Breach.__tablename__, row.id, row.body, BreachBody))
    except Tampered:
        day = datetime.fromisoformat(f"{row.day.isoformat()}T00:00:00+00:00")
        return BreachView(id=row.id, body=BreachBody(happened="", found_at=day, recorded_at=day), damaged=True)


def _body(work: Work, draft: BreachDraft, before: BreachBody) -> BreachBody:
    if not draft.happened.strip():
        raise InvalidInput("This cannot be left empty.", field="happened")
    if draft.found_at is None:
        raise InvalidInput("Say when it was found.", field="found_at")
    for name in ("found_at", "authority_told_at", "persons_told_at"):
        moment = getattr(draft, name)
        if moment is not None and moment > work.clock():
            raise InvalidInput("This moment lies in the future.", field=name)
    if draft.affected is not None and not 0 <= draft.affected <= MOST:
        raise InvalidInput("Write a number.", field="affected")
    texts = {name: worded(getattr(draft, name), name) for name in ("happened", "consequences", "done", "why_not")}
    kept = {each.name: getattr(draft, each.name) for each in fields(draft) if each.name not in {*texts, "closed"}}
    kept["kinds"] = tuple(coded("breach_kind", each, "kinds") for each in draft.kinds)
    kept["risk"] = coded("breach_risk", draft.risk, "risk")
    closed_at = (before.closed_at or work.clock()) if draft.closed else None
    return msgspec.structs.replace(before, **kept, **texts, closed_at=closed_at)
