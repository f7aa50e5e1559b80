"""What fuzzing begins from and what it once found is tried in every run: each promise holds, and no target is deaf."""

import pytest

from casebook.importers.registry import FORMATS
from tests.fuzz.asking import FOUND
from tests.fuzz.targets import TARGETS

ODD = (
    b"\x00",
    b"\xff" * 40,
    b"\n" * 40,
    b"0" * 40,
    "а\u202e\U0001f600\u0301".encode(),
    b"PK\x03\x04" + bytes(40),
    b"[{" * 20,
)
A_FEW = 25  # seeds of one target, evenly chosen: the fuzzer takes all


@pytest.mark.parametrize("name", TARGETS)
def test_known_inputs_keep_every_promise(name: str) -> None:
    inputs = TARGETS[name].inputs()
    for data in (*ODD, *inputs[:: max(1, len(inputs) // A_FEW)]):
        TARGETS[name].ask(data)


def test_whatever_was_found_is_tried_again() -> None:
    for folder in sorted(FOUND.iterdir()):
        for path in sorted(folder.iterdir()):
            TARGETS[folder.name].ask(path.read_bytes())


def test_every_format_that_can_be_imported_is_a_target() -> None:
    assert {f"import-{name}" for name in FORMATS} <= set(TARGETS)
