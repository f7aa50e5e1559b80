"""The keys of a backup: one run's key, sealed to the recovery key and opened by nothing else."""

from functools import partial
from hashlib import sha256

import pytest

from casebook.crypto.envelope import SecretKey
from casebook.crypto.padding import padded_size
from casebook.crypto.stream import SealingWriter
from casebook.errors import Tampered, WrongKey
from casebook.keys import recovery
from casebook.keys.backups import HEAD, Opener, names_of, new_run, signing_key
from tests.crypto import by_the_page
from tests.crypto.vectors import Vector, named, vectors
from tests.vectors.make import Gathered

VECTORS = vectors("backup")


def opened(vector: Vector) -> bytes:
    """Open a file of a backup whose content has as many bytes as the vector says."""
    stored = bytes.fromhex(vector["stored"])
    opener = Opener(recovery.pair(SecretKey(bytes.fromhex(vector["recovery_seed"]))))
    _, reader = opener.open(vector["file"], partial(range_of, stored), len(stored))
    content = b"".join(reader.pieces(0, reader.size))
    assert reader.size == padded_size(101)
    return content[:100]


def range_of(stored: bytes, offset: int, length: int) -> bytes:
    return stored[offset : offset + length]


@pytest.mark.parametrize("vector", VECTORS["files"], ids=named)
def test_a_file_opens_or_is_refused_as_its_vector_says(vector: Vector) -> None:
    key = recovery.pair(SecretKey(bytes.fromhex(vector["recovery_seed"]))).encoded
    stored = bytes.fromhex(vector["stored"])
    if vector["expect"] == "opened":
        assert opened(vector).hex() == vector["content"]
        assert by_the_page.backup_file(key, vector["file"], stored).hex() == vector["content"]
    else:
        with pytest.raises((Tampered, WrongKey)):
            opened(vector)
        with pytest.raises(by_the_page.NotThis):
            by_the_page.backup_file(key, vector["file"], stored)


def test_the_seed_gives_what_the_vectors_say() -> None:
    seed = SecretKey(bytes.fromhex(VECTORS["backup seed"]))
    sheets = recovery.pair(SecretKey(bytes.fromhex(VECTORS["backup seed"])))
    names = names_of(seed, sheets.public_key())
    assert names.of_file(VECTORS["blob"]) == VECTORS["object"]
    hashed = sha256(VECTORS["rows"].encode()).digest()
    assert names.of_rows(hashed) == VECTORS["object of rows"]
    by_page = (
        by_the_page.backup_name(seed.material, sheets.public_key().encoded, told)
        for told in (VECTORS["blob"].encode(), b"rows" + hashed)
    )
    assert tuple(by_page) == (VECTORS["object"], VECTORS["object of rows"])
    assert signing_key(seed).public_key_line == VECTORS["signing key"]


def test_names_tell_nothing_and_are_others_for_other_sheets() -> None:
    seeds = SecretKey.generate(), SecretKey.generate()
    sheets = [recovery.pair(SecretKey.generate()).public_key() for _ in range(2)]
    assert names_of(seeds[0], sheets[0]).of_file("ab" * 16) == names_of(seeds[0], sheets[0]).of_file("ab" * 16)
    found = {
        name
        for each in (names_of(seed, sheet) for seed in seeds for sheet in sheets)
        for name in (each.of_file("ab" * 16), each.of_file("cd" * 16), each.of_rows(b"ab" * 16))
    }
    assert len(found) == 12


def test_each_run_has_a_key_and_a_head_of_its_own() -> None:
    public = recovery.pair(SecretKey.generate()).public_key()
    first, second = new_run(public), new_run(public)
    assert first.key.material != second.key.material
    assert first.head[32:] != second.head[32:]
    assert len(first.head) == HEAD == 1205


def test_what_a_run_wrote_opens_under_its_own_name_alone() -> None:
    pair = recovery.pair(SecretKey.generate())
    run, sink = new_run(pair.public_key()), Gathered()
    writer = SealingWriter(run.key, run.context("manifest"), sink)
    writer.write(b"content")
    writer.close()
    stored = run.head + sink.stored
    run_id, reader = Opener(pair).open("manifest", partial(range_of, stored), len(stored))
    assert (run_id, b"".join(reader.pieces(0, reader.size))[:7]) == (run.id, b"content")
    with pytest.raises(Tampered):
        Opener(pair).open("another", partial(range_of, stored), len(stored))
