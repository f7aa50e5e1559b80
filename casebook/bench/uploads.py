"""Uploads: a file through the whole desk, beside a bare Flask application that parses the same form and forgets it.

The desk hashes twice, seals, makes durable, writes rows and log, and answers; both run under the same server settings
on the same cores as the client that sends from memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from casebook.bench.browser import Browser, expect
from casebook.bench.office import office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.bench.server import BARE, DESK, Server, served
from casebook.crypto.randomness import random_bytes

BLOCK = 1_000_000  # bytes of which the file is made
GOAL = 0.8  # of the bare application
MEMORY = 100.0  # MB
BARE_IS = "bare Flask parsing the same form"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A member and somebody, each with a file to send, and the two who take it."""

    desk: Server
    bare: Server
    member: Browser
    nobody: Browser
    path: str
    token: str
    block: memoryview

    def upload(self, size: int) -> None:
        """Send a file of `size` MB to the desk, which makes an exhibit of it."""
        expect(self.member.upload(self.path, {"csrf_token": self.token}, self.block, times=size), 303)

    def forget(self, size: int) -> None:
        """Send the same to the bare application."""
        expect(self.nobody.upload("/upload", {}, self.block, times=size), 200)


def upload_100mb() -> Row:
    """Measure a file of 100 MB."""
    return _rate("upload_100mb", 100, rounds=5)


def upload_1gb() -> Row:
    """Measure a file of 1 GB."""
    return _rate("upload_1gb", 1000, rounds=3)


def upload_rss() -> Row:
    """Measure what the desk's worker and its children need of memory while 1 GB arrives."""
    with _exchange() as exchange:
        exchange.upload(1000)
        exchange.forget(1000)
        peak, plain = exchange.desk.peak_mb(), exchange.bare.peak_mb()
    return row("upload_rss", peak, "MB", plain, BARE_IS, goal=MEMORY, less_is_better=True)


def _rate(name: str, size: int, *, rounds: int) -> Row:
    with _exchange() as exchange:
        whole, plain = medians(lambda: exchange.upload(size), lambda: exchange.forget(size), rounds=rounds)
    return row(name, size / whole, "MB/s", size / plain, BARE_IS, goal=GOAL)


@contextmanager
def _exchange() -> Iterator[Exchange]:
    block = memoryview(random_bytes(BLOCK))
    with office() as bench, served(DESK, bench.house.settings) as desk, served(BARE, bench.house.settings) as bare:
        member = Browser(desk.address)
        member.sign_in(bench.dana.login, bench.dana.passphrase)
        token = member.token("/cases")
        for server in (desk, bare):
            server.forget_peak()  # Argon2id's 64 MiB at the sign-in are given back and no part of an upload
        path = f"/cases/{bench.case_id}/evidence/new"
        yield Exchange(desk, bare, member, Browser(bare.address), path, token, block)
