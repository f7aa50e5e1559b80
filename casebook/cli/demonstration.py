"""casebook demo: a throw-away office with an invented cast, served until interrupted."""

import dataclasses
import json
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from types import FrameType

import click

from casebook.cli import serving
from casebook.demo.build import Built, build
from casebook.demo.cast import OFFICE
from casebook.services.migration import migrate
from casebook.settings import Settings, load_for
from casebook.verify import verify
from casebook.work import House


@click.command()
@click.option("--build-only", is_flag=True, help="Build and verify; do not serve.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), help="Where to build; kept afterwards.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def demo(*, build_only: bool, instance: Path | None, as_json: bool) -> None:
    """Build an invented office with three cases and one verified pack, print the sign-ins, and serve it.

    Without --instance it lives in a temporary folder and goes away when it ends.
    """
    if instance is not None and instance.exists() and any(instance.iterdir()):
        raise click.UsageError(f"{instance} is not empty: the demonstration builds in an empty folder only")
    signal.signal(signal.SIGTERM, _end)  # so that a folder half built goes away as well
    folder = instance or Path(tempfile.mkdtemp(prefix="casebook-demo-"))
    house = House(_with_free_addresses(load_for(folder)))
    try:
        migrate(house)
        built = build(house)
        verdict = verify(built.pack)
        click.echo(json.dumps(_plain(house.settings, built)) if as_json else _told(house.settings, built))
        if not verdict.ok:
            click.echo(verdict.as_text(), err=True)
            sys.exit(1)
        if not build_only:
            serving.serve_until_stopped(house)
    finally:
        house.close()
        if instance is None:
            shutil.rmtree(folder, ignore_errors=True)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _with_free_addresses(settings: Settings) -> Settings:
    """Give settings whose faces can listen, under the office's name: where an address is taken, on another port."""
    named = settings.portal_name or OFFICE.name
    return dataclasses.replace(settings, desk=_free(settings.desk), portal=_free(settings.portal), portal_name=named)


def _free(address: str) -> str:
    host, _, port = address.rpartition(":")
    for wanted in (int(port), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, wanted))
            except OSError:
                continue
            return f"{host}:{probe.getsockname()[1]}"
    return address


def _plain(settings: Settings, built: Built) -> dict[str, object]:
    return {
        "desk": f"http://{settings.desk}/",
        "portal": f"http://{settings.portal}/",
        "sign_ins": [
            {"login": each.login, "passphrase": each.passphrase, "role": each.role.value} for each in built.newcomers
        ],
        "cases": list(built.references),
        "pack": str(built.pack),
        "reader": str(built.reader),
        "return_code": built.return_code,
    }


def _told(settings: Settings, built: Built) -> str:
    lines = ["An invented office is ready. Nobody in it exists.", "", f"  desk    http://{settings.desk}/"]
    lines += [f"  portal  http://{settings.portal}/", "", "Sign-ins:"]
    lines += [f"  {each.role.value:<14} {each.login:<8} {each.passphrase}" for each in built.newcomers]
    lines += ["", f"Return code to try at the portal: {built.return_code}"]
    lines += [f"Cases: {', '.join(built.references)}", f"Proof pack, verified: {built.pack}"]
    lines += [
        f"Reader PDF: {built.reader}",
        "",
        "Check the pack without casebook's help: python -m casebook.verify FILE",
    ]
    return "\n".join(lines)
