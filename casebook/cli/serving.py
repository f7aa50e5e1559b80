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
from sqlalchemy.exc import OperationalError

from casebook import __version__
from casebook.cli import metrics, status_port
from casebook.cli.backend import open_house
from casebook.cli.faces import FACES, Face, finish, start_face
from casebook.cli.status_port import TEXT, Answer, as_json
from casebook.cli.tallying import Listener
from casebook.errors import IllegalMove, NotFound, StorageFull
from casebook.services import integrity, inviting, reconciling, shredding, unfinished, visits
from casebook.services.measures import measure, ready
from casebook.services.migration import present_revision
from casebook.services.program_log import ProgramLog
from casebook.work import House, begin

SWEEP = 3600.0  # seconds between two sweeps
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
    """Serve both faces until SIGINT or SIGTERM; exit with 1 if one of them ends by itself and cannot be started anew."""
    where = status_port.place(house.settings)
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
    if not goes_on:
        click.echo("One of the faces ended by itself; is its address taken?", err=True)
        sys.exit(1)


def prepare(house: House) -> None:
    """Sweep what a crash or time left behind, and forbid core dumps: they would hold keys."""
    house.blobs.sweep()
    shredding.finish(house)
    sweep(house)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sweep_if_due(house: House, last: float, stop: Callable[[], bool] = lambda: False) -> float:
    """Sweep and look once an hour; give when it was last done, in seconds of the monotonic clock."""
    if time.monotonic() - last < SWEEP:
        return last
    log = program_log_of(house)
    began = time.monotonic()
    log.write("swept", good=sweep(house), milliseconds=_since(began))
    began, looked = time.monotonic(), look(house, stop)
    seen = looked or integrity.Looked()
    log.write(
        "looked",
        good=looked is not None,
        files=len(seen.good),
        damaged=len(seen.damaged),
        missing=len(seen.missing),
        left=seen.left,
        milliseconds=_since(began),
    )
    log.expire()
    return time.monotonic()


def program_log_of(house: House) -> ProgramLog:
    """Give the log in which this process says what happens to it."""
    return ProgramLog(house.settings.instance, "serve", days=house.settings.log_days, clock=house.clock)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def sweep(house: House) -> bool:
    """Take away the drafts, browsers, return codes, unfinished forms and invitations that time has ended; say whether that went well.

    Nothing else does, so no page waits for it.
    """
    with suppress(OperationalError, StorageFull):
        with begin(house, writes=True, name="serve.sweep") as work:
            visits.sweep(work)  # a busy or full database is swept an hour later
            unfinished.sweep(work)
            inviting.sweep(work, work.clock().date())
        return True
    return False


def look(house: House, stop: Callable[[], bool]) -> integrity.Looked | None:
    """Look at a slice of the stored files and values, and clear away files that belong to no record; None if that did not go."""
    with suppress(OperationalError, StorageFull, OSError):
        shredding.finish(house)  # what a crash broke off
        looked = integrity.look_at_files(house, stop=stop)
        integrity.look_at_rows(house, integrity.tables_of_hour(house))
        with suppress(IllegalMove, NotFound):  # too many of them, which `casebook check` says, or no office yet
            reconciling.sweep(house)
        return looked
    return None


class Watch:
    """The faces under this process's eyes: one that dies is started anew, and what is known of them is told when asked."""

    def __init__(self, house: House, listener: Listener) -> None:
        self._house, self._listener = house, listener
        self._log = program_log_of(house)
        self._began = self._swept = time.monotonic()
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
                goes_on = self._keep_up()
                self._swept = sweep_if_due(self._house, self._swept, stopping.is_set)
        except Exception as error:
            self._log.write("fault", kind=type(error).__name__, place="serving")
            raise
        finally:
            finish(list(self._faces.values()))
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

    def _up(self) -> dict[str, bool]:
        faces = dict.fromkeys(FACES, False)
        return faces | {name: face.process.poll() is None for name, face in dict(self._faces).items()}

    def _live(self) -> Answer:
        return as_json(200, {"live": True})

    def _ready(self) -> Answer:
        state, up = ready(self._house), self._up()
        good = state.all and all(up.values())
        parts = {"database": state.database, "schema": state.schema, "files": state.files, **up}
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
