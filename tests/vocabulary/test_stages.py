"""A case's stage comes from its acts."""

import pytest

from casebook.errors import NotFound
from casebook.vocabulary import cape_stage, stage_of, terms


def test_a_threat_puts_on_notice() -> None:
    assert stage_of("threat_to_target") == (1, 1)


def test_an_act_that_depends_on_circumstances_has_a_range() -> None:
    assert stage_of("assault") == (2, 3)
    assert stage_of("extradition_request") == (1, 2)


def test_an_act_may_say_nothing_about_the_stage() -> None:
    assert stage_of("denial_of_asylum") == (0, 0)


def test_a_case_stands_at_its_highest_stage() -> None:
    assert cape_stage(["threat_to_target", "detention_in_host_state", "doxxing"]) == 2
    assert cape_stage(["killing_assassination"]) == 3


def test_a_case_without_such_acts_has_no_stage() -> None:
    assert cape_stage([]) is None
    assert cape_stage(["denial_of_asylum"]) is None


def test_every_stage_of_an_act_is_on_the_scale() -> None:
    for act in terms("act_type"):
        low, high = stage_of(act.code)
        assert 0 <= low <= high <= 3


def test_an_unknown_act_is_refused() -> None:
    with pytest.raises(NotFound):
        cape_stage(["no_such_act"])
