"""Decide to end a case for good: one caseworker orders it, a second one confirms it, it waits, and it can be called off.

Nothing of a case goes by itself: a clock only says that it is due. What comes into the case while it waits, or its being
opened again, stops the ending until somebody has looked and confirms it anew. Carrying it out is `shredding`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.audit.retention_events import EndingCalledOff, EndingConfirmed, EndingOrdered
from casebook.errors import IllegalMove, InvalidInput, NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseReport, Change, Delivery, Message, ReportFile
from casebook.model.case import CaseStatus
from casebook.model.report import CaseReportBody
from casebook.model.retention import Ending, RetentionBody
from casebook.services.casework import hold
from casebook.services.drafts import coded
from casebook.services.retention import OnHold, decide, decided, holds_of
from casebook.work import Work


class Stage(StrEnum):
    """How far the ending of a case has come."""

    NONE = "none"  # nobody has ordered it
    ORDERED = "ordered"  # a second caseworker has to confirm it
    CHANGED = "changed"  # something came into the case since: it has to be confirmed anew
    WAITING = "waiting"
    READY = "ready"  # it may be carried out


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the ending of a case stands, and what blocks it."""

    stage: Stage
    body: RetentionBody
    on_hold: bool
    is_open: bool  # the case is not closed


def standing(work: Work, keys: Keyring, case_id: UUID) -> Standing:
    """Say how the ending of a case stands today. Raises as `hold`."""
    row = hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    body = decided(work, keys, case_id)
    try:
        is_open = keys.open_case(row).status is CaseStatus.OPEN
    except Tampered:  # a damaged case must be able to go
        is_open = False
    stage = _stage(work, keys, case_id, body.ending)
    return Standing(stage=stage, body=body, on_hold=bool(holds_of(body)), is_open=is_open)


def order(work: Work, keys: Keyring, case_id: UUID, reason: str) -> None:
    """Ask for a case to be erased for good; nothing happens before a second caseworker confirms it.

    Raises:
        OnHold: a legal hold stands on it.
        IllegalMove: it is ordered already, or the case is open.
        InvalidInput: the reason is missing or unknown.
    """
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.END_CASE, holds_case=True)
    now = _unblocked(work, keys, case_id)
    if now.stage is not Stage.NONE:
        raise IllegalMove("the end of this case is ordered already")
    chosen = coded("ending_reason", reason, "reason")
    if not chosen:
        raise InvalidInput("Choose one of the list.", field="reason")
    ending = Ending(reason=chosen, ordered_by=actor.member_id, ordered_at=work.clock())
    decide(work, keys, case_id, msgspec.structs.replace(now.body, ending=ending))
    work.record(EndingOrdered(case=case_id, kind=chosen))


def confirm(work: Work, keys: Keyring, case_id: UUID) -> date:
    """Confirm, as another caseworker, that a case is to be erased; give the day from which it may be carried out.

    Raises:
        OnHold: a legal hold stands on it.
        IllegalMove: nobody has ordered it, the actor did, or it is confirmed; or the case is open.
    """
    hold(work, keys, case_id)
    actor = require(work.actor, Permission.END_CASE, holds_case=True)
    now = _unblocked(work, keys, case_id)
    ending = now.body.ending
    if ending is None or now.stage not in {Stage.ORDERED, Stage.CHANGED}:
        raise IllegalMove("there is nothing to confirm")
    if ending.ordered_by == actor.member_id:
        raise IllegalMove("a second caseworker has to confirm it")
    not_before = work.clock().date() + timedelta(days=max(work.settings.ending_days, 0))
    confirmed = msgspec.structs.replace(
        ending,
        confirmed_by=actor.member_id,
        confirmed_at=work.clock(),
        not_before=not_before,
        seen=_held_now(work, keys, case_id),
    )
    decide(work, keys, case_id, msgspec.structs.replace(now.body, ending=confirmed))
    work.record(EndingConfirmed(case=case_id))
    return not_before


def call_off(work: Work, keys: Keyring, case_id: UUID) -> None:
    """Call off the ending of a case, at any moment before it is carried out; raises IllegalMove where there is none."""
    hold(work, keys, case_id)
    require(work.actor, Permission.END_CASE, holds_case=True)
    body = decided(work, keys, case_id)
    if body.ending is None:
        raise IllegalMove("nobody has ordered the end of this case")
    decide(work, keys, case_id, msgspec.structs.replace(body, ending=None))
    work.record(EndingCalledOff(case=case_id))


def reports_of(work: Work, keys: Keyring, case_id: UUID) -> list[UUID]:
    """Give the reports that became part of a case; for acts that have asked who may."""
    found = []
    for row in work.db.scalars(select(CaseReport).where(CaseReport.case_id == case_id)):
        try:
            found.append(keys.open_row(row, CaseReportBody).report)
        except (Tampered, NoGrant):  # its keys are lost with this row: the report itself opens for nobody by it
            continue
    return found


def _unblocked(work: Work, keys: Keyring, case_id: UUID) -> Standing:
    now = standing(work, keys, case_id)
    if now.on_hold:
        raise OnHold
    if now.is_open:
        raise IllegalMove("close the case first")
    return now


def _stage(work: Work, keys: Keyring, case_id: UUID, ending: Ending | None) -> Stage:
    if ending is None:
        return Stage.NONE
    if ending.confirmed_by is None or ending.not_before is None:
        return Stage.ORDERED
    if ending.seen != _held_now(work, keys, case_id):
        return Stage.CHANGED
    return Stage.WAITING if work.clock().date() < ending.not_before else Stage.READY


def _held_now(work: Work, keys: Keyring, case_id: UUID) -> str:
    """What tells that something came: the last change, what left, and what the senders of its reports wrote or sent."""
    reports = reports_of(work, keys, case_id)
    numbers = (
        work.db.scalar(select(func.max(Change.number)).where(Change.case_id == case_id)) or 0,
        work.db.scalar(select(func.count()).select_from(Delivery).where(Delivery.case_id == case_id)),
        len(reports),
        work.db.scalar(select(func.count()).select_from(Message).where(Message.report_id.in_(reports))),
        work.db.scalar(select(func.count()).select_from(ReportFile).where(ReportFile.report_id.in_(reports))),
    )
    return ":".join(str(each) for each in numbers)
