"""Safety plans: what was agreed with a person for their safety."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Line, Prose, Refers, Revision


class SafetyPlanBody(Body, frozen=True, kw_only=True):
    """What to do when, whom to call, what to leave unsaid."""

    person: Annotated[UUID | None, Refers("person")] = None
    agreed_on: date | None = None
    measures: Prose = ""
    warning_signs: Prose = ""
    in_an_emergency: Prose = ""
    trusted_people: Prose = ""
    contact_rules: Line = ""  # when and how the person may be called
    devices: Prose = ""
    review_on: date | None = None
    note: Prose = ""
    revision: Revision = 1


class SafetyPlan(CaseRecord):
    """A safety plan of one person."""

    __tablename__ = "safety_plan"
    body_type: ClassVar[type[Body]] = SafetyPlanBody
