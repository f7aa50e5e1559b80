"""What sealed files cost, one by one and megabyte by megabyte: from it follows what terabytes of them would (docs/scale.md)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session as Database

from casebook.bench.office import Office
from casebook.bench.scale_office import GrowingOffice, growing_office
from casebook.crypto.randomness import random_bytes
from casebook.keys.keyring import Keyring
from casebook.services import backing_up, custody, integrity, reconciling, restoring
from casebook.services.custody import ExhibitDraft
from casebook.services.receiving import receive
from casebook.settings import load_for
from casebook.work import Work

SIZE: Final = 2_000_000  # bytes of one file, as a mean of pictures and short recordings
NAME: Final = "00.mp4"
Step = tuple[str, Callable[[], object]]


def steps(folder: Path, count: int) -> Iterator[Step]:
    """Give what is to be timed, in an office of its own with so many files: name and act, in their order.

    Each act is over before the next is given.
    """
    with growing_office(load_for(folder / "office"), 1, teams=1) as office:
        member, house, backup = office.signed_in(), office.house, folder / "backup"
        content = random_bytes(SIZE)

        def listed() -> None:
            with Database(house.engine.execution_options(casebook_writes=False)) as db:
                reconciling.compare(db, house.blobs)

        def taken_in() -> None:
            for _ in range(count):
                _take_in(member, content)

        yield "files_taken_in", taken_in
        yield "files_compared", listed
        yield "files_looked_at", lambda: integrity.look_at_all_files(house)
        yield "files_backed_up", lambda: backing_up.create(house, backup)
        yield "files_none_new", lambda: backing_up.create(house, backup)
        yield "files_restored", lambda: _restore(office, folder)


def _take_in(member: Office, content: bytes) -> None:
    received = receive(member.house.blobs, member.case_id, NAME, (content,), limit=SIZE)

    def act(work: Work, keys: Keyring) -> None:
        custody.take_in(work, keys, member.case_id, received, ExhibitDraft())

    member.act(act)


def _restore(office: GrowingOffice, folder: Path) -> None:
    restoring.restore(load_for(folder / "again"), folder / "backup", list(office.made.sheets[:2]))
