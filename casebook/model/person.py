"""People of a case: human beings with names in several scripts, their part in the case, and how they are related."""

from typing import ClassVar
from uuid import UUID

from casebook.model.base import Body, CaseRecord


class PersonName(Body, frozen=True, kw_only=True):
    """One name as one script writes it."""

    text: str
    script: str = ""  # ISO 15924: Cyrl, Arab, Latn
    kind: str = "legal"  # legal, alias, transliteration


class PersonBody(Body, frozen=True, kw_only=True):
    """A human being. Nothing is mandatory that a caseworker may not know, but a name or a stand-in for one."""

    names: tuple[PersonName, ...]
    sex: str = ""
    born: str = ""  # EDTF
    citizenships: tuple[str, ...] = ()
    exile_category: str = ""
    whereabouts: str = ""
    status: str = ""  # residence or asylum status
    contact: str = ""
    note: str = ""
    revision: int = 1


class Person(CaseRecord):
    """A person in one case."""

    __tablename__ = "person"
    body_type: ClassVar[type[Body]] = PersonBody


class CasePartyBody(Body, frozen=True, kw_only=True):
    """A person's part in the case; codes of the list case_party_role."""

    person: UUID
    role: str
    note: str = ""


class CaseParty(CaseRecord):
    """Why a person is in the case."""

    __tablename__ = "case_party"
    body_type: ClassVar[type[Body]] = CasePartyBody


class PersonRelationBody(Body, frozen=True, kw_only=True):
    """`person` is the <relationship> of `of`; codes of the list relationships, which names the reverse too."""

    person: UUID
    of: UUID
    relationship: str
    note: str = ""


class PersonRelation(CaseRecord):
    """How two people of a case are related."""

    __tablename__ = "person_relation"
    body_type: ClassVar[type[Body]] = PersonRelationBody
