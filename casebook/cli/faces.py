"""The two faces as processes of their own, under granian: how each is started, and how they are stopped."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from casebook.settings import Settings

FACES = {"desk": "casebook.web.desk.wsgi:application", "portal": "casebook.web.portal.wsgi:application"}
THREADS = 64  # requests that one face works on at a time; slow senders hold one each, most of them wait for the network
GRACE = 10  # seconds for requests under way when the server stops
KILL_AFTER = GRACE - 2  # then a face kills its own worker: killed itself, it would leave it behind


@dataclass(frozen=True, slots=True)
class Face:
    """One running face."""

    name: str
    address: str
    process: "subprocess.Popen[bytes]"
    since: float = 0.0  # seconds of the monotonic clock


def start(settings: Settings, counts: Path | None = None) -> list[Face]:
    """Start both faces; a portal process never loads the desk. `counts` is where they tell what they answered."""
    return [start_face(settings, name, counts) for name in FACES]


def start_face(settings: Settings, name: str, counts: Path | None = None) -> Face:
    """Start one face, which ends with the thread that calls this, however it ends."""
    address = settings.desk if name == "desk" else settings.portal
    environment = settings.environment() | ({"CASEBOOK_COUNTS_SOCKET": str(counts)} if counts else {})
    process = subprocess.Popen(_command(FACES[name], address, settings.processes), env=environment)  # noqa: S603 -- our own program and settings
    return Face(name, address, process, time.monotonic())


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


def _command(target: str, address: str, processes: int = 1) -> list[str]:
    host, _, port = address.rpartition(":")
    return [
        sys.executable,
        "-m",
        "casebook.leash",  # granian, which ends with this process
        str(os.getpid()),
        "--interface",
        "wsgi",
        "--host",
        host.strip("[]") or "127.0.0.1",
        "--port",
        port,
        "--workers",
        str(processes),
        "--blocking-threads",
        str(THREADS),
        "--no-access-log",
        "--log-level",
        "error",
        "--no-ws",
        "--workers-kill-timeout",
        str(KILL_AFTER),
        # One process of several is started anew while the others serve; the only one ends its face, which is started anew.
        *(["--respawn-failed-workers"] if processes > 1 else []),
        target,
    ]
