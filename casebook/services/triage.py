"""Answer and sort what came through the portal: write to its sender, assign, merge, decline, mark as spam, erase.

Accepting a report into a case is `casebook.services.acceptance`.
"""

from contextlib import suppress
from functools import partial
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from casebook.access import Permission, require
from casebook.audit.events import ReportAnswered, ReportChanged, ReportErased
from casebook.errors import IllegalMove, InvalidInput, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.keys.reports import seal_note
from casebook.model import CaseFile, Member, Message, ReporterSession, ReportFile
from casebook.model.member import MemberBody
from casebook.model.report import MessageBody, MessageNoteBody, ReportBody, ReportState
from casebook.services import tombstones
from casebook.services.drafts import coded, worded
from casebook.services.inbox import change, hold_report, kept_in_case, merged_into, note, triage_of
from casebook.services.report_keys import open_body, seal_body
from casebook.services.retention import may_delete
from casebook.services.tombstones import Tombstone
from casebook.work import Work

# ── answering ───────────────────────────────────────────────────────────────────────────────────────────


def answer(
    work: Work,
    keys: Keyring,
    report_id: UUID,
    text: str,
    *,
    language: str = "",
    beside: MessageNoteBody | None = None,
    message_id: UUID,
) -> None:
    """Write to the sender; the same form sent twice writes once. `beside` is what the team keeps with it.

    Raises:
        InvalidInput: there are no words, or too many.
    """
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    if work.db.get(Message, message_id) is not None:
        return
    if not text.strip():
        raise InvalidInput("Please fill this in.", field="text")
    message = Message(id=message_id, report_id=row.id, day=work.clock().date())
    body = MessageBody(at=work.clock(), text=worded(text, "text"), language=language, member=keys.member_id)
    seal_body(opened.thread, message, body)
    if beside is not None:
        worded(beside.translation, "translation")
        message.note = seal_note(opened, message, "note", beside)
    work.db.add(message)
    note(opened, row, answered_at=work.clock())
    work.record(ReportAnswered(team=row.team_id, report=row.id, message=message_id))


def translate(work: Work, keys: Keyring, report_id: UUID, message_id: UUID | None, beside: MessageNoteBody) -> None:
    """Keep a translation beside a message, or beside the report itself; its sender does not see it."""
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    worded(beside.translation, "translation")
    if message_id is None:
        note(opened, row, **msgspec.structs.asdict(beside))
    else:
        message = work.db.get(Message, message_id)
        if message is None or message.report_id != report_id:
            raise NotFound
        message.note = seal_note(opened, message, "note", beside)
    work.record(ReportChanged(team=row.team_id, report=row.id, change="translated"))


# ── sorting ─────────────────────────────────────────────────────────────────────────────────────────────


def colleagues(work: Work, keys: Keyring) -> dict[UUID, MemberBody]:
    """Give the members by id, those who have left too: who may take care of a report, and who wrote a message."""
    require(work.actor, Permission.READ_REPORTS)
    found = {}
    for row in work.db.scalars(select(Member)):
        with suppress(Tampered):  # one damaged member must not close the inbox
            found[row.id] = keys.open_office_body("member", row.id, row.body, MemberBody)
    return found


def assign(work: Work, keys: Keyring, report_id: UUID, member_id: UUID | None) -> None:
    """Say who takes care of a report; None for nobody in particular. Raises NotFound for a stranger."""
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    if member_id is not None and work.db.get(Member, member_id) is None:
        raise NotFound
    note(opened, row, assigned=member_id)
    work.record(ReportChanged(team=row.team_id, report=row.id, change="assigned"))


def keep_note(work: Work, keys: Keyring, report_id: UUID, words: str) -> None:
    """Keep words about a report that only the team reads."""
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    note(opened, row, note=worded(words, "note"))
    work.record(ReportChanged(team=row.team_id, report=row.id, change="noted"))


def merge(work: Work, keys: Keyring, report_id: UUID, into: UUID | None) -> None:
    """Say that a report tells of the same as another, or of nothing else any more. Each keeps its own thread.

    Raises:
        IllegalMove: it would be merged into itself, or into one that is merged itself, or others are merged into it, or
            it is part of a case.
    """
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    if open_body(opened.thread, row, ReportBody).state is ReportState.ACCEPTED:
        raise IllegalMove("this report is part of a case")
    if into is not None:
        other, others = hold_report(work, keys, into, Permission.WORK_ON_REPORTS)
        chained = triage_of(others, other).merged_into is not None or merged_into(work, keys, report_id)
        if other.id == row.id or chained:
            raise IllegalMove("reports are merged in one step")
    note(opened, row, merged_into=into)
    work.record(ReportChanged(team=row.team_id, report=row.id, change="merged"))


def decline(work: Work, keys: Keyring, report_id: UUID, reason: str, words: str, *, message_id: UUID) -> None:
    """Close a report with a reason for the team, and words for its sender where there are any.

    Raises:
        InvalidInput: no reason was chosen.
        IllegalMove: it is part of a case, or closed.
    """
    if not coded("decline_reason", reason, "reason"):
        raise InvalidInput("Choose a reason.", field="reason")
    _close(work, keys, report_id, "declined", declined=reason)
    if words.strip():
        answer(work, keys, report_id, words, message_id=message_id)


def mark_spam(work: Work, keys: Keyring, report_id: UUID) -> None:
    """Close a report as junk; its sender sees that it is closed. Raises as `decline`."""
    _close(work, keys, report_id, "spam", spam=True)


def put_back(work: Work, keys: Keyring, report_id: UUID) -> None:
    """Open a closed report again; raises IllegalMove if it is not closed."""
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    if open_body(opened.thread, row, ReportBody).state is not ReportState.CLOSED:
        raise IllegalMove("this report is not closed")
    change(opened, row, state=ReportState.READ, closed_at=None)
    note(opened, row, declined="", spam=False)
    work.record(ReportChanged(team=row.team_id, report=row.id, change="put_back"))


def erase(work: Work, keys: Keyring, report_id: UUID) -> None:
    """Erase a report with its keys, words, messages and files; its return code then opens nothing.

    What has become part of a case is the case's own and stays there.

    Raises:
        OnHold: it is part of a case that is on legal hold.
    """
    row, _ = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    kept = kept_in_case(work, keys, report_id)
    if kept is not None:
        work.hold(work.db.get_one(CaseFile, kept[0].case_id))  # nobody puts it on hold meanwhile
        may_delete(work, keys, kept[0].case_id)
    blobs = work.db.scalars(select(ReportFile.blob).where(ReportFile.report_id == report_id)).all()
    for blob in blobs:
        work.after.append(partial(work.blobs.delete, blob))
    for noun in (ReportFile, Message, ReporterSession):
        work.db.execute(delete(noun).where(noun.report_id == report_id))
    if kept is not None:
        work.db.delete(kept[0])
    work.db.delete(row)
    tombstone = Tombstone("report", report_id, work.clock().date())
    work.after.append(partial(tombstones.note, work.settings.instance, [tombstone]))
    work.record(ReportErased(team=row.team_id, report=report_id, files=len(blobs)))


def _close(work: Work, keys: Keyring, report_id: UUID, how: str, *, declined: str = "", spam: bool = False) -> None:
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    if open_body(opened.thread, row, ReportBody).state not in {ReportState.RECEIVED, ReportState.READ}:
        raise IllegalMove("this report is closed, or part of a case")
    change(opened, row, state=ReportState.CLOSED, closed_at=work.clock())
    note(opened, row, declined=declined, spam=spam)
    work.record(ReportChanged(team=row.team_id, report=row.id, change=how))
