"""casebook import: rows of a foreign file into posts of a case."""

import hashlib
from pathlib import Path
from uuid import UUID

import click

from casebook.blobs.directory import Directory
from casebook.cli.backend import acting, as_option, json_option, show
from casebook.services import custody, importing
from casebook.services.casework import case_by_reference
from casebook.services.receiving import PIECE, Received, receive

OUTCOMES = ("added", "known", "skipped")


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--case", "reference", required=True, metavar="REF")
@click.option("--format", "wanted", type=click.Choice(["auto", "csv"]), default="auto", show_default=True)
@click.option("--dry-run", is_flag=True, help="Read and count; write nothing.")
@as_option
@json_option
def import_table(*, path: Path, reference: str, wanted: str, dry_run: bool, login: str, as_json: bool) -> None:
    """Import posts from a table. The file itself is kept as an exhibit first; importing it again adds nothing twice."""
    kind = importing.format_of(path.name, wanted)
    with acting(login, "import", writes=True) as (house, work, keys):
        case_id = case_by_reference(work, keys, reference).id
        sha256 = _digest(path)
        evidence_id = importing.kept_already(work, keys, case_id, sha256)
        if evidence_id is None and not dry_run:
            received = _received(house.blobs, case_id, path, house.settings.upload_limit)
            draft = custody.ExhibitDraft(title=path.name)
            evidence_id = custody.take_in(work, keys, case_id, received, draft)
        with path.open("rb") as stream:
            report = importing.run(
                work,
                keys,
                case_id,
                stream,
                name=path.name,
                sha256=sha256,
                kind=kind,
                evidence_id=evidence_id,
                dry_run=dry_run,
            )
    show(_plain(report), lambda: _told(report), as_json=as_json)


def _received(blobs: Directory, case_id: UUID, path: Path, limit: int) -> Received:
    with path.open("rb") as stream:
        return receive(blobs, case_id, path.name, iter(lambda: stream.read(PIECE), b""), limit=limit)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _plain(report: importing.ImportReport) -> dict[str, object]:
    return {
        "format": report.format,
        "dry_run": report.dry_run,
        "rows": report.total,
        **{outcome: getattr(report, outcome) for outcome in OUTCOMES},
        "report": [
            {"row": row.row, "line": row.line, "outcome": row.outcome, "reason": row.reason} for row in report.rows
        ],
    }


def _told(report: importing.ImportReport) -> str:
    lines = [
        f"row {row.row} (line {row.line}): {row.outcome}{': ' + row.reason if row.reason else ''}"
        for row in report.rows
    ]
    would = " would be" if report.dry_run else ""
    lines.append(
        f"{report.total} rows read: {report.added}{would} added, {report.known} known already, {report.skipped} skipped."
    )
    if report.dry_run:
        lines.append("Dry run: nothing was written.")
    return "\n".join(lines)
