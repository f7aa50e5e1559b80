"""How many processes a face has, and what the end of one of them means."""

from pathlib import Path

import pytest

from casebook.cli import faces
from casebook.settings import load

DESK = faces.FACES["desk"]


def test_a_face_has_one_process_unless_the_settings_say_more(tmp_path: Path) -> None:
    given = {"CASEBOOK_INSTANCE": str(tmp_path)}
    assert load(given).processes == 1
    assert load({**given, "CASEBOOK_PROCESSES": "3"}).processes == 3
    with pytest.raises(ValueError, match="processes"):
        load({**given, "CASEBOOK_PROCESSES": "0"})


def test_one_of_several_processes_is_started_anew_and_the_only_one_ends_its_face() -> None:
    several, one = (faces._command(DESK, "127.0.0.1:8000", count) for count in (3, 1))
    assert several[several.index("--workers") + 1] == "3"
    assert "--respawn-failed-workers" in several
    assert one[one.index("--workers") + 1] == "1"
    assert "--respawn-failed-workers" not in one
