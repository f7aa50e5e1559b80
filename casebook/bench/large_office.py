"""Offices of a thousand to a hundred thousand incidents, made once and kept between measurements.

The folder of an office is named after everything that decides what is in it, so a stale one is never measured. It holds nothing
about anybody.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Final
from uuid import UUID

import msgspec

import casebook
from casebook.bench.filling import Filling, sizes
from casebook.bench.office import Office
from casebook.bench.wording import Chance
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.search.entry import Query
from casebook.services import lookup, membership
from casebook.services.founding import Newcomer, found
from casebook.services.migration import migrate
from casebook.settings import load_for
from casebook.work import House, Work, begin

SEED: Final = 20261127
NOT_SECRET: Final = "an office that nobody works in"  # noqa: S105 -- it guards made-up words
DANA: Final = Newcomer(name="Dana", login="dana", passphrase=NOT_SECRET, role=Role.CASEWORKER)
AT_ONCE = 50  # cases in one act
RECORDS = ("bench/filling.py", "bench/wording.py", "bench/words/*.txt", "model/*.py")
INDEX = ("search/*.py", "services/index*.py", "services/due.py", "services/deadlines.py")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in an office.

    Attributes:
        incidents: how many.
        cases: how many.
        usual: a case of the usual size.
        big: the biggest case.
        texts: bytes of all texts, in UTF-8.
    """

    incidents: int
    cases: int
    usual: UUID
    big: UUID
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeOffice(Office):
    """An office with its caseworker signed in, what stands in it, and the seconds that its index took to be built."""

    made: Made
    built: float


@contextmanager
def large_office(incidents: int, folder: Path | None = None) -> Iterator[LargeOffice]:
    """Give an office with so many incidents and its index's snapshot: the kept one, or one made now."""
    kept = (folder or _shelter()) / f"{incidents}-{_decided_by(*RECORDS)}"
    if not (kept / "made.json").is_file():
        for older in kept.parent.glob(f"{incidents}-*"):
            shutil.rmtree(older)
        _make(kept, incidents)
    house = House(load_for(kept / "instance"))
    try:
        office = Office(house, DANA, UUID(int=0), _signed_in(house))
        seconds = _index(kept, office)
        made = msgspec.json.decode((kept / "made.json").read_bytes(), type=Made)
        yield LargeOffice(house, DANA, made.usual, office.cookie, made=made, built=seconds)
    finally:
        house.close()


def _shelter() -> Path:
    return Path(tempfile.gettempdir()) / f"casebook-bench-{os.getuid()}"


def _decided_by(*parts: str) -> str:
    """Name the code that something follows from."""
    whole = sha256(str(SEED).encode())
    package = Path(casebook.__file__).parent
    for path in sorted(path for part in parts for path in package.glob(part)):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _index(kept: Path, office: Office) -> float:
    """Have the snapshot of the desk index of this very code; give the seconds that building it took."""
    told = kept / f"index-{_decided_by(*INDEX)}"
    if not told.is_file():
        shutil.rmtree(office.house.settings.instance / "index", ignore_errors=True)
        began = perf_counter()
        office.act(lambda work, keys: lookup.find(work, keys, Query(), patience=None))
        for older in kept.glob("index-*"):
            older.unlink()
        told.write_text(f"{perf_counter() - began:.1f}", "ascii")
        office.house.shelves.close_all()
    return float(told.read_text("ascii"))


def _make(kept: Path, incidents: int) -> None:
    shutil.rmtree(kept, ignore_errors=True)
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    kept.mkdir(mode=0o700)
    house = House(load_for(kept / "instance"))
    try:
        migrate(house)
        with begin(house, writes=True, name="bench") as work:
            found(work, OfficeBody(name="Bench", role_email="desk@bench.example"), "North", (DANA,))
        office = Office(house, DANA, UUID(int=0), _signed_in(house))
        filling = Filling(Chance(SEED))
        chosen = list(sizes(filling.chance, incidents))
        for start in range(0, len(chosen), AT_ONCE):
            _fill(office, filling, chosen[start : start + AT_ONCE])
    finally:
        house.close()
    made = Made(
        incidents=incidents,
        cases=len(chosen),
        usual=filling.usual(),
        big=filling.biggest(),
        texts=filling.texts,
    )
    (kept / "made.json").write_bytes(msgspec.json.encode(made))


def _fill(office: Office, filling: Filling, part: list[int]) -> None:
    def write(work: Work, keys: Keyring) -> None:
        for size in part:
            filling.case(work, keys, size)

    office.act(write)


def _signed_in(house: House) -> str:
    with begin(house, writes=True, name="bench") as work:
        return membership.sign_in(work, DANA.login, DANA.passphrase)
