"""Sealing and opening, records and files, beside `openssl speed` with pieces of the same size.

A sealed record costs a key derivation with a commitment of its own, padding and a context; that, and Python, is what
the ratio of the records shows.
"""

import statistics
import time
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

from casebook.bench import openssl
from casebook.bench.row import Row, row
from casebook.crypto.envelope import Context, SecretKey, seal, unseal
from casebook.crypto.randomness import random_bytes
from casebook.crypto.stream import CHUNK, SealedFile, SealingWriter

ROUNDS = 3
RECORD, RECORDS = 500, 5_000  # bytes of a record; records a round
FILE = 100_000_000  # bytes
PIECE = 64 * 1024
MIDDLE = 1_000_000  # bytes read from the middle
CONTEXT = Context(label="bench", table="bench", column="body", row=UUID(int=1), case=UUID(int=2))
GOAL = 0.0  # informative: what we owe is said of whole acts


def seal_record() -> Row:
    """Measure sealing records of 500 bytes, one after the other."""
    key, content = SecretKey.generate(), random_bytes(RECORD)
    return _records("seal_record", lambda: seal(key, CONTEXT, content))


def open_record() -> Row:
    """Measure opening records of 500 bytes, one after the other."""
    key = SecretKey.generate()
    sealed = seal(key, CONTEXT, random_bytes(RECORD))
    return _records("open_record", lambda: unseal(key, CONTEXT, sealed))


def seal_file() -> Row:
    """Measure sealing a file that is forgotten at once: no disk, no hashes."""
    key, piece = SecretKey.generate(), random_bytes(PIECE)

    def act() -> None:
        writer = SealingWriter(key, CONTEXT, _Forgetting())
        for _ in range(FILE // PIECE):
            writer.write(piece)
        writer.close()

    return _bytes("seal_file", act, FILE // PIECE * PIECE)


def open_file() -> Row:
    """Measure opening a sealed file in memory from its first byte to its last."""
    file = _sealed()

    def act() -> None:
        for _ in file.pieces():
            pass

    return _bytes("open_file", act, FILE)


def open_middle() -> Row:
    """Measure opening 1 MB from many places of a sealed file, each place that begins and ends inside a chunk."""
    file = _sealed()
    places = range(1000, FILE - MIDDLE, 2 * MIDDLE)

    def act() -> None:
        for start in places:
            for _ in file.pieces(start, start + MIDDLE):
                pass

    return _bytes("open_middle", act, len(places) * MIDDLE)


class _Forgetting:
    def write(self, piece: bytes) -> int:
        return len(piece)


def _sealed() -> SealedFile:
    key, stored = SecretKey.generate(), BytesIO()
    writer = SealingWriter(key, CONTEXT, stored)
    writer.write(random_bytes(FILE))
    writer.close()
    whole = stored.getbuffer()
    return SealedFile(
        key, CONTEXT, lambda offset, length: bytes(whole[offset : offset + length]), size=FILE, stored=len(whole)
    )


def _records(name: str, act: Callable[[], object]) -> Row:
    def batch() -> None:
        for _ in range(RECORDS):
            act()

    rate, plain = _beside(batch, RECORD * RECORDS, RECORD)
    return row(name, rate / RECORD, "/s", plain / RECORD, openssl.IS, goal=GOAL)


def _bytes(name: str, act: Callable[[], object], size: int) -> Row:
    rate, plain = _beside(act, size, CHUNK)
    return row(name, rate / 1e6, "MB/s", plain / 1e6, openssl.IS, goal=GOAL)


def _beside(act: Callable[[], object], size: int, piece: int) -> tuple[float, float]:
    """Give the bytes a second of an act and of openssl, taken in turns."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        ours.append(size / (time.perf_counter() - start))
        theirs.append(openssl.aes_gcm(piece))
    return statistics.median(ours), statistics.median(theirs)
