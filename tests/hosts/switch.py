"""A small network of machines on this one: a bridge, and a network namespace with a cable to it for each machine.

The program that calls this runs in a namespace of its own (`alone`), with its own processes and its own mounts: when it ends,
however it ends, every machine, cable and process is gone, and nothing of the network outside was ever touched. No address
exists outside.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from casebook.bench.server import below

NETWORK = "10.86.0"  # as the examples in deploy/several-hosts have it
BITS = 24
INSIDE = "CASEBOOK_HOSTS_INSIDE"
WORLD = ("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "--")
INIT = (
    "sh",
    "-c",
    '"$@"; exit $?',
    "sh",
)  # the first process: it takes away what others leave behind when they are killed
NARROW = "512kbit"  # of a cable that is slow: what does not fit into the queue is lost
QUEUE = "700ms"


def lacking() -> str:
    """Say what this machine lacks for machines of our own; "" for nothing."""
    for program in ("unshare", "nsenter", "ip", "tc"):
        if shutil.which(program) is None:
            return f"the program {program} is missing (apt-get install iproute2 util-linux)"
    if os.geteuid() != 0:
        return "network namespaces need root"
    tried = subprocess.run([*WORLD, "ip", "link", "add", "tried", "type", "bridge"], check=False, capture_output=True)
    return "" if tried.returncode == 0 else f"no network namespaces: {tried.stderr.decode().strip()}"


def alone(program: Sequence[str]) -> None:
    """Go on as this program in a world of its own, unless that is where we are."""
    if not os.environ.get(INSIDE):
        os.execvpe(WORLD[0], [*WORLD, *INIT, *program], {**os.environ, INSIDE: "yes"})  # noqa: S606 -- our own program


def lay_bridge() -> None:
    """Lay the bridge; this namespace gets the first address on it."""
    ip("link", "set", "lo", "up")
    ip("link", "add", "hosts", "type", "bridge")
    ip("addr", "add", f"{NETWORK}.1/{BITS}", "dev", "hosts")
    ip("link", "set", "hosts", "up")


def ip(*arguments: str) -> None:
    """Call `ip`; raises what it says."""
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@dataclass
class Machine:
    """One machine: a namespace with a cable, a folder, a log, and at most one program that is meant to run on it."""

    name: str  # at most twelve letters: the cable at the bridge is called so
    number: int  # the last part of its address
    folder: Path
    preload: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None
    _started: tuple[Sequence[str], Mapping[str, str], Path | None] | None = None
    _anchor: "subprocess.Popen[bytes]" = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(mode=0o755)
        (self.folder / "faults").write_text("0 0 ", "ascii")
        self._anchor = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        here = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self._anchor.pid}/ns/net").readlink() == here:
            time.sleep(0.01)
        ip("link", "add", self.name, "type", "veth", "peer", "name", "eth0", "netns", str(self._anchor.pid))
        ip("link", "set", self.name, "master", "hosts", "up")
        self.done("ip", "addr", "add", f"{self.address}/{BITS}", "dev", "eth0")
        self.done("ip", "link", "set", "eth0", "up")
        self.done("ip", "link", "set", "lo", "up")

    @property
    def address(self) -> str:
        """Its address on the bridge."""
        return f"{NETWORK}.{self.number}"

    # ── programs ──

    def done(self, *command: str, told: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """Run a program on it to its end; give what it says. Raises CalledProcessError."""
        ran = subprocess.run([*self._here, *command], input=told, env=env, check=True, capture_output=True)
        return ran.stdout.decode()

    def start(self, command: Sequence[str], env: Mapping[str, str], folder: Path | None = None) -> None:
        """Start the program that is meant to run on it, in a folder."""
        self._started = (command, env, folder)
        faults = {"CASEBOOK_SOAK_FAULTS": str(self.folder / "faults")}
        preload = {"LD_PRELOAD": str(self.preload)} if self.preload else {}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self._here, *command], env={**env, **faults, **preload}, cwd=folder, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def start_again(self) -> None:
        """Start the same program once more."""
        assert self._started is not None
        self.start(*self._started)

    def again_if_ended(self) -> bool:
        """Start it again if it ended by itself, as a supervisor does; say whether."""
        if self.process is None or self.process.poll() is None:
            return False
        self.start_again()
        return True

    def last_words(self) -> str:
        """Give the end of its log."""
        return (self.folder / "log").read_text("utf-8", "replace").strip()[-600:]

    def kill(self) -> None:
        """What a power cut does: everything that runs on it is gone at once."""
        self._signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        """Stop everything on it where it stands; connections stay open, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def shut_down(self) -> None:
        """Ask its program to end at once but in order, and wait for that; of PostgreSQL, what a restart begins with."""
        if self.process is not None:
            os.kill(next(iter(below(self.process.pid)), self.process.pid), signal.SIGINT)
            self.process.wait()

    def stop(self) -> None:
        """Stop it kindly, and then all that is left."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
        self.kill()

    # ── the cable ──

    def cut_off(self) -> None:
        """Pull the cable."""
        ip("link", "set", self.name, "down")

    def join(self) -> None:
        """Put the cable back."""
        ip("link", "set", self.name, "up")

    def slow_down(self) -> None:
        """Make the cable narrow, both ways: packets wait in line, and those that find no room are lost."""
        narrow = ("root", "tbf", "rate", NARROW, "burst", "16kb", "latency", QUEUE)
        subprocess.run(["tc", "qdisc", "add", "dev", self.name, *narrow], check=True)
        self.done("tc", "qdisc", "add", "dev", "eth0", *narrow)

    def hurry(self) -> None:
        """Make the cable wide again."""
        subprocess.run(["tc", "qdisc", "del", "dev", self.name, "root"], check=True)
        self.done("tc", "qdisc", "del", "dev", "eth0", "root")

    def set_clock_off(self, seconds: int) -> None:
        """Let its clock be off by so many seconds, as tests/soak/faults.c does it; 0 sets it right."""
        (self.folder / "faults").write_text(f"0 {seconds} ", "ascii")

    @property
    def _here(self) -> tuple[str, ...]:
        return ("nsenter", f"--net=/proc/{self._anchor.pid}/ns/net", "--")

    def _signal(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        for each in (self.process.pid, *below(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(each, number)
