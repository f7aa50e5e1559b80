"""Sealed or not, told by first byte and size alone."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from casebook.crypto.envelope import Context, SecretKey, seal
from casebook.crypto.sealing import seal_to
from casebook.crypto.shape import could_be_sealed, could_be_sealed_file
from casebook.crypto.stream import CHUNK, stored_size
from casebook.crypto.unsealing import PrivateKey

KEY, PLACE = SecretKey(bytes(32)), Context(label="test", table="t", column="c", row=UUID(int=1))
PUBLIC = PrivateKey.generate().public_key()


@given(st.integers(0, 3 * CHUNK))
def test_whatever_is_sealed_has_the_form(size: int) -> None:
    sealed = seal(KEY, PLACE, bytes(size)).ciphertext
    assert could_be_sealed(sealed)
    assert could_be_sealed_file(stored_size(size))
    assert not could_be_sealed(b"\x00" + sealed[1:])
    assert not could_be_sealed(sealed[:-1])
    assert not could_be_sealed_file(stored_size(size) + 1)


@given(st.integers(0, 2000))
def test_what_is_sealed_to_a_key_has_it_too(size: int) -> None:
    assert could_be_sealed(seal_to(PUBLIC, {"label": "test"}, bytes(size)).ciphertext)


@given(st.binary(max_size=60))
def test_short_bytes_never_have_it(content: bytes) -> None:
    assert not could_be_sealed(content)
