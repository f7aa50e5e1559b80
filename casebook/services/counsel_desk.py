"""What a member finds first who works with packs: the cases held, what is in preparation in each, what was built, what is due, what ends.

Opens drafts and ledger entries of the cases held and nothing else of them; what is due comes from the desk index.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseRecord, Pack, PackDraft
from casebook.model.base import Body
from casebook.model.pack import PackBody
from casebook.model.pack_draft import PackDraftBody
from casebook.services import agenda, casework
from casebook.services.casework import CaseView
from casebook.services.lookup import DueHit
from casebook.services.reading import Opened
from casebook.work import Work

AHEAD = timedelta(days=60)
LATEST = 3  # packs of a case
AT_ONCE = 25  # cases on one page
B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCase:
    """One case as its reader holds it: until when, with which packs in preparation and which were built last."""

    case: CaseView
    ends_on: date | None
    drafts: list[Opened[PackDraftBody]]
    packs: list[Opened[PackBody]]  # the newest first
    due: list[DueHit]  # the earliest first


def held_cases(work: Work, keys: Keyring, *, start: int = 0, at_once: int = AT_ONCE) -> tuple[list[HeldCase], int]:
    """Give the cases that the actor holds, from the `start`th on, and how many there are in all.

    Those whose access ends first come first, then those with packs in preparation, then the newest.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    views = [(view, _end(keys, view)) for view in casework.cases(work, keys) if not view.damaged]
    begun = set(work.db.scalars(select(PackDraft.case_id).distinct()))
    views.sort(key=lambda each: (each[1] or date.max, each[0].id not in begun))
    shown = views[start : start + at_once]
    ids = sorted(view.id for view, _ in shown)
    drafts = _rows(work, keys, PackDraft, PackDraftBody, ids)
    packs = _rows(work, keys, Pack, PackBody, ids)
    due: dict[UUID, list[DueHit]] = defaultdict(list)
    today = work.clock().date()
    for hit in agenda.agenda(work, keys, today=today, until=today + AHEAD):
        due[hit.case].append(hit)
    held = [
        HeldCase(
            case=view,
            ends_on=ends_on,
            drafts=[each for each in drafts[view.id] if each.body.built is None],
            packs=sorted(packs[view.id], key=lambda pack: pack.body.issued_at, reverse=True)[:LATEST],
            due=due[view.id],
        )
        for view, ends_on in shown
    ]
    return held, len(views)


def _end(keys: Keyring, view: CaseView) -> date | None:
    return keys.own_end(view.id) if view.body.restricted or not keys.teams() else None


def _rows(
    work: Work, keys: Keyring, table: type[CaseRecord], body_type: type[B], cases: Sequence[UUID]
) -> dict[UUID, list[Opened[B]]]:
    """Open the rows of a table in these few cases; damaged ones are left out here, their case counts them."""
    found: dict[UUID, list[Opened[B]]] = defaultdict(list)
    for row in work.db.scalars(select(table).where(table.case_id.in_(cases)).order_by(table.day, table.id)):
        with suppress(Tampered, NoGrant):
            found[row.case_id].append(Opened(row.id, keys.open_row(row, body_type)))
    return found
