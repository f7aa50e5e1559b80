"""The place in a large text from which HTML, JSON and XML are read: forward only, with its line, holding what is ahead alone."""

import io
import re

import pytest

from casebook.importers.text_cursor import TextCursor

LINE = "Паёми як, and words enough to fill a line of it\n"
PIECE = 64 * 1024  # bytes that are read at a time


def test_lines_are_counted_over_pieces_and_what_was_passed_is_let_go() -> None:
    cursor, longest, seen = TextCursor(io.BytesIO(LINE.encode() * 20_000)), 0, 0
    while cursor._more():
        longest = max(longest, len(cursor._text))
        while found := cursor._match(re.compile(r"[^\n]*\n")):
            assert found[0] == LINE
            seen += 1
            cursor._move(found.end())
            assert cursor.line == seen + 1
    assert seen == 20_000
    assert longest < PIECE + len(LINE)


def test_what_is_ahead_stays_until_it_is_passed() -> None:
    cursor = TextCursor(io.BytesIO(b"a" * 3 * PIECE + b"b"))
    while cursor._more():
        pass
    found = cursor._match(re.compile("a+b"))
    assert found is not None
    assert (found.end(), cursor.line) == (3 * PIECE + 1, 1)
    assert not cursor._more()


def test_damage_of_what_it_reads_from_is_the_reader_s_affair() -> None:
    class Damaged(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= PIECE:
                raise OSError
            return super().read(size)

    cursor = TextCursor(Damaged(b"x" * 2 * PIECE))
    assert cursor._more()
    with pytest.raises(OSError):
        cursor._more()
