"""Campaigns: incidents and accounts that seem to belong together, as a hypothesis with its grounds."""

from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Line, Prose, Refers, Revision, Words


class CampaignBody(Body, frozen=True, kw_only=True):
    """What is thought to hang together, why, and how sure that is. A campaign is never a finding by itself."""

    title: Line
    incidents: Annotated[tuple[UUID, ...], Refers("incident")] = ()
    accounts: Annotated[tuple[UUID, ...], Refers("account")] = ()
    narratives: Prose = ""  # what is said again and again
    hypothesis: Prose = ""
    basis: Prose = ""
    confidence: Annotated[str, Coded("estimative")] = ""
    techniques: Annotated[tuple[str, ...], Coded("disarm")] = ()
    tactics: Annotated[tuple[str, ...], Coded("tnr_tactic")] = ()
    state_responsibility: Annotated[str, Coded("state_responsibility")] = ""
    tags: Words = ()
    note: Prose = ""
    revision: Revision = 1


class Campaign(CaseRecord):
    """A campaign in one case."""

    __tablename__ = "campaign"
    body_type: ClassVar[type[Body]] = CampaignBody
