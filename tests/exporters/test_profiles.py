"""Kinds of packs are data that a lawyer can read."""

from datetime import date

import pytest

from casebook.errors import NotFound
from casebook.exporters.profiles import profile, profiles


def test_the_case_file_discloses_originals_and_custody() -> None:
    kind = profile("case_file")
    assert kind.allows_originals
    assert kind.allows_custody


def test_every_kind_says_when_and_by_what_it_was_verified() -> None:
    for kind in profiles():
        assert date.fromisoformat(kind.last_verified_on)
        assert kind.sources
        assert profile(kind.identifier) is kind


def test_an_unknown_kind_is_not_found() -> None:
    with pytest.raises(NotFound):
        profile("platform_gossip")
