"""casebook init: found the office of this installation."""

import sys

import click

from casebook.cli.backend import json_option, open_house, show
from casebook.keys.credentials import new_passphrase
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.services.founding import Newcomer, found
from casebook.services.starting import remember
from casebook.work import begin


@click.command()
@click.option("--office", "office_name", default="", help="What the office is called.")
@click.option("--legal-name", default="", help="Its legal name, as packs print it.")
@click.option("--email", default="", help="A role address that answers for packs.")
@click.option("--team", default="", help="What the first team is called.")
@click.option("--administrator", default="", metavar="LOGIN", help="Login of the first administrator.")
@click.option("--caseworker", default="", metavar="LOGIN", help="Login of the first caseworker.")
@json_option
def init(
    *, office_name: str, legal_name: str, email: str, team: str, administrator: str, caseworker: str, as_json: bool
) -> None:
    """Found the office: its keys, first team, first administrator and first caseworker.

    Passphrases are made here and printed once, and so are the three recovery sheets. Nobody can print them again.
    """
    office = OfficeBody(
        name=office_name or _asked("Name of the office", "Office"), legal_name=legal_name, role_email=email
    )
    newcomers = tuple(
        Newcomer(name=login, login=login, passphrase=new_passphrase(), role=role)
        for login, role in (
            (administrator or _asked("Login of the first administrator", "administrator"), Role.ADMINISTRATOR),
            (caseworker or _asked("Login of the first caseworker", "caseworker"), Role.CASEWORKER),
        )
    )
    house = open_house(founding=True)
    with begin(house, writes=True, name="init") as work:
        founded = found(work, office, team or "Team", newcomers)
    sign_ins = [{"login": each.login, "passphrase": each.passphrase, "role": each.role.value} for each in newcomers]
    show(
        {"office": str(founded.office_id), "sign_ins": sign_ins, "recovery_sheets": list(founded.sheets)},
        lambda: _told(sign_ins, founded.sheets),
        as_json=as_json,
    )
    remember(house)  # whatever becomes of this, what is shown once was shown
    house.close()


def _asked(question: str, otherwise: str) -> str:
    if not sys.stdin.isatty():
        return otherwise
    return str(click.prompt(question, default=otherwise))


def _told(sign_ins: list[dict[str, str]], sheets: tuple[str, ...]) -> str:
    lines = ["The office is founded. Write these down now; they are not shown again.", ""]
    lines += [f"  {each['role']:<14} {each['login']:<14} {each['passphrase']}" for each in sign_ins]
    lines += ["", "Recovery sheets: any two of the three open everything. Keep them apart, on paper, in safe hands."]
    lines += [f"\n  Sheet {number}\n  {sheet}" for number, sheet in enumerate(sheets, start=1)]
    return "\n".join(lines)
