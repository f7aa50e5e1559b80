"""casebook hosts: which hosts serve this office, and carrying what they share to a further one."""

import sys

import click

from casebook.cli.backend import BAD, json_option, open_house, show
from casebook.keys import hosts as secret
from casebook.services import hosts as standing
from casebook.services.hosts import Seen
from casebook.settings import load


@click.group()
def hosts() -> None:
    """Several hosts of one office."""


@hosts.command("list")
@json_option
def list_hosts(*, as_json: bool) -> None:
    """List the hosts that were seen in the last week. Exit status 1 if one that runs holds another secret."""
    house = open_house()
    found = standing.seen(house)
    house.close()
    show(list(map(_told, found)), lambda: "\n".join(map(_line, found)) or "None was seen yet.", as_json=as_json)
    if any(each.lively and not each.same_secret for each in found):
        sys.exit(BAD)


@hosts.command()
def give() -> None:
    """Print the secret that the hosts of this office share, for `casebook hosts take` on a further host."""
    settings = load()
    letters = secret.written(settings)  # which makes it where nobody has needed it yet
    if not secret.usable(settings):
        raise click.ClickException(f"there is no whole secret at {secret.key_file(settings)}")
    click.echo(letters)


@hosts.command()
def take() -> None:
    """Keep the secret that another host gave. It is read from standard input and overwrites none."""
    settings = load()
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        fresh = secret.take(settings, sys.stdin.read(1024))
    except ValueError as error:
        raise click.ClickException("this is not what casebook hosts give prints") from error
    except FileExistsError as error:
        raise click.ClickException(
            f"this host has another secret: move {secret.key_file(settings)} away first, if it belongs to no office"
        ) from error
    click.echo("This host holds the secret now." if fresh else "This host held it already.")


def _told(each: Seen) -> dict[str, object]:
    return {
        "id": str(each.id),
        "started_at": f"{each.started_at.isoformat(timespec='seconds')}Z",
        "seen_at": f"{each.seen_at.isoformat(timespec='seconds')}Z",
        "version": each.version,
        "seconds_ahead": each.ahead,
        "same_secret": each.same_secret,
        "runs": each.lively,
        "here": each.here,
    }


def _line(each: Seen) -> str:
    runs = "runs" if each.lively else f"last seen {each.seen_at:%Y-%m-%d %H:%M} UTC"
    notes = ["this host"] if each.here else []
    notes += [] if each.same_secret else ["ANOTHER SECRET"]
    notes += [f"clock {each.ahead:+d} s"] if abs(each.ahead) > 1 else []
    return "  ".join((str(each.id), each.version, runs, ", ".join(notes))).rstrip()
