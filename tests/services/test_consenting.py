"""Consents: one a person, purpose and recipient, or nothing leaves (exports.md §5, §6)."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from casebook.exporters.profiles import profile, profiles
from casebook.model.consent import ConsentBody
from casebook.model.person import PersonName
from casebook.services import disclosure, recording
from casebook.services.assembling import assemble
from casebook.services.clearing import NotCleared
from casebook.services.composing import Choice
from casebook.services.consenting import consents_for, same_recipient
from casebook.services.drafts import PersonDraft
from casebook.services.reading import Opened
from casebook.vocabulary.terms import term
from tests import cast
from tests.conftest import Office

TODAY = date(2026, 11, 27)
MAHSA, BROTHER = UUID(int=1), UUID(int=2)
FULL = ConsentBody(person=MAHSA, purpose="asylum_file", identity=True, originals=True, given_on=date(2026, 5, 2))


def missing(*consents: ConsentBody, recipient: str = "The tribunal") -> list[tuple[UUID, str, str]]:
    book: Any = SimpleNamespace(
        persons={MAHSA: None, BROTHER: None},
        roles_of={MAHSA: ["target"], BROTHER: ["relative"]},
        consents=[Opened(uuid4(), each) for each in consents],
    )
    found = consents_for(book, profile("uk_ftt_iac"), recipient, TODAY)
    return [(each.person, each.purpose, each.why) for each in found.missing]


def changed(**fields: Any) -> ConsentBody:
    return msgspec.structs.replace(FULL, **fields)


def test_a_full_consent_of_the_person_concerned_is_enough_and_relatives_are_not_asked() -> None:
    assert missing(FULL) == []
    assert missing(changed(person=BROTHER)) == [(MAHSA, "asylum_file", "none")]


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        (changed(purpose="platform_complaint"), "none"),
        (changed(withdrawn_on=TODAY), "withdrawn"),
        (changed(valid_until=TODAY - timedelta(days=1)), "ended"),
        (changed(given_on=TODAY + timedelta(days=1)), "not_yet"),
        (changed(recipient="Her old counsel"), "other_recipient"),
        (changed(identity=False), "without_name"),
        (changed(originals=False), "without_originals"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_consent_that_does_not_cover_the_pack_is_none(consent: ConsentBody, why: str) -> None:
    """exports.md §5, 4: purpose, recipient, identity, originals, dates."""
    assert missing(consent) == [(MAHSA, "asylum_file", why)]


def test_one_that_is_good_outweighs_those_that_are_not_and_the_nearest_reason_is_told() -> None:
    assert missing(changed(withdrawn_on=TODAY), FULL) == []
    assert missing(changed(withdrawn_on=TODAY), changed(identity=False)) == [(MAHSA, "asylum_file", "without_name")]


def test_a_consent_that_ends_today_still_stands_and_one_for_everybody_covers_each() -> None:
    assert missing(changed(valid_until=TODAY)) == []
    assert same_recipient("", "Anybody")
    assert same_recipient("Facebook", "Meta Platforms Ireland (Facebook)")
    assert not same_recipient("Instagram", "Facebook")
    assert not same_recipient("Facebook and Instagram", "Facebook")


def test_every_profile_of_one_case_asks_for_consents_that_exist_and_only_one_s_own_counsel_and_oneself_do_not_wait() -> (
    None
):
    of_a_case = [each for each in profiles() if each.scope == "case"]
    for each in of_a_case:
        assert each.consents, each.identifier
        assert [term("consent_purpose", code).code for code in each.consents] == list(each.consents)
    assert [each.identifier for each in of_a_case if not each.consent_needed] == ["case_file", "gdpr_access"]


def test_nothing_is_built_for_a_court_without_consent(office: Office) -> None:
    case_id = office.new_case().id
    choice = Choice(profile="eu_generic", recipient="The authority", purpose="A claim for protection")
    with office.acting(cast.DANA) as (work, keys):
        recording.add_person(work, keys, case_id, PersonDraft(names=(PersonName(text="Mahsa Orzu"),), role="target"))
        composition = disclosure.compose(work, keys, case_id, choice)
    before = set(office.house.blobs.names())
    with pytest.raises(NotCleared) as refused:
        assemble(composition, office.house.blobs, office.house.settings)
    assert "consent_none" in {each.code for each in refused.value.problems}
    assert set(office.house.blobs.names()) == before
