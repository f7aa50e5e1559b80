"""Large JSON files value by value: only what was asked for is ever held, and a damaged value does not end the reading.

A usual streaming parser stops for good at the first defect and does not know lines. Evidence is often cut or damaged,
so here each value is parsed by itself; where that fails, its end is found by quotation marks and brackets alone.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from casebook.importers.text_cursor import TextCursor

LONGEST_VALUE = 4 * 1024 * 1024
ANY = "*"
Path = tuple[str | int, ...]

CUT = "The file ends in the middle of this row."
DAMAGED = "This row is damaged and cannot be read."
TOO_LONG = "The row is longer than four mebibytes."
BROKEN_OFF = "The file is damaged or cut here; what follows cannot be read."

_SPACE = re.compile(r"[ \t\r\n\ufeff]*+")
# Strings that are whole are passed over at once: it makes reading five times as fast.
_OUTSIDE = re.compile(r'(?:[^"{}\[\]]++|"(?:[^"\\\n]++|\\[^\n])*+")*+')
# A line break within quotation marks is a defect of JSON: the mark that closes was lost, and only this value with it.
_INSIDE = re.compile(r'(?:[^"\\\n]++|\\[^\n])*+')
_SCALAR = re.compile(r'[^ \t\r\n\ufeff,:"{}\[\]]*+')
_DECODER = json.JSONDecoder(
    strict=False
)  # line breaks within quotation marks, which editors make, are read as they stand
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One value: where it is (keys and indexes from the root), the line it begins on; `fault` says why it has no value."""

    path: Path
    line: int
    value: Any = None
    fault: str = ""

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901)."""
        return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.path)


class _EndedError(Exception):
    """There is no more text."""


def items(stream: BinaryIO, wanted: Sequence[Path]) -> Iterator[Item]:
    """Yield each value whose path fits one of `wanted` (ANY stands for one step), in the order of the file.

    Reads 64 KiB at a time and holds one value of at most 4 MiB; whatever is longer is passed over and said. Raises
    nothing on any bytes; a structure that cannot be followed any further is one last Item with a fault and the path so far.
    """
    cursor = _Cursor(stream)
    try:
        yield from _value(cursor, (), wanted)
    except _EndedError:
        yield Item(cursor.path, cursor.line, fault=CUT if cursor.within else BROKEN_OFF)


def parse(text: str) -> Any:  # noqa: ANN401 -- whatever JSON holds
    """Parse one value; half characters become U+FFFD. Raises ValueError for what is no JSON or nested too deeply."""
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise ValueError(DAMAGED) from None
    return _mended(value, text)


def _mended(value: Any, text: str) -> Any:  # noqa: ANN401 -- the same
    return _whole(value) if "\\ud" in text or "\\uD" in text else value


def _whole(value: Any) -> Any:  # noqa: ANN401 -- the same
    """Replace lone surrogates, which no encoding can write; json has already joined the pairs."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return value


def _value(cursor: "_Cursor", path: Path, wanted: Sequence[Path]) -> Iterator[Item]:
    """Read the value at the cursor; `wanted` holds what is left of the paths that lead here, () for this value itself."""
    cursor.path = path
    mark = cursor.peek()
    if () in wanted:
        line = cursor.line
        cursor.within = True
        value, fault = cursor.value()
        cursor.within = False
        yield Item(path, line, value, fault)
    elif wanted and mark in "{[":
        yield from _members(cursor, path, wanted, keyed=mark == "{")
    else:
        cursor.take(0)


def _members(cursor: "_Cursor", path: Path, wanted: Sequence[Path], *, keyed: bool) -> Iterator[Item]:
    closing = "}" if keyed else "]"
    cursor.pass_over(1)
    index = 0
    inner = _leading_on(wanted, ANY)
    while (mark := cursor.peek()) != closing:
        if mark == ",":
            cursor.pass_over(1)
        elif mark in "}]:" or (keyed and mark != '"'):
            # A bracket too many, or a key lost: how deep we are is no longer known.
            yield Item(path, cursor.line, fault=BROKEN_OFF)
            raise _EndedError
        else:
            step: str | int = index
            if keyed:
                step = _key(cursor)
                inner = _leading_on(wanted, step)
            yield from _value(cursor, (*path, step), inner)
            cursor.path = path
            index += 1
    cursor.pass_over(1)


def _leading_on(wanted: Sequence[Path], step: str) -> list[Path]:
    return [path[1:] for path in wanted if path[0] in {ANY, step}]


def _key(cursor: "_Cursor") -> str:
    text, fault = cursor.take(1000)
    if cursor.peek() == ":":
        cursor.pass_over(1)
        cursor.peek()
    try:
        return "" if fault else str(parse(text))
    except ValueError:
        return ""


class _Cursor(TextCursor):
    """A place among values: the path to the one that is read, and whether the place is `within` one that was asked for."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self.path: Path = ()
        self.within = False

    def peek(self) -> str:
        """Return the next mark that is no space, without passing it."""
        while True:
            self._move(_SPACE.match(self._text, self._place).end())  # type: ignore[union-attr]  # it matches the empty text too
            if self._place < len(self._text):
                return self._text[self._place]
            self._go_on()

    def pass_over(self, count: int) -> None:
        """Move on by marks that have been seen."""
        self._move(self._place + count)

    def value(self) -> tuple[Any, str]:
        """Pass over the next value, and return it parsed, or what is wrong with it."""
        self.peek()
        try:
            # Nearly always all of it has been read; this is ten times as fast as looking for its end first.
            value, end = _DECODER.raw_decode(self._text, self._place)
        except (ValueError, RecursionError):
            return self._piecemeal()
        if end == len(self._text) or end - self._place > LONGEST_VALUE:
            return self._piecemeal()  # a number may go on in the next piece
        text = self._text[self._place : end]
        self._move(end)
        return _mended(value, text), ""

    def _piecemeal(self) -> tuple[Any, str]:
        text, fault = self.take()
        try:
            return (None, fault) if fault else (parse(text), "")
        except ValueError:
            return None, DAMAGED

    def take(self, longest: int = LONGEST_VALUE) -> tuple[str, str]:
        """Pass over the next value, and return its text and what is wrong with it ("" if nothing is)."""
        taken = _Taken(longest)
        mark = self.peek()
        if mark not in '"{[':
            self._scalar(taken)
            return taken.text, taken.fault
        depth, quoted = int(mark != '"'), mark == '"'
        self._keep(self._place + 1, taken)
        while True:
            match = self._match(_INSIDE if quoted else _OUTSIDE)
            self._keep(match.end() if match else self._place, taken)
            mark = self._text[self._place : self._place + 1]
            if not mark or (mark == "\\" and self._place + 1 == len(self._text)):
                self._go_on()
                continue
            if quoted and mark != '"':
                taken.fault = taken.fault or DAMAGED
            else:
                depth += (mark in "{[") - (mark in "}]")
            quoted = mark == '"' and not quoted
            self._keep(self._place + 1, taken)
            if not quoted and depth <= 0:
                return taken.text, taken.fault

    def _scalar(self, taken: "_Taken") -> None:
        while True:
            match = self._match(_SCALAR)
            self._keep(match.end() if match else self._place, taken)
            if self._place < len(self._text):
                break
            try:
                self._go_on()
            except _EndedError:
                break
        if not taken.size:  # a comma or a colon where a value should stand
            taken.fault = DAMAGED

    def _keep(self, end: int, taken: "_Taken") -> None:
        taken.add(self._text[self._place : end])
        self._move(end)

    def _go_on(self) -> None:
        """Read more; raises _EndedError where there is none."""
        try:
            if self._more():
                return
        except OSError:  # damage of the archive around it
            pass
        raise _EndedError


class _Taken:
    """The text of a value as far as it may be held."""

    def __init__(self, longest: int) -> None:
        self._parts: list[str] = []
        self._longest = longest
        self.size = 0
        self.fault = ""

    def add(self, text: str) -> None:
        self.size += len(text)
        if self.size > self._longest:
            self._parts.clear()
            self.fault = TOO_LONG
        elif text:
            self._parts.append(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)
