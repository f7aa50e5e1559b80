"""Statistics that name nobody: a page with pictures and tables, the same as files for submissions."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from casebook.access import Permission
from casebook.errors import InvalidInput, NotFound
from casebook.exporters import statistics as files
from casebook.exporters.statistics import Table, Words
from casebook.i18n import direction, format_number
from casebook.inspection.names import content_disposition
from casebook.keys.keyring import Keyring
from casebook.pictures.bars import Bar, bars
from casebook.pictures.drawing import Drawing
from casebook.services import statistics, statistics_pack
from casebook.services.statistics import Period
from casebook.services.statistics_pack import Asked, Numbers
from casebook.web.desk.answers import page
from casebook.web.desk.cookies import house
from casebook.web.desk.guards import guarded
from casebook.web.desk.statistics_words import statistics_words, units
from casebook.web.shared.headers import SANDBOX
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _
from casebook.work import Work, begin

blueprint = Blueprint("statistics", __name__)
PACK_TYPES = {"zip": "application/zip", "pdf": "application/pdf"}
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One table with its picture, as the page shows it."""

    table: Table
    title: str
    unit: str
    rows: tuple[Bar, ...]
    drawing: Drawing


@blueprint.get("/statistics")
@guarded(Permission.READ_STATISTICS)
def index(work: Work, keys: Keyring) -> ResponseReturnValue:
    """Show counts over all cases that the member holds."""
    period, fault = _period()
    report = statistics.report(work, keys, period, locale())
    words = statistics_words(report)
    asked = {"since": period.since, "until": period.until}
    return page(
        "statistics/index.html",
        422 if fault else 200,
        report=report,
        words=words,
        shown=[_shown(table, words) for table in report.tables],
        asked={name: month for name, month in asked.items() if month},
        fault=fault,
    )


@blueprint.get("/statistics/file.<any(csv, json):form>")
@guarded(Permission.READ_STATISTICS)
def file(work: Work, keys: Keyring, form: str) -> ResponseReturnValue:
    """Give all tables as one file."""
    report = statistics.report(work, keys, _period()[0], locale())
    write = files.as_csv if form == "csv" else files.as_json
    return _sent(write(report, statistics_words(report)), f"statistics-{report.made_at:%Y%m%d}.{form}", TYPES[form])


@blueprint.get("/statistics/pack.<any(zip, pdf):form>")
@guarded(Permission.READ_STATISTICS)
def pack(work: Work, keys: Keyring, form: str) -> ResponseReturnValue:
    """Give the numbers as a signed pack, or its document to read; pages are set when the database is free again."""
    asked = Asked(period=_period()[0], locale=locale())
    numbers = statistics_pack.compose_numbers(work, keys, asked, statistics_words)
    name = f"{numbers.dossier.pack_id}.{form}"
    response = _sent(b"", name, PACK_TYPES[form])
    response.response = _made(keys, numbers, PACK_TYPES[form])
    del response.headers["Content-Length"]
    return response


def _made(keys: Keyring, numbers: Numbers, media_type: str) -> Iterator[bytes]:
    here = house()

    def pieces() -> Iterator[bytes]:
        files = statistics_pack.assemble_numbers(numbers)
        left = next(each for each in files if each.media_type == media_type)
        with begin(here, writes=True, alone=False, name="statistics.pack", actor=keys.actor) as work:
            statistics_pack.note_numbers(work, keys.beside(work.db), numbers, (left,))
        yield left.content

    return pieces()


@blueprint.get("/statistics/pictures/<name>.svg")
@guarded(Permission.READ_STATISTICS)
def picture(work: Work, keys: Keyring, name: str) -> ResponseReturnValue:
    """Give one picture as a file that stands on its own."""
    report = statistics.report(work, keys, _period()[0], locale())
    words = statistics_words(report)
    found = next((table for table in report.tables if table.name == name), None)
    if found is None:
        raise NotFound
    drawn = render_template("statistics/picture.svg", one=_shown(found, words), words=words)
    return _sent(drawn.lstrip().encode(), f"{name}-{report.made_at:%Y%m%d}.svg", "image/svg+xml")


def _period() -> tuple[Period, str]:
    """The period that the address asks for, and what is wrong with it; a wrong one stands for all time."""
    try:
        return Period(request.args.get("since", "").strip(), request.args.get("until", "").strip()), ""
    except InvalidInput as error:
        return Period(), _(error.reason)


def _shown(table: Table, words: Words) -> Shown:
    here = locale()
    rows = [
        Bar(
            files.label(table, row, words),
            row.count,
            words.marks[row.mark] if row.mark else format_number(row.count or 0, here),
        )
        for row in table.published.rows
    ]
    if table.published.together is not None:
        rows.append(Bar(words.together, table.published.together, format_number(table.published.together, here)))
    drawing = bars(rows, rtl=direction(here) == "rtl")
    return Shown(table, words.titles[table.name], units()[table.unit], tuple(rows), drawing)


def _sent(content: bytes, name: str, media_type: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition(name)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
