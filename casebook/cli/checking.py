"""casebook check: look at this installation and say what to do. It changes nothing, and asks the network only when told to."""

import sys
from collections.abc import Iterator

import click
from sqlalchemy.exc import SQLAlchemyError

from casebook.cli.backend import json_option, show
from casebook.cli.looks.clock import looks_at_clock
from casebook.cli.looks.disks import looks_at_disks
from casebook.cli.looks.durability import looks_at_database
from casebook.cli.looks.finding import Finding, Look
from casebook.cli.looks.folders import looks_at_folders
from casebook.cli.looks.front import looks_at_front
from casebook.cli.looks.hosts import looks_at_hosts
from casebook.cli.looks.machine import looks_at_machine
from casebook.cli.looks.network import looks_at_network, looks_at_stamps
from casebook.cli.looks.office import looks_at_office
from casebook.cli.looks.protections import looks_at_protections
from casebook.cli.looks.seal import looks_at_seal
from casebook.cli.looks.storage import looks_at_storage
from casebook.cli.looks.versions import looks_at_versions
from casebook.cli.looks.workers import looks_at_workers
from casebook.errors import StorageAway
from casebook.services.database_words import address
from casebook.settings import load
from casebook.work import House

LOOKS: tuple[Look, ...] = (
    looks_at_folders,
    looks_at_database,
    looks_at_office,
    looks_at_disks,
    looks_at_storage,
    looks_at_machine,
    looks_at_clock,
    looks_at_hosts,
    looks_at_versions,
    looks_at_workers,
    looks_at_front,
    looks_at_protections,
    looks_at_stamps,
    looks_at_seal,
)
_SIGNS = {"good": "good", "note": "note", "bad": "BAD "}


@click.command()
@click.option(
    "--network", is_flag=True, help="Also ask the network: HTTPS of each host name, each time-stamping service."
)
@json_option
def check(*, network: bool, as_json: bool) -> None:
    """Examine permissions, database, log, files, disks, machine, clock, hosts, versions, settings and protections."""
    settings = load()
    address(settings.database)
    house = House(settings)
    looks = (*LOOKS, looks_at_network) if network else LOOKS
    findings = [finding for look in looks for finding in _looked(look, house)]
    house.close()
    good = not any(finding.level == "bad" for finding in findings)
    show({"ok": good, "findings": list(map(_told, findings))}, lambda: "\n".join(map(_line, findings)), as_json=as_json)
    sys.exit(0 if good else 1)


def _looked(look: Look, house: House) -> Iterator[Finding]:
    try:
        yield from look(house)
    except (OSError, SQLAlchemyError, StorageAway) as error:  # one thing that cannot be looked at hides no other
        what = look.__name__.replace("_", " ").replace("looks at", "a look at the")
        yield Finding(
            f"{what} can be finished",
            good=False,
            advice=f"it ended with {type(error).__name__}: run it as the user that serves",
        )


def _told(finding: Finding) -> dict[str, object]:
    names = ("what", "good", "level", "said", "advice")
    return {name: getattr(finding, name) for name in names}


def _line(finding: Finding) -> str:
    said = f" ({finding.said})" if finding.said else ""
    advice = "" if finding.good else f": {finding.advice}"
    return f"{_SIGNS[finding.level]}  {finding.what}{said}{advice}"
