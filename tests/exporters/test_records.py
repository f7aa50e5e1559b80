"""Records that wait to be sent: deflated, and the same again however often they are asked for."""

import random

import msgspec
import pytest

from casebook.exporters.items import made
from casebook.exporters.records import Packed, Told
from casebook.exporters.tables import table_pieces

NOISE = random.Random(7)


def told(words: str) -> Told:
    return Told(msgspec.json.encode({"id": "1", "words": words}))


@pytest.mark.parametrize(
    "words",
    [
        [],
        [""],
        ["Line one\nline two", "Ҷавоб", "پاسخ"],
        ["".join(NOISE.choices("абвгдеёжзик\n", k=60_000)) for _ in range(3)],
        ["same words"] * 5_000,
    ],
    ids=["none", "empty", "few", "long", "many"],
)
def test_what_is_packed_comes_out_as_it_was(words: list[str]) -> None:
    records = [told(each) for each in words]
    packed = Packed(iter(records))
    assert list(packed) == list(packed) == records
    assert len(packed) == len(records)
    assert all(each in packed for each in records[:2])
    assert told("never said") not in packed


def test_a_long_table_comes_in_pieces_and_is_the_same_each_time() -> None:
    def pieces() -> list[bytes]:
        return list(table_pieces(("number",), ((number,) for number in range(1_000))))

    assert len(pieces()) > 2
    assert b"".join(pieces()).split(b"\r\n")[1:4] == [b"0", b"1", b"2"]
    item = made("numbers.csv", lambda: iter(pieces()))
    content = b"".join(item.pieces())
    assert item.size == len(content)
    assert content == b"".join(item.pieces())
