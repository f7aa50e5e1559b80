"""casebook recover: the ceremony with recovery sheets, at the machine, by two people.

Sheets are typed without being shown, or read from a file in memory. They are never an argument: arguments stand in the
list of processes and in the shell's history.
"""

from pathlib import Path

import click

from casebook.cli.backend import json_option, open_house, show
from casebook.cli.backup import read_sheets, sheets_option
from casebook.errors import WrongKey
from casebook.keys.credentials import new_passphrase
from casebook.services import recovering
from casebook.work import begin


@click.command()
@click.option("--login", "whose", default="", metavar="LOGIN", help="The member who is to sign in again.")
@click.option("--new-sheets", is_flag=True, help="Make three new sheets; the present ones open nothing new.")
@sheets_option
@json_option
def recover(*, whose: str, new_sheets: bool, sheets_file: Path | None, as_json: bool) -> None:
    """Give a member everything back that they held, by two of the three recovery sheets; or make new sheets."""
    if bool(whose) == new_sheets:
        raise click.UsageError("say either --login LOGIN or --new-sheets")
    house = open_house()
    sheets = read_sheets(sheets_file)
    try:
        if new_sheets:
            with begin(house, writes=True, name="recover") as work:
                made = recovering.renew_sheets(work, sheets)
            show({"recovery_sheets": list(made)}, lambda: _told(made), as_json=as_json)
            return
        passphrase = new_passphrase()
        with begin(house, writes=True, name="recover") as work:
            recovering.recover_member(work, sheets, whose, passphrase)
        show(
            {"login": whose, "passphrase": passphrase},
            f"{whose} signs in with this passphrase, shown once: {passphrase}\nThey change it themselves at “Your access”.",
            as_json=as_json,
        )
    except WrongKey as error:
        raise click.ClickException(
            "These are not two sheets of this office. Look at each word once more; nothing was changed."
        ) from error
    finally:
        house.close()


def _told(sheets: tuple[str, ...]) -> str:
    lines = ["New sheets. Write them down now; they are not shown again. Keep the old ones as long as old backups."]
    lines += [f"\n  Sheet {number}\n  {sheet}" for number, sheet in enumerate(sheets, start=1)]
    return "\n".join(lines)
