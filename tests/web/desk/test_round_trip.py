"""A form that is filled with every field and saved as it came changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from casebook.dates import Moment
from casebook.keys.keyring import Keyring
from casebook.model import (
    Account,
    Act,
    CaseFile,
    CaseParty,
    CaseRecord,
    Consent,
    ContentItem,
    Incident,
    Involvement,
    Person,
    PersonRelation,
)
from casebook.model.base import Body
from casebook.model.case import CaseStatus
from casebook.model.fields import Coded, Dated, Field, Text, fields_of
from casebook.services import casework, membership, recording
from casebook.vocabulary import terms
from casebook.work import House, Work, begin
from tests.web.desk.conftest import PASSPHRASES, World
from tests.web.pages import Page
from tests.web.typed import typed_in

PLACES: dict[type[CaseRecord], str] = {
    Person: "people/{id}/edit",
    Account: "accounts/{id}/edit",
    Incident: "incidents/{id}/edit",
    ContentItem: "posts/{id}/edit",
    Consent: "consents/{id}",
    Act: "records/act/{id}/edit",
    Involvement: "records/involvement/{id}/edit",
    CaseParty: "records/case_party/{id}/edit",
    PersonRelation: "records/person_relation/{id}/edit",
}
NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


@contextmanager
def as_dana(house: House, *, writes: bool = True) -> Iterator[tuple[Work, Keyring]]:
    with begin(house, writes=writes, name="test") as work:
        keys = membership.unlock(work, "dana", PASSPHRASES["dana"])
        work.actor = keys.actor
        yield work, keys


class Filler:
    """Fills every field of a body by its declaration, with what a careless form would lose."""

    def __init__(self, world: World) -> None:
        self.known = {
            "person": UUID(world.person),
            "account": UUID(world.account.rpartition("/")[2]),
            "incident": UUID(world.incident.rpartition("/")[2]),
            "content_item": UUID(world.post.rpartition("/")[2]),
            "evidence": UUID(world.exhibit.rpartition("/")[2]),
            "act": uuid4(),
        }

    def body(self, body_type: type[Body], number: int = 1) -> Any:
        return body_type(**{one.name: self._value(one, number) for one in fields_of(body_type)})

    def _value(self, one: Field, number: int) -> Any:
        if not one.several:
            return self._single(one, number)
        return tuple(self._single(one, each) for each in (2, 1))

    def _single(self, one: Field, number: int) -> Any:
        meaning = one.meaning
        if issubclass(one.plain, Body):
            return self.body(one.plain, number)
        if isinstance(meaning, Coded):
            return [term.code for term in terms(meaning.list) if term.selectable][-number]
        if one.refers:
            return self.known[one.refers]
        told = f"{one.name} «ҷавоб» & پاسخ {number}"
        if isinstance(meaning, Dated):
            told = ("1989~", "2024-03/2025-01")[number - 1]
        elif isinstance(meaning, Text) and meaning.lines:
            told = f"{one.name}\n  <b>نام</b> {number}"
        given: dict[type[Any], Any] = {
            bool: True,
            int: 1,
            date: date(2026, 5, number),
            datetime: NOON,
            UUID: uuid4(),
            Moment: Moment("2026-05-14T10:15", "Asia/Dushanbe", "14 мая, 10:15"),
            CaseStatus: CaseStatus.OPEN,
            str: told,
        }
        return given[one.plain]


def missing(body_type: type[Body], shown: set[str]) -> list[str]:
    """The fields that somebody may type and that a form does not show."""
    spoken = {"in_reply_to": "answers", "names": "name", "when": "day", "posted": "day"}
    return [
        one.name
        for one in fields_of(body_type)
        if one.typed
        and not {one.name, spoken.get(one.name, ""), f"{one.name}_day"} & shown
        and not any(name.startswith(f"{one.name}-0-") for name in shown)
    ]


@pytest.mark.parametrize("noun", PLACES)
def test_every_field_comes_back_as_it_was(dana: Page, world: World, house: House, noun: type[CaseRecord]) -> None:
    case_id, filler = UUID(world.case.rpartition("/")[2]), Filler(world)
    with as_dana(house) as (work, keys):
        filler.known["act"] = recording.put(work, keys, Act(case_id=case_id), filler.body(Act.body_type))
        second = recording.put(work, keys, Person(case_id=case_id), filler.body(Person.body_type))
        before = filler.body(noun.body_type)
        if noun is PersonRelation:
            before = msgspec.structs.replace(before, of=second)
        record = recording.put(work, keys, noun(case_id=case_id), before)
    address = f"{world.case}/{PLACES[noun].format(id=record)}"
    form = typed_in(dana.get(address), address)
    assert missing(noun.body_type, set(form)) == []
    dana.post(address, form)
    dana.follow()
    with as_dana(house, writes=False) as (work, keys):
        after = keys.open_row(work.db.get_one(noun, record), noun.body_type)
    assert msgspec.structs.replace(after, revision=1) == before
    assert getattr(after, "revision") == 2  # noqa: B009 -- every body of these has one


def test_the_case_itself_comes_back_as_it_was(dana: Page, world: World, house: House) -> None:
    case_id = UUID(world.case.rpartition("/")[2])
    with as_dana(house) as (work, keys):
        row = work.db.get_one(CaseFile, case_id)
        before = Filler(world).body(CaseFile.body_type)
        keys.seal_case(row, before)
    address = f"{world.case}/edit"
    dana.post(address, typed_in(dana.get(address), address))
    with as_dana(house, writes=False) as (work, keys):
        after = casework.case(work, keys, case_id).body
    assert msgspec.structs.replace(after, revision=1) == before
