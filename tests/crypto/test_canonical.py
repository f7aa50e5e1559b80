"""Canonical JSON: one value, one byte string."""

import json
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.crypto.canonical import LARGEST_INTEGER, canonical
from tests.crypto.vectors import Vector, named, vectors

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@pytest.mark.parametrize("vector", vectors("canonical")["accepted"], ids=named)
def test_values_are_written_as_the_vectors_say(vector: Vector) -> None:
    assert canonical(json.loads(vector["json"])).hex() == vector["hex"]


@pytest.mark.parametrize("vector", vectors("canonical")["refused"], ids=named)
def test_values_that_other_readers_would_round_or_lose_are_refused(vector: Vector) -> None:
    with pytest.raises(ValueError):
        canonical(json.loads(vector["json"]))


@given(VALUES)
def test_a_value_comes_back_and_is_written_the_same_again(value: Any) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


@given(st.dictionaries(TEXTS, st.integers(0, 9), min_size=2))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [b"bytes", {1: "key"}, {"a": {2}}, object(), [1.0], {None: 1}, {True: 1}])
def test_what_json_lacks_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_subclasses_are_written_as_what_they_are() -> None:
    class Number(IntEnum):
        ONE = 1

    class Word(StrEnum):
        TEAM = "team"

    assert canonical([Number.ONE, Word.TEAM, True, {Word.TEAM: None}]) == b'[1,"team",true,{"team":null}]'
