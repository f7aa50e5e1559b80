"""Large JSON value by value: the same as the library reads at once, whatever the indent, and one damaged value at a time."""

import io
import json
import re
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.importers.json_stream import ANY, BROKEN_OFF, CUT, DAMAGED, LONGEST_VALUE, TOO_LONG, Item, items

LIST: list[tuple[str | int, ...]] = [("list", ANY)]


class Dripping(io.RawIOBase):
    """A stream that gives a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = io.BytesIO(data), size

    def read(self, size: int = -1) -> bytes:
        return self._data.read(min(self._size, size) if size >= 0 else self._size)


def read(text: str | bytes, size: int = 64 * 1024) -> list[Item]:
    data = text.encode() if isinstance(text, str) else text
    return list(items(cast("BinaryIO", Dripping(data, size)), LIST))


def values(found: list[Item]) -> list[Any]:
    return [item.value for item in found if not item.fault]


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(
    value=st.lists(_json, max_size=6),
    other=_json,
    indent=st.sampled_from([None, 0, 1]),
    ascii_only=st.booleans(),
    size=st.integers(1, 80),
)
@settings(max_examples=200, deadline=None)
def test_every_value_is_read_as_the_library_reads_it(
    value: list[Any], other: Any, indent: int | None, ascii_only: bool, size: int
) -> None:
    text = json.dumps({"other": other, "list": value, "more": other}, indent=indent, ensure_ascii=ascii_only)
    found = read(text, size)
    assert values(found) == value
    assert [item.pointer for item in found] == [f"/list/{index}" for index in range(len(value))]
    if indent is not None:
        assert [item.line for item in found] == [line_of(text, index) for index in range(len(value))]


def line_of(text: str, index: int) -> int:
    """The line of a value by another way: all text before it, re-made."""
    document = json.loads(text)
    indent = 1 if '\n "' in text else 0
    document["list"] = document["list"][:index]
    before = json.dumps({"other": document["other"], "list": document["list"]}, indent=indent)
    return before.count("\n") - (1 if index else 0) + 1


@given(data=st.binary(max_size=200) | st.text(alphabet='{}[]",:\\ \n1ax', max_size=120).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_and_a_list_that_ends_early_says_so(data: bytes) -> None:
    for head in (b"", b'{"list": ['):
        whole = read(head + data)
        assert [(item.value, item.fault, item.line) for item in read(head + data, 3)] == [
            (item.value, item.fault, item.line) for item in whole
        ]


@given(cut=st.integers(0, 1000))
@settings(max_examples=100, deadline=None)
def test_what_stands_before_the_cut_is_read_and_the_cut_is_said(cut: int) -> None:
    rows = [{"id": number, "text": 'a "b" {c} [d] \\'} for number in range(10)]
    text = json.dumps({"list": rows}, indent=1)
    place = min(cut, len(text) - 3)
    found = read(text[:place])
    assert values(found) == rows[: len(values(found))]
    assert found[-1].fault in {CUT, BROKEN_OFF}
    ends = [match.end() for match in re.finditer(r'\\\\"\s*}', text)]
    assert (len(ends), len(values(found))) == (10, sum(1 for end in ends if end <= place))


@pytest.mark.parametrize(
    ("damaged", "fault"),
    [
        ('{"a": nope}', DAMAGED),
        ('{"a" 1}', DAMAGED),
        ('{"a": "b\n}', DAMAGED),
        ('{"a": "\\x"}', DAMAGED),
        ("[" * 3000 + "]" * 3000, DAMAGED),
        ("9" * 5000, DAMAGED),
        ('"' + "x" * (LONGEST_VALUE + 1) + '"', TOO_LONG),
        ('{"a": ["' + '", "'.join(["x" * 1000] * 5000) + '"]}', TOO_LONG),
    ],
    ids=["word", "colon", "quotation mark", "escape", "depth", "digits", "long text", "long list"],
)
def test_one_damaged_value_does_not_end_the_reading(damaged: str, fault: str) -> None:
    found = read('{"list": [1,\n' + damaged + ',\n{"b": "]"}], "after": 2}')
    assert [item.value for item in found] == [1, None, {"b": "]"}]
    assert found[1].fault == fault


def test_a_line_break_within_quotation_marks_is_read_as_it_stands() -> None:
    assert values(read('{"list": [{"a": "b\nc"}, 2]}')) == [{"a": "b\nc"}, 2]


def test_a_bracket_too_many_ends_it_with_words() -> None:
    found = read('{"list": [1, 2}, 3], "more": [4]}')
    assert values(found) == [1, 2]
    assert found[-1].fault == BROKEN_OFF


def test_a_file_that_breaks_while_it_is_read_is_cut() -> None:
    class Breaking(Dripping):
        def read(self, size: int = -1) -> bytes:
            data = super().read(size)
            if not data:
                raise OSError
            return data

    # `decoded` fills its first 64 KiB at once, so the damage must lie behind them.
    text = '{"list": [' + ",".join(['"' + "x" * 1000 + '"'] * 200)
    found = list(items(cast("BinaryIO", Breaking(text.encode(), 1000)), LIST))
    assert found[-1].fault in {CUT, BROKEN_OFF}
    assert len(values(found)) > 150


def test_memory_stays_constant_and_time_in_proportion() -> None:
    def peak(rows: int) -> tuple[int, float]:
        started = time.process_time()
        tracemalloc.start()
        assert sum(1 for _ in items(cast("BinaryIO", Endless(rows)), LIST)) == rows
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, time.process_time() - started

    (small, quick), (large, slow) = peak(500), peak(4_000)
    assert large < small + 200_000
    assert slow < 30 * max(quick, 0.05)


class Endless(io.RawIOBase):
    """A long document that is never whole in memory."""

    def __init__(self, rows: int) -> None:
        self._parts = self._make(rows)
        self._held = b""

    def _make(self, rows: int) -> Iterator[bytes]:
        yield b'{"list": ['
        for number in range(rows):
            yield (b"," if number else b"") + json.dumps({"id": number, "text": "слова " * 50}).encode()
        yield b"]}"

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size and (part := next(self._parts, b"")):
            self._held += part
        data, self._held = self._held[:size], self._held[size:]
        return data
