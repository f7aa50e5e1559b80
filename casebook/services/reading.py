"""Read a case: everything in it opened once, for a page, a picture or a dossier. Damaged rows are listed, not fatal."""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import CaseRead
from casebook.dates import sort_key
from casebook.errors import NoGrant, NotFound, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import (
    Account,
    AccountLink,
    AccountSnapshot,
    Act,
    Campaign,
    Capture,
    CaseParty,
    CaseRecord,
    Consent,
    ContentItem,
    Evidence,
    Incident,
    IncidentLink,
    Intervention,
    Involvement,
    LegalInstrument,
    Note,
    Person,
    PersonRelation,
    Referral,
    RiskAssessment,
    SafetyPlan,
    Task,
)
from casebook.model.account import AccountBody, AccountLinkBody, AccountSnapshotBody, ContentItemBody
from casebook.model.base import Body
from casebook.model.campaign import CampaignBody
from casebook.model.consent import ConsentBody
from casebook.model.evidence import CaptureBody, EvidenceBody, OriginalBody
from casebook.model.incident import ActBody, IncidentBody, IncidentLinkBody, InvolvementBody
from casebook.model.intervention import InterventionBody
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.note import NoteBody
from casebook.model.person import CasePartyBody, PersonBody, PersonRelationBody
from casebook.model.referral import ReferralBody
from casebook.model.risk_assessment import RiskAssessmentBody
from casebook.model.safety_plan import SafetyPlanBody
from casebook.model.task import TaskBody
from casebook.services.casework import CaseView, case
from casebook.services.colleagues import colleagues
from casebook.vocabulary.stages import COUNTED, REFUSED, stage_of
from casebook.work import Work

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Opened(Generic[B]):
    """A record with its opened body."""

    id: UUID
    body: B


@dataclass(frozen=True, slots=True)
class OpenedEvidence:
    """An exhibit: what was received, and what is said about it."""

    id: UUID
    blob: str
    original: OriginalBody
    body: EvidenceBody


@dataclass(frozen=True, slots=True)
class Damage:
    """A row that could not be opened."""

    noun: str
    id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseBook:
    """Everything in one case, opened."""

    case: CaseView
    persons: dict[UUID, PersonBody] = field(default_factory=dict)
    parties: list[Opened[CasePartyBody]] = field(default_factory=list)
    relations: list[Opened[PersonRelationBody]] = field(default_factory=list)
    accounts: dict[UUID, AccountBody] = field(default_factory=dict)
    incidents: list[Opened[IncidentBody]] = field(default_factory=list)  # in the order of when they happened
    acts: list[Opened[ActBody]] = field(default_factory=list)
    involvements: list[Opened[InvolvementBody]] = field(default_factory=list)
    posts: list[Opened[ContentItemBody]] = field(default_factory=list)
    evidence: list[OpenedEvidence] = field(default_factory=list)  # in the order of their labels
    consents: list[Opened[ConsentBody]] = field(default_factory=list)
    account_links: list[Opened[AccountLinkBody]] = field(default_factory=list)
    snapshots: list[Opened[AccountSnapshotBody]] = field(default_factory=list)
    incident_links: list[Opened[IncidentLinkBody]] = field(default_factory=list)
    campaigns: list[Opened[CampaignBody]] = field(default_factory=list)
    instruments: list[Opened[LegalInstrumentBody]] = field(default_factory=list)
    interventions: list[Opened[InterventionBody]] = field(default_factory=list)
    risks: list[Opened[RiskAssessmentBody]] = field(default_factory=list)
    plans: list[Opened[SafetyPlanBody]] = field(default_factory=list)
    referrals: list[Opened[ReferralBody]] = field(default_factory=list)
    notes: list[Opened[NoteBody]] = field(default_factory=list)
    tasks: list[Opened[TaskBody]] = field(default_factory=list)
    noted_by: dict[UUID, str] = field(default_factory=dict)  # names of those who wrote notes
    damaged: list[Damage] = field(default_factory=list)

    def incident(self, incident_id: UUID) -> Opened[IncidentBody]:
        """Give one incident; raises NotFound."""
        for incident in self.incidents:
            if incident.id == incident_id:
                return incident
        raise NotFound

    def exhibit(self, evidence_id: UUID) -> OpenedEvidence:
        """Give one exhibit; raises NotFound."""
        for exhibit in self.evidence:
            if exhibit.id == evidence_id:
                return exhibit
        raise NotFound

    @cached_property
    def acts_of(self) -> dict[UUID, list[Opened[ActBody]]]:
        """Acts by incident."""
        grouped: dict[UUID, list[Opened[ActBody]]] = defaultdict(list)
        for act in self.acts:
            grouped[act.body.incident].append(act)
        return grouped

    @cached_property
    def involvements_of(self) -> dict[UUID, list[Opened[InvolvementBody]]]:
        """Involvements by act."""
        grouped: dict[UUID, list[Opened[InvolvementBody]]] = defaultdict(list)
        for involvement in self.involvements:
            grouped[involvement.body.act].append(involvement)
        return grouped

    @cached_property
    def posts_of(self) -> dict[UUID | None, list[Opened[ContentItemBody]]]:
        """Posts by incident; those of no incident under None."""
        grouped: dict[UUID | None, list[Opened[ContentItemBody]]] = defaultdict(list)
        for post in self.posts:
            grouped[post.body.incident].append(post)
        return grouped

    @cached_property
    def evidence_of(self) -> dict[UUID, list[OpenedEvidence]]:
        """Exhibits by incident."""
        grouped: dict[UUID, list[OpenedEvidence]] = defaultdict(list)
        for exhibit in self.evidence:
            for incident_id in exhibit.body.incidents:
                grouped[incident_id].append(exhibit)
        return grouped

    @cached_property
    def roles_of(self) -> dict[UUID, list[str]]:
        """Roles of each person in the case."""
        grouped: dict[UUID, list[str]] = defaultdict(list)
        for party in self.parties:
            grouped[party.body.person].append(party.body.role)
        return grouped

    @cached_property
    def stage(self) -> tuple[int, list[Opened[ActBody]]]:
        """The CAPE stage that acts of confirmed and likely incidents justify (0 when none does), and those that reach it."""
        counted = {incident.id for incident in self.incidents if incident.body.status in COUNTED}
        return _highest([act for act in self.acts if act.body.incident in counted])

    @cached_property
    def unproven_stage(self) -> tuple[int, list[Opened[ActBody]]]:
        """The higher stage that would be reached if incidents that nobody has judged yet were confirmed, and its acts.

        Acts of incidents judged unlikely, or no violation, never count. (0, []) where nothing would change.
        """
        refused = {incident.id for incident in self.incidents if incident.body.status in REFUSED}
        highest, acts = _highest([act for act in self.acts if act.body.incident not in refused])
        return (highest, acts) if highest > self.stage[0] else (0, [])


def case_book(work: Work, keys: Keyring, case_id: UUID, *, page: str) -> CaseBook:
    """Open everything in a case, in a fixed number of queries, and record which page asked for it.

    Raises:
        NotFound: there is no such case, or none that the actor may know of.
    """
    view = case(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    few, reader = opened_few(work, keys, view), _Reader(work, keys, case_id)
    book = replace(
        few,
        persons={opened.id: opened.body for opened in reader.all(Person, PersonBody)},
        parties=reader.all(CaseParty, CasePartyBody),
        accounts={opened.id: opened.body for opened in reader.all(Account, AccountBody)},
        incidents=sorted(reader.all(Incident, IncidentBody), key=_when),
        acts=reader.all(Act, ActBody),
        involvements=reader.all(Involvement, InvolvementBody),
        posts=sorted(reader.all(ContentItem, ContentItemBody), key=lambda post: sort_key(post.body.posted)),
        evidence=sorted(reader.evidence(), key=lambda exhibit: (len(exhibit.body.label), exhibit.body.label)),
        damaged=[*few.damaged, *reader.damaged],
    )
    work.record(CaseRead(case=case_id, page=page))
    return book


def posts_book(work: Work, keys: Keyring, case_id: UUID, *, page: str) -> CaseBook:
    """Open the accounts and posts of a case and nothing else, and record which page asked for it; raises as `case_book`."""
    view = case(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    reader = _Reader(work, keys, case_id)
    book = CaseBook(
        case=view,
        accounts={opened.id: opened.body for opened in reader.all(Account, AccountBody)},
        posts=reader.all(ContentItem, ContentItemBody),
        damaged=reader.damaged,
    )
    work.record(CaseRead(case=case_id, page=page))
    return book


def captures_of(work: Work, keys: Keyring, case_id: UUID) -> dict[UUID, CaptureBody]:
    """Open how the exhibits of a held case were captured, by exhibit; a damaged record says nothing."""
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    found: dict[UUID, CaptureBody] = {}
    for row in work.db.scalars(select(Capture).where(Capture.case_id == case_id)):
        with suppress(Tampered, NoGrant):
            found[row.evidence_id] = keys.open_row(row, CaptureBody)
    return found


def opened_few(work: Work, keys: Keyring, view: CaseView) -> CaseBook:
    """Open the kinds of records of which a case has few, for who has checked that the actor may read it."""
    reader = _Reader(work, keys, view.id)
    notes = sorted(reader.all(Note, NoteBody), key=lambda one: one.body.at)
    if view.damaged:
        reader.damaged.append(Damage("case_file", view.id))
    return CaseBook(
        case=view,
        relations=reader.all(PersonRelation, PersonRelationBody),
        consents=reader.all(Consent, ConsentBody),
        account_links=reader.all(AccountLink, AccountLinkBody),
        snapshots=reader.all(AccountSnapshot, AccountSnapshotBody),
        incident_links=reader.all(IncidentLink, IncidentLinkBody),
        campaigns=reader.all(Campaign, CampaignBody),
        instruments=reader.all(LegalInstrument, LegalInstrumentBody),
        interventions=reader.all(Intervention, InterventionBody),
        risks=reader.all(RiskAssessment, RiskAssessmentBody),
        plans=reader.all(SafetyPlan, SafetyPlanBody),
        referrals=reader.all(Referral, ReferralBody),
        notes=notes,
        noted_by={member: each.name for member, each in colleagues(work, keys).items()} if notes else {},
        tasks=reader.all(Task, TaskBody),
        damaged=reader.damaged,
    )


def _highest(acts: list[Opened[ActBody]]) -> tuple[int, list[Opened[ActBody]]]:
    lows = [(_lowest_stage(act.body.kind), act) for act in acts]
    highest = max((low for low, _ in lows), default=0)
    return highest, [act for low, act in lows if low == highest and highest > 0]


def _lowest_stage(kind: str) -> int:
    try:
        return stage_of(kind)[0]
    except NotFound:  # a code that a later version withdrew says nothing
        return 0


def _when(incident: Opened[IncidentBody]) -> tuple[object, ...]:
    return *sort_key(incident.body.when), incident.body.recorded_at


class _Reader:
    """Opens the rows of one case, noun by noun, and keeps count of those that do not open."""

    def __init__(self, work: Work, keys: Keyring, case_id: UUID) -> None:
        self._work, self._keys, self._case_id = work, keys, case_id
        self.damaged: list[Damage] = []

    def all(self, noun: type[CaseRecord], body_type: type[B]) -> list[Opened[B]]:
        opened = []
        for row in self._work.db.scalars(select(noun).where(noun.case_id == self._case_id)):
            try:
                opened.append(Opened(row.id, self._keys.open_row(row, body_type)))
            except (Tampered, NoGrant):  # the case is held: a version without a key is damage too
                self.damaged.append(Damage(noun.__tablename__, row.id))
        return opened

    def evidence(self) -> list[OpenedEvidence]:
        opened = []
        for row in self._work.db.scalars(select(Evidence).where(Evidence.case_id == self._case_id)):
            try:
                original = self._keys.open_column(row, "original", row.original, OriginalBody)
                opened.append(OpenedEvidence(row.id, row.blob, original, self._keys.open_row(row, EvidenceBody)))
            except (Tampered, NoGrant):
                self.damaged.append(Damage("evidence", row.id))
        return opened
