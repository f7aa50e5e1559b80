"""What the faces have answered since they started, added up in memory. Nothing of it touches a disk."""

import shutil
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Self

from casebook.services import counts
from casebook.services.counts import Answered, Builds

STEPS = (0.05, 0.1, 0.3, 1.0, 3.0, 10.0)  # seconds; upper bounds of the histogram's steps
MOST = 2000  # pairs of route and status; there are some hundred, and a stranger must not make more
DOOR = frozenset({"sign_in.open_door", "sign_in.take_code"})  # routes whose refusals are guesses, or mistakes


@dataclass(slots=True)
class Tally:
    """Counts and seconds. Read it with `taken`, which holds the lock."""

    answers: dict[tuple[str, str, str], int] = field(default_factory=dict)  # face, route, status
    seconds: dict[tuple[str, str, str], float] = field(default_factory=dict)
    steps: dict[tuple[str, float], int] = field(default_factory=dict)  # face, upper bound
    failed_sign_ins: int = 0
    builds: int = 0

    def add(self, told: Answered | Builds) -> None:
        """Count one datagram."""
        if isinstance(told, Builds):
            self.builds = told.number
            return
        key = told.face, told.route, told.status
        if key not in self.answers and len(self.answers) >= MOST:
            return
        self.answers[key] = self.answers.get(key, 0) + 1
        self.seconds[key] = self.seconds.get(key, 0.0) + told.seconds
        for step in STEPS:
            self.steps[told.face, step] = self.steps.get((told.face, step), 0) + (told.seconds <= step)
        self.failed_sign_ins += told.route in DOOR and told.status == "4xx"


class Listener:
    """Takes the datagrams of both faces, in a thread, at a socket that this user alone can reach."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="casebook-"))  # 0700; the path of a socket must be short
        self.path = self._folder / "counts"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self._tally, self._lock = Tally(), Lock()
        self._thread = Thread(target=self._take, name="counts", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def taken(self) -> Tally:
        """Give a copy of what was counted so far."""
        with self._lock:
            return Tally(
                dict(self._tally.answers),
                dict(self._tally.seconds),
                dict(self._tally.steps),
                self._tally.failed_sign_ins,
                self._tally.builds,
            )

    def _take(self) -> None:
        while True:
            try:
                datagram = self._socket.recv(counts.LONGEST)
            except OSError:
                return
            if not datagram:
                return
            told = counts.read(datagram)
            if told is not None:
                with self._lock:
                    self._tally.add(told)
