"""Consents: what a person agreed may leave the office. Its absence blocks an export."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Line, Prose, Refers, Revision


class ConsentBody(Body, frozen=True, kw_only=True):
    """What a person agreed may leave, for what, to whom, until when."""

    person: Annotated[UUID, Refers("person")]
    purpose: Annotated[str, Coded("consent_purpose")]
    recipient: Line = ""
    scope: Prose = ""
    originals: bool = False
    identity: bool = False
    given_how: Line = ""
    language: Annotated[str, Coded("language")] = ""
    given_on: date
    valid_until: date | None = None
    withdrawn_on: date | None = None
    note: Prose = ""
    revision: Revision = 1


class Consent(CaseRecord):
    """A consent: person × purpose × recipient."""

    __tablename__ = "consent"
    body_type: ClassVar[type[Body]] = ConsentBody
