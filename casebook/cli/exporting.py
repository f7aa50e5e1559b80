"""casebook cases export: everything of one case, or of all that a member holds, into a file that only they can read."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click

from casebook.cli.backend import as_option, json_option, open_house, read_passphrase, show
from casebook.i18n import LOCALES
from casebook.keys.keyring import Keyring
from casebook.services import handover, membership
from casebook.services.casework import case_by_reference
from casebook.services.handover import Choice
from casebook.work import Work, begin


@click.command()
@click.argument("reference", required=False)
@click.option("--all", "everything", is_flag=True, help="All cases that the member holds.")
@click.option("--format", "form", type=click.Choice(handover.FORMS), default="archive", show_default=True)
@click.option("--table", default="", metavar="NAME", help="With csv: one table alone, such as incident.")
@click.option("--bom/--no-bom", default=True, show_default=True, help="Mark tables as UTF-8 for spreadsheets.")
@click.option("--locale", type=click.Choice(list(LOCALES)), default="en", show_default=True, help="Of words for codes.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A file that is not there yet."
)
@as_option
@json_option
def export(
    *,
    reference: str | None,
    everything: bool,
    form: handover.Form,
    table: str,
    bom: bool,
    locale: str,
    out: Path,
    login: str,
    as_json: bool,
) -> None:
    """Take a case out of encryption: as tables, as one document, or as an archive with its files."""
    if (reference is None) is not everything:
        raise click.UsageError("name one case, or say --all")
    if table and form != "csv":
        raise click.BadParameter("only csv has tables", param_hint="--table")
    check_free(out)
    house, passphrase = open_house(), read_passphrase(f"Passphrase of {login}: ")
    choice = Choice(form=form, locale=locale, bom=bom, noun=table)
    try:
        with begin(house, writes=False, name="cases.export") as work:
            keys = membership.unlock(work, login, passphrase)
            composition = handover.compose(work, keys, _chosen(work, keys, reference), choice)
        prepared = handover.prepare(composition, house.blobs)
        with begin(house, writes=True, name="cases.export") as work:
            handover.release(work, membership.unlock(work, login, passphrase), prepared)
        new_file(out, prepared.pieces())
    finally:
        house.close()
    cases = prepared.export.cases
    failures = [what for case in cases for what in (*case.damaged, *case.unreadable)]
    records = sum(case.count for case in cases)
    show(
        {"file": str(out), "cases": len(cases), "records": records, "failures": failures},
        "\n".join([f"{out}: cases {len(cases)}, records {records}", *(f"left out: {each}" for each in failures)]),
        as_json=as_json,
    )


def check_free(out: Path) -> None:
    """Refuse a path where something stands already, or whose folder is not there; before anything is opened."""
    if not out.resolve().parent.is_dir():
        raise click.BadParameter("there is no such folder", param_hint="--out")
    if out.exists() or out.is_symlink():
        raise click.BadParameter("this file exists already", param_hint="--out")


def new_file(out: Path, pieces: Iterator[bytes]) -> None:
    """Write into a new file that only its owner can read; a file that could not be finished does not stay."""
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            for piece in pieces:
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _chosen(work: Work, keys: Keyring, reference: str | None) -> list[UUID]:
    if reference is None:
        return handover.held(work, keys)
    return [case_by_reference(work, keys, reference).id]
