"""Uploads: a file through the whole desk, beside a bare Flask application that parses the same form and forgets it.

The desk hashes twice, seals, makes durable, writes rows and log, and answers; both run under the same server settings
on the same cores as the client that sends from memory.
"""

from collections.abc import Iterator

from casebook.bench.browser import Browser, expect
from casebook.bench.office import office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.bench.server import BARE, DESK, served
from casebook.crypto.randomness import random_bytes

BLOCK = 1_000_000  # bytes of which the file is made
SIZES = {"upload_100mb": (100, 5), "upload_1gb": (1000, 3)}  # MB (10^6 bytes), rounds
GOAL = 0.8  # of the bare application
MEMORY = 100.0  # MB
BARE_IS = "bare Flask parsing the same form"


def measure() -> Iterator[Row]:
    """Measure both sizes, then what the desk's worker has needed of memory."""
    block = memoryview(random_bytes(BLOCK))
    with office() as bench, served(DESK, bench.house.settings) as desk, served(BARE, bench.house.settings) as bare:
        member, nobody = Browser(desk.address), Browser(bare.address)
        member.sign_in(bench.dana.login, bench.dana.passphrase)
        path = f"/cases/{bench.case_id}/evidence/new"
        token = member.token("/cases")
        for name, (size, rounds) in SIZES.items():

            def upload(size: int = size) -> None:
                expect(member.upload(path, {"csrf_token": token}, block, times=size), 303)

            def forget(size: int = size) -> None:
                expect(nobody.upload("/upload", {}, block, times=size), 200)

            whole, plain = medians(upload, forget, rounds=rounds)
            yield row(name, size / whole, "MB/s", size / plain, BARE_IS, goal=GOAL)
        yield row("upload_rss", desk.peak_mb(), "MB", bare.peak_mb(), BARE_IS, goal=MEMORY, less_is_better=True)
