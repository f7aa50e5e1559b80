"""A case at a glance: what its first page says, without opening every record of a case that has thousands.

Incidents, acts, people and the coverage of evidence are told from the desk index; kinds of which a case has few are opened. The
stored bytes of all records are compared with those that the index was read from: a case with a damaged record is opened whole, as
is one that the index has not read yet.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Select, bindparam, cast, literal, null, select, type_coerce, union_all

from casebook.access import Permission, require
from casebook.audit.events import CaseRead
from casebook.dates import Moment
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Account, Act, CaseParty, CaseRecord, ContentItem, Evidence, Incident, Involvement, Person
from casebook.model.base import SealedColumn
from casebook.model.evidence import OriginalBody
from casebook.model.incident import ActBody, IncidentBody
from casebook.model.person import CasePartyBody, PersonBody, PersonName
from casebook.search.entry import Hit
from casebook.search.shelf import Shelf
from casebook.services.casework import case
from casebook.services.index_keeping import shelves
from casebook.services.index_reading import seal_of
from casebook.services.reading import CaseBook, Opened, case_book, opened_few
from casebook.work import Work

MANY: tuple[type[CaseRecord], ...] = (Incident, Act, Involvement, ContentItem, Account, Person, CaseParty, Evidence)
"""Kinds of which a case may have very many; they are told from the index."""
_AT_ONCE = 500  # records looked at with one query


def _stored(noun: type[CaseRecord]) -> Select[Any]:
    further = Evidence.original if noun is Evidence else type_coerce(cast(null(), LargeBinary), SealedColumn)
    return select(literal(noun.__tablename__), noun.id, noun.key_version, noun.body, further).where(
        noun.case_id == bindparam("case")
    )


_STORED = union_all(*map(_stored, MANY))  # the ciphertexts of all records of these kinds, with one query
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A case at a glance.

    Attributes:
        book: the case; its incidents, acts, people and their parts say what the index keeps of them, posts and accounts
            are not in it, and everything else is whole.
        counts: how many incidents, people, accounts and exhibits there are.
        covered: the incidents with at least one exhibit.
    """

    book: CaseBook
    counts: dict[str, int]
    covered: frozenset[UUID]


def glance(work: Work, keys: Keyring, case_id: UUID, *, page: str) -> Glance:
    """Give a case at a glance, in a fixed number of queries, and record which page asked for it.

    Raises:
        NotFound: there is no such case, or none that the actor may know of.
    """
    view = case(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    with shelves(work, keys) as held:
        for each in held:
            seals = each.shelf.seals(case_id) if each.shelf is not None else {}
            if each.shelf is not None and case_id.bytes in seals and _intact(work, keys, case_id, seals):
                work.record(CaseRead(case=case_id, page=page))
                return _from_index(opened_few(work, keys, view), each.shelf)
    return _of_whole(case_book(work, keys, case_id, page=page))


def _of_whole(book: CaseBook) -> Glance:
    counts = {
        "incidents": len(book.incidents),
        "people": len(book.persons),
        "accounts": len(book.accounts),
        "evidence": len(book.evidence),
    }
    return Glance(book=book, counts=counts, covered=frozenset(book.evidence_of))


def _from_index(few: CaseBook, shelf: Shelf) -> Glance:
    case_id = few.case.id
    people = list(shelf.entries(hit.record for hit in shelf.of_case(case_id, "person")).values())
    incidents = sorted(shelf.of_case(case_id, "incident"), key=lambda hit: (not hit.first, hit.first, hit.made))
    book = replace(
        few,
        incidents=[Opened(hit.record, _incident(hit)) for hit in incidents],
        acts=[
            Opened(incident, ActBody(incident=incident, kind=code))
            for incident, facets in shelf.parts_of(case_id, "act")
            for name, code in facets
            if name == "act_type"
        ],
        persons={hit.record: _person(hit) for hit in people},
        parties=[
            Opened(hit.record, CasePartyBody(person=hit.record, role=code))
            for hit in people
            for name, code in hit.facets
            if name == "case_party_role"
        ],
    )
    counts = {
        "incidents": len(incidents),
        "people": len(people),
        "accounts": shelf.count(case_id, "account"),
        "evidence": shelf.count(case_id, "evidence"),
    }
    return Glance(book=book, counts=counts, covered=frozenset(shelf.lent_to(case_id, "evidence")))


def _incident(hit: Hit) -> IncidentBody:
    told = hit.shown
    return IncidentBody(
        title=hit.title,
        when=Moment(told["edtf"], told["zone"]),
        track=told["track"],
        place=told["place"],
        severity=told["severity"],
        status=told["status"],
        recorded_at=datetime.fromisoformat(hit.made) if hit.made else _UNKNOWN,
    )


def _person(hit: Hit) -> PersonBody:
    names = [hit.title, *hit.shown["others"]] if hit.title else []
    return PersonBody(names=tuple(PersonName(text=name) for name in names))


def _intact(work: Work, keys: Keyring, case_id: UUID, seals: dict[bytes, bytes]) -> bool:
    """Whether all records are stored as the index has read them, or open at least, as after the case's key was renewed."""
    other: dict[str, list[UUID]] = defaultdict(list)
    for table, record, version, *sealed in work.db.execute(_STORED, {"case": case_id}):
        if seals.get(record.bytes) != seal_of(version, *filter(None, sealed)):
            other[table].append(record)
    for noun in MANY:
        records = other[noun.__tablename__]
        for at in range(0, len(records), _AT_ONCE):
            part = work.db.scalars(select(noun).where(noun.id.in_(records[at : at + _AT_ONCE])))
            if not all(row.id.bytes in seals and _opens(keys, row) for row in part):
                return False
    return True


def _opens(keys: Keyring, row: CaseRecord) -> bool:
    try:
        keys.open_row(row, row.body_type)
        if isinstance(row, Evidence):
            keys.open_column(row, "original", row.original, OriginalBody)
    except (Tampered, NoGrant):
        return False
    return True
