"""What is due to go, on hold, restricted, or asked to be erased: of all cases and reports that a caseworker can open.

It tells and deletes nothing. Cases are read by their own rows and what is decided about them, with two queries; reports as the
inbox lists them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.retention_events import DueListed
from casebook.dates.periods import months_later
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, TombstoneRow
from casebook.model.case import CaseBody, CaseStatus
from casebook.model.report import ReportState
from casebook.model.retention import ErasureRequest, RetentionBody
from casebook.services import inbox
from casebook.services.holding import ANSWER_MONTHS
from casebook.services.inbox import ReportView
from casebook.services.retention import decided_of, holds_of, restriction_of
from casebook.services.retention_clocks import due_on
from casebook.work import Work

SOON = 30  # days before its term that a case is shown as due soon
Why = Literal["due", "soon", "ending", "hold", "restricted", "asked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDue:
    """One case that needs a look, and why."""

    id: UUID
    body: CaseBody
    decided: RetentionBody
    why: tuple[Why, ...]
    due_on: date | None

    @property
    def open_requests(self) -> tuple[ErasureRequest, ...]:
        """The erasure requests that nobody has decided."""
        return tuple(each for each in self.decided.requests if not each.decision)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue:
    """One report that is due to go, or whose sender asked for erasure."""

    view: ReportView
    asked: bool
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Everything that needs a look, the nearest day first."""

    cases: tuple[CaseDue, ...] = ()
    reports: tuple[ReportDue, ...] = ()
    gone: tuple[TombstoneRow, ...] = field(default=())


def due(work: Work, keys: Keyring) -> Due:
    """List what needs a look today. It writes, as listing the inbox does.

    Raises:
        NotAllowed: the actor may not.
    """
    require(work.actor, Permission.SEE_DUE)
    cases = tuple(_cases(work, keys))
    reports = tuple(_reports(work, inbox.inbox(work, keys)))
    teams = {team.id for team in keys.teams()}
    gone = select(TombstoneRow).where(TombstoneRow.team_id.in_(teams)).order_by(TombstoneRow.number.desc())
    for team in sorted(teams):
        work.record(DueListed(team=team, cases=len(cases), reports=len(reports)))
    return Due(cases=cases, reports=reports, gone=tuple(work.db.scalars(gone.limit(500))))


def report_due_on(work: Work, view: ReportView) -> date | None:
    """Give the day on which a report that became no case is due to go; None while it is open, or once its sender wrote again."""
    body = view.body
    if body.state is not ReportState.CLOSED or body.closed_at is None:
        return None
    if body.written_at is not None and body.written_at > body.closed_at:
        return None
    return due_on(body.closed_at, work.settings.report_days)


def case_due_on(work: Work, body: CaseBody, day: date, decided: RetentionBody) -> date | None:
    """Give the day on which a case is due to go; None while it is open, or where cases are kept without end.

    `day` counts for a case that was closed by a version of casebook that did not note when.
    """
    if body.status is not CaseStatus.CLOSED:
        return None
    if body.closed_at is not None:
        return due_on(body.closed_at, work.settings.case_days, decided.kept_until)
    if work.settings.case_days <= 0:
        return None
    oldest = max(body.opened_at.date(), day) + timedelta(days=work.settings.case_days)
    return max(oldest, decided.kept_until) if decided.kept_until else oldest


def _cases(work: Work, keys: Keyring) -> Iterator[CaseDue]:
    held = keys.case_ids()
    keys.preload_cases(held)
    known = decided_of(work, keys, held)
    found = []
    for row in work.db.scalars(select(CaseFile)):
        if row.id not in held:
            continue
        try:
            body = keys.open_case(row)
        except (Tampered, NoGrant):
            continue
        decided = known.get(row.id, RetentionBody())
        day = case_due_on(work, body, row.day, decided)
        why = tuple(_why(work, day, decided))
        if why:
            found.append(CaseDue(id=row.id, body=body, decided=decided, why=why, due_on=day))
    yield from sorted(found, key=_first)


def _why(work: Work, day: date | None, decided: RetentionBody) -> Iterable[Why]:
    today = work.clock().date()
    if decided.ending is not None:
        yield "ending"
    if any(not each.decision for each in decided.requests):
        yield "asked"
    if holds_of(decided):
        yield "hold"
    if restriction_of(decided) is not None:
        yield "restricted"
    if day is not None and day <= today:
        yield "due"
    elif day is not None and day <= today + timedelta(days=SOON):
        yield "soon"


def _first(one: CaseDue) -> tuple[date, str]:
    days = [each.due_on for each in one.open_requests]
    return min([*days, one.due_on or date.max]), one.body.reference


def _reports(work: Work, views: Iterable[ReportView]) -> Iterator[ReportDue]:
    today = work.clock().date()
    for view in views:
        asked = view.body.erasure_asked_at
        day = report_due_on(work, view)
        if asked is not None:
            yield ReportDue(view=view, asked=True, due_on=months_later(asked.date(), ANSWER_MONTHS))
        elif day is not None and day <= today:
            yield ReportDue(view=view, asked=False, due_on=day)
