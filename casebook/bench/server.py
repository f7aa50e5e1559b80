"""A server under measurement: one face or the bare application, under the granian settings of `casebook serve`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from casebook.settings import Settings

DESK = "casebook.web.desk.wsgi:application"
PORTAL = "casebook.web.portal.wsgi:application"
BARE = "casebook.bench.plain_app:application"
OPTIONS = (
    "--blocking-threads",
    "64",
    "--no-access-log",
    "--log-level",
    "error",
    "--no-ws",
    "--workers-kill-timeout",
    "8",
)
"""As casebook/cli/serving.py has them; a test compares the two."""
PATIENCE = 180.0  # seconds for a server to answer; an idle machine needs three
EVERY = 0.02  # seconds between two looks at its memory
GRACE = 20.0  # seconds for a server to finish what it has begun


class Server:
    """A running server."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.address = ("127.0.0.1", port)
        self._process = process

    def processes(self) -> list[int]:
        """Give the ids of the server's process and of all below it."""
        return [self._process.pid, *below(self._process.pid)]

    def forget_peak(self) -> None:
        """Let `peak_mb` count from now."""
        for number in below(self._process.pid):
            Path(f"/proc/{number}/clear_refs").write_text("5", "ascii")

    def peak_mb(self) -> float:
        """Give the largest memory (10^6 bytes of RSS) that the worker and its children have had, added up."""
        return sum(_kib("VmHWM", number) for number in below(self._process.pid)) * 1024 / 1e6

    @contextmanager
    def watched(self) -> Iterator["Watch"]:
        """Watch how large the worker and its children get together while the block lasts; children may come and go."""
        self.forget_peak()
        watch = Watch(self)
        watch.start()
        try:
            yield watch
        finally:
            watch.stop()

    def worked(self) -> float:
        """Give the seconds of the processor that the worker and its children have used so far."""
        return sum(ticks(number) for number in below(self._process.pid)) / os.sysconf("SC_CLK_TCK")

    def rss_mb(self) -> float:
        """Give the memory (10^6 bytes of RSS) that the worker and its children have now, added up."""
        return sum(_kib("VmRSS", number) for number in below(self._process.pid)) * 1024 / 1e6


class Watch(Thread):
    """The largest memory of a server, looked at again and again: a child that has ended tells its peak to nobody."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True, name="watch")
        self._server = server
        self._over = Event()
        self.peak = 0.0  # 10^6 bytes of RSS

    def run(self) -> None:
        """Look, until it is over."""
        while not self._over.wait(EVERY):
            with suppress(OSError):  # a child that ended while it was looked at
                self.peak = max(self.peak, self._server.rss_mb())

    def stop(self) -> None:
        """Look a last time, at the peaks of those who live."""
        self._over.set()
        self.join()
        self.peak = max(self.peak, self._server.peak_mb())


@contextmanager
def served(target: str, settings: Settings) -> Iterator[Server]:
    """Serve a WSGI application on a free port of this machine, for as long as the block lasts, in `settings.processes`."""
    port = _free_port()
    where = ("--host", "127.0.0.1", "--port", str(port), "--workers", str(settings.processes))
    process = subprocess.Popen(  # noqa: S603 -- our own program and settings
        [sys.executable, "-m", "granian", "--interface", "wsgi", *where, *OPTIONS, target],
        env=settings.environment(),
    )
    try:
        _wait_for(port, process)
        yield Server(port, process)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a server kindly; one whose worker waits for somebody who never sends the rest is killed, with its worker."""
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        for number in [*below(process.pid)]:
            os.kill(number, signal.SIGKILL)
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not come up")


def below(process: int) -> Iterator[int]:
    """Give the ids of all processes below one."""
    for child in _children(process):
        yield child
        yield from below(child)


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(number) for number in task.read_text("ascii").split()]
    return found


def _kib(what: str, process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1])
    return 0


def ticks(process: int) -> int:
    """Give what a process has used of the processor, in ticks (SC_CLK_TCK of a second)."""
    told = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return int(told[11]) + int(told[12])  # utime and stime, proc(5)
