"""casebook statistics: counts that name nobody, as a table or a document."""

from pathlib import Path

import click

from casebook.cli.backend import acting, as_option, json_option, show
from casebook.cli.exporting import check_free, new_file
from casebook.dates import Moment, in_words
from casebook.exporters import statistics as files
from casebook.exporters.small_cells import Mark
from casebook.exporters.statistics import Report, Words
from casebook.services import statistics, statistics_pack
from casebook.services.statistics import Period
from casebook.services.statistics_pack import Asked
from casebook.work import begin

TITLES = {
    "month": "Incidents by month",
    "year": "Incidents by year",
    "act_type": "Incidents by kind of act",
    "platform": "Incidents by platform",
    "country": "Incidents by country",
    "severity": "Incidents by severity",
    "cape_stage": "Cases by stage of escalation (CAPE)",
    "sex": "Affected persons by sex",
}
METHOD = (
    "An incident counts in the month in which it happened, or first can have happened.",
    "An incident counts once in a row, and in several rows if several kinds of act or platforms were part of it.",
    "The stage of a case is derived from its recorded acts, as they stand today.",
    "Counts of 1 to 4 are not shown, so that nobody can be recognised; other counts are held back where a sum would tell them.",
    "What is counted is what people told the office and the office recorded. It is not a sample.",
)


@click.command("statistics")
@click.option("--since", default="", metavar="YYYY-MM", help="The first month.")
@click.option("--until", default="", metavar="YYYY-MM", help="The last month.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file: .csv, .json, or .zip for a signed pack with the document and the table beside it.",
)
@as_option
@json_option
def count(*, since: str, until: str, out: Path, login: str, as_json: bool) -> None:
    """Count over all cases that the member holds; small counts are not shown."""
    if out.suffix == ".zip":
        _pack(Period(since, until), out, login, as_json=as_json)
        return
    writers = {".csv": files.as_csv, ".json": files.as_json}
    if out.suffix not in writers:
        raise click.BadParameter("the name must end with .csv, .json or .zip", param_hint="--out")
    check_free(out)
    period = Period(since, until)
    with acting(login, "statistics", writes=False) as (_, work, keys):
        report = statistics.report(work, keys, period, "en")
    new_file(out, iter([writers[out.suffix](report, words_of(report))]))
    tables = [table.name for table in report.tables]
    show({"file": str(out), "tables": tables}, f"{out}: {', '.join(tables)}", as_json=as_json)


def _pack(period: Period, out: Path, login: str, *, as_json: bool) -> None:
    """Write a signed pack of the numbers, and beside it the document and the tables."""
    beside = {each: out.with_suffix(each) for each in (".pdf", ".csv", ".json")}
    for path in (out, *beside.values()):
        check_free(path)
    with acting(login, "statistics", writes=False) as (house, work, keys):
        numbers = statistics_pack.compose_numbers(work, keys, Asked(period=period), words_of)
        made = statistics_pack.assemble_numbers(numbers)
        with begin(house, writes=True, name="statistics.pack", actor=keys.actor) as noting:
            statistics_pack.note_numbers(noting, keys.beside(noting.db), numbers, made)
    written = []
    for file in made:
        suffix = Path(file.name).suffix
        path = out if suffix == ".zip" else beside[suffix]
        new_file(path, iter([file.content]))
        written.append(str(path))
    show({"identifier": numbers.dossier.pack_id, "files": written}, "\n".join(written), as_json=as_json)


def words_of(report: Report) -> Words:
    """Give what stands beside the numbers, in English."""
    since, until = (in_words(Moment(month), "en") if month else "" for month in (report.since, report.until))
    about = f"about {report.about_cases}" if report.about_cases else "fewer than 10"
    return Words(
        titles=TITLES,
        marks={Mark.SMALL: "<5", Mark.HELD_BACK: "held back"},
        together="Other rows, together",
        total="Sum",
        unknown="not said",
        cases=f"It rests on {about} documented cases.",
        period=f"What happened from {since or 'any time'} to {until or 'now'}, both included.",
        method=METHOD,
        heads=("Table", "Code", "What it is", "Count"),
    )
