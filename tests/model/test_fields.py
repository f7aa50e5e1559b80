"""Declarations of fields: what `fields_of` reads out of them, and that no body is left undeclared."""

from datetime import date
from typing import Annotated
from uuid import UUID

import pytest

from casebook import vocabulary
from casebook.dates import Moment
from casebook.model import Base, CaseRecord
from casebook.model.base import Body
from casebook.model.fields import (
    ADDRESS,
    LONG,
    PLAIN,
    SHORT,
    Address,
    Coded,
    Dated,
    Edtf,
    Field,
    Kept,
    Line,
    MemberId,
    OfMember,
    Prose,
    Refers,
    Revision,
    Text,
    Words,
    fields_of,
)
from casebook.services.records import PLAIN_NOUNS

TABLES = {mapper.class_.__tablename__ for mapper in Base.registry.mappers}


class Part(Body, frozen=True, kw_only=True):
    """A part with a field of its own."""

    words: Line = ""


class Told(Body, frozen=True, kw_only=True):
    """One field of every kind."""

    title: Line
    kind: Annotated[str, Coded("severity")]
    harms: Annotated[tuple[str, ...], Coded("harm")] = ()
    person: Annotated[UUID | None, Refers("person")] = None
    incidents: Annotated[tuple[UUID, ...], Refers("incident")] = ()
    story: Prose = ""
    link: Address = ""
    since: Edtf = ""
    tags: Words = ()
    assigned: MemberId = None
    due: date | None = None
    when: Moment = Moment()
    count: int | None = None
    sure: bool = False
    parts: tuple[Part, ...] = ()
    revision: Revision = 1


def test_each_declaration_is_read_as_it_is_meant() -> None:
    assert fields_of(Told) == (
        Field("title", str, Text(SHORT), several=False, needed=True),
        Field("kind", str, Coded("severity"), several=False, needed=True),
        Field("harms", str, Coded("harm"), several=True, needed=False),
        Field("person", UUID, Refers("person"), several=False, needed=False),
        Field("incidents", UUID, Refers("incident"), several=True, needed=False),
        Field("story", str, Text(LONG, lines=True), several=False, needed=False),
        Field("link", str, Text(ADDRESS), several=False, needed=False),
        Field("since", str, Dated(), several=False, needed=False),
        Field("tags", str, Text(SHORT), several=True, needed=False),
        Field("assigned", UUID, OfMember(), several=False, needed=False),
        Field("due", date, None, several=False, needed=False),
        Field("when", Moment, None, several=False, needed=False),
        Field("count", int, None, several=False, needed=False),
        Field("sure", bool, None, several=False, needed=False),
        Field("parts", Part, None, several=True, needed=False),
        Field("revision", int, Kept(), several=False, needed=False),
    )


def test_a_field_tells_its_list_its_table_and_whether_it_is_typed() -> None:
    told = {one.name: one for one in fields_of(Told)}
    assert (told["kind"].coded, told["kind"].refers, told["kind"].typed) == ("severity", "", True)
    assert (told["person"].coded, told["person"].refers) == ("", "person")
    assert not told["revision"].typed


@pytest.mark.parametrize("noun", PLAIN_NOUNS, ids=lambda noun: noun.__tablename__)
def test_every_field_of_a_plain_noun_names_a_list_a_table_or_a_type_that_a_form_can_ask_for(
    noun: type[CaseRecord],
) -> None:
    def look_at(body_type: type[Body]) -> None:
        for one in fields_of(body_type):
            if issubclass(one.plain, Body):
                look_at(one.plain)
            else:
                assert one.plain in PLAIN or not one.typed, one
            assert not one.coded or vocabulary.terms(one.coded), one
            assert not one.refers or one.refers in TABLES, one
            assert one.plain is not UUID or one.meaning is not None, f"{one}: whose id is it?"

    look_at(noun.body_type)
