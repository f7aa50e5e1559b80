"""Where a report may go: open cases that the member holds, found in the index, and none opened for it but the chosen one."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from casebook.errors import NotAllowed
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile
from casebook.services import casework, membership
from casebook.services.case_offers import AT_ONCE, CaseOffer, open_cases
from casebook.services.drafts import CaseDraft
from casebook.services.founding import Newcomer
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in
from tests.services.acting import as_dana


def opened(office: Office, title: str, who: Newcomer = cast.DANA, **more: Any) -> UUID:
    """Open a case."""
    with office.acting(who) as (work, keys):
        return casework.open_case(work, keys, CaseDraft(title=title, **more)).id


def offer(office: Office, who: Newcomer = cast.DANA, **asked: Any) -> CaseOffer:
    """What a member is offered."""
    with office.acting(who) as (work, keys):
        return open_cases(work, keys, **asked)


def titles(offered: CaseOffer) -> list[str]:
    return [one.title for one in offered.cases]


def test_the_newest_come_first_and_the_rest_on_further_pages(office: Office) -> None:
    for number in range(AT_ONCE + 2):
        opened(office, f"Case {number}")
    first, second = offer(office), offer(office, start=AT_ONCE)
    assert first.total == second.total == AT_ONCE + 2
    assert len(first.cases) == AT_ONCE
    assert {*titles(first), *titles(second)} == {f"Case {number}" for number in range(AT_ONCE + 2)}
    assert first.reading is None
    beyond = offer(office, start=AT_ONCE * 5)
    assert (beyond.start, titles(beyond)) == (0, titles(first))


def test_a_case_is_found_by_its_words_and_by_its_reference_whatever_page_it_stands_on(office: Office) -> None:
    wanted = opened(office, "The journalist of Khujand")
    for number in range(AT_ONCE):
        opened(office, f"Another {number}")
    reference = as_dana(office, lambda work, keys: casework.case(work, keys, wanted)).body.reference
    for words in ("khujand", reference):
        assert [one.id for one in offer(office, words=words).cases] == [wanted], words
    assert offer(office, words="nobody").total == 0


def test_closed_cases_and_those_of_others_are_not_offered_and_cannot_be_chosen(office: Office) -> None:
    let_in(office, office.omid)
    mine = opened(office, "Mine alone", restricted=True)
    closed = opened(office, "Closed")
    as_dana(office, lambda work, keys: casework.close_case(work, keys, closed))
    shared = opened(office, "Of the team")
    assert titles(offer(office)) == ["Of the team", "Mine alone"]
    assert titles(offer(office, cast.OMID)) == ["Of the team"]
    for who, case, may in (
        (cast.DANA, mine, True), (cast.DANA, closed, False), (cast.DANA, uuid4(), False),
        (cast.OMID, mine, False), (cast.OMID, shared, True),
    ):  # fmt: skip
        chosen = offer(office, who, words="nobody", chosen=case)
        assert [one.id for one in chosen.all] == ([case] if may else [])
    for who in (cast.LENA, cast.KIAN):
        with pytest.raises(NotAllowed):
            offer(office, who)


def test_a_case_that_was_taken_back_is_offered_no_longer(office: Office) -> None:
    case = opened(office, "For a while", restricted=True)
    as_dana(office, lambda work, keys: membership.grant(work, keys, case, office.omid, ends_on=None))
    assert titles(offer(office, cast.OMID)) == ["For a while"]
    as_dana(office, lambda work, keys: membership.revoke(work, keys, case, office.omid))
    assert titles(offer(office, cast.OMID)) == []


def test_no_case_is_opened_but_the_chosen_one_however_many_there_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        last = opened(office, f"Case {number}")
    offer(office)  # the index is read in
    asked, real = list[UUID](), Keyring.open_case

    def counting(keys: Keyring, row: CaseFile) -> Any:
        asked.append(row.id)
        return real(keys, row)

    monkeypatch.setattr(Keyring, "open_case", counting)
    assert offer(office).total == 12
    assert asked == []
    offer(office, chosen=last, start=10)
    assert asked == [last]
