"""The tags of an XML file of messages one by one, none of them held whole: the files in it are single attributes of megabytes.

It reads what telephones write, not XML in full: entities are those of the standard and numbers, document types are passed
over, and half characters that are written as two numbers (as Android's programs do, which XML forbids) are joined.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import BinaryIO

from casebook.importers.json_stream import CUT, TOO_LONG
from casebook.importers.text_cursor import TextCursor

LONGEST_VALUE = 4 * 1024 * 1024
_LEFT_OUT = "data"  # an attachment, packed as text
_NAME = re.compile(r"(/?)([A-Za-z_][\w.-]{0,60})")
_ATTRIBUTE = re.compile(r"\s*+([A-Za-z_][\w:.-]{0,60})\s*+=\s*+([\"'])")
_CLOSE = re.compile(r"\s*+(/?>)")
_COMMENT_END = {"!--": "-->", "?": "?>", "!": ">"}
_HALVES = re.compile(r"&#(5[5-6]\d{3}|x[dD][89abAB][0-9a-fA-F]{2});&#(5[6-7]\d{3}|x[dD][c-fC-F][0-9a-fA-F]{2});")
_AHEAD = 256  # characters that are enough for a name and what stands around it


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name, whether it closes an element (or opens none), its attributes, and the line it begins on.

    `fault` says that a value was longer than four mebibytes, or that the file ends within the tag. Of `data` nothing is kept.
    """

    name: str
    attributes: dict[str, str]
    line: int
    closes: bool = False
    empty: bool = False
    fault: str = ""


def tags(stream: BinaryIO) -> Iterator[Tag]:
    """Yield the tags of a file in their order. OSError of the stream passes through."""
    cursor = _Cursor(stream)
    while cursor.to("<"):
        line = cursor.line
        match = cursor.match(_NAME)
        if match is None:
            ahead = cursor.ahead(len("!--"))
            cursor.to(next((end for begin, end in _COMMENT_END.items() if ahead.startswith(begin)), ">"))
        else:
            yield _tag(cursor, match[2], line, closes=bool(match[1]))


def _tag(cursor: "_Cursor", name: str, line: int, *, closes: bool) -> Tag:
    attributes: dict[str, str] = {}
    fault = ""
    while match := cursor.match(_ATTRIBUTE):
        value, whole = cursor.until(match[2], 0 if match[1] == _LEFT_OUT else LONGEST_VALUE)
        if value is None:
            return Tag(name, attributes, line, fault=CUT)
        attributes.setdefault(match[1], _plain(value))
        fault = fault if whole else TOO_LONG
    end = cursor.match(_CLOSE)
    return Tag(name, attributes, line, closes, bool(end and len(end[1]) > 1), fault if end else CUT)


def _plain(value: str) -> str:
    joined = _HALVES.sub(lambda halves: chr(_code(halves[1], halves[2])), value) if "&#" in value else value
    return unescape(joined).replace("\0", "") if "&" in joined else joined


def _code(high: str, low: str) -> int:
    first, second = (int(half[1:], 16) if half.startswith("x") else int(half) for half in (high, low))
    code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
    return code if 0x10000 <= code <= 0x10FFFF else 0xFFFD  # noqa: PLR2004 -- what two halves can make


class _Cursor(TextCursor):
    def ahead(self, count: int) -> str:
        while len(self._text) - self._place < count and self._more():
            pass
        return self._text[self._place : self._place + count]

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match here and move behind it."""
        self.ahead(_AHEAD)
        if found := self._match(pattern):
            self._move(found.end())
        return found

    def to(self, mark: str) -> bool:
        """Move behind the next such mark; False if there is none."""
        return self.until(mark, 0)[0] is not None

    def until(self, mark: str, longest: int) -> tuple[str | None, bool]:
        """Move behind the mark; return up to `longest` characters of what stood before it (None without a mark), and if that is all."""
        kept: list[str] = []
        size = passed = 0
        while True:
            end = self._text.find(mark, self._place)
            stop = end if end >= 0 else max(self._place, len(self._text) - len(mark) + 1)
            passed += stop - self._place
            piece = self._text[self._place : min(stop, self._place + longest - size)]
            kept.append(piece)
            size += len(piece)
            self._move(stop)
            if end >= 0:
                self._move(end + len(mark))
                return "".join(kept), size == passed or not longest
            if not self._more():
                return None, False
