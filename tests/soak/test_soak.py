"""An office at work while everything fails around it: shortly as a test, for half an hour as `make endurance`."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.soak.serving import compiled, small_disk

NOW = "import time; print(time.time())"
SYNC = "import os, sys, time; f = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY); t = time.monotonic(); os.fsync(f); print(time.monotonic() - t)"


def told(library: Path, faults: Path, program: str, *arguments: str) -> float:
    environment = {**os.environ, "LD_PRELOAD": str(library), "CASEBOOK_SOAK_FAULTS": str(faults)}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def test_a_disk_is_made_slow_and_a_clock_made_to_jump(tmp_path: Path) -> None:
    library, faults = compiled(tmp_path), tmp_path / "faults"
    if library is None:  # no compiler: the run says so and leaves both faults out
        return
    faults.write_text("300 7200 ")
    assert told(library, faults, NOW) - time.time() > 7000
    assert told(library, faults, SYNC, str(tmp_path / "file")) > 0.3
    faults.write_text("0 0 ")
    assert abs(told(library, faults, NOW) - time.time()) < 600


def test_a_small_disk_is_full_and_is_gone_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with small_disk(tmp_path / "image", folder, 1) as small, (folder / "large").open("wb") as file:
        if small:
            with pytest.raises(OSError, match="No space"):
                os.posix_fallocate(file.fileno(), 0, 2 << 30)
    assert not small or list(folder.iterdir()) == []


@pytest.mark.soak
@pytest.mark.parametrize("further", [[], ["--postgresql"]], ids=["sqlite", "postgresql"])
def test_an_office_loses_nothing_that_it_has_answered_for(further: list[str]) -> None:
    command = [sys.executable, "-m", "tests.soak", "--minutes", "1", *further]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing that was accepted is lost" in done.stdout


@pytest.mark.soak
def test_committed_rows_stay_where_processes_take_turns(tmp_path: Path) -> None:
    program, source = tmp_path / "two_writers", Path(__file__).with_name("two_writers.c")
    made = subprocess.run(["cc", "-O1", "-o", str(program), str(source), "-lsqlite3"], check=False, capture_output=True)
    assert made.returncode == 0, "a C compiler and libsqlite3-dev are needed"
    done = subprocess.run([program, tmp_path, "60", "turns"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
