"""A case at a glance says what the whole case says, and notices damage as soon as anybody who opens everything."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select, update

from casebook.crypto.envelope import Sealed
from casebook.dates import Moment
from casebook.model import Act, Incident, Person
from casebook.model.person import PersonName
from casebook.services import glancing, reading, recording, sharing
from casebook.services.custody import ExhibitDraft, take_in
from casebook.services.drafts import AccountDraft, ActDraft, IncidentDraft, PersonDraft
from casebook.services.glancing import Glance
from tests import cast
from tests.conftest import Office
from tests.services.acting import received


def a_case(office: Office) -> UUID:
    """A case with an affected person of three names, incidents judged and not, and one exhibit."""
    case_id = office.new_case().id
    with office.acting(cast.DANA) as (work, keys):
        names = tuple(PersonName(text=text) for text in ("Маҳса Раҳимова", "Mahsa Rahimova", "رحیموا"))
        recording.add_person(work, keys, case_id, PersonDraft(names=names, role="target"))
        recording.add_person(work, keys, case_id, PersonDraft(names=(PersonName(text="Her brother"),), role="relative"))
        recording.add_account(work, keys, case_id, AccountDraft(platform="x", handle="mahsa"))
        for title, day, status, kind in (
            ("Threat", "2026-05", "04", "harassment_individual"),
            ("Summons", "2026-05-02T10:00", "", "killing_attempt"),
            ("Undated", "", "02", "detention_in_host_state"),
        ):
            draft = IncidentDraft(
                title=title, when=Moment(day), status=status, track="home", acts=(ActDraft(kind=kind),)
            )
            incident = recording.record_incident(work, keys, case_id, draft)
    file = received(office, case_id)
    with office.acting(cast.DANA) as (work, keys):
        take_in(work, keys, case_id, file, ExhibitDraft(incidents=(incident,)))
    return case_id


def both(office: Office, case_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    with office.acting(cast.DANA, writes=False) as (work, keys):
        seen = glancing.glance(work, keys, case_id, page="overview")
        book = reading.case_book(work, keys, case_id, page="overview")
    counts = {"incidents": 3, "people": 2, "accounts": 1, "evidence": 1}
    whole = Glance(book=book, counts=counts, covered=frozenset(book.evidence_of))
    return told(seen), told(whole)


def told(seen: Glance) -> dict[str, Any]:
    book = seen.book
    return {
        "incidents": [
            (one.id, one.body.title, one.body.when, one.body.track, one.body.status) for one in book.incidents
        ],
        "people": {one: [name.text for name in body.names] for one, body in book.persons.items()},
        "roles": dict(book.roles_of),
        "stage": (book.stage[0], [(act.body.incident, act.body.kind) for act in book.stage[1]]),
        "unproven": (book.unproven_stage[0], [act.body.kind for act in book.unproven_stage[1]]),
        "consents": book.consents,
        "tasks": book.tasks,
        "counts": seen.counts,
        "covered": seen.covered,
        "damaged": book.damaged,
    }


def test_it_says_what_the_whole_case_says_and_opens_no_incident(
    office_on: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = a_case(office_on)
    seen, whole = both(office_on, case_id)
    assert seen == whole
    assert seen["stage"][0] > 0
    assert seen["unproven"][0] > seen["stage"][0]
    assert len(seen["covered"]) == 1

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the whole case was opened")

    monkeypatch.setattr(glancing, "case_book", refuse)
    with office_on.acting(cast.DANA, writes=False) as (work, keys):
        glancing.glance(work, keys, case_id, page="overview")


def test_it_is_the_same_for_who_holds_the_case_by_name_and_where_the_index_has_not_come_yet(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = a_case(office)
    with office.acting(cast.DANA) as (work, keys):
        sharing.restrict(work, keys, case_id, [office.dana])
    seen, whole = both(office, case_id)
    assert seen == whole
    monkeypatch.setattr(glancing, "_intact", lambda *_: False)
    assert both(office, case_id)[0] == whole


@pytest.mark.parametrize("noun", [Incident, Act, Person])
def test_damage_after_the_index_was_read_is_told(office: Office, noun: type[Any]) -> None:
    case_id = a_case(office)
    assert both(office, case_id)[0]["damaged"] == []
    with office.acting(cast.DANA) as (work, _keys):
        row = work.db.scalars(select(noun).where(noun.case_id == case_id)).all()[0]
        work.db.execute(
            update(noun).where(noun.id == row.id).values(body=Sealed(row.body.ciphertext[:-1] + b"\x00\x01"))
        )
    with office.acting(cast.DANA, writes=False) as (work, keys):
        seen = glancing.glance(work, keys, case_id, page="overview")
        assert [one.noun for one in seen.book.damaged] == [noun.__tablename__]
        assert told(seen) == told(
            Glance(book=reading.case_book(work, keys, case_id, page="x"), counts=seen.counts, covered=seen.covered)
        )


def test_it_asks_the_database_as_often_for_a_large_case_as_for_a_small_one(office: Office) -> None:
    small, large = a_case(office), a_case(office)
    with office.acting(cast.DANA) as (work, keys):
        for number in range(40):
            recording.record_incident(work, keys, large, IncidentDraft(title=f"Incident {number}"))
    asked: dict[UUID, list[str]] = {small: [], large: []}
    for case_id, statements in asked.items():
        with office.acting(cast.DANA, writes=False) as (work, keys):
            glancing.glance(work, keys, case_id, page="overview")
        with office.acting(cast.DANA, writes=False) as (work, keys):

            def note(
                _connection: object, _cursor: object, statement: str, *_more: object, kept: list[str] = statements
            ) -> None:
                kept.append(statement)

            event.listen(office.house.engine, "before_cursor_execute", note)
            glancing.glance(work, keys, case_id, page="overview")
            event.remove(office.house.engine, "before_cursor_execute", note)
    assert asked[small] == asked[large]
