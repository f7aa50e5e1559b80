"""Keyed commitments: anybody with file and key can check one, with openssl too; nobody without the key can guess the file."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from casebook.crypto.commitment import KEY_BYTES, commitment, holds, new_key
from tests.crypto import by_the_page
from tests.crypto.vectors import Vector, named, vectors
from tests.vectors.make import content_of


def content(vector: Vector) -> bytes:
    return content_of(vector["content_size"]) if vector["content"] is None else bytes.fromhex(vector["content"])


@pytest.mark.parametrize("vector", vectors("commitment"), ids=named)
def test_a_commitment_holds_exactly_where_the_vectors_say(vector: Vector) -> None:
    key, expected = bytes.fromhex(vector["key"]), vector["expect"] == "holds"
    assert holds(key, [content(vector)], vector["commitment"]) is expected
    assert (by_the_page.commitment(key, content(vector)) == vector["commitment"]) is expected


def test_it_does_not_matter_in_what_pieces_a_file_comes() -> None:
    key, whole = new_key(), content_of(10_000)
    pieces = [whole[at : at + 777] for at in range(0, len(whole), 777)]
    assert commitment(key, pieces) == commitment(key, [whole]) == commitment(key, [b"", whole, b""])


def test_openssl_says_the_same(tmp_path: Path) -> None:
    key, file = new_key(), tmp_path / "original"
    file.write_bytes(content_of(5_000))
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key.hex()}", file]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.rstrip().endswith(f"= {commitment(key, [file.read_bytes()])}")


def test_each_key_is_another_and_the_same_file_has_another_name_under_each() -> None:
    keys = {new_key() for _ in range(50)}
    assert {len(key) for key in keys} == {KEY_BYTES}
    names = {commitment(key, [b"Zulaykho"]) for key in keys}
    assert len(keys) == len(names) == 50
    assert hashlib.sha256(b"Zulaykho").hexdigest() not in names


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(bytes(length), [b"x"])
