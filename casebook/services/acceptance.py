"""Accept a report into a case: its keys go to the case, its facts become records, its files become exhibits.

The sender goes on writing with the same code; whoever holds the case reads the thread there. A report that goes into a
restricted case is closed to the rest of the team.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission
from casebook.audit.events import ReportAccepted
from casebook.errors import IllegalMove, InvalidInput, NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.keys.reports import ReportKeys
from casebook.model import CaseReport, Report, ReportFile
from casebook.model.evidence import CaptureBody
from casebook.model.report import CaseReportBody, ReportBody, ReportState
from casebook.services import casework, custody, recording
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import AccountDraft, CaseDraft, IncidentDraft, PersonDraft
from casebook.services.inbox import FileView, change, file_views, hold_report, merged_into, note, triage_of
from casebook.services.recording import put
from casebook.services.report_keys import open_body
from casebook.work import Work

CAPTURED = CaptureBody(method="upload_by_client", notes="Sent through the portal.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceDraft:
    """Where a report goes, and which of its facts become records. `new_case` is used where `case_id` opens none yet."""

    case_id: UUID
    new_case: CaseDraft | None = None
    person: PersonDraft | None = None
    person_id: UUID | None = None  # minted with the draft, so that an act of the incident can name its victim
    accounts: tuple[AccountDraft, ...] = ()
    incident: IncidentDraft | None = None
    files: frozenset[UUID] = frozenset()  # of this report, and of those merged into it
    intimate: frozenset[UUID] = field(default_factory=frozenset)


def accept(work: Work, keys: Keyring, report_id: UUID, draft: AcceptanceDraft) -> UUID:
    """Accept a report into a new or an existing case; give the case's id.

    Raises:
        NotFound: the report or the case is not held.
        NotAllowed: the actor may not record in the case.
        IllegalMove: it is accepted already.
    """
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    if open_body(opened.thread, row, ReportBody).state is ReportState.ACCEPTED:
        raise IllegalMove("this report is accepted already")
    merged = [each.id for each, _ in merged_into(work, keys, report_id)]
    alone = [hold_report(work, keys, each, Permission.WORK_ON_REPORTS, alone=True) for each in sorted(merged)]
    if draft.new_case is not None:
        casework.open_case(work, keys, draft.new_case, case_id=draft.case_id)
    case = casework.case(work, keys, draft.case_id)
    incident = _record(work, keys, draft)
    for each, each_opened in [(row, opened), *alone]:
        _join(work, keys, each, each_opened, draft, incident, restricted=case.body.restricted)
    return case.id


def take_files(work: Work, keys: Keyring, report_id: UUID, files: frozenset[UUID]) -> UUID:
    """Make exhibits of files that came after the report was accepted; give the case's id.

    Raises:
        IllegalMove: the report is part of no case.
        InvalidInput: no file was chosen.
    """
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS, alone=True)
    case_id = triage_of(opened, row).case
    if case_id is None:
        raise IllegalMove("this report is part of no case")
    if not files:
        raise InvalidInput("Choose at least one file.", field="files")
    taken = _take_over(work, keys, row, opened, AcceptanceDraft(case_id=case_id, files=files), None)
    work.record(ReportAccepted(team=row.team_id, report=row.id, files=taken))
    return case_id


def reports_of(work: Work, keys: Keyring, case_id: UUID) -> list[UUID]:
    """List the reports that became part of a case, but for damaged ones; raises NotFound if it is not held."""
    casework.hold(work, keys, case_id)
    found = []
    for row in work.db.scalars(select(CaseReport).where(CaseReport.case_id == case_id)):
        with suppress(Tampered, NoGrant):
            found.append(keys.open_row(row, CaseReportBody).report)
    return found


def files_to_take(work: Work, keys: Keyring, report_id: UUID) -> list[FileView]:
    """List the files that `accept` may take over: those of the report, and of those that are merged into it.

    Raises:
        NotFound: the report is not held.
    """
    row, opened = hold_report(work, keys, report_id, Permission.WORK_ON_REPORTS)
    held = [(row, opened), *merged_into(work, keys, report_id)]
    return [view for each, each_opened in held for view in file_views(work, each_opened, each.id)]


def _record(work: Work, keys: Keyring, draft: AcceptanceDraft) -> UUID | None:
    if draft.person is not None:
        recording.add_person(work, keys, draft.case_id, draft.person, person_id=draft.person_id)
    for account in draft.accounts:
        recording.add_account(work, keys, draft.case_id, account)
    return recording.record_incident(work, keys, draft.case_id, draft.incident) if draft.incident is not None else None


def _join(
    work: Work,
    keys: Keyring,
    row: Report,
    opened: ReportKeys,
    draft: AcceptanceDraft,
    incident: UUID | None,
    *,
    restricted: bool,
) -> None:
    taken = _take_over(work, keys, row, opened, draft, incident)
    kept = CaseReportBody(report=row.id, thread_key=opened.thread.material, notes_key=opened.notes.material)
    put(work, keys, CaseReport(case_id=draft.case_id), kept, quietly=True)
    change(opened, row, state=ReportState.ACCEPTED, accepted_at=work.clock(), closed_at=None)
    note(opened, row, case=draft.case_id, declined="", spam=False)
    if restricted:
        row.team_wrap = row.sent_wrap = None
    work.record(ReportAccepted(team=row.team_id, report=row.id, files=taken))


def _take_over(
    work: Work, keys: Keyring, row: Report, opened: ReportKeys, draft: AcceptanceDraft, incident: UUID | None
) -> int:
    chosen = [view for view in file_views(work, opened, row.id) if view.id in draft.files]
    for view in chosen:
        file = work.db.get_one(ReportFile, view.id)
        custody.take_over(work, keys, draft.case_id, file, view.body, _exhibit(view, draft, incident))
    return len(chosen)


def _exhibit(view: FileView, draft: AcceptanceDraft, incident: UUID | None) -> ExhibitDraft:
    return ExhibitDraft(
        incidents=(incident,) if incident else (),
        intimate=view.body.intimate or view.id in draft.intimate,
        capture=CAPTURED,
    )
