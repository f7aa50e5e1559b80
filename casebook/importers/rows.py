"""Text in pieces to rows of cells (RFC 4180, and what spreadsheets make of it), never holding more than one row.

The standard library's reader has one size limit for the whole process and cannot go on after a row that breaks it;
here such a row is passed over, and the next one is read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LONGEST_CELL = 1024 * 1024
LONGEST_ROW = 4 * LONGEST_CELL
MOST_CELLS = 1000
_DELIMITERS = ",;\t|"
_LOOKED_AT, _MOST_LINES = 64 * 1024, 12
_QUOTED = re.compile(r'"|[^"]+')


@dataclass(slots=True)
class Row:
    """One row as it stands; `fault` says why it must not be used ("" if it may be)."""

    line: int
    cells: list[str] = field(default_factory=list)
    fault: str = ""


class RowReader:
    """Takes text piece by piece and gives the rows that each piece completes. Blank lines are no rows."""

    def __init__(self, delimiter: str) -> None:
        self._plain = re.compile(rf'\r\n|["\r\n{re.escape(delimiter)}]|[^"\r\n{re.escape(delimiter)}]+')
        self._delimiter = delimiter
        self._line = 1
        self._quoted = False
        self._begin()

    def feed(self, text: str) -> Iterator[Row]:
        """Yield every row that ends within this piece."""
        place = 0
        while match := (_QUOTED if self._quoted else self._plain).match(text, place):
            place = match.end()
            part = match[0]
            if self._quoted:
                self._within_quotes(part)
            elif part in {"\r\n", "\r", "\n"}:
                yield from self._end_row()
                self._line += 1
                self._row.line = self._line
            else:
                self._outside_quotes(part)

    def close(self) -> Iterator[Row]:
        """Yield the last row, if the text did not end with a line break."""
        if self._quoted:
            self._fail("A quotation mark is opened and never closed.")
            self._quoted = False
        yield from self._end_row()

    def _begin(self) -> None:
        self._row = Row(self._line)
        self._cell: list[str] = []
        self._cell_size = self._row_size = 0
        self._at_start = True  # of a cell: only there does a quotation mark open
        self._after_quote = False
        self._seen = False

    def _within_quotes(self, part: str) -> None:
        if part == '"':
            self._quoted, self._after_quote = False, True
            return
        self._line += part.count("\n") + part.count("\r") - part.count("\r\n")
        self._add(part)

    def _outside_quotes(self, part: str) -> None:
        self._seen = True
        if part == self._delimiter:
            self._end_cell()
            return
        if part == '"' and (self._at_start or self._after_quote):
            if self._after_quote:
                self._add('"')  # two in a row stand for one
            self._quoted = True
        else:
            self._add(part)
        self._at_start = self._after_quote = False

    def _add(self, text: str) -> None:
        self._cell_size += len(text)
        self._row_size += len(text)
        if self._cell_size > LONGEST_CELL:
            self._fail("A cell is longer than one mebibyte.")
        elif self._row_size > LONGEST_ROW:
            self._fail("The row is longer than four mebibytes.")
        elif not self._row.fault:
            self._cell.append(text)

    def _fail(self, reason: str) -> None:
        """Keep the row's first fault, and nothing more of its words."""
        self._row.fault = self._row.fault or reason
        self._cell.clear()

    def _end_cell(self) -> None:
        if len(self._row.cells) >= MOST_CELLS:
            self._fail("The row has more than a thousand cells.")
        else:
            self._row.cells.append("".join(self._cell))
        self._cell.clear()
        self._cell_size = 0
        self._at_start, self._after_quote = True, False

    def _end_row(self) -> Iterator[Row]:
        if self._seen:
            self._end_cell()
            if any("\0" in cell for cell in self._row.cells):
                self._fail("The row holds NUL characters.")
            yield self._row
        self._begin()


def rows(texts: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of a table given as text in pieces; the delimiter is the commonest one of the first line."""
    pieces = iter(texts)
    first = ""
    for piece in pieces:
        first += piece
        if len(first) > LONGEST_CELL or "\n" in first.lstrip("\r\n") or "\r" in first.lstrip("\r\n"):
            break
    reader = RowReader(_delimiter(first))
    yield from reader.feed(first)
    for piece in pieces:
        yield from reader.feed(piece)
    yield from reader.close()


def _delimiter(first: str) -> str:
    line = re.split(r"[\r\n]", first.lstrip("\r\n"), maxsplit=1)[0]
    if said := re.fullmatch(r'"?sep=(.)"?', line, re.IGNORECASE):
        return said[1] if said[1] in _DELIMITERS else ","
    # A title above the table has none; then the next lines tell.
    lines = (re.sub(r'"[^"]*"', "", one) for one in re.split(r"[\r\n]+", first[:_LOOKED_AT])[:_MOST_LINES])
    bare = next((one for one in lines if any(mark in one for mark in _DELIMITERS)), "")
    return max(_DELIMITERS, key=bare.count)
