"""Records as tables for spreadsheets: one file a kind of record, and one more for each list of parts within it.

UTF-8 with a byte order mark unless asked otherwise, CRLF (RFC 4180). A cell that a spreadsheet would run as a formula gets
an apostrophe in front. Several values share a cell, one a line; a code has its word beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from casebook.exporters.records import Column, Export, Labels, Noun
from casebook.exporters.tables import table, table_pieces

Pieces = Callable[[], Iterator[bytes]]
"""Gives the bytes of one table, the same ones every time."""


def tables(export: Export, *, bom: bool = True) -> Iterator[tuple[str, Pieces]]:
    """Give every table of an export with its name, "person.csv"; kinds of which there is no record have none."""
    for noun in export.nouns:
        if next(export.rows(noun.name), None) is not None:
            yield f"{noun.name}.csv", partial(_main, export, noun, bom=bom)
            yield from _parts(export, noun, bom=bom)


def one(export: Export, noun: str, *, bom: bool = True) -> Iterator[bytes]:
    """Give the table of one kind of record, with its head even where there is none."""
    (found,) = [each for each in export.nouns if each.name == noun]
    return _main(export, found, bom=bom)


def terms(export: Export, *, bom: bool = True) -> bytes:
    """Give every code that occurs, with its list and its word."""
    used = sorted({pair for noun in export.nouns for _, row in export.rows(noun.name) for pair in _codes(noun, row)})
    return table(("list", "code", "label"), ((*pair, export.labels(*pair)) for pair in used), bom=bom)


def _main(export: Export, noun: Noun, *, bom: bool) -> Iterator[bytes]:
    columns = [column for column in noun.columns if not (column.kind == "part" and column.several)]
    heads = ["case", "id", *(name for column in columns for name in _heads(column))]
    labels = export.labels
    return table_pieces(
        heads,
        (
            (reference, row["id"], *(cell for column in columns for cell in _cells(column, row[column.name], labels)))
            for reference, row in export.rows(noun.name)
        ),
        bom=bom,
    )


def _parts(export: Export, noun: Noun, *, bom: bool) -> Iterator[tuple[str, Pieces]]:
    for column in noun.columns:
        if column.kind != "part" or not column.several:
            continue
        if next(_told_parts(export, noun, column), None) is not None:
            yield f"{noun.name}_{column.name}.csv", partial(_part, export, noun, column, bom=bom)


def _part(export: Export, noun: Noun, column: Column, *, bom: bool) -> Iterator[bytes]:
    heads = ["case", noun.name, "number", *(name for one in column.parts for name in _heads(one))]
    return table_pieces(heads, _told_parts(export, noun, column), bom=bom)


def _told_parts(export: Export, noun: Noun, column: Column) -> Iterator[tuple[object, ...]]:
    for reference, row in export.rows(noun.name):
        for number, part in enumerate(row[column.name], start=1):
            cells = (cell for one in column.parts for cell in _cells(one, part[one.name], export.labels))
            yield reference, row["id"], number, *cells


def _heads(column: Column, prefix: str = "") -> list[str]:
    name = prefix + column.name
    if column.kind == "part" and column.several and prefix:
        return [name]
    if column.kind == "part":
        return [head for part in column.parts for head in _heads(part, f"{name}_")]
    if column.kind == "moment":
        return [name, f"{name}_zone", f"{name}_displayed"]
    return [name, f"{name}_label"] if column.kind == "code" else [name]


def _cells(column: Column, value: Any, labels: Labels) -> list[object]:  # noqa: ANN401 -- as JSON holds it
    if column.kind == "part" and isinstance(
        value, list
    ):  # parts of a part: a line each, since no table can nest so far
        lines = [[str(cell) for one in column.parts for cell in _cells(one, part[one.name], labels)] for part in value]
        return ["\n".join(" ".join(filter(None, line)) for line in lines)]
    if column.kind == "part" and column.several:
        return [""]
    if column.kind == "part":
        inside = value or {}
        return [cell for part in column.parts for cell in _cells(part, inside.get(part.name), labels)]
    if column.kind == "moment":
        told = value or {}
        return [told.get(name, "") for name in ("edtf", "zone", "displayed")]
    values = _several(value)
    if column.kind == "code":
        return ["\n".join(values), "\n".join(labels(column.list, code) for code in values if code)]
    return ["\n".join(values)]


def _several(value: Any) -> list[str]:  # noqa: ANN401
    many: Sequence[Any] = value if isinstance(value, list) else [value]
    return ["" if each is None else _plain(each) for each in many]


def _plain(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _codes(noun: Noun, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _codes_in(noun.columns, row)


def _codes_in(columns: tuple[Column, ...], row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for column in columns:
        value = row.get(column.name)
        if column.kind == "code":
            yield from ((column.list, code) for code in _several(value) if code)
        elif column.kind == "part" and value:
            for part in value if column.several else [value]:
                yield from _codes_in(column.parts, part)
