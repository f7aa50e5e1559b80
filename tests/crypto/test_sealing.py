"""Sealed to a public key: only the private key, only in its place, only a suite that is known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.crypto.envelope import Sealed, SecretKey
from casebook.crypto.labels import RECOVERY_PAIR, TEAM_PAIR
from casebook.crypto.padding import padded_size
from casebook.crypto.sealing import PublicKey, seal_to
from casebook.crypto.unsealing import PrivateKey, unseal_from
from casebook.errors import Tampered, WrongKey
from tests.crypto import by_the_page
from tests.crypto.vectors import Vector, named, vectors

INFO = {"chain": "2", "label": "test", "seq": 1}
PRIVATE = PrivateKey.generate()


@pytest.mark.parametrize("vector", vectors("key"), ids=named)
def test_sealed_keys_open_or_are_refused_as_the_vectors_say(vector: Vector) -> None:
    private = PrivateKey(bytes.fromhex(vector["private_key"]))
    sealed = Sealed(bytes.fromhex(vector["sealed"]))
    if vector["expect"] == "opened":
        assert unseal_from(private, vector["info"], sealed).hex() == vector["content"]
    else:
        with pytest.raises((Tampered, WrongKey)):
            unseal_from(private, vector["info"], sealed)


@pytest.mark.parametrize("vector", vectors("key"), ids=named)
def test_a_reader_written_from_the_page_agrees(vector: Vector) -> None:
    arguments = bytes.fromhex(vector["private_key"]), vector["info"], bytes.fromhex(vector["sealed"])
    if vector["expect"] == "opened":
        assert by_the_page.from_key(*arguments).hex() == vector["content"]
    else:
        with pytest.raises(by_the_page.NotThis):
            by_the_page.from_key(*arguments)


def test_the_public_half_is_that_of_the_vectors() -> None:
    vector = vectors("key")[0]
    assert PrivateKey(bytes.fromhex(vector["private_key"])).public_key().encoded.hex() == vector["public_key"]


@settings(max_examples=50)
@given(st.binary(max_size=3000))
def test_what_is_sealed_comes_back(content: bytes) -> None:
    sealed = seal_to(PRIVATE.public_key(), INFO, content)
    assert unseal_from(PRIVATE, INFO, sealed) == content
    assert len(sealed.ciphertext) == 1 + 1120 + padded_size(len(content) + 1) + 16


@pytest.mark.parametrize("changed", [{"seq": 2}, {"chain": "3"}, {"label": "other"}, {"more": None}])
def test_another_place_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(WrongKey):
        unseal_from(PRIVATE, {**INFO, **changed}, seal_to(PRIVATE.public_key(), INFO, b"said"))  # type: ignore[dict-item]


def test_both_halves_are_needed() -> None:
    sealed, other = seal_to(PRIVATE.public_key(), INFO, b"said"), PrivateKey.generate()
    for half in (PRIVATE.encoded[:64] + other.encoded[64:], other.encoded[:64] + PRIVATE.encoded[64:]):
        with pytest.raises(WrongKey):
            unseal_from(PrivateKey(half), INFO, sealed)


@pytest.mark.parametrize("suite", [0, 2, 255])
def test_an_unknown_suite_is_refused(suite: int) -> None:
    sealed = seal_to(PRIVATE.public_key(), INFO, b"said")
    with pytest.raises(Tampered):
        unseal_from(PRIVATE, INFO, Sealed(bytes([suite]) + sealed.ciphertext[1:]))


def test_two_seals_share_no_encapsulation() -> None:
    assert len({seal_to(PRIVATE.public_key(), INFO, b"same").ciphertext[:1121] for _ in range(200)}) == 200


@pytest.mark.parametrize("length", [0, 32, 1184, 1215, 1217])
def test_a_public_key_has_1216_bytes(length: int) -> None:
    with pytest.raises(Tampered):
        PublicKey(bytes(length))


@pytest.mark.parametrize("length", [0, 32, 95, 97])
def test_a_private_key_has_96_bytes(length: int) -> None:
    with pytest.raises(Tampered):
        PrivateKey(bytes(length))


def test_bytes_that_are_no_key_are_refused() -> None:
    with pytest.raises(Tampered):
        seal_to(PublicKey(b"\xff" * 1216), INFO, b"said")


def test_one_secret_gives_one_pair_and_another_under_another_label() -> None:
    secret = SecretKey.generate()
    assert PrivateKey.derived(secret, TEAM_PAIR).public_key() == PrivateKey.derived(secret, TEAM_PAIR).public_key()
    assert PrivateKey.derived(secret, TEAM_PAIR).public_key() != PrivateKey.derived(secret, RECOVERY_PAIR).public_key()
