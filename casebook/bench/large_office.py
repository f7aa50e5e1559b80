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


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in an office.

    Attributes:
        incidents: how many.
        cases: how many.
        usual: a case of the usual size.
        big: the biggest case.
        texts: bytes of all texts, in UTF-8.
        seconds: how long the desk index took to be built from the records.
    """

    incidents: int
    cases: int
    usual: UUID
    big: UUID
    texts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class LargeOffice(Office):
    """An office with its caseworker signed in, and what stands in it."""

    made: Made


@contextmanager
def large_office(incidents: int, folder: Path | None = None) -> Iterator[LargeOffice]:
    """Give an office with so many incidents and its index's snapshot: the kept one, or one made now."""
    kept = (folder or _shelter()) / f"{incidents}-{_decided_by()}"
    if not (kept / "made.json").is_file():
        _make(kept, incidents)
    house = House(load_for(kept / "instance"))
    try:
        made = msgspec.json.decode((kept / "made.json").read_bytes(), type=Made)
        yield LargeOffice(house, DANA, made.usual, _signed_in(house), made)
    finally:
        house.close()


def _shelter() -> Path:
    return Path(tempfile.gettempdir()) / f"casebook-bench-{os.getuid()}"


def _decided_by() -> str:
    """Name everything that an office follows from: this package's code, and the seed."""
    whole = sha256(str(SEED).encode())
    package = Path(casebook.__file__).parent
    parts = (
        "bench/large_office.py",
        "bench/wording.py",
        "bench/words/*.txt",
        "model/*.py",
        "search/*.py",
        "services/index*.py",
    )
    for path in sorted(path for part in parts for path in package.glob(part)):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _make(kept: Path, incidents: int) -> None:
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, mode=0o700)
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
        began = perf_counter()
        office.act(lambda work, keys: lookup.find(work, keys, Query(), patience=None))
        seconds = perf_counter() - began
    finally:
        house.close()
    made = Made(
        incidents=incidents,
        cases=len(chosen),
        usual=filling.usual(),
        big=filling.biggest(),
        texts=filling.texts,
        seconds=seconds,
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
