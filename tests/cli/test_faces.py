"""How many processes a face has, and what the end of one of them means."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from casebook import leash
from casebook.bench.browser import Browser
from casebook.bench.server import below
from casebook.cli import faces
from casebook.settings import load
from tests.architecture.tree import ROOT
from tests.conftest import Office
from tests.web.faces import free_port

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


STARTS = """
import time
from casebook.cli import faces
from casebook.settings import load
faces.start_face(load(), "portal")
time.sleep(600)
"""


@pytest.mark.parametrize("killed", ["what started it", pytest.param("the face itself", marks=pytest.mark.soak)])
def test_a_face_and_its_processes_end_with_whoever_started_them_though_that_was_killed(
    office: Office, killed: str
) -> None:
    place = ("127.0.0.1", free_port())
    settings = replace(office.house.settings, portal=f"{place[0]}:{place[1]}")
    starter = subprocess.Popen([sys.executable, "-c", STARTS], env=settings.environment(), cwd=ROOT)
    try:
        while len(running := [*below(starter.pid)]) < 2 or not answers(Browser(place)):
            assert starter.poll() is None
            time.sleep(0.1)
        os.kill(starter.pid if killed == "what started it" else running[0], signal.SIGKILL)
        while left := [each for each in running if lives(each)]:
            time.sleep(0.05)
        assert left == []
        with pytest.raises(ConnectionRefusedError), socket.create_connection(place):
            pass
    finally:
        starter.kill()
        starter.wait()


def test_who_is_put_on_a_leash_too_late_ends_at_once() -> None:
    words = "import signal; from casebook import leash; leash.hold(1 << 22, signal.SIGTERM); print('goes on')"
    ended = subprocess.run([sys.executable, "-c", words], capture_output=True, check=False, cwd=ROOT)
    assert (ended.returncode, ended.stdout) == (-signal.SIGTERM, b"")


def test_who_was_started_by_no_process_of_ours_is_on_no_leash() -> None:
    leash.hold_to_starter()


def lives(process: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.soak
def test_while_one_process_is_killed_the_other_answers_everybody(office: Office) -> None:
    place = ("127.0.0.1", free_port())
    settings = replace(office.house.settings, processes=2, portal=f"{place[0]}:{place[1]}")
    face, browser = faces.start_face(settings, "portal"), Browser(place)
    try:
        while len(running := [*below(face.process.pid)]) < 2 or not answers(browser):
            time.sleep(0.2)
        os.kill(running[0], signal.SIGKILL)
        assert all(answers(browser) for _ in range(50))
        while len({*below(face.process.pid)} - {running[0]}) < 2:
            time.sleep(0.2)
        assert face.process.poll() is None
    finally:
        faces.finish([face])


def answers(browser: Browser) -> bool:
    with suppress(OSError, ValueError):
        return browser.get("/").status == 200
    return False
