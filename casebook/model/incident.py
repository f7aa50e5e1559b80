"""Incidents: one thing that happened, the acts in it, and who was involved in each (HURIDOCS: event, act, involvement)."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casebook.dates import Moment
from casebook.model.base import Body, CaseRecord


class Source(Body, frozen=True, kw_only=True):
    """Where knowledge of an incident comes from, graded after the Admiralty scale."""

    words: str
    connection: str = ""
    reliability: str = ""  # a–g
    credibility: str = ""  # 1–6
    received: str = ""  # EDTF


class IncidentBody(Body, frozen=True, kw_only=True):
    """What happened, when as precisely as known, where, in whose words."""

    title: str
    when: Moment
    track: str = "online"  # online, home, legal
    place: str = ""
    narrative: str = ""
    original_text: str = ""  # words as said or written
    original_language: str = ""
    spoken_by: str = ""  # in whose words
    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""  # a role, or "machine"
    severity: str = ""
    status: str = ""  # code of the list violation_status
    sources: tuple[Source, ...] = ()
    recorded_by: UUID | None = None
    recorded_at: datetime
    revision: int = 1


class Incident(CaseRecord):
    """One incident of a case."""

    __tablename__ = "incident"
    body_type: ClassVar[type[Body]] = IncidentBody


class ActBody(Body, frozen=True, kw_only=True):
    """One kind of harm done to one victim in an incident; codes of the list act_types."""

    incident: UUID
    kind: str
    victim: UUID | None = None
    method: str = ""
    stated_reason: str = ""
    harms: tuple[str, ...] = ()
    note: str = ""


class Act(CaseRecord):
    """One act: victim × act type."""

    __tablename__ = "act"
    body_type: ClassVar[type[Body]] = ActBody


class InvolvementBody(Body, frozen=True, kw_only=True):
    """Who did an act, and how sure that is: a person, an account, an office by its name, or unknown."""

    act: UUID
    person: UUID | None = None
    account: UUID | None = None
    organisation: str = ""
    perpetrator_type: str = ""
    degree: str = ""
    attribution: str = ""
    confidence: str = ""
    note: str = ""


class Involvement(CaseRecord):
    """One perpetrator's part in one act."""

    __tablename__ = "involvement"
    body_type: ClassVar[type[Body]] = InvolvementBody
