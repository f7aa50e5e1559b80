"""Writing transactions go one after the other, in one process and over several; reading waits for nothing."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from casebook import engines
from casebook.errors import Busy
from casebook.work import House, begin
from tests.conftest import Office

pytestmark = pytest.mark.about_sqlite(
    reason="turns to write in its file; on PostgreSQL, tests/test_engines.py looks at locks"
)

HOLDER = """
import fcntl, os, sys, time
turn = os.open(sys.argv[1], os.O_RDWR)
fcntl.flock(turn, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


def turn_of(house: House) -> Path:
    with begin(house, writes=True) as act:  # makes the file
        act.office()
    return Path(house.settings.database.removeprefix("sqlite:///") + "-turn")


@pytest.fixture
def holder(office: Office) -> "Iterator[subprocess.Popen[str]]":
    """Another process that writes at this moment."""
    command = [sys.executable, "-c", HOLDER, str(turn_of(office.house))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_process_waits_until_the_one_that_writes_has_ended_even_by_kill(
    office: Office, holder: "subprocess.Popen[str]"
) -> None:
    killing = threading.Timer(0.4, holder.kill)
    killing.start()
    began = time.monotonic()
    with begin(office.house, writes=True) as act:
        act.office()
    assert 0.3 < time.monotonic() - began < engines.PATIENCE


def test_reading_waits_for_nothing(office: Office, holder: "subprocess.Popen[str]") -> None:
    with begin(office.house, writes=False) as act:
        act.office()
    assert holder.poll() is None  # it still writes


def test_who_waits_too_long_is_told_and_the_turn_is_free_afterwards(
    office: Office, holder: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 0.05)
    with pytest.raises(Busy), begin(office.house, writes=True) as act:
        act.office()
    holder.kill()
    holder.wait()
    with begin(office.house, writes=True) as act:
        act.office()


def test_an_act_that_fails_gives_its_turn_back(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), begin(office.house, writes=True):
        raise ZeroDivisionError
    with begin(office.house, writes=True) as act:
        act.office()


def test_the_record_of_a_reading_is_written_in_a_turn_too(office: Office, holder: "subprocess.Popen[str]") -> None:
    engine = office.house.engine.execution_options(casebook_writes=True)
    threading.Timer(0.3, holder.kill).start()
    began = time.monotonic()
    with engine.connect() as line:
        line.execute(text("select 1"))
    assert time.monotonic() - began > 0.2
