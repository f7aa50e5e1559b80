"""Asking a ClamAV daemon on this machine whether a file is known to be harmful, over its Unix socket.

The daemon reads hostile files in its own process, under its own user: nothing is parsed here, and what it answers is taken
as one of four outcomes and a name of known letters. It decides nothing: an original is kept whatever it says. Nothing is
retried. Source: clamd(8), commands INSTREAM, VERSION.
"""

import contextlib
import re
import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Outcome = Literal["found", "not_found", "too_large", "no_answer"]

SECONDS = 120.0  # that one file may take; the daemon has limits of its own
_SILENCE = 30.0  # seconds without a byte either way
_PIECE = 256 * 1024  # bytes; the daemon allocates what it is told
_LONGEST_ANSWER = 1024
_FOUND = re.compile(r"stream: ([A-Za-z0-9._/()+-]{1,100}) FOUND")
_DATED = re.compile(r"ClamAV [^/]{1,40}/\d{1,9}/(.{1,40})")


@dataclass(frozen=True, slots=True)
class Scan:
    """What the daemon said: `name` is what it calls the harm, "" where it found none it knows."""

    outcome: Outcome
    name: str = ""


def scan(address: str, pieces: Iterable[bytes], *, seconds: float = SECONDS) -> Scan:
    """Send a file from memory and give the daemon's word on it; no_answer where it has none in time.

    `address` is the path of the socket. Whatever `pieces` raises is raised.
    """
    deadline = time.monotonic() + seconds
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            if not _send(line, pieces, deadline):
                return Scan("no_answer")
            return _word(_answer(line))
    except OSError:
        return Scan("no_answer")


def signatures_of(address: str) -> datetime | None:
    """Say of when the daemon's signatures are, in UTC; None where it does not answer or has none."""
    with contextlib.suppress(OSError, ValueError), _connected(address) as line:
        line.sendall(b"zVERSION\0")
        if told := _DATED.fullmatch(_answer(line)):
            return datetime.strptime(told[1], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return None


def _connected(address: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_SILENCE)
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, pieces: Iterable[bytes], deadline: float) -> bool:
    """Send everything; False where the time is over. A daemon that has had enough hangs up, and has said why."""
    for whole in pieces:
        for start in range(0, len(whole), _PIECE):
            if time.monotonic() > deadline:
                return False
            piece = whole[start : start + _PIECE]
            try:
                line.sendall(struct.pack(">I", len(piece)) + piece)
            except BrokenPipeError:
                return True
    with contextlib.suppress(BrokenPipeError):
        line.sendall(struct.pack(">I", 0))
    return True


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < _LONGEST_ANSWER:
        piece = line.recv(_LONGEST_ANSWER)
        if not piece:
            break
        told += piece
    return told.rstrip(b"\0\n").decode("ascii", "replace")


def _word(told: str) -> Scan:
    if told == "stream: OK":
        return Scan("not_found")
    if told.startswith("INSTREAM size limit exceeded"):
        return Scan("too_large")
    if told.endswith(" FOUND"):  # also under a name that nobody would give
        named = _FOUND.fullmatch(told)
        return Scan("found", named[1] if named else "")
    return Scan("no_answer")
