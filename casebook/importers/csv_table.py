"""Tables of posts or comments as CSV: what spreadsheets, collectors and platforms write, with whatever columns.

Cells are taken as they are. A time without a zone stays without one, an id that a spreadsheet rounded is no id, a date
with two readings is not read; the row is kept all the same, and says so in its notes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from types import MappingProxyType
from typing import BinaryIO

from casebook.dates import Moment, from_stamp
from casebook.errors import InvalidInput
from casebook.importers.columns import ColumnMap, guess, unique_names
from casebook.importers.decoding import REPLACED, decoded
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.rows import Row, rows

_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+", re.IGNORECASE | re.ASCII)
_SAID_DELIMITER = re.compile(r"sep=.?", re.IGNORECASE)
_LONGEST_SHOWN = 200
_MOST_ABOVE = 10
ABOVE_HEADER = "This row stands above the names of the columns."
_CODES = MappingProxyType(
    {
        "twitter": "x",
        "x.com": "x",
        "fb": "facebook",
        "ig": "instagram",
        "tg": "telegram",
        "vkontakte": "vk",
        "вконтакте": "vk",
        "вк": "vk",
        "vk.com": "vk",
        "ok": "odnoklassniki",
        "ok.ru": "odnoklassniki",
        "одноклассники": "odnoklassniki",
        "телеграм": "telegram",
        "telegramm": "telegram",
        "yt": "youtube",
        "ютуб": "youtube",
        "тикток": "tiktok",
        "фейсбук": "facebook",
        "инстаграм": "instagram",
    }
)


def read(stream: BinaryIO, columns: ColumnMap | None = None) -> Iterator[Message | Skipped]:
    """Yield every row after the header as a Message, or as Skipped with the reason; raises nothing on any bytes.

    Without `columns` they are recognised by their names. Reads 64 KiB at a time and holds one row; a row over 4 MiB, a
    cell over 1 MiB and NUL characters lead to Skipped. Raises InvalidInput only for a `columns.zone` that does not exist.
    """
    yield from from_rows(rows(decoded(stream)), columns)


def from_rows(table: Iterator[Row], columns: ColumnMap | None = None) -> Iterator[Message | Skipped]:
    """Do the same with the rows of any table, the first of which names the columns."""
    above, header, below = headed(table, columns)
    if header is None:
        return
    names = unique_names(header.cells)
    chosen = columns if columns and columns.usable else guess(names, columns)
    Moment(zone=chosen.zone)
    for number, row in enumerate(above, 1):
        yield Skipped(Position(row.line, number), ABOVE_HEADER)
    for number, row in enumerate(chain(below, table), len(above) + 1):
        yield _row(row, Position(row.line, number), names, chosen)


def headed(table: Iterator[Row], columns: ColumnMap | None = None) -> tuple[list[Row], Row | None, list[Row]]:
    """Take the first rows of a table: those above the names of its columns, these (None in an empty table), the next ones.

    The names stand in the first row, or else in the first of ten that names known columns: titles and days of making
    often stand above.
    """
    first = next(table, None)
    if first is not None and len(first.cells) <= 2 and _SAID_DELIMITER.fullmatch((*first.cells, "")[0]):  # noqa: PLR2004
        first = next(table, None)
    if first is None or _is_header(first, columns):
        return [], first, []
    rows = [first, *islice(table, _MOST_ABOVE)]
    place = next((at for at, row in enumerate(rows) if _is_header(row, columns)), 0)
    return rows[:place], rows[place], rows[place + 1 :]


def _is_header(row: Row, columns: ColumnMap | None) -> bool:
    if columns and columns.usable:
        return bool({columns.text, columns.url} - {""} <= set(unique_names(row.cells)))
    return len(row.cells) > 1 and guess(unique_names(row.cells)).usable


def _row(row: Row, position: Position, names: tuple[str, ...], columns: ColumnMap) -> Message | Skipped:
    if row.fault:
        return Skipped(position, row.fault)
    if not columns.usable:
        return Skipped(position, "No column of this file is known to hold text or addresses.")
    raw = _raw(row, names)
    message = _message(raw, position, columns)
    if not (message.text.strip() or message.url):
        return Skipped(position, "The row has neither text nor address.")
    found = {
        "missing_cells": len(row.cells) < len(names),
        "extra_cells": len(row.cells) > len(names),
        "damaged_characters": any(REPLACED in cell for cell in row.cells),
    }
    return replace(message, notes=message.notes + tuple(note for note, true in found.items() if true))


def _raw(row: Row, names: tuple[str, ...]) -> Mapping[str, str]:
    if len(row.cells) > len(names):
        names = unique_names(names + ("",) * (len(row.cells) - len(names)))
    return MappingProxyType(dict(zip(names, row.cells, strict=False)))


def _message(raw: Mapping[str, str], position: Position, columns: ColumnMap) -> Message:
    def cell(name: str) -> str:
        return raw.get(name, "").strip() if name else ""

    day, clock = cell(columns.posted_at), cell(columns.clock)
    posted_at, unread = _when(day if ":" in day else f"{day} {clock}".strip(), columns)
    native_id, account_id = cell(columns.native_id), cell(columns.account_id)
    rounded = any(_ROUNDED.fullmatch(number) for number in (native_id, account_id))
    notes = (("time_not_read",) if unread else ()) + (("destroyed_id",) if rounded else ())
    return Message(
        position=position,
        text=raw.get(columns.text, ""),
        posted_at=posted_at,
        platform=_platform(cell(columns.platform)) or columns.every_platform,
        account=cell(columns.account).removeprefix("@"),
        account_id="" if _ROUNDED.fullmatch(account_id) else account_id,
        display_name=cell(columns.display_name),
        url=cell(columns.url),
        native_id="" if _ROUNDED.fullmatch(native_id) else native_id,
        raw=raw,
        notes=notes,
    )


def _when(shown: str, columns: ColumnMap) -> tuple[Moment, bool]:
    """Return the time, and whether something was shown that cannot be read (or not in one way only)."""
    try:
        return (from_stamp(shown, columns.zone, columns.day_first) if shown else Moment()), False
    except InvalidInput:
        return Moment("", columns.zone, shown[:_LONGEST_SHOWN]), True


def _platform(name: str) -> str:
    return _CODES.get(name.casefold(), name.casefold())
