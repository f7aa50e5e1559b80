"""The catalogue of everything the log can hold, and exactly its fields: ids, counts and codes, never words of a case.

An event about a case names it in `case` and goes into that case's chain; one about reports names the team and goes into
the team's, since nobody outside the team may learn that a report exists; all others go into the office's.
"""

from uuid import UUID

import msgspec

from casebook.audit.event import CaseEvent, OfficeEvent, TeamEvent
from casebook.audit.keeping_events import (
    BackupFailed,
    BackupMade,
    BackupRestored,
    BackupsExpired,
    BackupVerified,
    DatabaseMoved,
    DatabaseTakenBack,
    FilesChecked,
    FilesCopied,
    OfficeLogRead,
    OrphansSwept,
    RowsDamaged,
    StateRead,
)
from casebook.audit.member_events import (
    FactorAdded,
    FactorDropped,
    IdentityProved,
    InvitationsListed,
    InvitationWithdrawn,
    MemberAdded,
    MemberAdmitted,
    MemberCameBack,
    MemberInvited,
    MemberRecovered,
    MemberReinvited,
    MemberRemoved,
    MembersListed,
    PasskeyDoubted,
    PassphraseChanged,
    RecoverySheetsRenewed,
    SecondStepAsked,
    SessionsEnded,
    SignedIn,
    SignedOut,
    SigningKeyRenewed,
)
from casebook.audit.pack_events import (
    CommitmentsShown,
    DeliveryEnded,
    DeliveryRecalled,
    LedgerRead,
    NumbersPackMade,
    PackApproved,
    PackBuilt,
    PackDelivered,
    PackFetched,
    PackHeldBack,
    PackRefused,
    PackStamped,
)
from casebook.audit.retention_events import RetentionEvent

# ── the office ──────────────────────────────────────────────────────────────────────────────────────────


class OfficeFounded(OfficeEvent, frozen=True, kw_only=True):
    """The installation was made."""


class CasesListed(OfficeEvent, frozen=True, kw_only=True):
    """A member listed the cases they hold."""

    cases: int


class StatisticsRead(OfficeEvent, frozen=True, kw_only=True):
    """Counts over so many cases were read; small ones were not shown."""

    cases: int


class RecordsSearched(OfficeEvent, frozen=True, kw_only=True):
    """A member searched or listed records across the cases they hold; never which words."""

    found: int


class CalendarTaken(OfficeEvent, frozen=True, kw_only=True):
    """A member took so many days away as a calendar file; it carries no words of a case."""

    days: int


class PlatformFiguresTaken(OfficeEvent, frozen=True, kw_only=True):
    """A member took figures about so many notices to platforms away as a table."""

    notices: int


class ActFailed(OfficeEvent, frozen=True, kw_only=True):
    """An act did not complete and was undone; `kind` is the class of the error."""

    act: str
    kind: str


# ── one case ────────────────────────────────────────────────────────────────────────────────────────────


class CaseOpened(CaseEvent, frozen=True, kw_only=True):
    """A case was opened."""


class CaseChanged(CaseEvent, frozen=True, kw_only=True):
    """Title, summary, status or marking was changed."""

    status: str


class CaseRead(CaseEvent, frozen=True, kw_only=True):
    """A page of the case was read."""

    page: str


class CaseActFailed(CaseEvent, frozen=True, kw_only=True):
    """An act in the case did not complete and was undone."""

    act: str
    kind: str


class RecordAdded(CaseEvent, frozen=True, kw_only=True):
    """A person, account, incident, post, relation or consent was recorded."""

    noun: str
    record: UUID
    count: int = 1


class RecordChanged(CaseEvent, frozen=True, kw_only=True):
    """A record was corrected."""

    noun: str
    record: UUID
    revision: int


class RecordRemoved(CaseEvent, frozen=True, kw_only=True):
    """A record was taken out of the case; the history keeps what it said."""

    noun: str
    record: UUID


class RecordRestored(CaseEvent, frozen=True, kw_only=True):
    """A record was put back as it had been before."""

    noun: str
    record: UUID
    revision: int


class EvidenceTakenIn(CaseEvent, frozen=True, kw_only=True):
    """An original was sealed and stored."""

    evidence: UUID
    custody: str


class EvidenceSeen(CaseEvent, frozen=True, kw_only=True):
    """An exhibit was looked at or fetched."""

    evidence: UUID
    custody: str


class EvidenceDamaged(CaseEvent, frozen=True, kw_only=True):
    """A stored original no longer is what was stored."""

    evidence: UUID
    custody: str


class EvidenceScanned(CaseEvent, frozen=True, kw_only=True):
    """The virus scanner was asked about an exhibit; `outcome` is found, not_found, too_large or no_answer."""

    evidence: UUID
    outcome: str
    custody: str


class DerivativeMade(CaseEvent, frozen=True, kw_only=True):
    """A copy was made from an exhibit."""

    evidence: UUID
    derivative: UUID
    operation: str
    custody: str


class RedactionApproved(CaseEvent, frozen=True, kw_only=True):
    """A second member let a redacted copy stand: it may leave from now on."""

    noun: str
    record: UUID


class RedactionWithdrawn(CaseEvent, frozen=True, kw_only=True):
    """The approval of a redacted copy was taken back: it may leave no more."""

    noun: str
    record: UUID


class TableImported(CaseEvent, frozen=True, kw_only=True):
    """Rows of a foreign file became posts."""

    evidence: UUID | None = None
    rows: int
    added: int
    known: int
    skipped: int


class PageCaptured(CaseEvent, frozen=True, kw_only=True):
    """A page of the web was opened and became exhibits; `proxied` says whether it was opened through the office's proxy."""

    exhibits: int
    proxied: bool


class AccessGiven(CaseEvent, frozen=True, kw_only=True):
    """A member was given the case's key."""

    member: UUID
    ends_on: str = ""


class AccessTakenBack(CaseEvent, frozen=True, kw_only=True):
    """A member's key was deleted and the case key rotated."""

    member: UUID
    key_version: int


class CaseExported(CaseEvent, frozen=True, kw_only=True):
    """Everything of the case left encryption: as tables, as a document, or as an archive with its files."""

    kind: str
    records: int
    files: int
    failures: int


class CaseAssigned(CaseEvent, frozen=True, kw_only=True):
    """It was noted who takes care of the case; None is nobody."""

    member: UUID | None = None


class CaseRestricted(CaseEvent, frozen=True, kw_only=True):
    """The team's key was taken back; so many members hold the case by name."""

    members: int
    key_version: int


class CaseOpenedToTeam(CaseEvent, frozen=True, kw_only=True):
    """The team was given the case's key again."""


class HistoryRead(CaseEvent, frozen=True, kw_only=True):
    """A case's log was read."""

    entries: int


# ── reports ─────────────────────────────────────────────────────────────────────────────────────────────


class ReportReceived(TeamEvent, frozen=True, kw_only=True):
    """Somebody sent a report through the portal."""

    report: UUID
    files: int


class MessageReceived(TeamEvent, frozen=True, kw_only=True):
    """A reporter wrote, or added files."""

    report: UUID
    files: int


class CodeRenewed(TeamEvent, frozen=True, kw_only=True):
    """A reporter took a new return code; the old one opens nothing any more."""

    report: UUID


class ErasureAsked(TeamEvent, frozen=True, kw_only=True):
    """A reporter asked for everything to be erased."""

    report: UUID


class InboxListed(TeamEvent, frozen=True, kw_only=True):
    """The reports were listed."""

    reports: int


class ReportRead(TeamEvent, frozen=True, kw_only=True):
    """A report was read."""

    report: UUID


class ReportFileSeen(TeamEvent, frozen=True, kw_only=True):
    """A file of a report was looked at or fetched."""

    report: UUID
    evidence: UUID
    custody: str


class ReportAnswered(TeamEvent, frozen=True, kw_only=True):
    """A member wrote to a reporter."""

    report: UUID
    message: UUID


class ReportChanged(TeamEvent, frozen=True, kw_only=True):
    """A report was assigned, translated, noted on, merged, declined, marked as spam, or put back; `change` says which."""

    report: UUID
    change: str


class ReportAccepted(TeamEvent, frozen=True, kw_only=True):
    """A report became part of a case, with so many of its files."""

    report: UUID
    files: int


class ReportErased(TeamEvent, frozen=True, kw_only=True):
    """A report was erased: its keys, words, messages and files."""

    report: UUID
    files: int


class ViewKept(TeamEvent, frozen=True, kw_only=True):
    """A list was saved as a view, under a name that the log does not hold."""

    view: UUID


class ViewDropped(TeamEvent, frozen=True, kw_only=True):
    """A saved view was removed."""

    view: UUID


class TeamLogRead(TeamEvent, frozen=True, kw_only=True):
    """The log of the reports was read."""

    entries: int


AnyEvent = (
    RetentionEvent
    | OfficeFounded | MemberAdded | MemberRemoved | MemberAdmitted | MemberInvited | MemberReinvited | InvitationWithdrawn | InvitationsListed
    | SecondStepAsked | FactorAdded | FactorDropped | PasskeyDoubted | IdentityProved | SessionsEnded | MemberCameBack | PassphraseChanged | MemberRecovered | RecoverySheetsRenewed | SigningKeyRenewed | SignedIn | SignedOut | MembersListed
    | OfficeLogRead | StateRead | CasesListed | StatisticsRead | RecordsSearched | CalendarTaken | PlatformFiguresTaken
    | ActFailed | CaseOpened | CaseChanged | CaseRead | CaseActFailed | RecordAdded | RecordChanged | RecordRemoved
    | RecordRestored | EvidenceTakenIn | EvidenceSeen | EvidenceDamaged | EvidenceScanned | DerivativeMade | RedactionApproved | RedactionWithdrawn | CommitmentsShown | TableImported | PageCaptured | AccessGiven
    | AccessTakenBack | PackBuilt | PackRefused | PackApproved | PackHeldBack | PackFetched | PackDelivered | DeliveryEnded | DeliveryRecalled | PackStamped | NumbersPackMade | LedgerRead | CaseExported | CaseAssigned | CaseRestricted
    | CaseOpenedToTeam | HistoryRead | ReportReceived | MessageReceived | CodeRenewed | ErasureAsked | InboxListed
    | ReportRead | ReportFileSeen | ReportAnswered | ReportChanged | ReportAccepted | ReportErased | ViewKept | ViewDropped
    | TeamLogRead | BackupMade | BackupFailed | BackupVerified | BackupRestored | BackupsExpired | FilesChecked
    | RowsDamaged | OrphansSwept | DatabaseMoved | DatabaseTakenBack | FilesCopied
)  # fmt: skip


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed in a log entry. `at` is an ISO 8601 UTC time; `undone` marks an act that was rolled back."""

    at: str
    actor: UUID | None
    event: AnyEvent
    undone: bool = False
