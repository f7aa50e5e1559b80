"""Statistics that name nobody, as tables for spreadsheets and as a document (docs/formats/statistics.md).

What may be published was decided before (casebook.exporters.small_cells); nothing here sees a hidden count. Words come from
whoever asks, in the reader's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from casebook.exporters.plain import moment
from casebook.exporters.small_cells import Mark, Published, Row
from casebook.exporters.tables import table

FORMAT = "casebook/statistics@1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: `unit` is what it counts, `labels` the word for each of its codes."""

    name: str
    unit: str  # "incident", "case", "person"
    published: Published
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All tables over one period; `since` and `until` are months, "" where it is open."""

    made_at: datetime  # UTC
    office: str
    since: str
    until: str
    about_cases: int | None  # rounded to tens; None: fewer than ten
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a report says beside its numbers."""

    titles: Mapping[str, str]  # by table
    marks: Mapping[Mark, str]
    together: str
    total: str
    unknown: str  # the row of those of which it is not said
    cases: str  # "about 40", "fewer than 10"
    period: str
    method: tuple[str, ...]
    heads: tuple[str, str, str, str]  # of the columns: table, code, what it is, count


def as_csv(report: Report, words: Words) -> bytes:
    """Write all tables as one, with the period, the number of cases and the method beneath."""
    return table(words.heads, _lines(report, words))


def as_json(report: Report, words: Words) -> bytes:
    """Write all tables as one document."""
    told = {
        "format": FORMAT,
        "made_at": moment(report.made_at),
        "office": report.office,
        "since": report.since,
        "until": report.until,
        "about_cases": report.about_cases,
        "method": words.method,
        "tables": [_plain(each, words) for each in report.tables],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def label(each: Table, row: Row, words: Words) -> str:
    """Give the word of a row."""
    return each.labels.get(row.code, row.code) or words.unknown


def _lines(report: Report, words: Words) -> Iterator[tuple[object, ...]]:
    for each in report.tables:
        title = words.titles[each.name]
        for row in each.published.rows:
            shown = row.count if row.mark is None else words.marks[row.mark]
            yield title, row.code, label(each, row, words), shown
        if each.published.together is not None:
            yield title, "", words.together, each.published.together
        if each.published.total is not None:
            yield title, "", words.total, each.published.total
    for line in (words.period, words.cases, *words.method):
        yield "", "", line, ""


def _plain(each: Table, words: Words) -> dict[str, Any]:
    rows = [
        {
            "code": row.code,
            "label": label(each, row, words),
            "count": row.count,
            "mark": row.mark.value if row.mark else None,
        }
        for row in each.published.rows
    ]
    return {
        "name": each.name,
        "title": words.titles[each.name],
        "counts": each.unit,
        "rows": rows,
        "together": each.published.together,
        "total": each.published.total,
    }
