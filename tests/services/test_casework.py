"""Cases: opened, closed, reopened and corrected; words come back exactly; a restricted case is hidden from teammates."""

import json
from pathlib import Path

import pytest

from casebook.errors import IllegalMove, InvalidInput, NoGrant, NotFound
from casebook.model.case import CaseStatus
from casebook.services import casework
from casebook.services.drafts import LONGEST_TEXT, LONGEST_TITLE, CaseDraft
from tests import cast
from tests.conftest import Office
from tests.keys.acting import let_in
from tests.services.acting import as_dana, rows, statements

NAUGHTY: list[str] = json.loads((Path(__file__).parents[1] / "data" / "strings" / "blns.json").read_text("utf-8"))
HOSTILE = ["NUL \x00 here", "turned \u202e around", "half\u200ca\u200dword", "\ufeffmark", "e\u0301", "\U0010ffff"]


def test_a_case_is_closed_and_opened_again_and_no_other_move_is_legal(office: Office) -> None:
    case = office.new_case()
    with pytest.raises(IllegalMove):
        as_dana(office, lambda work, keys: casework.reopen_case(work, keys, case.id))
    assert as_dana(office, lambda w, k: casework.close_case(w, k, case.id)).body.status is CaseStatus.CLOSED
    before = rows(office)
    with pytest.raises(IllegalMove):
        as_dana(office, lambda work, keys: casework.close_case(work, keys, case.id))
    assert rows(office) == before
    assert as_dana(office, lambda w, k: casework.reopen_case(w, k, case.id)).body.status is CaseStatus.OPEN
    assert as_dana(office, lambda w, k: casework.case(w, k, case.id)).body.revision == 3


@pytest.mark.parametrize("title", ["", " ", "\n\t", "x" * (LONGEST_TITLE + 1), "half a letter \ud800"])
def test_a_title_that_is_none_opens_no_case(office: Office, title: str) -> None:
    before = rows(office)
    with pytest.raises(InvalidInput) as refused:
        office.new_case(title)
    assert refused.value.field == "title"
    assert rows(office) == before


def test_a_summary_that_is_too_long_is_refused_and_the_longest_is_kept(office: Office) -> None:
    with pytest.raises(InvalidInput):
        as_dana(office, lambda w, k: casework.open_case(w, k, CaseDraft(title="T", summary="x" * (LONGEST_TEXT + 1))))
    case = as_dana(
        office, lambda w, k: casework.open_case(w, k, CaseDraft(title="x" * 300, summary="ӯ" * LONGEST_TEXT))
    )
    assert as_dana(office, lambda w, k: casework.case(w, k, case.id)).body.summary == "ӯ" * LONGEST_TEXT


def test_hostile_words_come_back_exactly(office: Office) -> None:
    words = [each for each in (*NAUGHTY, *HOSTILE) if each.strip()]
    assert len(words) > 400
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        row = casework.hold(work, keys, case.id)
        wrong = []
        for number, each in enumerate(words):
            draft = CaseDraft(title=each[:LONGEST_TITLE], summary=each, languages=(each,))
            casework.change_case(work, keys, case.id, draft, revision=number + 1)
            body = keys.open_case(row)
            if (body.title, body.summary, body.languages) != (" ".join(draft.title.split()), each, (each,)):
                wrong.append(each)
        assert wrong == []


def test_two_tabs_the_second_is_told_and_changes_nothing(office_on: Office) -> None:
    case = office_on.new_case()
    as_dana(office_on, lambda w, k: casework.change_case(w, k, case.id, CaseDraft(title="First tab"), revision=1))
    before = rows(office_on)
    with pytest.raises(IllegalMove):
        as_dana(office_on, lambda w, k: casework.change_case(w, k, case.id, CaseDraft(title="Second"), revision=1))
    assert rows(office_on) == before


def test_a_restricted_case_cannot_be_told_from_one_that_is_not_there(office: Office) -> None:
    let_in(office, office.omid)
    draft = CaseDraft(title="Hidden", restricted=True)
    case = as_dana(office, lambda work, keys: casework.open_case(work, keys, draft))
    open_to_all = office.new_case("For the team")
    with office.acting(cast.OMID) as (work, keys):
        assert [view.id for view in casework.cases(work, keys)] == [open_to_all.id]
    for lookup in (
        lambda work, keys: casework.case(work, keys, case.id),
        lambda work, keys: casework.case_by_reference(work, keys, case.body.reference),
        lambda work, keys: casework.change_case(work, keys, case.id, CaseDraft(title="Mine"), revision=1),
        lambda work, keys: casework.open_case(work, keys, CaseDraft(title="Mine"), case_id=case.id),
    ):
        with pytest.raises(NotFound), office.acting(cast.OMID) as (work, keys):
            lookup(work, keys)


def test_who_is_in_no_team_opens_no_case(office: Office) -> None:
    with pytest.raises(NoGrant), office.acting(cast.OMID) as (work, keys):
        casework.open_case(work, keys, CaseDraft(title="Too early"))


def test_the_same_form_twice_opens_one_case(office: Office) -> None:
    first = office.new_case()
    again = as_dana(office, lambda w, k: casework.open_case(w, k, CaseDraft(title="Other"), case_id=first.id))
    assert again == first
    assert len(as_dana(office, casework.cases)) == 1


def test_listing_takes_as_many_statements_for_fifty_cases_as_for_five(office: Office) -> None:
    def listed() -> int:
        with office.acting(cast.DANA, writes=False) as (work, keys), statements(office.house.engine) as ran:
            casework.cases(work, keys)
            return len(ran)

    counts = []
    for wanted in (5, 50):
        with office.acting(cast.DANA) as (work, keys):
            for number in range(wanted - len(keys.case_ids())):
                restricted = number % 5 == 0
                casework.open_case(work, keys, CaseDraft(title=f"Case {number}", restricted=restricted))
        counts.append(listed())
    assert counts[0] == counts[1]
    assert counts[0] < 10
