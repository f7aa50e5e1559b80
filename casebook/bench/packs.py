"""Packs: 50 exhibits of 2 MB out of the desk, beside a bare Flask application that zips 50 plain files.

`pack_50x2mb` is the pack on its way out: opened, authenticated and sent. `pack_50x2mb_built` is the whole act: every
exhibit read and hashed, pages set, everything written, signed, sealed, read back and verified, and then sent.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from casebook.bench.browser import Browser, expect
from casebook.bench.office import Office, office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.bench.server import BARE, DESK, served
from casebook.crypto.randomness import random_bytes
from casebook.keys.keyring import Keyring
from casebook.services import custody
from casebook.services.custody import ExhibitDraft
from casebook.services.receiving import receive
from casebook.work import Work

COUNT, SIZE = 50, 2_000_000
MB = COUNT * SIZE / 1e6
ROUNDS = 3
GOAL = 0.7  # of the bare application
BARE_IS = "bare Flask zipping plain files"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A member at the desk with 50 exhibits, and somebody who fetches as many plain files."""

    member: Browser
    form: list[tuple[str, str]]
    packs: str  # where packs of the case are
    nobody: Browser
    zipped: str

    def build(self) -> str:
        """Build a pack; give where it is."""
        answer = self.member.post(f"{self.packs}/new", self.form)
        expect(answer, 303)
        return answer.location().partition("?")[0]

    def fetch(self, pack: str) -> None:
        """Download a pack."""
        _expect_all(self.member, f"{pack}/proof")

    def zip(self) -> None:
        """Download the plain files, zipped."""
        _expect_all(self.nobody, self.zipped)


def out() -> Row:
    """Measure the download of a pack that is built."""
    with _exchange() as exchange:
        pack = exchange.build()
        whole, plain = medians(lambda: exchange.fetch(pack), exchange.zip, rounds=ROUNDS + 2)
    return row("pack_50x2mb", MB / whole, "MB/s", MB / plain, BARE_IS, goal=GOAL)


def built() -> Row:
    """Measure building, verifying and downloading together."""
    with _exchange() as exchange:
        whole, plain = medians(lambda: exchange.fetch(exchange.build()), exchange.zip, rounds=ROUNDS)
    return row("pack_50x2mb_built", MB / whole, "MB/s", MB / plain, BARE_IS, goal=GOAL)


@contextmanager
def _exchange() -> Iterator[Exchange]:
    with office() as bench, tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        plain = Path(folder)
        exhibits = [_exhibit(bench, plain / f"E{number:03d}.bin") for number in range(1, COUNT + 1)]
        settings = bench.house.settings
        with served(DESK, settings) as desk, served(BARE, settings) as bare:
            member = Browser(desk.address)
            member.sign_in(bench.dana.login, bench.dana.passphrase)
            form = [
                ("csrf_token", member.token("/cases")),
                ("profile", "case_file"),
                ("recipient", "Lena Okafor, counsel"),
                ("purpose", "Asylum appeal"),
                ("language", "en"),
                *(("exhibits", str(exhibit)) for exhibit in exhibits),
            ]
            yield Exchange(member, form, f"/cases/{bench.case_id}/packs", Browser(bare.address), f"/zip{plain}")


def _exhibit(bench: Office, plain: Path) -> UUID:
    content = random_bytes(SIZE)
    plain.write_bytes(content)  # random bytes, of no case
    received = receive(bench.house.blobs, bench.case_id, plain.name, [content], limit=SIZE)

    def take_in(work: Work, keys: Keyring) -> UUID:
        return custody.take_in(work, keys, bench.case_id, received, ExhibitDraft())

    return bench.act(take_in)


def _expect_all(browser: Browser, path: str) -> None:
    answer = browser.get(path, keep=0)
    expect(answer, 200)
    if answer.size < COUNT * SIZE:
        raise RuntimeError("the download ended early")
