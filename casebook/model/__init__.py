"""Nouns: columns, states, and rules that need no key. One file a noun; nothing here can open a sealed column."""

from casebook.model.account import Account, AccountLink, AccountSnapshot, ContentItem
from casebook.model.audit_entry import AuditEntry, AuditHead
from casebook.model.backup import Backup
from casebook.model.base import Base, CaseRecord
from casebook.model.breach import Breach
from casebook.model.campaign import Campaign
from casebook.model.case import CaseFile
from casebook.model.change import Change
from casebook.model.consent import Consent
from casebook.model.counsel_note import CounselNote
from casebook.model.delivery import Delivery
from casebook.model.evidence import Capture, CustodyEvent, Derivative, Evidence
from casebook.model.file_check import FileCheck
from casebook.model.file_store import FileStore
from casebook.model.grant import Grant
from casebook.model.host import GuessKey, Host
from casebook.model.import_run import ImportRun
from casebook.model.incident import Act, Incident, IncidentLink, Involvement
from casebook.model.intervention import Intervention
from casebook.model.invitation import Invitation
from casebook.model.job import Job, JobKey, Worker
from casebook.model.legal_instrument import LegalInstrument
from casebook.model.member import Credential, Member
from casebook.model.note import Note
from casebook.model.numbers_pack import NumbersPack
from casebook.model.office import Office
from casebook.model.pack import Pack, PackFile
from casebook.model.pack_draft import PackDraft
from casebook.model.person import CaseParty, Person, PersonRelation
from casebook.model.referral import Referral
from casebook.model.report import CaseReport, Message, Report, ReporterSession, ReportFile
from casebook.model.retention import Retention
from casebook.model.risk_assessment import RiskAssessment
from casebook.model.safety_plan import SafetyPlan
from casebook.model.saved_view import SavedView
from casebook.model.second_factor import GuessBudget, SecondFactor, SpentCode
from casebook.model.session import Session
from casebook.model.standing import SchemaStanding
from casebook.model.task import Task
from casebook.model.team import Team, TeamKey
from casebook.model.team_index import TeamIndex
from casebook.model.tombstone import Remnant, TombstoneRow
from casebook.model.unfinished_form import UnfinishedForm

__all__ = [
    "Account",
    "AccountLink",
    "AccountSnapshot",
    "Act",
    "AuditEntry",
    "AuditHead",
    "Backup",
    "Base",
    "Breach",
    "Campaign",
    "Capture",
    "CaseFile",
    "CaseParty",
    "CaseRecord",
    "CaseReport",
    "Change",
    "Consent",
    "ContentItem",
    "CounselNote",
    "Credential",
    "CustodyEvent",
    "Delivery",
    "Derivative",
    "Evidence",
    "FileCheck",
    "FileStore",
    "Grant",
    "GuessBudget",
    "GuessKey",
    "Host",
    "ImportRun",
    "Incident",
    "IncidentLink",
    "Intervention",
    "Invitation",
    "Involvement",
    "Job",
    "JobKey",
    "LegalInstrument",
    "Member",
    "Message",
    "Note",
    "NumbersPack",
    "Office",
    "Pack",
    "PackDraft",
    "PackFile",
    "Person",
    "PersonRelation",
    "Referral",
    "Remnant",
    "Report",
    "ReportFile",
    "ReporterSession",
    "Retention",
    "RiskAssessment",
    "SafetyPlan",
    "SavedView",
    "SchemaStanding",
    "SecondFactor",
    "Session",
    "SpentCode",
    "Task",
    "Team",
    "TeamIndex",
    "TeamKey",
    "TombstoneRow",
    "UnfinishedForm",
    "Worker",
]
