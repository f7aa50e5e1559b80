"""Read the log: a case's and a team's by their caseworkers, the office's by its administrators. Reading is recorded too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.audit.events import AnyEvent, Entry, HistoryRead, TeamLogRead
from casebook.audit.keeping_events import OfficeLogRead
from casebook.audit.log import info
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import CasebookError, Tampered
from casebook.keys.hierarchy import team_pair
from casebook.keys.keyring import Keyring
from casebook.model import AuditEntry, CaseFile, Member
from casebook.model.member import MemberBody
from casebook.services.casework import hold
from casebook.work import Work

PAGE = 100  # entries


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry as a page shows it. `event` is None where the entry could not be opened."""

    seq: int
    at: datetime | None
    actor: str  # the member's name, "" for nobody
    event: AnyEvent | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first, and how many entries there are."""

    lines: list[LogLine]
    total: int


def case_history(work: Work, keys: Keyring, case_id: UUID, *, before: int | None = None) -> LogPage:
    """Give the newest entries of a case's log, or those before an entry.

    Raises:
        NotFound, NotAllowed: the actor may not read it.
    """
    case: CaseFile = hold(work, keys, case_id)
    require(work.actor, Permission.READ_HISTORY, holds_case=True)
    pairs = {team.version: team_pair(team.secret) for team in keys.teams() if team.id == case.team_id}
    page = _page(work, keys, case_id, pairs, before)
    work.record(HistoryRead(case=case_id, entries=len(page.lines)))
    return page


def team_log(work: Work, keys: Keyring, *, before: int | None = None) -> LogPage:
    """Give the newest entries of the log of the reports that came to the actor's team, or those before an entry.

    Somebody who was not let in to a team yet is given an empty page.

    Raises:
        NotAllowed: the actor may not read reports.
    """
    require(work.actor, Permission.READ_REPORTS)
    held = keys.teams()
    if not held:
        return LogPage([], 0)
    team_id = held[0].id
    pairs = {team.version: team_pair(team.secret) for team in held if team.id == team_id}
    page = _page(work, keys, team_id, pairs, before)
    work.record(TeamLogRead(team=team_id, entries=len(page.lines)))
    return page


def office_log(work: Work, keys: Keyring, *, before: int | None = None) -> LogPage:
    """Give the newest entries of the office's own log, or those before an entry; raises NotAllowed."""
    require(work.actor, Permission.READ_OFFICE_LOG)
    pairs = {0: team_pair(keys.log_secret().secret)}
    page = _page(work, keys, work.office().id, pairs, before)
    work.record(OfficeLogRead(entries=len(page.lines)))
    return page


def _page(work: Work, keys: Keyring, chain: UUID, pairs: dict[int, PrivateKey], before: int | None) -> LogPage:
    total = work.db.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.chain == chain)) or 0
    wanted = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq.desc()).limit(PAGE)
    if before is not None:
        wanted = wanted.where(AuditEntry.seq < before)
    names = {row.id: _name(keys, row) for row in work.db.scalars(select(Member))}
    return LogPage([_line(row, pairs, names) for row in work.db.scalars(wanted)], total)


def _line(row: AuditEntry, pairs: dict[int, PrivateKey], names: dict[UUID, str]) -> LogLine:
    try:
        opened = unseal_from(pairs[row.key_version], info(row.chain, row.seq), row.body)
        entry = msgspec.json.decode(opened, type=Entry)
    except (CasebookError, KeyError, msgspec.MsgspecError):
        return LogLine(seq=row.seq, at=None, actor="", event=None)
    actor = names.get(entry.actor, "") if entry.actor else ""
    return LogLine(
        seq=row.seq, at=datetime.fromisoformat(entry.at), actor=actor, event=entry.event, undone=entry.undone
    )


def _name(keys: Keyring, row: Member) -> str:
    try:
        return keys.open_office_body("member", row.id, row.body, MemberBody).name
    except Tampered:  # one damaged member must not close the whole log
        return ""
