"""The rows of an Excel sheet as text: shared and own texts, numbers with the digits that they have, dates as they are counted.

Source: ECMA-376 part 1, chapters 18.3 (cells), 18.17.4 (dates).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import BinaryIO

from casebook.importers.rows import LONGEST_CELL, LONGEST_ROW, MOST_CELLS, Row
from casebook.importers.xlsx import Workbook, plain
from casebook.importers.xlsx_xml import XmlReader

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_WHOLE = re.compile(r"-?\d+(?:\.0+)?", re.ASCII)
_EXACT_DIGITS = 15  # of a number in a spreadsheet; all further ones are made up
_LAST_SERIAL = 2_958_465  # 9999-12-31
_FALSE_LEAP_DAY = 60  # 1900-02-29, which Excel believes in


def sheet_rows(stream: BinaryIO, book: Workbook) -> Iterator[Row]:
    """Yield the rows of a sheet that hold anything; `line` is the row's number in the sheet. Raises Refused, OSError."""
    cells = _Cells(book)
    for _ in XmlReader(cells.start, cells.end).feed(stream):
        yield from cells.done
        cells.done.clear()


class _Cells:
    """Collects the cells of rows as they end."""

    def __init__(self, book: Workbook) -> None:
        self.done: list[Row] = []
        self._book = book
        self._row = Row(0)
        self._size = self._column = self._style = 0
        self._kind = self._value = ""

    def start(self, path: list[str], attributes: Mapping[str, str]) -> None:
        name = path[-1]
        if name == "row" and path[-2:-1] == ["sheetData"]:
            number = attributes.get("r", "")
            self._row = Row(int(number) if number.isdecimal() and len(number) < _EXACT_DIGITS else self._row.line + 1)
            self._size, self._column = 0, -1
        elif name == "c" and path[-2:-1] == ["row"]:
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column(match[1]) if match else self._column + 1
            style = attributes.get("s", "")
            self._style = int(style) if style.isdecimal() and len(style) < _EXACT_DIGITS else 0
            self._kind, self._value = attributes.get("t", "n"), ""

    def end(self, path: list[str], text: str) -> None:
        name = path[-1]
        if name == "v" or (name == "t" and "is" in path and "rPh" not in path):
            self._value += text
        elif name == "c":
            self._put(self._shown())
        elif name == "row" and (self._row.cells or self._row.fault):
            self.done.append(self._row)

    def _put(self, text: str) -> None:
        self._size += len(text)
        if not text or self._row.fault:
            return
        if self._column >= MOST_CELLS:
            self._fail("The row has more than a thousand cells.")
        elif len(text) > LONGEST_CELL:
            self._fail("A cell is longer than one mebibyte.")
        elif self._size > LONGEST_ROW:
            self._fail("The row is longer than four mebibytes.")
        else:
            self._row.cells.extend([""] * (self._column + 1 - len(self._row.cells)))
            self._row.cells[self._column] = text.replace("\0", "")

    def _fail(self, reason: str) -> None:
        self._row.fault = reason
        self._row.cells.clear()

    def _shown(self) -> str:
        value = self._value
        if self._kind == "s":
            number = int(value) if value.isdecimal() and len(value) < _EXACT_DIGITS else -1
            return self._book.strings[number] if 0 <= number < len(self._book.strings) else ""
        if self._kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        if self._kind != "n":
            return plain(value)
        if self._style in self._book.dates:
            return as_date(value, since_1904=self._book.since_1904)
        return as_number(value)


def as_number(value: str) -> str:
    """Show a number; one of more digits than a spreadsheet keeps (15) in powers of ten, since its last ones are made up."""
    if not _WHOLE.fullmatch(value):
        return value
    whole = value.split(".", maxsplit=1)[0]
    digits = whole.lstrip("-").lstrip("0")
    if len(digits) <= _EXACT_DIGITS:
        return whole
    return f"{'-' if whole.startswith('-') else ''}{digits[0]}.{digits[1:_EXACT_DIGITS]}E+{len(digits) - 1}"


def as_date(value: str, *, since_1904: bool) -> str:
    """Show the number of a day as 2024-03-05, 2024-03-05 14:00:00 or 14:00:00; a spreadsheet knows no zone."""
    try:
        serial = float(value)
        if not 0 <= serial <= _LAST_SERIAL:
            return value
        if not since_1904 and serial < _FALSE_LEAP_DAY:
            serial += 1
        start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 -- a wall clock of nowhere
        when = start + timedelta(seconds=round(serial * 24 * 60 * 60))
    except (ValueError, OverflowError):
        return value
    if 0 < float(value) < 1:  # a time of day alone
        return when.strftime("%H:%M:%S")
    return when.strftime("%Y-%m-%d" if serial == int(serial) else "%Y-%m-%d %H:%M:%S")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
