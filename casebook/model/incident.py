"""Incidents: one thing that happened, the acts in it, and who was involved in each (HURIDOCS: event, act, involvement)."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.dates import Moment
from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Edtf, Kept, Line, Prose, Refers, Revision, Words
from casebook.model.redaction import RedactedText
from casebook.model.translation import TranslatedWords


class Source(Body, frozen=True, kw_only=True):
    """Where knowledge of an incident comes from, graded after the Admiralty scale."""

    words: Line
    person: Annotated[UUID | None, Refers("person")] = None
    connection: Annotated[str, Coded("source_connection")] = ""
    reliability: Annotated[str, Coded("source_reliability")] = ""  # a–g
    credibility: Annotated[str, Coded("information_credibility")] = ""  # 1–6
    received: Edtf = ""


class IncidentBody(Body, frozen=True, kw_only=True):
    """What happened, when as precisely as known, where, in whose words."""

    title: Line
    when: Moment
    track: Annotated[str, Coded("track")] = "online"
    place: Line = ""
    country: Annotated[str, Coded("country")] = ""
    narrative: Prose = ""
    original_text: Prose = ""  # words as said or written
    original_language: Annotated[str, Coded("language")] = ""
    spoken_by: Line = ""  # in whose words
    translation: Prose = ""
    translation_language: Annotated[str, Coded("language")] = ""
    translated_by: Annotated[str, Kept()] = ""  # a role, or "machine"
    translations: Annotated[tuple[TranslatedWords, ...], Kept()] = ()  # further ones, by whom, certified how
    redacted: Annotated[tuple[RedactedText, ...], Kept()] = ()
    severity: Annotated[str, Coded("severity")] = ""
    status: Annotated[str, Coded("violation_status")] = ""
    tactics: Annotated[tuple[str, ...], Coded("tnr_tactic")] = ()
    impact: Prose = ""
    sources: tuple[Source, ...] = ()
    tags: Words = ()
    tlp: Annotated[str, Coded("tlp")] = ""
    recorded_by: Annotated[UUID | None, Kept()] = None
    recorded_at: Annotated[datetime, Kept()]
    revision: Revision = 1


class Incident(CaseRecord):
    """One incident of a case."""

    __tablename__ = "incident"
    body_type: ClassVar[type[Body]] = IncidentBody


class ActBody(Body, frozen=True, kw_only=True):
    """One kind of harm done to one victim in an incident; codes of the list act_types."""

    incident: Annotated[UUID, Refers("incident")]
    kind: Annotated[str, Coded("act_type")]
    exactly: Annotated[str, Coded("huridocs_4")] = ""  # the act in the words of the HURIDOCS list, where that says more
    online_form: Annotated[tuple[str, ...], Coded("apc_type")] = ()
    victim: Annotated[UUID | None, Refers("person")] = None
    characteristics: Annotated[tuple[str, ...], Coded("huridocs_23")] = ()  # of the victim, that mattered
    method: Line = ""
    techniques: Annotated[tuple[str, ...], Coded("disarm")] = ()
    stated_reason: Line = ""
    intent: Annotated[str, Coded("huridocs_38")] = ""
    when: Moment = Moment()
    place: Line = ""
    harms: Annotated[tuple[str, ...], Coded("harm")] = ()
    psychological: Prose = ""
    economic: Prose = ""
    family: Prose = ""
    legal: Prose = ""
    physical: Prose = ""
    self_censorship: Prose = ""
    status_at_end: Annotated[str, Coded("huridocs_25")] = ""
    detention: Annotated[str, Coded("huridocs_29")] = ""
    whereabouts: Annotated[str, Coded("huridocs_30")] = ""
    counsel: Annotated[str, Coded("huridocs_31")] = ""
    compensation: Annotated[str, Coded("huridocs_47")] = ""
    note: Prose = ""
    revision: Revision = 1


class Act(CaseRecord):
    """One act: victim × act type."""

    __tablename__ = "act"
    body_type: ClassVar[type[Body]] = ActBody


class InvolvementBody(Body, frozen=True, kw_only=True):
    """Who did an act, and how sure that is: a person, an account, an office by its name, or unknown."""

    act: Annotated[UUID, Refers("act")]
    person: Annotated[UUID | None, Refers("person")] = None
    account: Annotated[UUID | None, Refers("account")] = None
    organisation: Line = ""
    perpetrator_type: Annotated[str, Coded("perpetrator_type")] = ""
    degree: Annotated[str, Coded("degree_of_involvement")] = ""
    attribution: Annotated[str, Coded("attribution")] = ""
    state_responsibility: Annotated[str, Coded("state_responsibility")] = ""
    confidence: Annotated[str, Coded("estimative")] = ""
    basis: Prose = ""  # what the attribution rests on
    status: Annotated[str, Coded("huridocs_26")] = ""  # what became of the perpetrator
    note: Prose = ""
    revision: Revision = 1


class Involvement(CaseRecord):
    """One perpetrator's part in one act."""

    __tablename__ = "involvement"
    body_type: ClassVar[type[Body]] = InvolvementBody


class IncidentLinkBody(Body, frozen=True, kw_only=True):
    """`incident` <kind> `other`: precedes it, causes it, is part of it; codes of the list event_link."""

    incident: Annotated[UUID, Refers("incident")]
    kind: Annotated[str, Coded("event_link")]
    other: Annotated[UUID, Refers("incident")]
    basis: Prose = ""
    revision: Revision = 1


class IncidentLink(CaseRecord):
    """How two incidents hang together."""

    __tablename__ = "incident_link"
    body_type: ClassVar[type[Body]] = IncidentLinkBody
