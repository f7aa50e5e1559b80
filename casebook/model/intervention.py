"""Interventions: what was asked of whom, what they answered, and what follows: platforms, authorities, courts."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.dates import Moment
from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Kept, Line, MemberId, Prose, Refers, Revision, Words


class Letter(Body, frozen=True, kw_only=True):
    """One thing sent or received: when, by which way, in which words."""

    at: Moment = Moment()
    direction: Annotated[str, Coded("direction")] = "sent"
    route: Line = ""  # form, e-mail, post, portal, telephone
    reference: Line = ""
    words: Prose = ""
    evidence: Annotated[tuple[UUID, ...], Refers("evidence")] = ()
    by: Annotated[UUID | None, Kept()] = None


class InterventionBody(Body, frozen=True, kw_only=True):
    """A complaint, appeal, request or brief. Its deadlines are computed from these dates, never typed."""

    kind: Annotated[str, Coded("intervention_type")]
    exactly: Annotated[str, Coded("huridocs_20")] = ""
    title: Line = ""
    follows: Annotated[UUID | None, Refers("intervention")] = None  # the decision that it contests
    addressee: Line = ""
    platform: Annotated[str, Coded("platform")] = ""
    channel: Annotated[str, Coded("complaint_channel")] = ""
    country: Annotated[str, Coded("country")] = ""
    legal_basis: Line = ""
    person: Annotated[UUID | None, Refers("person")] = None  # on whose behalf
    incidents: Annotated[tuple[UUID, ...], Refers("incident")] = ()
    posts: Annotated[tuple[UUID, ...], Refers("content_item")] = ()
    accounts: Annotated[tuple[UUID, ...], Refers("account")] = ()
    evidence: Annotated[tuple[UUID, ...], Refers("evidence")] = ()
    instrument: Annotated[UUID | None, Refers("legal_instrument")] = None
    dsa_categories: Annotated[tuple[str, ...], Coded("dsa_category")] = ()
    dsa_keywords: Annotated[tuple[str, ...], Coded("dsa_keyword")] = ()
    requested: Annotated[tuple[str, ...], Coded("requested_action")] = ()
    reference: Line = ""
    assigned: MemberId = None
    priority: Annotated[str, Coded("priority")] = ""
    state: Annotated[str, Coded("huridocs_45")] = ""

    sent: Moment = Moment()
    acknowledged_on: date | None = None
    admissible_on: date | None = None  # when a CCF request was found admissible
    removal: Moment = Moment()  # Rule 39: when the person is to be removed
    removal_to: Line = ""
    letters: tuple[Letter, ...] = ()

    answered: Moment = Moment()
    outcome: Annotated[str, Coded("complaint_outcome")] = ""
    response: Annotated[str, Coded("huridocs_27")] = ""
    impact: Annotated[str, Coded("huridocs_44")] = ""
    answer: Prose = ""
    statement_reference: Line = ""  # the platform's number of its statement of reasons
    decision_visibility: Annotated[tuple[str, ...], Coded("dsa_decision_visibility")] = ()
    decision_account: Annotated[str, Coded("dsa_decision_account")] = ""
    decision_ground: Annotated[str, Coded("dsa_decision_ground")] = ""
    decision_source: Annotated[str, Coded("dsa_source_type")] = ""
    decision_automated: Annotated[str, Coded("dsa_automated_decision")] = ""
    reasons_facts: Prose = ""  # DSA art. 17(3)(b)
    reasons_automated: Line = ""  # (c)
    reasons_legal: Line = ""  # (d), or
    reasons_contractual: Line = ""  # (e)
    reasons_territory: Line = ""  # (a)
    reasons_redress: Line = ""  # (f)
    right: Annotated[str, Coded("judgement")] = ""  # whether we think the decision right
    tags: Words = ()
    note: Prose = ""
    revision: Revision = 1


class Intervention(CaseRecord):
    """One intervention of a case."""

    __tablename__ = "intervention"
    body_type: ClassVar[type[Body]] = InterventionBody
