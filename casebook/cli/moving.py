"""casebook move: carry the office to another database, or its sealed files to another place, without opening anything."""

import os
import sys

import click

from casebook.cli.backend import BAD, json_option, show
from casebook.cli.moving_files import move_files, take_files
from casebook.errors import IllegalMove
from casebook.services import moving
from casebook.services.database_words import address, place
from casebook.services.moving import Moved
from casebook.services.restoring import is_under_way
from casebook.settings import Settings, load


@click.command()
@click.option("--database", default="", metavar="URL", help="The empty database that takes the office.")
@click.option("--blobs", default="", metavar="URL", help="The empty folder or bucket that takes the sealed files.")
@click.option(
    "--key-id", default="", metavar="ID", help="The key of that bucket, where it is another than the settings name."
)
@click.option("--secret-file", default="", metavar="PATH", help="The file that holds the secret of that key.")
@click.option(
    "--authority-file", default="", metavar="PATH", help="The certificate of its authority, if it is your own."
)
@click.option(
    "--files-here",
    "takes",
    is_flag=True,
    help="Take the place that the settings name, where the files were copied by hand.",
)
@click.option("--stay", "stays", is_flag=True, help="Go on with the database that the office had left.")
@json_option
def move(
    *,
    database: str,
    blobs: str,
    key_id: str,
    secret_file: str,
    authority_file: str,
    takes: bool,
    stays: bool,
    as_json: bool,
) -> None:
    """Carry the office to another database, or its sealed files to another place.

    Stop casebook serve first. Needs no passphrase. One that was broken off goes on when it is run again.
    """
    if sum(map(bool, (database, blobs, takes, stays))) != 1:
        raise click.UsageError("say one of --database URL, --blobs URL, --files-here, --stay")
    os.umask(0o077)
    settings = load()
    if is_under_way(settings):
        raise IllegalMove("a restore was broken off here: run casebook backup restore again")
    if database:
        _move_database(settings, database, as_json=as_json)
    elif blobs:
        move_files(
            settings,
            blobs,
            as_json=as_json,
            key_id=key_id,
            secret_file=secret_file,
            authority_file=authority_file,
        )
    elif takes:
        take_files(settings, as_json=as_json)
    else:
        left = moving.stay(settings)
        show({"ok": True, "left": left}, _told_stay(left), as_json=as_json)


def _move_database(settings: Settings, written: str, *, as_json: bool) -> None:
    if address(written).password or "password" in address(written).query:
        raise click.UsageError(
            "leave the password out of the address: whoever works on this machine can see it while the command runs."
            " Write it into ~/.pgpass, and run this again"
        )
    moved = moving.move(settings, written, (lambda _table, _rows: None) if as_json else _tell)
    show(
        {
            "ok": not moved.log_faults,
            "database": moved.place,
            "rows": moved.rows,
            "tables": moved.tables,
            "resumed": moved.resumed,
            "log_faults": moved.log_faults,
        },
        lambda: _told_database(moved, settings, ", with all that followed its question mark here" * ("?" in written)),
        as_json=as_json,
    )
    sys.exit(BAD if moved.log_faults else 0)


def _tell(table: str, rows: int) -> None:
    if rows:
        click.echo(f"{rows:>10}  {table}", err=True)


def _told_database(moved: Moved, settings: Settings, options: str) -> str:
    before = address(settings.database)
    lines = [
        f"{moved.rows} rows of {moved.tables} tables are in {moved.place}, and are what they were: each was compared."
    ]
    if moved.log_faults:
        lines.append(f"The log has {moved.log_faults} faults, as it had before: see casebook log verify.")
    lines += [
        "",
        "Now:",
        f"  1. Set CASEBOOK_DATABASE to {moved.place} for every host and timer of this office{options}.",
        "  2. Run casebook check and casebook backup create, start casebook serve, and sign in.",
        "  3. The former database takes no more writing; nothing of it was deleted. Keep it until a backup of the new one",
        "     is verified, and then delete it, with its copies: what is erased for good from now on still lies there.",
    ]
    beside = ", with the files beside it whose names begin so" if before.get_backend_name() == "sqlite" else ""
    lines.append(f"     It is {place(before)}{beside}.")
    return "\n".join(lines)


def _told_stay(left: str) -> str:
    return "\n".join(
        [
            "This database is in use again, as the office left it. What was written elsewhere since is not in it, except that",
            "what was erased for good is erased here too.",
            "",
            "Now:",
            f"  1. Delete the database {left}, so that nobody works there as well.",
            "  2. Remove members again who were removed since, and take access back again that was taken back.",
            "  3. casebook log verify names what was written elsewhere as gone. Keep log-heads under another name, with your",
            "     notes; then the log begins from what is here.",
            "  4. On each other host, delete the folder index in its instance folder before it starts.",
        ]
    )
