"""Records as tables for spreadsheets: one file a kind of record, and one more for each list of parts within it.

UTF-8 with a byte order mark unless asked otherwise, CRLF (RFC 4180). A cell that a spreadsheet would run as a formula gets
an apostrophe in front. Several values share a cell, one a line; a code has its word beside it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from casebook.exporters.records import Column, Export, Labels, Noun
from casebook.exporters.tables import table


def tables(export: Export, *, bom: bool = True) -> Iterator[tuple[str, bytes]]:
    """Give every table of an export with its name, "person.csv"; kinds of which there is no record have none."""
    for noun in export.nouns:
        rows = list(export.rows(noun.name))
        if rows:
            yield f"{noun.name}.csv", _main(noun, rows, export.labels, bom=bom)
            yield from _parts(noun, rows, export.labels, bom=bom)


def one(export: Export, noun: str, *, bom: bool = True) -> bytes:
    """Give the table of one kind of record, with its head even where there is none."""
    (found,) = [each for each in export.nouns if each.name == noun]
    return _main(found, list(export.rows(noun)), export.labels, bom=bom)


def terms(export: Export, *, bom: bool = True) -> bytes:
    """Give every code that occurs, with its list and its word."""
    used = sorted({pair for noun in export.nouns for _, row in export.rows(noun.name) for pair in _codes(noun, row)})
    return table(("list", "code", "label"), ((*pair, export.labels(*pair)) for pair in used), bom=bom)


def _main(noun: Noun, rows: list[tuple[str, dict[str, Any]]], labels: Labels, *, bom: bool) -> bytes:
    columns = [column for column in noun.columns if not (column.kind == "part" and column.several)]
    heads = ["case", "id", *(name for column in columns for name in _heads(column))]
    return table(
        heads,
        (
            (reference, row["id"], *(cell for column in columns for cell in _cells(column, row[column.name], labels)))
            for reference, row in rows
        ),
        bom=bom,
    )


def _parts(
    noun: Noun, rows: list[tuple[str, dict[str, Any]]], labels: Labels, *, bom: bool
) -> Iterator[tuple[str, bytes]]:
    for column in noun.columns:
        if column.kind != "part" or not column.several:
            continue
        told = [
            (
                reference,
                row["id"],
                number,
                *(cell for one in column.parts for cell in _cells(one, part[one.name], labels)),
            )
            for reference, row in rows
            for number, part in enumerate(row[column.name], start=1)
        ]
        if told:
            heads = ["case", noun.name, "number", *(name for one in column.parts for name in _heads(one))]
            yield f"{noun.name}_{column.name}.csv", table(heads, told, bom=bom)


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
