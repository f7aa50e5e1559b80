"""Sealed values: they open in their one place, and nowhere else."""

import io
import time
from collections import Counter
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from casebook.crypto import envelope
from casebook.crypto.canonical import canonical
from casebook.crypto.envelope import Context, Sealed, SecretKey, seal, seal_large, unseal, unseal_large
from casebook.crypto.padding import padded_size
from casebook.errors import Tampered
from tests.crypto import by_the_page
from tests.crypto.vectors import Vector, context_of, named, vectors

PLACE = Context(label="casebook/value@v1", table="person", column="body", row=UUID(int=1), case=UUID(int=2))


@pytest.mark.parametrize("vector", vectors("value"), ids=named)
def test_values_open_or_are_refused_as_the_vectors_say(vector: Vector) -> None:
    key, sealed = SecretKey(bytes.fromhex(vector["key"])), Sealed(bytes.fromhex(vector["sealed"]))
    if vector["expect"] == "opened":
        assert unseal(key, context_of(vector["context"]), sealed).hex() == vector["content"]
    else:
        with pytest.raises(Tampered):
            unseal(key, context_of(vector["context"]), sealed)


@pytest.mark.parametrize("vector", vectors("value"), ids=named)
def test_a_reader_written_from_the_page_agrees(vector: Vector) -> None:
    arguments = bytes.fromhex(vector["key"]), vector["context"], bytes.fromhex(vector["sealed"])
    if vector["expect"] == "opened":
        assert by_the_page.value(*arguments).hex() == vector["content"]
    else:
        with pytest.raises(by_the_page.NotThis):
            by_the_page.value(*arguments)


@given(st.binary(max_size=70_000))
def test_what_is_sealed_comes_back(content: bytes) -> None:
    key = SecretKey.generate()
    assert unseal(key, PLACE, seal(key, PLACE, content)) == content


def test_every_flipped_bit_is_refused() -> None:
    key = SecretKey.generate()
    good = seal(key, PLACE, b"Mahsa").ciphertext
    for bit in range(len(good) * 8):
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Tampered):
            unseal(key, PLACE, Sealed(bytes(changed)))


def test_every_cut_is_refused() -> None:
    key = SecretKey.generate()
    good = seal(key, PLACE, b"Mahsa").ciphertext
    for length in range(len(good)):
        with pytest.raises(Tampered):
            unseal(key, PLACE, Sealed(good[:length]))


def test_a_refusal_tells_nothing_of_the_content() -> None:
    key = SecretKey.generate()
    sealed = seal(key, PLACE, b"Mahsa of Khujand")
    with pytest.raises(Tampered) as refusal:
        unseal(SecretKey.generate(), PLACE, sealed)
    assert str(refusal.value) == ""
    assert isinstance(refusal.value.__cause__, (InvalidTag, ValueError))


def test_sizes_show_only_as_buckets() -> None:
    key = SecretKey.generate()
    stored = {len(seal(key, PLACE, bytes(size)).ciphertext) - 1 - 56 - 16 for size in range(2000)}
    assert stored == {padded_size(size + 1) for size in range(2000)}
    assert len(stored) < 100


@pytest.mark.slow
def test_no_salt_is_ever_used_twice() -> None:
    key, started = SecretKey.generate(), time.process_time()
    salts = Counter(seal(key, PLACE, b"same").ciphertext[1:25] for _ in range(100_000))
    assert len(salts) == 100_000
    assert time.process_time() - started < 30


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_no_word_can_be_found_in_a_ciphertext(encoding: str) -> None:
    canary = "КАНАРЕЙКА-canary-7F3A"
    sealed = seal(SecretKey.generate(), PLACE, (canary * 50).encode(encoding)).ciphertext
    assert canary.encode(encoding) not in sealed
    assert canary[-11:].encode() not in sealed


def test_a_context_is_one_place_whatever_its_names_hold() -> None:
    left = Context(label="a", table="b", column='c","label":"x', row=UUID(int=1))
    right = Context(label="x", table="b", column="c", row=UUID(int=1))
    assert left.encoded() != right.encoded()


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SecretKey(bytes(size))


def test_a_failing_cipher_gives_no_sealed_value(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, *arguments: object) -> None:
            raise RuntimeError("no entropy")

    monkeypatch.setattr(envelope, "Cobblestone256Encryptor", Broken)
    with pytest.raises(RuntimeError, match="no entropy"):
        seal(SecretKey.generate(), PLACE, b"Mahsa")


def test_keys_are_not_repeated() -> None:
    assert len({SecretKey.generate().material for _ in range(10_000)}) == 10_000


@given(st.builds(Context, label=st.text(), table=st.text(), column=st.text(), row=st.uuids(), case=st.none() | st.uuids(), version=st.integers(0, 2**31)))  # fmt: skip
def test_a_place_is_written_as_canonical_json(place: Context) -> None:
    named = {"case": place.case, "column": place.column, "label": place.label, "row": place.row, "table": place.table}
    plain = {name: str(given) if isinstance(given, UUID) else given for name, given in named.items()}
    assert place.encoded() == canonical({**plain, "version": place.version})


@pytest.mark.parametrize("size", [0, 1, 16_384, 262_144, 700_001])
def test_a_large_value_is_written_in_pieces_and_is_the_same_value(size: int) -> None:
    key, content, file = SecretKey.generate(), bytes([7]) * size, io.BytesIO()
    seal_large(key, PLACE, content, file)
    stored = file.getvalue()
    assert unseal(key, PLACE, Sealed(stored)) == content
    assert bytes(unseal_large(key, PLACE, io.BytesIO(stored), len(stored))) == content
    once = seal(key, PLACE, content).ciphertext
    assert bytes(unseal_large(key, PLACE, io.BytesIO(once), len(once))) == content
    other_place = Context(label=PLACE.label, table="person", column="body", row=UUID(int=9), case=UUID(int=2))
    for place, damaged in (
        (PLACE, stored[:-1]),
        (PLACE, stored[:-1] + bytes([stored[-1] ^ 1])),
        (PLACE, b"\x02" + stored[1:]),
        (PLACE, b""),
        (other_place, stored),
    ):
        with pytest.raises(Tampered):
            unseal_large(key, place, io.BytesIO(damaged), len(damaged))
