"""Padding: Padmé buckets, ISO/IEC 7816-4 padding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.crypto.padding import SMALLEST, pad, padded_size, padding_for, unpad
from casebook.errors import Tampered
from tests.crypto import by_the_page
from tests.crypto.vectors import vectors


def test_the_buckets_are_those_of_the_vectors() -> None:
    assert {size: padded_size(int(size)) for size in vectors("padding")["buckets"]} == vectors("padding")["buckets"]


def test_contents_are_padded_as_in_the_vectors() -> None:
    for content, padded in vectors("padding")["padded"].items():
        assert pad(bytes.fromhex(content)).hex() == padded
        assert unpad(bytes.fromhex(padded)).hex() == content


@given(st.integers(min_value=SMALLEST + 1, max_value=2**45))
def test_a_bucket_is_a_float_with_no_more_mantissa_than_exponent(size: int) -> None:
    """The definition in the paper's section on Padmé: as many significant bits as the exponent itself needs."""
    bucket = padded_size(size)
    exponent = bucket.bit_length() - 1
    mantissa = bucket.bit_length() - 1 - (bucket & -bucket).bit_length() + 1
    assert mantissa <= exponent.bit_length()
    assert bucket >= size
    assert bucket - size < 0.12 * size
    assert bucket == by_the_page.bucket(size)


def test_buckets_never_shrink_and_hold_what_they_hold() -> None:
    buckets = [padded_size(size) for size in range(100_000)]
    assert buckets == sorted(buckets)
    assert all(padded_size(bucket) == bucket for bucket in set(buckets))


def test_a_gigabyte_has_few_sizes() -> None:
    assert len({padded_size(size) for size in range(2**29, 2**30, 2**20)}) <= 33


@given(st.binary(max_size=5000))
def test_padding_comes_off_again(content: bytes) -> None:
    assert unpad(pad(content)) == content
    assert len(pad(content)) == len(content) + padding_for(len(content))


@pytest.mark.parametrize(
    "padded",
    [b"", b"\x80", bytes(32), b"\x80" + bytes(32), b"\x80" + bytes(30) + b"\x01", b"a" * 32, b"a" * 33 + b"\x80"],
    ids=["nothing", "a mark alone", "no mark", "33 bytes", "a one after the mark", "no padding", "another bucket"],
)
def test_what_is_not_our_padding_is_refused(padded: bytes) -> None:
    with pytest.raises(Tampered):
        unpad(padded)
