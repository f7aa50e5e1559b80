"""A client that costs as little as one in Python can: requests made beforehand, sent over a connection each, by one thread.

It shares the machine with what it measures, so what it costs is counted too. A connection a request is what a proxy in
front does, and lets several processes share the load evenly.
"""

import os
import selectors
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
    waiting, lines = iter(requests), selectors.DefaultSelector()
    began, processor = time.perf_counter(), time.process_time()
    for request in (each for each, _ in zip(waiting, range(at_once), strict=False)):
        _begin(lines, address, request)
    answered = 0
    while lines.get_map():
        ready = lines.select(PATIENCE)
        if not ready:
            raise RuntimeError("the server answers no more")
        for key, _ in ready:
            line: socket.socket = key.fileobj  # type: ignore[assignment]
            piece = line.recv(PIECE)
            if piece and key.data and not piece.startswith(due):
                raise RuntimeError(f"the server answered {piece[:40]!r}")
            if piece:
                lines.modify(line, selectors.EVENT_READ, data=False)
                continue
            lines.unregister(line)
            line.close()
            answered += 1
            if (following := next(waiting, None)) is not None:
                _begin(lines, address, following)
    return Pace(answered, time.perf_counter() - began, time.process_time() - processor)


def _begin(lines: selectors.BaseSelector, address: Address, request: bytes) -> None:
    line = socket.create_connection(address)
    line.sendall(request)
    lines.register(line, selectors.EVENT_READ, data=True)  # true until the first bytes of its answer came


def processor_seconds(processes: Iterable[int]) -> dict[int, float]:
    """Give the seconds of processor time that each process has had; one that has ended is left out."""
    tick, found = os.sysconf("SC_CLK_TCK"), {}
    for number in processes:
        with suppress(OSError):
            parts = Path(f"/proc/{number}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            found[number] = (int(parts[11]) + int(parts[12])) / tick
    return found
