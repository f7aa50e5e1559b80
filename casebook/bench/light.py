"""A client that costs as little as one in Python can: requests made beforehand, sent over a connection each, by one thread.

It shares the machine with what it measures, so what it costs is counted too. A connection a request is what a proxy in
front does, and lets several processes share the load evenly.
"""

import os
import select
import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from casebook.bench.acts import Address

PIECE = 1 << 18  # bytes received at a time
PATIENCE = 30.0  # seconds without any answer


@dataclass(frozen=True, slots=True)
class Pace:
    """How many requests were answered, in how many seconds, and the seconds of processor time that sending them took."""

    answered: int
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds


def sent(address: Address, requests: Sequence[bytes], *, due: int, at_once: int) -> Pace:
    """Send all requests from a process of its own, so many at once; raises RuntimeError on an answer that is not due."""
    context = get_context("fork")
    answer, question = context.Pipe(duplex=False)
    client = context.Process(target=_client, args=(address, requests, due, at_once, question))
    client.start()
    question.close()
    told: Pace | str = answer.recv()
    client.join()
    if isinstance(told, str):
        raise RuntimeError(told)  # noqa: TRY004 -- not a wrong type: what the client says went wrong
    return told


def _client(address: Address, requests: Sequence[bytes], due: int, at_once: int, done: Connection) -> None:
    try:
        done.send(_send_all(address, requests, f"HTTP/1.1 {due} ".encode(), at_once))
    except (OSError, RuntimeError) as error:
        done.send(f"{error}")


def _send_all(address: Address, requests: Sequence[bytes], due: bytes, at_once: int) -> Pace:
    waiting, lines, room = iter(requests), _Lines(address), bytearray(PIECE)
    began, processor = time.perf_counter(), time.process_time()
    for request in (each for each, _ in zip(waiting, range(at_once), strict=False)):
        lines.begin(request)
    answered = 0
    while lines.open:
        ready = lines.poll.poll(PATIENCE)
        if not ready:
            raise RuntimeError("the server answers no more")
        for number, _ in ready:
            count = lines.open[number].recv_into(room)
            if count and number in lines.fresh:
                lines.fresh.discard(number)
                if not (count >= len(due) and room.startswith(due)):
                    raise RuntimeError(f"the server answered {bytes(room[: min(count, 40)])!r}")
            if count:
                continue
            lines.open.pop(number).close()
            answered += 1
            if (following := next(waiting, None)) is not None:
                lines.begin(following)
    return Pace(answered, time.perf_counter() - began, time.process_time() - processor)


class _Lines:
    """The connections that are open, by the number of each; those that are `fresh` have had no byte of their answer yet."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self.poll = select.epoll()
        self.open: dict[int, socket.socket] = {}
        self.fresh: set[int] = set()

    def begin(self, request: bytes) -> None:
        """Send a request over a connection of its own. Nothing is looked up: the address is one of numbers."""
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        line.connect(self._address)
        line.sendall(request)
        number = line.fileno()
        self.open[number] = line
        self.fresh.add(number)
        self.poll.register(number, select.EPOLLIN)


def processor_seconds(processes: Iterable[int]) -> dict[int, float]:
    """Give the seconds of processor time that each process has had; one that has ended is left out."""
    tick, found = os.sysconf("SC_CLK_TCK"), {}
    for number in processes:
        with suppress(OSError):
            parts = Path(f"/proc/{number}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            found[number] = (int(parts[11]) + int(parts[12])) / tick
    return found
