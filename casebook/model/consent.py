"""Consents: what a person agreed may leave the office. Its absence blocks an export."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord


class ConsentBody(Body, frozen=True, kw_only=True):
    """What a person agreed may leave, for what, to whom, until when."""

    person: UUID
    purpose: str  # code of the list consent_purpose
    recipient: str = ""
    scope: str = ""
    originals: bool = False
    identity: bool = False
    given_how: str = ""
    language: str = ""
    given_on: date
    valid_until: date | None = None
    withdrawn_on: date | None = None
    note: str = ""
    revision: int = 1


class Consent(CaseRecord):
    """A consent: person × purpose × recipient."""

    __tablename__ = "consent"
    body_type: ClassVar[type[Body]] = ConsentBody
