"""What counsel finds first: the cases held, those that end first before the others, with their packs in preparation."""

from datetime import timedelta

from casebook.services import counsel_desk, membership, preparing
from casebook.services.preparing import Beginning
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana


def test_what_ends_first_comes_first_with_its_drafts_and_nothing_of_other_cases(office: Office) -> None:
    later, sooner, other = office.new_case("Later"), office.new_case("Sooner"), office.new_case("Not granted")
    today = office.house.clock().date()
    for case, days in ((later, 60), (sooner, 7)):
        as_dana(
            office,
            lambda w, k, case=case, days=days: membership.grant(
                w, k, case.id, office.lena, ends_on=today + timedelta(days=days)
            ),
        )
    for case in (sooner, other):
        as_dana(office, lambda w, k, case=case: preparing.begin_draft(w, k, case.id, Beginning(profile="case_file")))
    with office.acting(cast.LENA) as (work, keys):
        held, total = counsel_desk.held_cases(work, keys)
        assert total == 2
        assert [each.case.id for each in held] == [sooner.id, later.id]
        assert [len(each.drafts) for each in held] == [1, 0]
        assert held[0].ends_on == today + timedelta(days=7)
        second, _ = counsel_desk.held_cases(work, keys, start=1, at_once=1)
        assert [each.case.id for each in second] == [later.id]
    # Whoever holds cases through the team sees first those in which a pack is being prepared.
    held, total = as_dana(office, counsel_desk.held_cases)
    assert total == 3
    assert [bool(each.drafts) for each in held] == [True, True, False]
