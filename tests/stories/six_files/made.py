"""The case with all of its packs, made once for the story and the guide's pictures."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from casebook.settings import Settings
from casebook.work import House
from tests.conftest import Office, settings_in
from tests.exporters.authority import local_authority
from tests.services.test_disclosure import answering
from tests.stories.six_files import case
from tests.stories.six_files.case import Filed, Told
from tests.stories.six_files.remembered import remembered


@dataclass(frozen=True)
class Made:
    """The case and its packs; each file by pack and part, as it was handed over. The house is closed; `settings` open it again."""

    told: Told
    filed: Mapping[str, Filed]
    files: Mapping[str, Mapping[str, tuple[str, bytes]]]
    settings: Settings

    def reader(self, name: str) -> bytes:
        """What the recipient of a pack reads."""
        return self.files[name]["reader"][1]


def make(founded: Office, folder: Path) -> Made:
    """Tell the case and build every pack of it, time-stamped twice, in a copy of a founded office."""
    shutil.copytree(founded.house.settings.instance, folder / "instance")
    house = House(settings_in(folder / "instance"))
    office = founded.moved(house)
    with ExitStack() as stack:
        stack.enter_context(remembered())
        tsa = tuple(stack.enter_context(answering(local_authority(folder / name))) for name in ("one", "two"))
        told = case.tell(office)
        filed = {name: case.file(office, told, name, tsa) for name in case.SIX}
    files = {name: case.files_of(office, told, each) for name, each in filed.items()}
    house.close()
    return Made(told, filed, files, house.settings)
