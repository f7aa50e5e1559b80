"""People of a case: human beings with names in several scripts, their part in the case, and how they are related."""

from typing import Annotated, ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Coded, Edtf, Line, Prose, Refers, Revision, Words


class PersonName(Body, frozen=True, kw_only=True):
    """One name as one script writes it."""

    text: Line
    script: Annotated[str, Coded("script")] = ""  # ISO 15924
    kind: Annotated[str, Coded("name_kind")] = "legal"


class PersonAddress(Body, frozen=True, kw_only=True):
    """Where a person can be found or written to, and since when."""

    kind: Annotated[str, Coded("huridocs_40")] = ""
    words: Line = ""
    country: Annotated[str, Coded("country")] = ""
    since: Edtf = ""


class PersonBody(Body, frozen=True, kw_only=True):
    """A human being. Nothing is mandatory that a caseworker may not know, but a name or a stand-in for one."""

    names: tuple[PersonName, ...]
    sex: Annotated[str, Coded("sex")] = ""
    born: Edtf = ""
    died: Edtf = ""
    citizenships: Annotated[tuple[str, ...], Coded("country")] = ()
    exile_category: Annotated[str, Coded("exile_category")] = ""
    status: Annotated[str, Coded("protection_status")] = ""  # residence or asylum status
    characteristics: Annotated[tuple[str, ...], Coded("huridocs_23")] = ()
    counting_unit: Annotated[str, Coded("huridocs_7")] = ""  # a person, a family, a group
    languages: Annotated[tuple[str, ...], Coded("language")] = ()
    occupation: Line = ""
    affiliation: Line = ""
    whereabouts: Line = ""
    addresses: tuple[PersonAddress, ...] = ()
    contact: Line = ""
    reliability: Annotated[str, Coded("huridocs_42")] = ""  # as a source
    tags: Words = ()
    note: Prose = ""
    revision: Revision = 1


class Person(CaseRecord):
    """A person in one case."""

    __tablename__ = "person"
    body_type: ClassVar[type[Body]] = PersonBody


class CasePartyBody(Body, frozen=True, kw_only=True):
    """A person's part in the case; codes of the list case_party_role."""

    person: Annotated[UUID, Refers("person")]
    role: Annotated[str, Coded("case_party_role")]
    note: Prose = ""
    revision: Revision = 1


class CaseParty(CaseRecord):
    """Why a person is in the case."""

    __tablename__ = "case_party"
    body_type: ClassVar[type[Body]] = CasePartyBody


class PersonRelationBody(Body, frozen=True, kw_only=True):
    """`person` is the <relationship> of `of`; codes of the list relationships, which names the reverse too."""

    person: Annotated[UUID, Refers("person")]
    of: Annotated[UUID, Refers("person")]
    relationship: Annotated[str, Coded("relationship")]
    since: Edtf = ""
    until: Edtf = ""
    note: Prose = ""
    revision: Revision = 1


class PersonRelation(CaseRecord):
    """How two people of a case are related."""

    __tablename__ = "person_relation"
    body_type: ClassVar[type[Body]] = PersonRelationBody
