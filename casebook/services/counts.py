"""How a face tells the process that started it what it answered: one datagram for each answer, and nothing about who asked.

A datagram is `face route class milliseconds`, or `face builds number`. It is sent without waiting; where nobody takes it,
it is lost. The routes are the names of our own functions, so no address, id or word of a case can be among them.
"""

import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FACES = ("desk", "portal")
CLASSES = ("2xx", "3xx", "4xx", "5xx")
LONGEST = 200  # bytes of one datagram
_ANSWERED = re.compile(r"(desk|portal) ([a-z_]{1,40}(?:\.[a-z_]{1,60})?) ([2345]xx) ([0-9]{1,9})")
_BUILDS = re.compile(r"desk builds ([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: which face, which of its routes, which class of status, after how many seconds."""

    face: str
    route: str
    status: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Builds:
    """How many packs are being built."""

    number: int


class Sender:
    """A face's end. Telling costs microseconds and never fails."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(0)

    def tell(self, told: Answered | Builds) -> None:
        """Send it, or let it go."""
        with suppress(OSError):
            self._socket.sendto(written(told), self._path)

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()


def written(told: Answered | Builds) -> bytes:
    """Write a datagram."""
    if isinstance(told, Builds):
        return f"desk builds {told.number}".encode()
    return f"{told.face} {told.route} {told.status} {round(told.seconds * 1000)}".encode()


def read(datagram: bytes) -> Answered | Builds | None:
    """Read a datagram; None for anything that is none."""
    try:
        text = datagram.decode("ascii")
    except UnicodeDecodeError:
        return None
    if found := _BUILDS.fullmatch(text):
        return Builds(int(found[1]))
    if found := _ANSWERED.fullmatch(text):
        return Answered(found[1], found[2], found[3], int(found[4]) / 1000)
    return None
