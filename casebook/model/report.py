"""A report from the portal: what somebody told, its files, and the messages between them and the team.

A report has two keys. Its thread key lies under its writer's cookie alone until it is sent; sending seals it to the
team's public key and puts it under the return code. Its notes key is minted then and goes to the team alone: what the
team notes about a report, no return code opens.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from casebook.crypto.envelope import Sealed
from casebook.dates import Moment
from casebook.model.base import SEALED, Base, Body, CaseRecord, SealedColumn, day_column, id_column, opened
from casebook.model.evidence import CustodyEventBody, OriginalBody


class ReportState(StrEnum):
    """Where a report stands, as its sender sees it."""

    DRAFT = "draft"
    RECEIVED = "received"
    READ = "read"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class ReportBody(Body, frozen=True, kw_only=True):
    """What was told, and where it stands. Sealed under its thread key; every answer may be missing."""

    danger: str = ""  # code of the list report_danger
    story: str = ""
    when: str = ""  # as it was typed
    moment: Moment = Moment()  # as it was understood
    where: str = ""  # links and accounts, one a line
    about: str = ""  # code of the list report_about
    kinds: tuple[str, ...] = ()  # codes of the list report_kind
    who_did: str = ""
    relatives: str = ""
    helps: tuple[str, ...] = ()  # codes of the list report_help
    called: str = ""
    contact: str = ""
    language: str = ""  # of the pages that it was written on
    state: ReportState = ReportState.DRAFT
    received_at: datetime | None = None
    read_at: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    erasure_asked_at: datetime | None = None
    written_at: datetime | None = None  # when its sender last wrote
    visited_at: datetime | None = None  # when its sender last came back
    files: int = 0  # how many came with the report itself
    flooded: bool = False  # came through the slower lane, while many came at once
    revision: int = 1


class TriageBody(Body, frozen=True, kw_only=True):
    """What the team notes about a report. Sealed under its notes key: no return code opens it."""

    assigned: UUID | None = None
    merged_into: UUID | None = None
    case: UUID | None = None
    declined: str = ""  # code of the list decline_reason
    spam: bool = False
    answered_at: datetime | None = None
    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""
    note: str = ""


class Report(Base):
    """One report. `sent_wrap` and `team_wrap` are empty while it is a draft, `code_wrap` once its code is gone."""

    __tablename__ = "report"

    id: Mapped[UUID] = id_column()
    team_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("team.id"), index=True, info=opened("random id of the team that it is addressed to")
    )
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
    lookup: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), unique=True, info=opened("HKDF output of a return code of 100 random bits")
    )
    code_day: Mapped[date | None] = mapped_column(Date, info=opened("day on which the return code was made"))
    code_wrap: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)
    sent_wrap: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)
    team_wrap: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)
    team_version: Mapped[int | None] = mapped_column(Integer, info=opened("version of the team key that opens it"))
    triage: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)


class ReportFileBody(Body, frozen=True, kw_only=True):
    """A file that came with a report: the original, when it came, and everything that happened to it since."""

    original: OriginalBody
    custody: tuple[CustodyEventBody, ...]
    message: UUID | None = None  # the message that it came with, None for the report itself
    without_place: bool = False  # a copy that its sender had made, without what a photograph says of its place
    intimate: bool = False


class ReportFile(Base):
    """One file of a report, until it becomes an exhibit of a case."""

    __tablename__ = "report_file"

    id: Mapped[UUID] = id_column()
    report_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("report.id"), index=True, info=opened("random id of the report")
    )
    day: Mapped[date] = day_column()
    blob: Mapped[str] = mapped_column(String(64), unique=True, info=opened("random name of a sealed file"))
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)


class MessageBody(Body, frozen=True, kw_only=True):
    """One message: from the reporter (`member` is None) or from the team."""

    at: datetime
    text: str
    language: str = ""
    member: UUID | None = None
    files: int = 0


class MessageNoteBody(Body, frozen=True, kw_only=True):
    """What the team keeps beside a message: its translation, or the words that its answer was translated from."""

    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""


class Message(Base):
    """One message of a report's thread."""

    __tablename__ = "message"

    id: Mapped[UUID] = id_column()
    report_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("report.id"), index=True, info=opened("random id of the report")
    )
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
    note: Mapped[Sealed | None] = mapped_column(SealedColumn, info=SEALED)


class CaseReportBody(Body, frozen=True, kw_only=True):
    """A report that became part of a case: whoever holds the case opens it by these keys."""

    report: UUID
    thread_key: bytes
    notes_key: bytes


class CaseReport(CaseRecord):
    """The keys of a report, kept in the case that it was accepted into."""

    __tablename__ = "case_report"
    body_type: ClassVar[type[Body]] = CaseReportBody


class ReporterSessionBody(Body, frozen=True, kw_only=True):
    """What a reporter's browser opens. `code_nonce` makes the return code that is to be shown; "" for none."""

    thread_key: bytes
    started_at: datetime
    code_nonce: str = ""
    writing: bool = True  # whether it began with a draft, and not with a return code


class ReporterSession(Base):
    """A reporter's browser. A copied database opens none: the secret is in the browser only."""

    __tablename__ = "reporter_session"

    lookup: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=opened("SHA-256 of a random 256-bit secret")
    )
    report_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("report.id"), index=True, info=opened("random id of the report")
    )
    day: Mapped[date] = day_column()
    body: Mapped[Sealed] = mapped_column(SealedColumn, info=SEALED)
