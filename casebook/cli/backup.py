"""casebook backup: make, look through, put back and expire backups. Making one needs no passphrase, so that a timer can."""

import getpass
import os
import sys
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import make_url

from casebook.blobs.backup_folder import BackupFolder
from casebook.cli.backend import BAD, json_option, open_house, show
from casebook.cli.backup_words import told_fault, told_made, told_proof, told_restored, told_verdict, verdict_json
from casebook.errors import NotFound
from casebook.keys.recovery import THRESHOLD
from casebook.services import backing_up, proving_backups, restoring, verifying_backups
from casebook.services.expiring_backups import expire as expire_backups
from casebook.services.migration import is_current
from casebook.services.restoring import DamagedBackup
from casebook.services.verifying_backups import Verdict
from casebook.settings import load
from casebook.work import House

folder_argument = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
name_option = click.option(
    "--backup", "name", default="", metavar="NAME", help="One backup of the folder; otherwise the newest."
)
sheets_option = click.option(
    "--sheets",
    "sheets_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="File with two recovery sheets, one a line; keep it in memory only. Without it, they are asked for.",
)


@click.group()
def backup() -> None:
    """Make backups, look through them, and put an office back from one."""


@backup.command()
@folder_argument
@json_option
def create(*, folder: Path, as_json: bool) -> None:
    """Back up the office into a folder, also while it is served. Only what is new is copied."""
    house = open_house()
    try:
        made = backing_up.create(house, folder)
    finally:
        house.close()
    bad = bool(made.missing or made.damaged)
    show(
        {
            "ok": not bad,
            "backup": str(made.id),
            "name": made.name,
            "rows": made.rows,
            "files": made.files,
            "copied": made.copied,
            "copied_bytes": made.copied_bytes,
            "missing": list(made.missing),
            "damaged": list(made.damaged),
            "fingerprint": made.fingerprint,
        },
        lambda: told_made(made),
        as_json=as_json,
    )
    sys.exit(BAD if bad else 0)


@backup.command()
@folder_argument
@name_option
@click.option("--all", "every", is_flag=True, help="Look through every backup of the folder.")
@click.option("--fingerprint", default="", metavar="SHA256:…", help="The key that must have signed it.")
@click.option("--max-age-days", type=int, default=None, help="Say BAD if the newest is older than so many days.")
@click.option("--open", "opened", is_flag=True, help="Open it with two recovery sheets, and everything in it.")
@sheets_option
@json_option
def verify(
    *,
    folder: Path,
    name: str,
    every: bool,
    fingerprint: str,
    max_age_days: int | None,
    opened: bool,
    sheets_file: Path | None,
    as_json: bool,
) -> None:
    """Look whether a backup is whole and as it was written. Without --open this needs no key."""
    names = BackupFolder(folder).names() if every else [name]
    verdicts = [verifying_backups.verify(folder, each, fingerprint=fingerprint) for each in names]
    if not verdicts:
        raise NotFound
    too_old = max_age_days is not None and min(each.age for each in verdicts) > timedelta(days=max_age_days)
    proofs = (
        [proving_backups.prove(folder, read_sheets(sheets_file), name=each.name) for each in verdicts] if opened else []
    )
    wrong_inside = [line for proof in proofs for line in proof.faults]
    good = not too_old and not wrong_inside and all(each.good for each in verdicts)
    _note(verdicts, opened=opened and not wrong_inside)
    show(
        {
            "ok": good,
            "too_old": too_old,
            "backups": [verdict_json(each) for each in verdicts],
            "opened": [{"rows": proof.rows, "values": proof.values, "files": proof.files} for proof in proofs],
            "inside": wrong_inside,
        },
        lambda: "\n".join(
            [
                *map(told_verdict, verdicts),
                *map(told_proof, proofs),
                *wrong_inside,
                *(["The newest is too old."] if too_old else []),
            ]
        ),
        as_json=as_json,
    )
    sys.exit(0 if good else BAD)


@backup.command()
@folder_argument
@name_option
@sheets_option
@click.option(
    "--tombstones",
    "lists",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A list of what was erased for good, kept elsewhere; what is on it does not come back.",
)
@click.option(
    "--despite-damage", is_flag=True, help="Put back what opens, where the backup is damaged, and say what is missing."
)
@json_option
def restore(
    *, folder: Path, name: str, sheets_file: Path | None, lists: tuple[Path, ...], despite_damage: bool, as_json: bool
) -> None:
    """Put the office back from a backup, onto an empty machine. Needs two recovery sheets."""
    os.umask(0o077)
    settings = load()
    try:
        restored = restoring.restore(
            settings, folder, read_sheets(sheets_file), name=name, further=lists, despite_damage=despite_damage
        )
    except DamagedBackup as damaged:
        click.echo("\n".join(told_fault(fault) for fault in damaged.faults), err=True)
        raise
    bad = bool(restored.missing or restored.log_faults)
    show(
        {
            "ok": not bad,
            "backup": str(restored.id),
            "made": restored.made,
            "rows": restored.rows,
            "files": restored.files,
            "missing": restored.missing,
            "erased": restored.erased,
            "log_faults": restored.log_faults,
        },
        lambda: told_restored(restored, settings),
        as_json=as_json,
    )
    sys.exit(BAD if bad else 0)


@backup.command()
@folder_argument
@click.option(
    "--keep-days",
    type=click.IntRange(min=1),
    default=None,
    help="Backups older than this are deleted; the newest stays. Without it, as CASEBOOK_BACKUP_DAYS says.",
)
@json_option
def expire(*, folder: Path, keep_days: int | None, as_json: bool) -> None:
    """Delete old backups, and the files that only they held."""
    house = open_house()
    try:
        days = keep_days or house.settings.backup_days  # 0: they are kept for ever
        backups, files = expire_backups(house, folder, days) if days else (0, 0)
    finally:
        house.close()
    show(
        {"backups": backups, "files": files},
        f"{backups} old backups and {files} files that only they held are deleted.",
        as_json=as_json,
    )


def read_sheets(path: Path | None) -> list[str]:
    """Take two recovery sheets from a file, or ask for them without showing them."""
    if path is not None:
        return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    if not sys.stdin.isatty():
        raise click.UsageError("no recovery sheets: run this in a terminal, or name a file with --sheets")
    return [
        getpass.getpass(f"Recovery sheet {number} of {THRESHOLD} (33 words, not shown): ")
        for number in range(1, THRESHOLD + 1)
    ]


def _note(verdicts: list[Verdict], *, opened: bool) -> None:
    """Write down what was found, if this is the machine where the office runs."""
    settings = load()
    place = make_url(settings.database)
    if place.drivername.startswith("sqlite") and not Path(place.database or "").is_file():
        return
    house = House(settings)
    try:
        for verdict in verdicts if is_current(house) else ():
            verifying_backups.note_verified(house, verdict, opened=opened)
    finally:
        house.close()
