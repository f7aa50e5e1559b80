"""casebook patterns: which accounts of a table of posts act together. Needs no office, and keeps nothing."""

from pathlib import Path

import click

from casebook.analysis import writing
from casebook.analysis.detection import analyse
from casebook.analysis.findings import Report
from casebook.analysis.reading import read
from casebook.cli.backend import json_option, show
from casebook.cli.exporting import check_free, new_file


@click.command("patterns")
@click.argument("path", metavar="CSV", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file ending in .csv (a row for each account) or .json (with the posts behind it).",
)
@json_option
def patterns(*, path: Path, out: Path, as_json: bool) -> None:
    """Look for accounts that act together; finding none is an ordinary answer. Times are read as UTC."""
    writers = {".csv": writing.as_csv, ".json": writing.as_json}
    if out.suffix.lower() not in writers:
        raise click.BadParameter("the name must end with .csv or .json", param_hint="--out")
    if out.is_file() and not out.is_symlink() and _answered(out):
        out.unlink()
    check_free(out)
    with path.open("rb") as stream:
        report = analyse(read(stream))
    new_file(out, iter([writers[out.suffix.lower()](report)]))
    show(_plain(report, out), lambda: _told(report, out), as_json=as_json)


def _answered(out: Path) -> bool:
    """Whether a file is an empty place for the answer, or an earlier answer of this command; nothing else is replaced."""
    with out.open("rb") as stream:
        begins = stream.read(64)
    return not begins or begins.startswith(writing.BEGINNINGS)


def _plain(report: Report, out: Path) -> dict[str, object]:
    networks = [
        {"name": each.name, "confidence": each.confidence, "accounts": len(each.members)} for each in report.networks
    ]
    counts = {"rows": report.rows, "posts": report.posts, "accounts": report.accounts, "skipped": dict(report.skipped)}
    return {"file": str(out), **counts, "networks": networks}


def _told(report: Report, out: Path) -> str:
    lines = [f"{report.rows} rows read: {report.posts} posts of {report.accounts} accounts."]
    lines += [f"{count} rows skipped: {reason}" for reason, count in report.skipped.items()]
    lines += [
        f"{each.name}: {len(each.members)} accounts, {len(each.joints)} joint acts; confidence: {each.confidence}."
        for each in report.networks
    ]
    lines.append(f"Written to {out}." if report.networks else f"No network was found. Written to {out}.")
    return "\n".join(lines)
