"""Sealed files: any size, any part, and no byte of a file that is not what was sealed."""

import base64
from typing import Any

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.crypto.envelope import Context, SecretKey
from casebook.crypto.labels import FILE
from casebook.crypto.padding import pad, unpad
from casebook.crypto.stream import BATCH, CHUNK, HEADER, TAG, ChunkedReader, SealedFile, SealingWriter, stored_size
from casebook.errors import Tampered
from tests.crypto import by_the_page
from tests.crypto.vectors import Vector, context_of, named, vectors
from tests.vectors.make import CASE, Gathered, content_of

KEY = SecretKey(bytes(range(32)))
PLACE = Context(label=FILE, table="blob", column="ab" * 16, row=CASE, case=CASE)
SEALED_CHUNK = CHUNK + TAG
SIZES = [0, 1, 31, 32, 16382, 16383, 16384, 16385, 32767, 32768, 65535, 65536, 100_000, 3_000_000]


def sealed(content: bytes, key: SecretKey = KEY, piece: int = 50_000) -> bytes:
    """Seal a content, written in pieces."""
    sink = Gathered()
    writer = SealingWriter(key, PLACE, sink)
    for at in range(0, len(content), piece):
        writer.write(content[at : at + piece])
    writer.close()
    return sink.stored


def file(stored: bytes, size: int, key: SecretKey = KEY, place: Context = PLACE) -> SealedFile:
    """Open stored bytes as a file of a size."""

    def read(offset: int, length: int) -> bytes:
        return stored[offset : offset + length]

    return SealedFile(key, place, read, size=size, stored=len(stored))


def opened(stored: bytes, size: int, **other: Any) -> bytes:
    """Open the whole of a file."""
    return b"".join(file(stored, size, **other).pieces())


def complete(vector: Vector) -> Vector:
    """A vector with what it takes over from its base, and with its patch applied."""
    base = {each["name"]: each for each in vectors("file")}.get(vector.get("base", ""), {})
    merged = {**base, **vector}
    stored = base64.b64decode(merged["stored"])
    if "patch" in vector:
        at, taken, put = vector["patch"]
        stored = stored[:at] + bytes.fromhex(put) + stored[at + taken :]
    return {**merged, "stored": stored}


@pytest.mark.parametrize("vector", vectors("file"), ids=named)
def test_files_open_or_are_refused_as_the_vectors_say(vector: Vector) -> None:
    full = complete(vector)
    key, place = SecretKey(bytes.fromhex(full["key"])), context_of(full["context"])
    if vector["expect"] == "opened":
        assert opened(full["stored"], full["size"], key=key, place=place) == content_of(full["size"])
    else:
        with pytest.raises(Tampered):
            opened(full["stored"], full["size"], key=key, place=place)


@pytest.mark.parametrize("vector", vectors("file"), ids=named)
def test_a_reader_written_from_the_page_agrees(vector: Vector) -> None:
    full = complete(vector)
    arguments = bytes.fromhex(full["key"]), full["context"], full["stored"], full["size"]
    if vector["expect"] == "opened":
        assert by_the_page.file(*arguments) == content_of(full["size"])
    else:
        with pytest.raises(by_the_page.NotThis):
            by_the_page.file(*arguments)


@pytest.mark.parametrize("size", SIZES)
def test_the_stored_size_is_known_from_the_size(size: int) -> None:
    content = content_of(size)
    stored = sealed(content)
    assert len(stored) == stored_size(size)
    assert opened(stored, size) == content


@pytest.mark.parametrize("size", SIZES)
def test_the_library_opens_what_the_writer_wrote(size: int) -> None:
    content = content_of(size)
    decryptor = Cobblestone256Decryptor(KEY.material, PLACE.encoded())
    assert unpad(decryptor.update(sealed(content)) + decryptor.finalize()) == content


@pytest.mark.parametrize("size", SIZES)
def test_the_reader_opens_what_the_library_wrote(size: int) -> None:
    content = content_of(size)
    encryptor = Cobblestone256Encryptor(KEY.material, PLACE.encoded())
    assert opened(encryptor.update(pad(content)) + encryptor.finalize(), size) == content


BIG = content_of(5 * CHUNK + 1234)
BIG_STORED = sealed(BIG)


@given(st.integers(0, len(BIG) + 100), st.integers(0, len(BIG) + 100))
def test_any_part_is_the_slice_of_the_whole(start: int, end: int) -> None:
    assert b"".join(file(BIG_STORED, len(BIG)).pieces(start, end)) == BIG[start:end]


@settings(max_examples=30)
@given(st.integers(0, 100_000), st.integers(1, 40_000))
def test_the_pieces_in_which_it_is_written_do_not_matter(size: int, piece: int) -> None:
    content = content_of(size)
    assert opened(sealed(content, piece=piece), size) == content


def test_a_part_reads_only_its_own_chunks() -> None:
    asked: list[tuple[int, int]] = []

    def read(offset: int, length: int) -> bytes:
        asked.append((offset, length))
        return BIG_STORED[offset : offset + length]

    reader = SealedFile(KEY, PLACE, read, size=len(BIG), stored=len(BIG_STORED))
    assert b"".join(reader.pieces(3 * CHUNK + 5, 3 * CHUNK + 6)) == BIG[3 * CHUNK + 5 : 3 * CHUNK + 6]
    assert asked == [(0, HEADER), (HEADER + 3 * SEALED_CHUNK, SEALED_CHUNK)]


def test_a_part_that_ends_with_a_chunk_does_not_depend_on_the_next() -> None:
    end = 3 * CHUNK
    damaged = bytearray(BIG_STORED)
    damaged[HEADER + 3 * SEALED_CHUNK] ^= 1
    reader = file(bytes(damaged), len(BIG))
    assert b"".join(reader.pieces(end - 5, end)) == BIG[end - 5 : end]
    with pytest.raises(Tampered):
        b"".join(reader.pieces(end - 5, end + 1))


def test_pieces_are_no_larger_than_a_batch() -> None:
    content = content_of(3_000_000)
    pieces = [len(piece) for piece in file(sealed(content), len(content)).pieces(5, len(content) - 5)]
    assert max(pieces) <= BATCH * CHUNK
    assert sum(pieces) == len(content) - 10


def chunks(stored: bytes) -> list[bytes]:
    """The sealed chunks behind the header."""
    return [stored[at : at + SEALED_CHUNK] for at in range(HEADER, len(stored), SEALED_CHUNK)]


def test_every_exchange_of_two_chunks_is_refused() -> None:
    parts = chunks(BIG_STORED)
    for left in range(len(parts) - 1):
        for right in range(left + 1, len(parts) - 1):
            moved = parts.copy()
            moved[left], moved[right] = moved[right], moved[left]
            with pytest.raises(Tampered):
                opened(BIG_STORED[:HEADER] + b"".join(moved), len(BIG))


def test_a_doubled_and_a_missing_chunk_are_refused_even_where_the_size_is_a_lie() -> None:
    """Past the check of the size, the number in each nonce still tells."""
    parts = chunks(BIG_STORED)
    for moved in ([parts[0], *parts], parts[1:], parts[:2] + parts[3:], [*parts, parts[-1]], parts[:-1]):
        stored = BIG_STORED[:HEADER] + b"".join(moved)
        with pytest.raises(Tampered):
            _whole(stored)


def _whole(stored: bytes) -> bytes:
    def read(offset: int, length: int) -> bytes:
        return stored[offset : offset + length]

    reader = ChunkedReader(KEY.material, PLACE.encoded(), read, stored=len(stored))
    reader.authenticate_length()
    return b"".join(reader.pieces(0, reader.size))


def test_chunks_of_two_files_under_one_key_do_not_mix() -> None:
    other = sealed(BIG)
    for number in range(len(chunks(BIG_STORED))):
        mixed = chunks(BIG_STORED)
        mixed[number] = chunks(other)[number]
        with pytest.raises(Tampered):
            opened(BIG_STORED[:HEADER] + b"".join(mixed), len(BIG))


@given(st.integers(0, len(BIG_STORED) - 1))
def test_every_cut_is_refused(length: int) -> None:
    with pytest.raises(Tampered):
        opened(BIG_STORED[:length], len(BIG))
    with pytest.raises(Tampered):
        _whole(BIG_STORED[:length])


def test_a_cut_at_each_boundary_is_refused() -> None:
    for boundary in range(HEADER, len(BIG_STORED), SEALED_CHUNK):
        with pytest.raises(Tampered):
            _whole(BIG_STORED[:boundary])


@given(st.binary(min_size=1, max_size=SEALED_CHUNK + 1))
@settings(max_examples=30)
def test_every_appended_byte_is_refused(tail: bytes) -> None:
    with pytest.raises(Tampered):
        opened(BIG_STORED + tail, len(BIG))
    with pytest.raises(Tampered):
        _whole(BIG_STORED + tail)


@given(st.integers(0, len(BIG_STORED) * 8 - 1))
def test_every_flipped_bit_is_refused(bit: int) -> None:
    changed = bytearray(BIG_STORED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Tampered):
        _whole(bytes(changed))


def test_every_flipped_bit_of_a_small_file_is_refused() -> None:
    stored = sealed(b"Mahsa")
    for bit in range(len(stored) * 8):
        changed = bytearray(stored)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Tampered):
            opened(bytes(changed), 5)


def test_what_stands_before_a_damage_is_given_and_nothing_after() -> None:
    content = content_of(3_000_000)
    stored = bytearray(sealed(content))
    stored[HEADER + 2 * BATCH * SEALED_CHUNK + 7] ^= 1
    given_out: list[bytes] = []
    with pytest.raises(Tampered):
        given_out.extend(file(bytes(stored), len(content)).pieces())
    assert b"".join(given_out) == content[: 2 * BATCH * CHUNK]


def test_a_file_cut_while_it_is_read_gives_no_wrong_byte() -> None:
    whole = sealed(content_of(100_000))

    def read(offset: int, length: int) -> bytes:
        return whole[offset : min(offset + length, 50_000)]

    reader = SealedFile(KEY, PLACE, read, size=100_000, stored=len(whole))
    with pytest.raises(Tampered):
        b"".join(reader.pieces())


def test_a_writer_that_was_not_closed_leaves_a_file_that_does_not_open() -> None:
    sink = Gathered()
    SealingWriter(KEY, PLACE, sink).write(content_of(100_000))
    with pytest.raises(Tampered):
        _whole(sink.stored)


def test_the_same_content_never_gives_the_same_file() -> None:
    assert len({sealed(b"same")[:HEADER] for _ in range(1000)}) == 1000
