"""A member at the desk who builds packs and hands them over, as its pages do, and somebody who fetches plain files zipped."""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from casebook.bench.browser import Answer, Browser, expect
from casebook.bench.office import Office, office
from casebook.bench.server import BARE, DESK, Server, served
from casebook.crypto.randomness import random_bytes
from casebook.keys.keyring import Keyring
from casebook.services import custody
from casebook.services.custody import ExhibitDraft
from casebook.services.receiving import receive
from casebook.work import Work

BLOCK = 1_000_000  # bytes of which files are made
RECORDING = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"  # how a video begins: such a file is never drawn
KEY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
"""Of the test vectors of age: nobody reads what leaves here."""
LOOK = 0.05  # seconds between two questions how far a build is
_PASSPHRASE = re.compile(rb'name="passphrase" value="([0-9A-Z-]+)"')


@dataclass(frozen=True, slots=True)
class Exchange:
    """A member with exhibits, somebody with as many plain files, and the servers of both; `size` is in bytes."""

    desk: Server
    member: Browser
    nobody: Browser
    packs: str  # where packs of the case are
    zipped: str  # where the plain files are, "" for nowhere
    token: str
    size: int

    def build(self) -> str:
        """Build a pack of everything, and wait for it as its page does; give where it is."""
        begun = (
            ("profile", "case_file"),
            ("recipient", "Lena Okafor, counsel"),
            ("purpose", "Appeal"),
            ("language", "en"),
        )
        draft = self._led(self._post(f"{self.packs}/new", *begun))
        job = self._led(self._post(f"{draft}/build"))
        while (answer := self.member.get(job)).status == 200:  # noqa: PLR2004  -- the page that tells how far it is
            if b"data-standing" not in answer.body:
                raise RuntimeError("the pack was not built")
            time.sleep(LOOK)
        return self._led(answer)

    def fetch(self, pack: str) -> Answer:
        """Download a pack as it is."""
        return self._whole(self.member.get(f"{pack}/proof", keep=0))

    def age(self, pack: str) -> Answer:
        """Download a pack encrypted to an age key."""
        return self._whole(
            self._post(f"{pack}/deliveries/send", ("part", "proof"), ("protection", "age"), ("keys", KEY))
        )

    def aes(self, pack: str) -> Answer:
        """Download a pack as a ZIP under a passphrase, with the page that shows it."""
        sent, form = f"{pack}/deliveries/send", (("part", "proof"), ("protection", "zip"))
        shown = _PASSPHRASE.search(self._post(sent, *form).body)
        if shown is None:
            raise RuntimeError("no passphrase was shown")
        return self._whole(self._post(sent, *form, ("passphrase", shown[1].decode())))

    def zip(self) -> Answer:
        """Download the plain files, zipped."""
        return self._whole(self.nobody.get(self.zipped, keep=0))

    def _post(self, path: str, *fields: tuple[str, str]) -> Answer:
        return self.member.post(path, [("csrf_token", self.token), *fields])

    def _led(self, answer: Answer) -> str:
        expect(answer, 303)
        return answer.location().partition("?")[0]

    def _whole(self, answer: Answer) -> Answer:
        expect(answer, 200)
        if answer.size < self.size:
            raise RuntimeError("the download ended early")
        return answer


@contextmanager
def exchange(count: int, size: int, *, plain: bool = True) -> Iterator[Exchange]:
    """Give an office whose case has `count` recordings of `size` bytes, served; with `plain` as many files in the clear."""
    with office() as bench, tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        for number in range(1, count + 1):
            name, block = f"E{number:03d}.mp4", random_bytes(BLOCK)
            _take_in(bench, name, lambda block=block: _content(block, size))  # type: ignore[misc]
            if plain:
                with (Path(folder) / name).open("wb") as file:
                    file.writelines(_content(block, size))  # random bytes, of no case
        settings = bench.house.settings
        with served(DESK, settings) as desk, served(BARE, settings) as bare:
            member = Browser(desk.address)
            member.sign_in(bench.dana.login, bench.dana.passphrase)
            token = member.token("/cases")
            packs, zipped = f"/cases/{bench.case_id}/packs", f"/zip{folder}" if plain else ""
            yield Exchange(desk, member, Browser(bare.address), packs, zipped, token, count * size)


def _take_in(bench: Office, name: str, content: Callable[[], Iterator[bytes]]) -> None:
    received = receive(bench.house.blobs, bench.case_id, name, content(), limit=1 << 40)

    def take_in(work: Work, keys: Keyring) -> None:
        custody.take_in(work, keys, bench.case_id, received, ExhibitDraft())

    bench.act(take_in)


def _content(block: bytes, size: int) -> Iterator[bytes]:
    """A recording of so many bytes."""
    left = size
    for piece in chain((RECORDING,), repeat(block)):
        yield piece[:left]
        left -= len(piece[:left])
        if not left:
            return
