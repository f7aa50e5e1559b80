"""Excel workbooks (.xlsx) as tables: the same columns, and the same care, as in CSV files; each sheet is a table.

A number of more than 15 digits was rounded when the sheet was saved and is refused as an id. Files of the older kind
(.xls) and encrypted ones are not read.
"""

from collections.abc import Iterator
from dataclasses import replace

from casebook.importers import choice as choices
from casebook.importers import csv_table, xlsx
from casebook.importers.choice import Choice, Question
from casebook.importers.columns import ColumnMap, unique_names
from casebook.importers.json_stream import BROKEN_OFF
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered
from casebook.importers.source import Source
from casebook.importers.xlsx import Sheet, Workbook
from casebook.importers.xlsx_cells import sheet_rows
from casebook.importers.xlsx_xml import Refused

FORMAT = "xlsx"
NO_WORKBOOK = "This workbook is damaged: its list of sheets cannot be read."
_ASKED = 200


def recognises(source: Source) -> float:
    """Return 0.9 for an archive that holds a workbook."""
    return 0.9 if any(member.name == xlsx.WORKBOOK for member in source.members()) else 0.0


def questions(source: Source) -> tuple[Question, ...]:
    """Ask how dates are written and by which clock, where a row shows that the file does not tell."""
    asked: dict[str, Question] = {}
    for number, row in enumerate(read(source, Choice())):
        if number >= _ASKED or len(asked) > 1:
            break
        if not isinstance(row, Message):
            continue
        shown = row.posted_at.displayed[:40]
        if "time_not_read" in row.notes and choices.IN_TWO_ORDERS.search(shown):
            asked.setdefault("day_first", choices.day_first(shown, row.position.member))
        elif choices.without_zone(row.posted_at):
            asked.setdefault("zone", choices.zone(shown, row.position.member))
    return tuple(asked.values())


def header_of(source: Source) -> tuple[str, ...]:
    """Return the column names of the first sheet that has any, for a page that asks what they hold."""
    try:
        book = xlsx.workbook(source)
        for sheet in book.sheets:
            with source.open(sheet.member) as stream:
                _, header, _ = csv_table.headed(sheet_rows(stream, book))
                if header:
                    return unique_names(header.cells)
    except (Refused, OSError, KeyError):
        return ()
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row after the first of each sheet; `choice.columns` holds for all sheets that have those columns."""
    return numbered(_all(source, choice), source)


def _all(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    try:
        book = xlsx.workbook(source)
    except Refused as refused:
        yield Skipped(Position(0, 0, xlsx.WORKBOOK), str(refused))
        return
    except (OSError, KeyError):
        yield Skipped(Position(0, 0, xlsx.WORKBOOK), NO_WORKBOOK)
        return
    for sheet in book.sheets:
        yield from _sheet(source, book, sheet, choice)


def _sheet(source: Source, book: Workbook, sheet: Sheet, choice: Choice) -> Iterator[Message | Skipped]:
    columns = replace(
        choice.columns or ColumnMap(),
        zone=choice.zone or (choice.columns.zone if choice.columns else ""),
        day_first=choice.columns.day_first if choice.day_first is None and choice.columns else choice.day_first,
    )
    line = 0
    try:
        with source.open(sheet.member) as stream:
            for row in csv_table.from_rows(sheet_rows(stream, book), columns):
                line = row.position.line
                position = Position(line, 0, sheet.member, f"{sheet.name}!A{line}")
                if isinstance(row, Message):  # empty cells at the end of a row are not written at all
                    yield replace(row, position=position, notes=tuple(n for n in row.notes if n != "missing_cells"))
                else:
                    yield Skipped(position, row.reason)
    except Refused as refused:
        yield Skipped(Position(line, 0, sheet.member), str(refused))
    except (OSError, KeyError):
        yield Skipped(Position(line, 0, sheet.member), BROKEN_OFF)
