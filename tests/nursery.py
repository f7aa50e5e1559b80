"""One warm process from which the confined children of tests are forked: starting an interpreter for each of thousands of questions takes minutes.

Casebook itself keeps nothing warm (docs/decisions/0006-inspection-child.md); how it starts a child is tested in
tests/inspection/test_confinement.py, which asks without this. A forked child is a process of its own for one file too:
it confines itself, reads, answers and is gone, by the code of casebook.inspection.child alone.
"""

import atexit
import contextlib
import importlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from threading import Lock

from casebook.inspection import process
from casebook.inspection.limits import Limits
from casebook.inspection.values import Unreadable

Told = tuple[bytearray, int] | Unreadable
LOADED = (
    *("child", "copies", "impressions", "documents", "texts", "rarities", "insides", "reading", "recordings"),
    *("redact_documents", "redact_leaks", "redact_pictures", "merge_bind", "merge_leaves"),
)
FRESH: Callable[[Sequence[str], bytes, int, Limits], Told] = process._ask_child
"""How casebook itself starts a child."""
_START = "import sys; sys.path.append(sys.argv[1]); from tests.nursery import serve; serve(int(sys.argv[2]))"


class Nursery:
    """Answers as `process._ask_child` does; one question at a time."""

    def __init__(self) -> None:
        self._usual = process._START
        self._turn = Lock()
        self._line: socket.socket | None = None
        self._owner = 0

    def ask_child(self, command: Sequence[str], told: bytes, memory: int, limits: Limits) -> Told:
        """Fork a child for the usual program; whatever else is asked for is started as casebook starts it."""
        if command[0] != self._usual:
            return FRESH(command, told, memory, limits)
        with self._turn:
            deadline = time.monotonic() + limits.wall_seconds
            child = _Child(self._opened(), memory)
            try:
                received = process._converse(child, told, deadline, limits.answer_bytes)  # type: ignore[arg-type]
            finally:
                child.end()
            return received if isinstance(received, Unreadable) else (received, child.returncode)

    def _opened(self) -> socket.socket:
        if self._line is None or self._owner != os.getpid():
            self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._owner = os.getpid()
            started = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", _START, process._ROOT, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={},
                cwd="/",
                start_new_session=True,
            )
            theirs.close()
            atexit.register(_let_go, self._line, started, self._owner)
        return self._line


def _let_go(line: socket.socket, started: subprocess.Popen[bytes], owner: int) -> None:
    if owner == os.getpid():
        line.close()
        started.wait()


class _Child:
    """What `process._converse` needs of a Popen."""

    def __init__(self, line: socket.socket, memory: int) -> None:
        asked, answers = os.pipe(), os.pipe()
        socket.send_fds(line, [b"fork"], [memory, asked[0], answers[1]])
        os.close(asked[0])
        os.close(answers[1])
        self.stdin, self.stdout = os.fdopen(asked[1], "wb"), os.fdopen(answers[0], "rb")
        self._line = line
        told = line.recv(64)
        assert told, "nothing is forked: does casebook.inspection load?"
        self._pid = int(told)
        self._gone = False
        self.returncode = 0

    def wait(self, timeout: float | None = None) -> None:
        """Wait until it has ended."""
        self._line.settimeout(timeout)
        try:
            self.returncode, self._gone = int(self._line.recv(64)), True
        except (TimeoutError, BlockingIOError):
            raise subprocess.TimeoutExpired("child", timeout or 0) from None
        finally:
            self._line.settimeout(None)

    def end(self) -> None:
        """Kill what is left."""
        if not self._gone:
            os.killpg(self._pid, signal.SIGKILL)
            self.wait()
        with contextlib.suppress(BrokenPipeError):
            self.stdin.close()
        self.stdout.close()


def serve(number: int) -> None:
    """Fork a child for each question that comes in, until nobody can ask any more. Runs in a process of its own."""
    for name in LOADED:
        importlib.import_module(f"casebook.inspection.{name}")
    line = socket.socket(fileno=number)
    while True:
        _, given, _, _ = socket.recv_fds(line, 16, 3)
        if not given:
            os._exit(0)
        reached, leads = os.pipe()
        pid = os.fork()
        if pid == 0:
            _live(given, leads)
        os.close(leads)
        os.read(reached, 1)  # from here on it leads its own session, and can be killed with all it starts
        for each in (*given, reached):
            os.close(each)
        line.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _live(given: Sequence[int], leads: int) -> None:
    memory, asked, answers = given
    try:
        os.setsid()
        os.write(leads, b"x")
        for place, at in ((0, asked), (1, answers), (3, memory)):
            os.dup2(at, place)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        sys.stdin, sys.stdout = io.TextIOWrapper(os.fdopen(0, "rb")), io.TextIOWrapper(os.fdopen(1, "wb"))
        importlib.import_module("casebook.inspection.child").main(3)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
    except BaseException:  # noqa: BLE001 -- what an interpreter would do, without a word
        os._exit(1)
    os._exit(0)


def fork_children() -> None:
    """Let this process ask a nursery from now on."""
    process._ask_child = Nursery().ask_child
