"""casebook serve: both faces, each in a process of its own, under granian."""

import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

import click
from sqlalchemy.exc import OperationalError

from casebook.cli.backend import open_house
from casebook.errors import IllegalMove, StorageFull
from casebook.services import integrity, reconciling, unfinished, visits
from casebook.settings import Settings
from casebook.work import House, begin

FACES = {"desk": "casebook.web.desk.wsgi:application", "portal": "casebook.web.portal.wsgi:application"}
THREADS = 64  # requests that one face works on at a time; slow senders hold one each, most of them wait for the network
SWEEP = 3600.0  # seconds between two sweeps
GRACE = 10  # seconds for requests under way when the server stops
KILL_AFTER = GRACE - 2  # then a face kills its own worker: killed itself, it would leave it behind


@dataclass(frozen=True, slots=True)
class Face:
    """One running face."""

    name: str
    address: str
    process: "subprocess.Popen[bytes]"


@click.command()
def serve() -> None:
    """Serve the desk and the portal until interrupted."""
    house = open_house()
    for name, address in zip(FACES, (house.settings.desk, house.settings.portal), strict=True):
        click.echo(f"{name}: http://{address}/")
    try:
        serve_until_stopped(house)
    finally:
        house.close()


def serve_until_stopped(house: House) -> None:
    """Serve both faces until SIGINT or SIGTERM; exit with 1 if one of them ends by itself."""
    prepare(house)
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    faces = start(house.settings)
    swept = time.monotonic()
    while not stopping.wait(0.5) and all(face.process.poll() is None for face in faces):
        swept = sweep_if_due(house, swept, stopping.is_set)
    ended_by_itself = not stopping.is_set()
    finish(faces)
    if ended_by_itself:
        click.echo("One of the faces ended by itself; is its address taken?", err=True)
        sys.exit(1)


def prepare(house: House) -> None:
    """Sweep what a crash or time left behind, and forbid core dumps: they would hold keys."""
    house.blobs.sweep()
    sweep(house)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sweep_if_due(house: House, last: float, stop: Callable[[], bool] = lambda: False) -> float:
    """Sweep and look once an hour; give when it was last done, in seconds of the monotonic clock."""
    if time.monotonic() - last < SWEEP:
        return last
    sweep(house)
    look(house, stop)
    return time.monotonic()


def sweep(house: House) -> None:
    """Take away the drafts, browsers, return codes and unfinished forms that time has ended. Nothing else does, so no page waits for it."""
    with suppress(OperationalError, StorageFull), begin(house, writes=True, name="serve.sweep") as work:
        visits.sweep(work)  # a busy or full database is swept an hour later
        unfinished.sweep(work)


def look(house: House, stop: Callable[[], bool]) -> None:
    """Look at a slice of the stored files and values, and clear away files that belong to no record."""
    with suppress(OperationalError, StorageFull):
        integrity.look_at_files(house, stop=stop)
        integrity.look_at_rows(house, integrity.tables_of_hour(house))
        with suppress(IllegalMove):  # too many of them: `casebook check` says so
            reconciling.sweep(house)


def start(settings: Settings) -> list[Face]:
    """Start both faces; a portal process never loads the desk."""
    return [
        Face(name, address, subprocess.Popen(_command(target, address), env=settings.environment()))  # noqa: S603 -- our own program and settings
        for (name, target), address in zip(FACES.items(), (settings.desk, settings.portal), strict=True)
    ]


def finish(faces: list[Face]) -> None:
    """Stop both faces, kindly first."""
    for face in faces:
        face.process.terminate()
    deadline = time.monotonic() + GRACE
    for face in faces:
        try:
            face.process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            face.process.kill()
            face.process.wait()


def _command(target: str, address: str) -> list[str]:
    host, _, port = address.rpartition(":")
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host.strip("[]") or "127.0.0.1",
        "--port",
        port,
        "--workers",
        "1",
        "--blocking-threads",
        str(THREADS),
        "--no-access-log",
        "--log-level",
        "error",
        "--no-ws",
        "--workers-kill-timeout",
        str(KILL_AFTER),
        target,
    ]
