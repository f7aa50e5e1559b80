"""Referrals: help that a person was offered elsewhere, and what came of it."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Line, MemberId, Prose, Refers, Revision


class ReferralBody(Body, frozen=True, kw_only=True):
    """One referral: psychosocial, legal, digital security, or other help."""

    kind: Annotated[str, Coded("referral_kind")]
    person: Annotated[UUID | None, Refers("person")] = None
    to: Line = ""
    contact: Line = ""
    reason: Prose = ""
    consent: Annotated[UUID | None, Refers("consent")] = None
    referred_on: date | None = None
    assigned: MemberId = None
    ask_again_on: date | None = None
    outcome: Annotated[str, Coded("referral_outcome")] = ""
    outcome_on: date | None = None
    note: Prose = ""
    revision: Revision = 1


class Referral(CaseRecord):
    """A referral of one person."""

    __tablename__ = "referral"
    body_type: ClassVar[type[Body]] = ReferralBody
