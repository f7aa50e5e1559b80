"""Tables as a format like the others: CSV files, alone or several in an archive, by the columns that somebody matched.

It knows nothing about cells; `csv_table` reads them. An archive's tables are read one after the other.
"""

import io
from collections.abc import Iterator
from dataclasses import replace

from casebook.importers import choice as choices
from casebook.importers import csv_table
from casebook.importers.choice import Choice, Question
from casebook.importers.columns import ColumnMap, guess, unique_names
from casebook.importers.decoding import decoded
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.rows import rows
from casebook.importers.source import Source, head

FORMAT = "csv"
_NAMES = (".csv", ".tsv", ".tab", ".txt")


def recognises(source: Source) -> float:
    """Return 0.5 for tables whose first row names columns that casebook knows, 0.1 where somebody has to match them."""
    known = [guess(_header(source, name)).usable for name in _files(source)]
    return 0.5 if any(known) else 0.1 if known else 0.0


def questions(source: Source) -> tuple[Question, ...]:
    """Ask how dates are written and by which clock, where a row shows that the file does not tell."""
    asked: dict[str, Question] = {}
    for name in _files(source):
        for row in _read(source, name, Choice(), 200):
            if not isinstance(row, Message):
                continue
            shown = row.posted_at.displayed
            if "time_not_read" in row.notes and choices.IN_TWO_ORDERS.search(shown):
                asked.setdefault("day_first", choices.day_first(shown[:40], name))
            elif choices.without_zone(row.posted_at):
                asked.setdefault("zone", choices.zone(shown[:40], name))
    return tuple(asked.values())


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row after the header of each table; `choice.columns` holds for all of them."""
    for name in _files(source):
        yield from _read(source, name, choice)


def header_of(source: Source) -> tuple[str, ...]:
    """Return the column names of the first table, () where there is none: for a page that asks what they hold."""
    return next((names for name in _files(source) if (names := _header(source, name))), ())


def _files(source: Source) -> list[str]:
    return [member.name for member in source.members() if member.name.lower().endswith(_NAMES)]


def _header(source: Source, name: str) -> tuple[str, ...]:
    _, header, _ = csv_table.headed(rows(decoded(io.BytesIO(head(source, name)))))
    return unique_names(header.cells) if header is not None else ()


def _read(source: Source, name: str, choice: Choice, most: int | None = None) -> Iterator[Message | Skipped]:
    several = len(source.members()) > 1
    columns = _columns(choice)
    try:
        with source.open(name) as stream:
            for number, row in enumerate(csv_table.read(stream, columns)):
                if number == most:
                    return
                yield replace(row, position=replace(row.position, member=name)) if several else row
    except OSError as error:
        yield Skipped(Position(0, 0, name), str(error))


def _columns(choice: Choice) -> ColumnMap | None:
    chosen = choice.columns
    if chosen is None and not choice.zone and choice.day_first is None:
        return None
    chosen = chosen or ColumnMap()
    return replace(
        chosen,
        zone=choice.zone or chosen.zone,
        day_first=chosen.day_first if choice.day_first is None else choice.day_first,
    )
