"""Records that are nothing but their fields: whatever may stand in a field stands in it afterwards, nothing else does."""

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import hypothesis
import msgspec
import pytest
from hypothesis import strategies as st

from casebook.dates import Moment
from casebook.errors import IllegalMove, InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import (
    Account,
    Act,
    Campaign,
    CaseRecord,
    Consent,
    ContentItem,
    Evidence,
    Incident,
    Intervention,
    LegalInstrument,
    Note,
    Person,
)
from casebook.model.account import AccountBody, ContentItemBody
from casebook.model.base import Body
from casebook.model.campaign import CampaignBody
from casebook.model.consent import ConsentBody
from casebook.model.fields import Coded, Dated, Field, OfMember, Refers, Text, fields_of
from casebook.model.incident import ActBody, IncidentBody, InvolvementBody
from casebook.model.intervention import InterventionBody
from casebook.model.legal_instrument import LegalInstrumentBody
from casebook.model.note import NoteBody
from casebook.model.person import PersonBody, PersonName
from casebook.services import noting, recording, records
from casebook.services.changes import noun_of
from casebook.services.records import PLAIN_NOUNS
from casebook.vocabulary import terms
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana, rows, take_in
from tests.services.filling import NOON
from tests.services.test_casework import HOSTILE, NAUGHTY

FULL = PLAIN_NOUNS[: PLAIN_NOUNS.index(Note)] + PLAIN_NOUNS[PLAIN_NOUNS.index(Note) + 1 :]
"""Every plain noun but the note, which says by itself whom it is from."""


def one_of_each(office: Office, case_id: UUID) -> dict[str, UUID]:
    """One record of every kind that others refer to; give their ids by table."""
    evidence = take_in(office, case_id)

    def put_all(work: Work, keys: Keyring) -> dict[str, UUID]:
        person = _put(work, keys, case_id, Person, PersonBody(names=(PersonName(text="Mahsa"),)))
        incident = _put(work, keys, case_id, Incident, IncidentBody(title="A call", when=Moment(), recorded_at=NOON))
        bodies: dict[type[CaseRecord], Body] = {
            Account: AccountBody(platform="vk", handles=()),
            ContentItem: ContentItemBody(platform="vk"),
            Consent: ConsentBody(person=person, purpose="ccf", given_on=date(2026, 5, 14)),
            Act: ActBody(incident=incident, kind="doxxing"),
            LegalInstrument: LegalInstrumentBody(kind="red_notice"),
            Intervention: InterventionBody(kind="platform_notice"),
        }
        put = {noun.__tablename__: _put(work, keys, case_id, noun, body) for noun, body in bodies.items()}
        return {**put, "person": person, "incident": incident, "evidence": evidence}

    found: dict[str, UUID] = as_dana(office, put_all)
    return found


def _put(work: Work, keys: Keyring, case_id: UUID, noun: type[CaseRecord], body: Body) -> UUID:
    return recording.put(work, keys, noun(case_id=case_id), body)


def bodies(body_type: type[Body], held: dict[str, UUID], members: list[UUID]) -> st.SearchStrategy[Body]:
    """Any body of a kind that may stand in the case: hostile words, codes of the lists, records that are there."""
    told = {one.name: _values(one, held, members) for one in fields_of(body_type) if one.typed}
    return st.fixed_dictionaries(told).map(lambda fields: body_type(**fields))


def _values(one: Field, held: dict[str, UUID], members: list[UUID]) -> st.SearchStrategy[Any]:
    single = _single(one, held, members)
    if one.several:
        return st.lists(single, max_size=3).map(tuple)
    return single if one.needed else st.one_of(single, st.just(_nothing(one)))


def _nothing(one: Field) -> Any:
    if one.plain is Moment:
        return Moment()
    return {str: "", bool: False}.get(one.plain)


def _single(one: Field, held: dict[str, UUID], members: list[UUID]) -> st.SearchStrategy[Any]:
    if issubclass(one.plain, Body):
        return bodies(one.plain, held, members)
    if isinstance(one.meaning, Coded):
        return st.sampled_from([term.code for term in terms(one.meaning.list)])
    if isinstance(one.meaning, Refers):
        return st.just(held[one.meaning.noun])
    if isinstance(one.meaning, OfMember):
        return st.sampled_from(members)
    if isinstance(one.meaning, Dated):
        return st.sampled_from(["2026-05-14", "2026-05", "2024~", "2024/..", "/2024"])
    words = st.one_of(st.sampled_from([*filter(None, NAUGHTY), *HOSTILE]), st.text(min_size=1, max_size=40))
    plain: dict[type[Any], st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(0, 10**12),
        date: st.dates(),
        Moment: st.sampled_from([Moment("2026-05-14T14:00", "Asia/Dushanbe", "14 мая, около 14:00"), Moment("2024")]),
    }
    longest = one.meaning.longest if isinstance(one.meaning, Text) else 300
    return plain.get(one.plain, words.map(lambda text: text[:longest]))


def test_whatever_may_stand_in_a_record_is_given_back_to_the_letter(office: Office) -> None:
    case_id = office.new_case().id
    held, members = one_of_each(office, case_id), [office.dana, office.lena]
    with office.acting(cast.DANA) as (work, keys):
        for noun in FULL:
            _keeps(work, keys, case_id, noun, bodies(noun.body_type, held, members))
        work.db.rollback()
        work.journal.clear()
        work.closing.clear()


def _keeps(work: Work, keys: Keyring, case_id: UUID, noun: type[CaseRecord], every: st.SearchStrategy[Body]) -> None:
    @hypothesis.given(every)
    @hypothesis.settings(max_examples=8, database=None)
    def keeps(body: Body) -> None:
        added = records.add(work, keys, case_id, noun, body)
        assert keys.open_row(recording.of_case(work, noun, added, case_id), noun.body_type) == body
        records.correct(work, keys, case_id, noun, added, body, revision=1)
        row = recording.of_case(work, noun, added, case_id)
        assert keys.open_row(row, noun.body_type) == msgspec.structs.replace(body, revision=2)

    keeps()


# ── what may not ────────────────────────────────────────────────────────────────────────────────────────


def wrong(held: dict[str, UUID], foreign: dict[str, UUID]) -> Iterator[tuple[type[CaseRecord], Body, str]]:
    """For every field of every noun, a body that is right but for it, and the field's name as it is blamed."""
    for noun in FULL:
        right = _right(noun.body_type, held)
        for one in fields_of(noun.body_type):
            for value in _wrong_values(one, held, foreign):
                yield noun, msgspec.structs.replace(right, **{one.name: value}), one.name


def _right(body_type: type[Body], held: dict[str, UUID]) -> Body:
    told: dict[str, Any] = {}
    for one in fields_of(body_type):
        if one.needed and one.typed:
            told[one.name] = held[one.refers] if one.refers else next(iter(terms(one.coded))).code if one.coded else "x"
    return body_type(**told)


def _wrong_values(one: Field, held: dict[str, UUID], foreign: dict[str, UUID]) -> list[Any]:
    found: list[Any] = []
    meaning = one.meaning
    if isinstance(meaning, Coded):
        found = ["no_such_code", "severe'; --", "\x00"]
    elif isinstance(meaning, Refers):
        other = next(record for noun, record in held.items() if noun != meaning.noun)
        found = [foreign[meaning.noun], uuid4(), other]
    elif isinstance(meaning, OfMember):
        found = [uuid4(), held["person"]]
    elif isinstance(meaning, Dated):
        found = ["14.05.2026", "2026-02-30", "yesterday", "\ud800"]
    elif isinstance(meaning, Text):
        found = ["x" * (meaning.longest + 1), "half \ud800 of a letter"]
    found = [(value,) for value in found] if one.several else found
    empty: list[Any] = [None if one.refers else ""] if one.needed and one.typed and not one.several else []
    return [*found, *empty]


def test_what_a_field_cannot_hold_is_refused_at_that_field_and_nothing_is_kept(office: Office) -> None:
    case_id, elsewhere = office.new_case().id, office.new_case().id
    held, foreign = one_of_each(office, case_id), one_of_each(office, elsewhere)
    refused, before = [], rows(office)
    every = list(wrong(held, foreign))
    with office.acting(cast.DANA) as (work, keys):
        for noun, body, name in every:
            try:
                records.add(work, keys, case_id, noun, body)
            except InvalidInput as error:
                refused.append(error.field == name)
        work.journal.clear()
    assert len(every) > 300
    assert refused == [True] * len(every)
    assert {table: kept for table, kept in rows(office).items() if kept != before[table]} == {}


def test_a_wrong_word_in_a_letter_is_blamed_where_it_stands(office: Office) -> None:
    case_id = office.new_case().id
    body = InterventionBody(kind="platform_notice", letters=_letters())
    with pytest.raises(InvalidInput) as refused:
        as_dana(office, lambda w, k: records.add(w, k, case_id, Intervention, body))
    assert refused.value.field == "letters-1-direction"


def _letters() -> tuple[Any, ...]:
    letter = next(one.plain for one in fields_of(InterventionBody) if one.name == "letters")
    return letter(words="a"), letter(words="b", direction="sideways")


def test_records_of_another_case_are_corrected_and_removed_by_nobody(office: Office) -> None:
    case_id, elsewhere = office.new_case().id, office.new_case().id
    foreign = as_dana(office, lambda w, k: records.add(w, k, elsewhere, Campaign, CampaignBody(title="Theirs")))
    mine = CampaignBody(title="Mine")
    before = rows(office)
    for act in (
        lambda w, k: records.correct(w, k, case_id, Campaign, foreign, mine, revision=1),
        lambda w, k: records.remove(w, k, case_id, Campaign, foreign),
        lambda w, k: records.add(w, k, case_id, Campaign, mine, record_id=foreign),
        lambda w, k: records.add(w, k, case_id, Person, PersonBody(names=())),
        lambda w, k: records.add(w, k, case_id, Campaign, NoteBody(words="x", at=NOON)),
    ):
        with pytest.raises(NotFound):
            as_dana(office, act)
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: records.remove(w, k, case_id, Evidence, foreign))
    assert {table: kept for table, kept in rows(office).items() if kept != before[table]} == {}


def test_a_second_correction_of_the_same_version_overwrites_nothing(office: Office) -> None:
    case_id = office.new_case().id
    campaign = as_dana(office, lambda w, k: records.add(w, k, case_id, Campaign, CampaignBody(title="One")))

    def correct(title: str) -> None:
        body = CampaignBody(title=title)
        as_dana(office, lambda w, k: records.correct(w, k, case_id, Campaign, campaign, body, revision=1))

    correct("Quicker")
    with pytest.raises(IllegalMove):
        correct("Slower")
    row: CampaignBody = as_dana(office, lambda w, k: k.open_row(w.db.get(Campaign, campaign), CampaignBody))
    assert (row.title, row.revision) == ("Quicker", 2)


def test_what_refers_to_a_record_that_is_gone_can_still_be_corrected(office: Office) -> None:
    case_id = office.new_case().id
    held = one_of_each(office, case_id)
    body = ActBody(incident=held["incident"], kind="doxxing", victim=held["person"])
    act = as_dana(office, lambda w, k: records.add(w, k, case_id, Act, body))
    as_dana(office, lambda w, k: records.remove(w, k, case_id, Person, held["person"]))
    noted = msgspec.structs.replace(body, note="She left.")
    as_dana(office, lambda w, k: records.correct(w, k, case_id, Act, act, noted, revision=1))
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: records.add(w, k, case_id, Act, noted))


def test_an_act_goes_with_those_who_did_it(office: Office) -> None:
    case_id = office.new_case().id
    held = one_of_each(office, case_id)
    involvement = InvolvementBody(act=held["act"], organisation="GKNB")
    noun = next(noun for noun in PLAIN_NOUNS if noun.body_type is InvolvementBody)
    added = as_dana(office, lambda w, k: records.add(w, k, case_id, noun, involvement))
    as_dana(office, lambda w, k: records.remove(w, k, case_id, Act, held["act"]))
    assert as_dana(office, lambda w, _: (w.db.get(Act, held["act"]), w.db.get(noun, added))) == (None, None)


# ── notes ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_note_says_whom_it_is_from_and_keeps_that_when_it_is_corrected(office: Office) -> None:
    case_id = office.new_case().id
    held = one_of_each(office, case_id)
    chosen = uuid4()

    def send(work: Work, keys: Keyring) -> UUID:
        place = ("incident", held["incident"], "severity")
        return noting.note_on(work, keys, case_id, "She named the street.", *place, note_id=chosen)

    assert [as_dana(office, send), as_dana(office, send)] == [chosen, chosen]
    forged = NoteBody(words="He named it.", noun="person", record=held["person"], by=office.kian, at=NOON)
    as_dana(office, lambda w, k: records.correct(w, k, case_id, Note, chosen, forged, revision=1))
    note: NoteBody = as_dana(office, lambda w, k: k.open_row(w.db.get(Note, chosen), NoteBody))
    assert (note.words, note.noun, note.record, note.field) == (
        "He named it.",
        "incident",
        held["incident"],
        "severity",
    )
    assert (note.by, note.at == NOON) == (office.dana, False)


@pytest.mark.parametrize("place", MappingProxyType(
    {
        "another case's record": ("person", "foreign", ""),
        "a record that is none": ("incident", "none", ""),
        "a table that is none": ("member", "person", ""),
        "a record without a table": ("", "person", ""),
        "a table without a record": ("person", "", ""),
        "a field that is none": ("person", "person", "born_on_the_moon"),
        "a field that the program keeps": ("incident", "incident", "recorded_by"),
        "a change": ("change", "person", ""),
    }
).values())  # fmt: skip
def test_a_note_on_nothing_is_refused(office: Office, place: tuple[str, str, str]) -> None:
    case_id, elsewhere = office.new_case().id, office.new_case().id
    held = {**one_of_each(office, case_id), "none": uuid4()}
    held["foreign"] = one_of_each(office, elsewhere)["person"]
    noun, record, field = place
    with pytest.raises(NotFound):
        as_dana(office, lambda w, k: noting.note_on(w, k, case_id, "Words", noun, held.get(record), field))


def test_an_empty_note_is_refused(office: Office) -> None:
    case_id = office.new_case().id
    with pytest.raises(InvalidInput) as refused:
        as_dana(office, lambda w, k: noting.note_on(w, k, case_id, "  "))
    assert refused.value.field == "words"


def test_every_table_that_a_field_refers_to_holds_records_of_a_case() -> None:
    tables = {one.refers for noun in PLAIN_NOUNS for one in fields_of(noun.body_type) if one.refers}
    assert {table for table in tables if noun_of(table) is None} == set()
