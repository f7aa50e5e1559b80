"""casebook serve: both faces, each in a process of its own, under granian."""

import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import click
from sqlalchemy.exc import SQLAlchemyError

from casebook import __version__
from casebook.cli import metrics, status_port
from casebook.cli.backend import open_house
from casebook.cli.faces import FACES, Face, finish, start_face
from casebook.cli.status_port import TEXT, Answer, as_json
from casebook.cli.tallying import Listener
from casebook.errors import CasebookError
from casebook.services import admitting_files, hosts, hourly, shredding
from casebook.services.measures import measure, ready
from casebook.services.migration import present_revision
from casebook.services.program_log import ProgramLog
from casebook.services.starting import why_stop
from casebook.work import House

SWEEP = 3600.0  # seconds between two sweeps
LOOK = 10.0  # seconds between two looks whether this program may still work on its database
CAME_UP = 10.0  # seconds; a face that ends sooner has never come up, and is not started anew


@click.command()
def serve() -> None:
    """Serve the desk and the portal until interrupted."""
    house = open_house()
    for name, address in zip(FACES, (house.settings.desk, house.settings.portal), strict=True):
        click.echo(f"{name}: http://{address}/")
    if house.settings.status:
        click.echo(f"status: http://{house.settings.status}/metrics")
    try:
        serve_until_stopped(house)
    finally:
        house.close()


def serve_until_stopped(house: House) -> None:
    """Serve both faces until SIGINT or SIGTERM; exit with 1 if they cannot, or may not, go on."""
    where = status_port.place(house.settings)
    admitting_files.admit(house)  # before this host says that it runs
    hosts.join(house)
    prepare(house)
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with Listener() as listener:
        watch = Watch(house, listener)
        with status_port.answering(where, watch.pages()):
            goes_on = watch.until(stopping)
    if watch.reason:
        click.echo(watch.reason, err=True)
        sys.exit(1)
    if not goes_on:
        click.echo("One of the faces ended by itself; is its address taken?", err=True)
        sys.exit(1)


def prepare(house: House) -> None:
    """Sweep what a crash or time left behind, and forbid core dumps: they would hold keys."""
    house.blobs.sweep()
    shredding.finish(house)
    hourly.sweep(house)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sweep_if_due(house: House, last: float, stop: Callable[[], bool] = lambda: False) -> float:
    """Sweep and look once an hour, unless a worker does; give when it was last done, in seconds of the monotonic clock."""
    if time.monotonic() - last < SWEEP:
        return last
    if hourly.done_elsewhere(house):
        program_log_of(house).expire()
    else:
        hourly.do(house, program_log_of(house), stop)
    return time.monotonic()


def beat_if_due(house: House, last: float) -> float:
    """Say once a minute that this host serves; give when that was last done, in seconds of the monotonic clock."""
    if time.monotonic() - last < hosts.EVERY.total_seconds():
        return last
    with suppress(SQLAlchemyError, CasebookError, OSError):  # a database out of reach is told a minute later
        hosts.beat(house)
    return time.monotonic()


def program_log_of(house: House) -> ProgramLog:
    """Give the log in which this process says what happens to it."""
    return ProgramLog(house.settings.instance, "serve", days=house.settings.log_days, clock=house.clock)


class Watch:
    """The faces under this process's eyes: one that dies is started anew, and what is known of them is told when asked."""

    def __init__(self, house: House, listener: Listener) -> None:
        self._house, self._listener = house, listener
        self._log = program_log_of(house)
        self.reason = ""  # why it may not go on: the office left its database, or a newer version changed its shape
        self._began = self._swept = self._beaten = self._looked = time.monotonic()
        self._faces: dict[str, Face] = {}
        self._restarts = dict.fromkeys(FACES, 0)

    def until(self, stopping: threading.Event) -> bool:
        """Serve until `stopping`; False if a face ended and could not be started anew."""
        self._log.write("started", version=__version__, revision=present_revision(self._house.engine) or "none")
        goes_on = True
        try:
            for name in FACES:
                self._start(name)
            while goes_on and not stopping.wait(0.5):
                goes_on = self._keep_up() and self._may_go_on()
                self._beaten = beat_if_due(self._house, self._beaten)
                self._swept = sweep_if_due(self._house, self._swept, stopping.is_set)
        except Exception as error:
            self._log.write("fault", kind=type(error).__name__, place="serving")
            raise
        finally:
            finish(list(self._faces.values()))
            with suppress(SQLAlchemyError, CasebookError, OSError):  # else it counts as running for five minutes
                hosts.leave(self._house)
            self._log.write("stopped", by_itself=not stopping.is_set())
        return goes_on

    def pages(self) -> dict[str, Callable[[], Answer]]:
        """Give what the status port answers: the whole of its paths."""
        return {"/health/live": self._live, "/health/ready": self._ready, "/metrics": self._metrics}

    def _start(self, name: str) -> None:
        self._faces[name] = start_face(self._house.settings, name, self._listener.path)
        self._log.write("face_started", face=name)

    def _keep_up(self) -> bool:
        for face in [each for each in self._faces.values() if each.process.poll() is not None]:
            self._log.write("face_ended", face=face.name)
            if time.monotonic() - face.since < CAME_UP:  # it never came up, so it would not the next time
                return False
            self._restarts[face.name] += 1
            self._start(face.name)
        return True

    def _may_go_on(self) -> bool:
        if time.monotonic() - self._looked >= LOOK:
            self.reason = why_stop(self._house)
            self._looked = time.monotonic()
        return not self.reason

    def _up(self) -> dict[str, bool]:
        faces = dict.fromkeys(FACES, False)
        return faces | {name: face.process.poll() is None for name, face in dict(self._faces).items()}

    def _live(self) -> Answer:
        return as_json(200, {"live": True})

    def _ready(self) -> Answer:
        state, up = ready(self._house), self._up()
        good = state.all and all(up.values())
        parts = {"database": state.database, "schema": state.schema, "files": state.files, "clock": state.clock, **up}
        return as_json(200 if good else 503, {"ready": good, **parts})

    def _metrics(self) -> Answer:
        now = time.monotonic()
        running = metrics.Running(
            up_seconds=now - self._began,
            faces=self._up(),
            restarts=dict(self._restarts),
            swept_ago=now - self._swept,
        )
        told = metrics.text(measure(self._house), self._listener.taken(), running, self._house.clock().date())
        return 200, TEXT, told
