"""Sets of numbers as integers: what goes in comes out, in order, and is found."""

from hypothesis import given
from hypothesis import strategies as st

from casebook.search import bits

NUMBERS = st.sets(st.integers(0, 5_000), max_size=80)


@given(NUMBERS, NUMBERS)
def test_they_are_sets(one: set[int], other: set[int]) -> None:
    assert list(bits.members(bits.of(one))) == sorted(one)
    assert bits.of(one) & bits.of(other) == bits.of(one & other)
    assert bits.of(one).bit_count() == len(one)
    packed = bits.cells(bits.of(one))
    assert {number for number in range(5_001) if bits.has(packed, number)} == one
