"""An office that is served as an operator serves it, and everything that can happen to it from outside."""

import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from casebook.settings import Settings
from tests import postgresql

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Served:
    """`casebook serve` in a process group of its own, which a supervisor starts again when it has ended."""

    settings: Settings
    preload: Path | None
    faults: Path
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until both faces take connections."""
        more = {"CASEBOOK_SOAK_FAULTS": str(self.faults)} | ({"LD_PRELOAD": str(self.preload)} if self.preload else {})
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "casebook", "serve"],
                cwd=ROOT, env=self.settings.environment() | more, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        for address in (self.settings.desk, self.settings.portal):
            _await(address)

    def kill_all(self) -> None:
        """What a power cut does: everything of it is gone at once."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def kill_a_face(self) -> None:
        """Kill one process below it, whichever: a face, its worker, or a child that looks into a file."""
        if self.process is not None and (below := list(_below(self.process.pid))):
            with suppress(ProcessLookupError):
                os.kill(secrets.choice(below), signal.SIGKILL)

    def again_if_ended(self) -> bool:
        """Start it again if it ended by itself, as a supervisor does, which first kills what is left of it; say whether."""
        if self.process is not None and self.process.poll() is not None:
            self.kill_all()
            self.start()
            return True
        return False

    def stop(self) -> None:
        """Stop it kindly."""
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            self.kill_all()


def _await(address: str, patience: float = 60) -> None:
    host, _, port = address.rpartition(":")
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection((host, int(port)), 2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {address}")


def _below(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text("ascii").split():
                yield int(child)
                yield from _below(int(child))


@dataclass
class Faults:
    """What can be done to a served office; each is counted. Where this machine lacks something, it is said and left out."""

    served: Served
    folder: Path
    small_disk: bool
    counted: dict[str, int] = field(default_factory=dict)

    def possible(self) -> dict[str, str]:
        """Give what can be done here, and why what cannot is left out: name → "" or the reason."""
        no_preload = "" if self.served.preload else "no C compiler"
        return {
            "a face killed": "",
            "everything killed": "",
            "disk full": "" if self.small_disk else "no file system of its own, which needs root",
            "disk slow": no_preload,
            "clock jumped": no_preload,
            "database busy" if "sqlite" in self.served.settings.database else "database restarted": "",
        }

    def do(self, name: str) -> None:
        """Do one of them, and let it end."""
        {
            "a face killed": self.served.kill_a_face,
            "everything killed": self._power_cut,
            "disk full": self._full,
            "disk slow": self._slow,
            "clock jumped": self._jump,
            "database busy": self._busy,
            "database restarted": self._restart,
        }[name]()
        self.counted[name] = self.counted.get(name, 0) + 1

    def _power_cut(self) -> None:
        self.served.kill_all()
        time.sleep(0.5)
        self.served.start()

    def _full(self) -> None:
        ballast = self.folder / "ballast"
        with ballast.open("wb") as file:
            size, piece = 0, 1 << 30
            while piece >= 4096:  # halved until not one block is left
                try:
                    os.posix_fallocate(file.fileno(), size, piece)
                except OSError:
                    piece //= 2
                else:
                    size += piece
        time.sleep(4)
        ballast.unlink(missing_ok=True)

    def _slow(self) -> None:
        self._told(400, 0)
        time.sleep(5)
        self._told(0, 0)

    def _jump(self) -> None:
        self._told(0, secrets.choice((-3600, -60, 90, 3600)))
        time.sleep(4)
        self._told(0, 0)

    def _told(self, slower: int, off: int) -> None:
        self.served.faults.write_text(f"{slower} {off} ", "ascii")

    def _busy(self) -> None:
        with sqlite3.connect(self.served.settings.database.removeprefix("sqlite:///"), timeout=10) as database:
            with suppress(sqlite3.OperationalError):
                database.execute("begin immediate")
                time.sleep(7)
            database.rollback()

    def _restart(self) -> None:
        address = self.served.settings.database.replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(address) as connection:
            found = connection.execute("show data_directory").fetchone()
        assert found is not None
        postgresql._run("pg_ctl", "-D", str(found[0]), "-m", "immediate", "-l", f"{found[0]}/../log", "-w", "restart")


@contextmanager
def small_disk(image: Path, folder: Path, gigabytes: int) -> Iterator[bool]:
    """Give a folder a file system of its own that can be filled without harm; say whether this machine lets us.

    It is a sparse file with room for all that a run accepts: a disk that fills for good would end the work, not disturb it.
    """
    with image.open("wb") as file:
        file.truncate(gigabytes << 30)
    mounted = (
        os.geteuid() == 0 and _done("mkfs.ext4", "-q", "-F", image) and _done("mount", "-o", "loop", image, folder)
    )
    try:
        yield mounted
    finally:
        if mounted:
            _done("umount", "-l", folder)


def _done(*command: str | Path) -> bool:
    if shutil.which(str(command[0])) is None:
        return False
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def compiled(folder: Path) -> Path | None:
    """Compile what makes disks slow and clocks jump; None where there is no compiler."""
    compiler = shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None
    made = folder / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return made
