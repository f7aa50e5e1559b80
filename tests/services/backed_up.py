"""Short ways for the tests of backups: an office with something to lose, its backup, and an empty machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from casebook.audit.events import AnyEvent
from casebook.services import backing_up, history, restoring
from casebook.services.backing_up import Made
from casebook.services.restoring import Restored
from casebook.work import House
from tests import cast
from tests.conftest import Office, settings_in
from tests.services.acting import take_in
from tests.services.reporting import Reporter

WORDS = b"what the neighbour was told "


@dataclass
class Backed:
    """An office with a case, an exhibit and a report, and the folder of its backups."""

    office: Office
    folder: Path
    case: UUID
    evidence: UUID
    report: UUID
    reporter: Reporter

    def create(self) -> Made:
        """Make a backup."""
        return backing_up.create(self.office.house, self.folder)

    @property
    def sheets(self) -> list[str]:
        """Two of the three recovery sheets."""
        return list(self.office.founded.sheets[1:])

    @contextmanager
    def restored(self, place: Path, database: str = "", **asked: object) -> Iterator[tuple[Office, Restored]]:
        """Restore into an empty place and open the office there."""
        settings = settings_in(place, database)
        told = restoring.restore(settings, self.folder, self.sheets, **asked)  # type: ignore[arg-type]
        house = House(settings)
        try:
            yield self.office.moved(house), told
        finally:
            house.close()


def backed(office: Office, folder: Path) -> Backed:
    """Fill an office."""
    case = office.new_case()
    evidence = take_in(office, case.id, WORDS * 5000)
    sender, drafting = Reporter(office.house), Reporter(office.house)
    report = sender.begin()
    sender.add_file(b"sent with the report" * 100)
    sender.finish()
    drafting.begin(story="not sent")
    drafting.add_file(b"not sent either")
    return Backed(office, folder, case.id, evidence, report, sender)


def files_below(folder: Path) -> list[Path]:
    """Every file below a folder, in order."""
    return sorted(Path(at) / name for at, _, names in os.walk(folder) for name in names)


def office_events(office: Office) -> list[AnyEvent]:
    """What the office's log tells its administrator, the latest last; without this reading."""
    with office.acting(cast.KIAN, writes=False) as (work, keys):
        lines = history.office_log(work, keys).lines
    return [line.event for line in sorted(lines, key=lambda line: line.seq) if line.event is not None]
