"""Read what came through the portal. Nobody outside the team learns that a report exists; reading is recorded there too.

What a reporter may see is sealed under the thread key, what the team keeps to itself under the notes key.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, or_, select

from casebook.access import Permission, require
from casebook.audit.events import InboxListed, ReportFileSeen, ReportRead
from casebook.crypto.envelope import SecretKey
from casebook.errors import NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.keys.reports import ReportKeys, keep_arrived, open_note, open_report, seal_note
from casebook.model import CaseReport, Message, Report, ReportFile, Team
from casebook.model.report import (
    CaseReportBody,
    MessageBody,
    MessageNoteBody,
    ReportBody,
    ReportFileBody,
    ReportState,
    TriageBody,
)
from casebook.services.custody import OpenFile, open_sealed
from casebook.services.custody_chain import CustodyLink, chain_holds, told
from casebook.services.custody_record import Happening, actor_ref, linked
from casebook.services.report_keys import open_body, seal_body
from casebook.work import Work

URGENCY = {"now": 0, "soon": 1}
_AT_ONCE = 500  # reports opened with one query
_SEEN = (Report.id, Report.team_id, Report.team_version, Report.sent_wrap, Report.team_wrap, Report.body, Report.triage)
Seen = dict[UUID, tuple[tuple[Any, ...], Any]]
"""What a member has seen of reports: the sealed values as they were, and what they said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report as the inbox shows it. A damaged one is listed and says nothing."""

    id: UUID
    body: ReportBody
    triage: TriageBody
    files: int = 0
    waiting: bool = False  # whether the sender wrote last and nobody has answered
    damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file of a report, with its custody since the portal's first byte."""

    id: UUID
    body: ReportFileBody
    custody: tuple[CustodyLink, ...]
    chain_holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message with what the team keeps beside it, and the name of the member who wrote it."""

    id: UUID
    body: MessageBody
    note: MessageNoteBody
    files: tuple[FileView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """Everything about one report: `files` are those that came with it, later ones stand with their messages."""

    view: ReportView
    messages: tuple[MessageView, ...]
    files: tuple[FileView, ...]
    ends_on: date | None  # the last day of the return code, None once it is gone

    @property
    def all_files(self) -> tuple[FileView, ...]:
        """Every file that is not an exhibit yet."""
        return (*self.files, *(file for message in self.messages for file in message.files))


def inbox(work: Work, keys: Keyring) -> list[ReportView]:
    """List the reports that the actor can open, the most urgent first; those that came last stand before older ones.

    Those in a restricted case are listed for whoever holds it, so that nothing their senders write is overlooked.
    A report that is opened for the first time is put under the team's secret; hence this act writes.
    """
    require(work.actor, Permission.READ_REPORTS)
    teams = {team.id for team in keys.teams()}
    with work.shelves.using(("member", keys.member_id), work.clock()) as held:
        in_cases = _kept_in_cases(work, keys, held.reports)
        query = select(*_SEEN).where(Report.team_version.is_not(None))
        rows = work.db.execute(query.where(or_(Report.team_id.in_(teams), Report.id.in_(in_cases)))).all()
        views = list(_listed(work, keys, rows, in_cases, held.reports))
        still = {row.id for row in rows} | {row.id for row in in_cases.values()}
        held.reports = {one: seen for one, seen in held.reports.items() if one in still}
    for team_id in teams:
        work.record(InboxListed(team=team_id, reports=len(views)))
    return sorted(views, key=_urgency)


def report(work: Work, keys: Keyring, report_id: UUID) -> ReportPage:
    """Open a report; the first time, its sender will see that it is being read.

    Raises:
        NotFound: there is none, or none that the actor can open.
        Tampered: its row is damaged.
    """
    row, opened = hold_report(work, keys, report_id, Permission.READ_REPORTS)
    body = open_body(opened.thread, row, ReportBody)
    if body.state is ReportState.RECEIVED:
        row, opened = hold_report(work, keys, report_id, Permission.READ_REPORTS, alone=True)
        body = open_body(opened.thread, row, ReportBody)
    if body.state is ReportState.RECEIVED:  # still, now that its sender writes nothing meanwhile
        body = change(opened, row, state=ReportState.READ, read_at=work.clock())
    work.record(ReportRead(team=row.team_id, report=row.id))
    files = file_views(work, opened, row.id)
    noted = triage_of(opened, row)
    view = ReportView(id=row.id, body=body, triage=noted, files=len(files), waiting=_waits(body, noted))
    messages = tuple(_messages(work, opened, row, files))
    # A connection that dropped may have left files whose message never came: they stand with the report.
    mine = tuple(file for file in files if file.body.message not in {message.id for message in messages})
    ends_on = row.code_day + timedelta(days=work.settings.code_days) if row.code_day else None
    return ReportPage(view=view, messages=messages, files=mine, ends_on=ends_on)


def report_file(work: Work, keys: Keyring, report_id: UUID, file_id: UUID) -> FileView:
    """Give everything about a file of a report but its bytes.

    Raises:
        NotFound: as `report`, or the file is of another report, or an exhibit by now.
        Tampered: its row is damaged.
    """
    row, opened = hold_report(work, keys, report_id, Permission.READ_REPORTS)
    file = work.db.get(ReportFile, file_id)
    if file is None or file.report_id != row.id:
        raise NotFound
    return _file_view(opened, file)


def read_file(
    work: Work, keys: Keyring, report_id: UUID, file_id: UUID, *, purpose: str, quietly: bool = False
) -> OpenFile:
    """Open a file of a report for reading, as an event of its custody; `quietly` for later ranges of one viewing.

    Raises:
        NotFound: as `report`, or the file is of another report.
        Tampered: the stored file was cut, replaced or lost its key.
    """
    row, opened = hold_report(work, keys, report_id, Permission.READ_REPORTS)
    file = work.db.get(ReportFile, file_id, with_for_update=True, populate_existing=True)
    if file is None or file.report_id != report_id:
        raise NotFound
    body = open_body(opened.thread, file, ReportFileBody)
    original = body.original
    sealed = open_sealed(work.blobs, report_id, file.blob, original.file_key, original.size)
    if not quietly:
        link = _add_link(work, keys, opened, file, body, purpose)
        work.record(ReportFileSeen(team=row.team_id, report=report_id, evidence=file_id, custody=link))
    return OpenFile(original.size, original.media_type, original.name, sealed)


# ── how a report is held ────────────────────────────────────────────────────────────────────────────────


def hold_report(
    work: Work, keys: Keyring, report_id: UUID, permission: Permission, *, alone: bool = False
) -> tuple[Report, ReportKeys]:
    """Give a report's row and keys if the actor may and can; otherwise nobody learns whether it exists.

    Raises:
        NotAllowed: the actor's role does not admit it.
        NotFound: no such report, a draft, or one whose keys are not held.
    """
    require(work.actor, permission)
    row = work.db.get(Report, report_id)
    if row is None or row.team_version is None:
        raise NotFound
    if alone:
        work.db.flush()
        if work.db.get(Report, report_id, with_for_update=True, populate_existing=True) is None:
            raise NotFound  # erased a moment ago
    try:
        return row, open_report(keys, row)
    except NoGrant as error:
        kept = kept_in_case(work, keys, report_id)
        if kept is None:
            raise NotFound from error
        return row, kept[1]


def file_views(work: Work, opened: ReportKeys, report_id: UUID) -> list[FileView]:
    """Give the files of a report in the order in which they came; one that is damaged is left out."""
    views = []
    for row in work.db.scalars(select(ReportFile).where(ReportFile.report_id == report_id)):
        with suppress(Tampered):
            views.append(_file_view(opened, row))
    return sorted(views, key=lambda view: view.body.original.received_at)


def kept_in_case(work: Work, keys: Keyring, report_id: UUID) -> tuple[CaseReport, ReportKeys] | None:
    """Give a report's keys as a case keeps them, None if no case that the actor holds does."""
    # No column joins a report to a case: those of the cases that are held are opened.
    row = _kept_in_cases(work, keys, {}).get(report_id)
    return (row, _keys_in_case(keys, row)) if row else None


def merged_into(work: Work, keys: Keyring, report_id: UUID) -> list[tuple[Report, ReportKeys]]:
    """Give the reports that the team merged into this one."""
    found = []
    for row in work.db.scalars(select(Report).where(Report.team_version.is_not(None), Report.id != report_id)):
        with suppress(NoGrant, Tampered):  # another team's, or damaged: merged into none of ours
            opened = open_report(keys, row)
            if triage_of(opened, row).merged_into == report_id:
                found.append((row, opened))
    return found


def change(opened: ReportKeys, row: Report, **changed: Any) -> ReportBody:  # noqa: ANN401 -- whichever fields the body has
    """Change some of what a report says of itself; its sender sees it."""
    before = open_body(opened.thread, row, ReportBody)
    body = msgspec.structs.replace(before, **changed, revision=before.revision + 1)
    seal_body(opened.thread, row, body)
    return body


def triage_of(opened: ReportKeys, row: Report) -> TriageBody:
    """Give what the team notes about a report; raises Tampered."""
    return open_note(opened, row, "triage", row.triage, TriageBody)


def note(opened: ReportKeys, row: Report, **changed: Any) -> None:  # noqa: ANN401 -- whichever fields the body has
    """Change some of what the team notes about a report; its sender sees nothing of it."""
    row.triage = seal_note(opened, row, "triage", msgspec.structs.replace(triage_of(opened, row), **changed))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _kept_in_cases(work: Work, keys: Keyring, seen: Seen) -> dict[UUID, CaseReport]:
    """The rows in which cases that the actor holds keep reports, by the report."""
    rows = work.db.scalars(select(CaseReport)).all()
    cases = keys.case_ids() if rows else set()
    rows = [row for row in rows if row.case_id in cases]
    keys.preload_cases(row.case_id for row in rows if row.id not in seen)
    found = {}
    for row in rows:
        with suppress(Tampered, NoGrant):
            sealed = (row.case_id, row.key_version, row.body)
            if row.id not in seen or seen[row.id][0] != sealed:
                seen[row.id] = sealed, keys.open_row(row, CaseReportBody).report
            found[seen[row.id][1]] = row
    return found


def _keys_in_case(keys: Keyring, row: CaseReport) -> ReportKeys:
    body = keys.open_row(row, CaseReportBody)
    return ReportKeys(SecretKey(body.thread_key), SecretKey(body.notes_key))


def _listed(
    work: Work, keys: Keyring, rows: Sequence[Any], in_cases: dict[UUID, CaseReport], seen: Seen
) -> Iterator[ReportView]:
    """What the list says of each row. Only what is not sealed as it was when this member last saw it is opened."""
    versions = {(team.id, team.version) for team in keys.teams()}
    files = dict(work.db.execute(select(ReportFile.report_id, func.count()).group_by(ReportFile.report_id)).all())
    for part in (rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE)):
        changed = [row.id for row in part if row.id not in seen or seen[row.id][0] != tuple(row)]
        # Asked even where nothing changed, so that the page costs the same number of queries on every day.
        arrived = {row.id: row for row in work.db.scalars(select(Report).where(Report.id.in_(changed)))}
        views = {one: _view(work, keys, row, in_cases.get(one)) for one, row in arrived.items()}
        # The first look at a report seals its keys to the team: what is remembered is how it stands then.
        new = [row.id for row in part if row.id in arrived and row.team_wrap is None]
        now = {row.id: row for row in work.db.execute(select(*_SEEN).where(Report.id.in_(new)))}
        for row in part:
            if row.id in views:
                seen[row.id] = tuple(now.get(row.id, row)), views[row.id]
            view: ReportView | None = seen[row.id][1] if row.id in seen else None
            of_team = (row.team_id, row.team_version) in versions and (row.team_wrap or row.sent_wrap) is not None
            if view is not None and (of_team or row.id in in_cases):
                yield replace(view, files=files[row.id]) if row.id in files and not view.damaged else view


def _view(work: Work, keys: Keyring, row: Report, in_case: CaseReport | None) -> ReportView | None:
    try:
        opened = _keys_in_case(keys, in_case) if in_case else open_report(keys, row)
        if in_case is None and row.team_wrap is None:
            team = keys.team(row.team_id, work.db.get_one(Team, row.team_id).key_version)
            keep_arrived(work.db, row, opened, team)
        body, triage = open_body(opened.thread, row, ReportBody), triage_of(opened, row)
    except NoGrant:
        return None
    except Tampered:
        return ReportView(id=row.id, body=ReportBody(), triage=TriageBody(), damaged=True)
    return ReportView(id=row.id, body=body, triage=triage, waiting=_waits(body, triage))


def _waits(body: ReportBody, triage: TriageBody) -> bool:
    wrote = body.written_at or body.received_at
    closed = body.state is ReportState.CLOSED
    return not closed and wrote is not None and (triage.answered_at is None or triage.answered_at < wrote)


def _urgency(view: ReportView) -> tuple[int, int, float]:
    came = view.body.written_at or view.body.received_at or datetime.fromtimestamp(0, UTC)
    return URGENCY.get(view.body.danger, 2), int(view.body.flooded), -came.timestamp()


def _messages(work: Work, opened: ReportKeys, row: Report, files: list[FileView]) -> Iterator[MessageView]:
    found = []
    for message in work.db.scalars(select(Message).where(Message.report_id == row.id)):
        with suppress(Tampered):
            body = open_body(opened.thread, message, MessageBody)
            beside = open_note(opened, message, "note", message.note, MessageNoteBody)
            mine = tuple(file for file in files if file.body.message == message.id)
            found.append(MessageView(id=message.id, body=body, note=beside, files=mine))
    yield from sorted(found, key=lambda view: view.body.at)


def _file_view(opened: ReportKeys, row: ReportFile) -> FileView:
    body = open_body(opened.thread, row, ReportFileBody)
    custody = told(body.custody)
    return FileView(id=row.id, body=body, custody=custody, chain_holds=chain_holds(custody))


def _add_link(
    work: Work, keys: Keyring, opened: ReportKeys, file: ReportFile, body: ReportFileBody, purpose: str
) -> str:
    happening = Happening(
        evidence_id=file.id,
        seq=len(body.custody) + 1,
        at=work.clock(),
        event="viewed",
        actor_role=keys.role.value,
        actor_ref=actor_ref(file.report_id, keys.member_id),
        purpose=purpose,
    )
    event = linked(body.custody[-1].link, happening)
    seal_body(opened.thread, file, msgspec.structs.replace(body, custody=(*body.custody, event)))
    return event.link
