"""Risk assessments: how much danger a person is in, what speaks for and against it, and when to look again."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Line, MemberId, Prose, Refers, Revision


class RiskAssessmentBody(Body, frozen=True, kw_only=True):
    """One assessment; a new one is added, the old ones stay."""

    person: Annotated[UUID | None, Refers("person")] = None
    assessed_on: date | None = None
    assessed_by: MemberId = None
    level: Annotated[str, Coded("severity")] = ""
    likelihood: Annotated[str, Coded("estimative")] = ""
    threats: Prose = ""
    vulnerabilities: Prose = ""
    capacities: Prose = ""  # what protects the person
    relatives: Prose = ""  # danger to relatives
    devices: Prose = ""  # danger through telephones and accounts
    review_on: date | None = None
    wishes: Line = ""  # what the person wants
    note: Prose = ""
    revision: Revision = 1


class RiskAssessment(CaseRecord):
    """One look at the danger that a person is in."""

    __tablename__ = "risk_assessment"
    body_type: ClassVar[type[Body]] = RiskAssessmentBody
