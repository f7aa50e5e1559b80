"""Nouns: columns, states, and rules that need no key. One file a noun; nothing here can open a sealed column."""

from casebook.model.account import Account, ContentItem
from casebook.model.audit_entry import AuditEntry, AuditHead
from casebook.model.base import Base, CaseRecord
from casebook.model.case import CaseFile
from casebook.model.consent import Consent
from casebook.model.evidence import Capture, CustodyEvent, Derivative, Evidence
from casebook.model.grant import Grant
from casebook.model.incident import Act, Incident, Involvement
from casebook.model.member import Credential, Member
from casebook.model.office import Office
from casebook.model.pack import Pack
from casebook.model.person import CaseParty, Person, PersonRelation
from casebook.model.report import CaseReport, Message, Report, ReporterSession, ReportFile
from casebook.model.session import Session
from casebook.model.team import Team, TeamKey

__all__ = [
    "Account",
    "Act",
    "AuditEntry",
    "AuditHead",
    "Base",
    "Capture",
    "CaseFile",
    "CaseParty",
    "CaseRecord",
    "CaseReport",
    "Consent",
    "ContentItem",
    "Credential",
    "CustodyEvent",
    "Derivative",
    "Evidence",
    "Grant",
    "Incident",
    "Involvement",
    "Member",
    "Message",
    "Office",
    "Pack",
    "Person",
    "PersonRelation",
    "Report",
    "ReportFile",
    "ReporterSession",
    "Session",
    "Team",
    "TeamKey",
]
