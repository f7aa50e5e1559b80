"""The words for what other parts of casebook name by code: nothing that they can say is without a word."""

from typing import get_args

from casebook.inspection.kinds import KINDS, Family
from casebook.links.registry import PLATFORMS
from casebook.model.case import CaseStatus
from casebook.model.member import Role
from casebook.vocabulary import label, terms


def codes(list_name: str) -> set[str]:
    return {one.code for one in terms(list_name)}


def test_every_kind_of_file_has_the_word_that_inspection_gives_it() -> None:
    assert codes("media_type") == set(KINDS)
    assert {code: label("media_type", code, "en") for code in KINDS} == {
        code: kind.label for code, kind in KINDS.items()
    }
    assert codes("file_family") == set(get_args(Family))


def test_roles_and_states_are_those_of_the_model() -> None:
    assert codes("member_role") == {str(role) for role in Role}
    assert codes("case_state") == {str(status) for status in CaseStatus}


def test_every_platform_that_links_know_has_a_name() -> None:
    assert {platform.code for platform in PLATFORMS} | {"other"} <= codes("platform")
