"""casebook import: the messages of an export into posts of a case."""

import hashlib
import sys
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click

from casebook.blobs.store import Store
from casebook.cli.backend import acting, as_option, json_option, show
from casebook.errors import InvalidInput
from casebook.importers import registry, source_of
from casebook.importers.choice import Choice
from casebook.services import custody, importing
from casebook.services.casework import case_by_reference
from casebook.services.imported_rows import ImportReport
from casebook.services.receiving import PIECE, Received, receive

OUTCOMES = ("added", "known", "changed", "skipped")
KINDS = ("auto", *dict.fromkeys((*registry.FAMILIES, *registry.FORMATS)))


@click.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--case", "reference", required=True, metavar="REF")
@click.option("--format", "wanted", type=click.Choice(KINDS), default="auto", show_default=True)
@click.option(
    "--zone", default="", metavar="ZONE", help="Time zone of times that come without one, such as Asia/Dushanbe."
)
@click.option(
    "--dates", "order", type=click.Choice(["day-first", "month-first"]), help="How dates such as 03/04/2026 are read."
)
@click.option("--direct-messages", is_flag=True, help="Read the direct messages of an archive as well.")
@click.option("--dry-run", is_flag=True, help="Read and count; write nothing.")
@as_option
@json_option
def import_table(
    *,
    path: Path,
    reference: str,
    wanted: str,
    zone: str,
    order: str | None,
    direct_messages: bool,
    dry_run: bool,
    login: str,
    as_json: bool,
) -> None:
    """Import the messages of an export. The file itself is kept as an exhibit first; importing it again adds nothing twice."""
    choice = Choice(
        zone=zone,
        day_first=None if order is None else order == "day-first",
        ticked=frozenset({"direct_messages"} if direct_messages else ()),
    )
    with acting(login, "import", writes=True) as (house, work, keys):
        case_id = case_by_reference(work, keys, reference).id
        sha256 = _digest(path)
        evidence_id = importing.kept_already(work, keys, case_id, sha256)
        if evidence_id is None and not dry_run:
            received = _received(house.blobs, case_id, path, house.settings.upload_limit)
            draft = custody.ExhibitDraft(title=path.name)
            evidence_id = custody.take_in(work, keys, case_id, received, draft)
        with path.open("rb") as stream:
            unread = "" if dry_run else _unread(path.name, stream, wanted)
            report = (
                None
                if unread
                else importing.run(
                    work,
                    keys,
                    case_id,
                    stream,
                    name=path.name,
                    sha256=sha256,
                    kind=wanted,
                    evidence_id=None if dry_run else evidence_id,
                    choice=choice,
                )
            )
    if report is None:
        click.echo(f"{unread} It is kept as an exhibit, unchanged.", err=True)
        sys.exit(1)
    show(_plain(report), lambda: _told(report), as_json=as_json)


def _unread(name: str, stream: BinaryIO, wanted: str) -> str:
    """Say why casebook cannot read a file that is an exhibit by now, "" if it can."""
    try:
        importing.format_of(source_of(name, stream), wanted)
    except InvalidInput as error:
        return error.reason
    return ""


def _received(blobs: Store, case_id: UUID, path: Path, limit: int) -> Received:
    with path.open("rb") as stream:
        return receive(blobs, case_id, path.name, iter(lambda: stream.read(PIECE), b""), limit=limit)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _plain(report: ImportReport) -> dict[str, object]:
    return {
        "format": report.format,
        "dry_run": report.dry_run,
        "rows": report.total,
        **{outcome: getattr(report, outcome) for outcome in OUTCOMES},
        "report": [
            {"row": row.row, "line": row.line, "place": row.place, "outcome": row.outcome, "reason": row.reason}
            for row in report.rows
        ],
    }


def _told(report: ImportReport) -> str:
    lines = [
        f"row {row.row} ({row.place}): {row.outcome}{': ' + row.reason if row.reason else ''}" for row in report.rows
    ]
    would = " would be" if report.dry_run else ""
    lines.append(
        f"{report.total} rows read: {report.added}{would} added, {report.known} known already, "
        f"{report.changed} changed since, {report.skipped} skipped."
    )
    if report.dry_run:
        lines.append("Dry run: nothing was written.")
    return "\n".join(lines)
