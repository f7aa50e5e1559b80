"""Legal instruments turned against a person: notices, warrants, judgments, requests, decisions about passports."""

from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Edtf, Line, Prose, Refers, Revision, Words


class LegalInstrumentBody(Body, frozen=True, kw_only=True):
    """One instrument: who issued it, on what charge, when it became known, and where it stands."""

    kind: Annotated[str, Coded("legal_instrument")]
    person: Annotated[UUID | None, Refers("person")] = None
    incident: Annotated[UUID | None, Refers("incident")] = None
    issued_by: Line = ""
    country: Annotated[str, Coded("country")] = ""
    reference: Line = ""
    charges: Prose = ""  # articles and words of the charge
    issued_on: Edtf = ""
    known_since: Edtf = ""
    ends_on: Edtf = ""
    state: Annotated[str, Coded("instrument_state")] = ""
    detention: Annotated[str, Coded("huridocs_29")] = ""  # what followed from it
    counsel: Annotated[str, Coded("huridocs_31")] = ""
    evidence: Annotated[tuple[UUID, ...], Refers("evidence")] = ()
    tags: Words = ()
    note: Prose = ""
    revision: Revision = 1


class LegalInstrument(CaseRecord):
    """A legal instrument in one case."""

    __tablename__ = "legal_instrument"
    body_type: ClassVar[type[Body]] = LegalInstrumentBody
