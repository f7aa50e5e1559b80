"""The status port: this machine's own unless it is named twice, one thing at a time, and up while a face is down."""

import dataclasses
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click import UsageError

from casebook.cli import metrics, status_port
from casebook.cli.metrics import Running
from casebook.cli.tallying import MOST, Listener, Tally
from casebook.services.counts import Answered, Builds, Sender
from casebook.services.measures import measure
from casebook.settings import Settings
from tests.conftest import Office
from tests.web.faces import free_port

LINE = re.compile(r'casebook_[a-z_]+(\{[a-z]+="[^"{}]*"(,[a-z]+="[^"{}]*")*\})? -?[0-9.]+')


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@pytest.fixture
def port() -> Iterator[int]:
    def fails() -> status_port.Answer:
        raise ValueError("QZSECRET")

    pages = {"/health/live": lambda: status_port.as_json(200, {"live": True}), "/fails": fails}
    with status_port.answering(("127.0.0.1", 0), pages) as number:
        yield number


def test_it_is_off_unless_somebody_names_it(settings: Settings) -> None:
    assert status_port.place(settings) is None
    with status_port.answering(None, {}) as number:
        assert number == 0


@pytest.mark.parametrize("own", ["127.0.0.1:8002", "[::1]:8002", "localhost:8002", "127.9.9.9:8002"])
def test_an_address_of_this_machine_alone_is_taken(settings: Settings, own: str) -> None:
    assert status_port.place(dataclasses.replace(settings, status=own)) is not None


@pytest.mark.parametrize("wide", ["0.0.0.0:8002", "[::]:8002", "192.0.2.7:8002"])
def test_an_address_that_others_reach_has_to_be_named_twice(settings: Settings, wide: str) -> None:
    with pytest.raises(UsageError, match="CASEBOOK_STATUS_BEYOND_LOOPBACK"):
        status_port.place(dataclasses.replace(settings, status=wide))
    with pytest.raises(UsageError, match="CASEBOOK_STATUS_BEYOND_LOOPBACK"):
        status_port.place(dataclasses.replace(settings, status=wide, status_beyond_loopback="true"))
    assert status_port.place(dataclasses.replace(settings, status=wide, status_beyond_loopback=wide))


@pytest.mark.parametrize("nonsense", ["8002", "here:8002", "127.0.0.1", "127.0.0.1:http", ":8002"])
def test_what_is_no_address_is_said(settings: Settings, nonsense: str) -> None:
    with pytest.raises(UsageError, match="write CASEBOOK_STATUS as"):
        status_port.place(dataclasses.replace(settings, status=nonsense))


def test_it_answers_its_own_paths_and_nothing_else(port: int) -> None:
    assert ask(port, "/health/live") == (200, '{"live": true}\n')
    assert ask(port, "/")[0] == 404
    assert ask(port, "/health/live?x=1")[0] == 404


def test_a_page_of_another_name_cannot_read_it(port: int) -> None:
    assert ask(port, "/health/live", Host="evil.example")[0] == 421
    assert ask(port, "/health/live", Host=f"evil.example:{port}")[0] == 421
    assert ask(port, "/health/live", Host=f"localhost:{port}")[0] == 200


def test_what_fails_inside_leaves_no_word_and_ends_nothing(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    status, text = ask(port, "/fails")
    assert (status, "QZSECRET" in text) == (500, False)
    assert ask(port, "/health/live")[0] == 200
    assert "QZSECRET" not in "".join(capfd.readouterr())


def test_who_hangs_up_or_says_nothing_keeps_nobody_out_for_long(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_connection(("127.0.0.1", port)) as rude:
        rude.sendall(b"GET /health/live HT")
    with socket.create_connection(("127.0.0.1", port)) as rude:
        rude.sendall(b"\xff" * 5000 + b"\r\n\r\n")
        rude.settimeout(10)
        rude.recv(100)
    assert ask(port, "/health/live")[0] == 200


def test_metrics_are_lines_of_the_format_with_labels_from_fixed_sets(office: Office) -> None:
    tally = Tally()
    for route, status, seconds in (("cases.index", "2xx", 0.2), ("cases.index", "2xx", 4.0), ("none", "4xx", 0.01)):
        tally.add(Answered("desk", route, status, seconds))
    tally.add(Answered("desk", "sign_in.open_door", "4xx", 0.3))
    tally.add(Builds(2))
    running = Running(up_seconds=5.0, faces={"desk": True, "portal": False}, restarts={"desk": 1}, swept_ago=3.0)
    measured = measure(office.house)
    text = metrics.text(measured, tally, running, date(2026, 5, 14))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert 'casebook_answers_total{face="desk",route="cases.index",status="2xx"} 2' in lines
    assert 'casebook_answer_seconds_bucket{face="desk",le="0.3"} 3' in lines
    assert 'casebook_answer_seconds_bucket{face="desk",le="+Inf"} 4' in lines
    assert "casebook_sign_in_failures_total 1" in lines
    assert "casebook_builds 2" in lines
    assert 'casebook_face_up{face="portal"} 0' in lines
    assert {name for line in lines for name in re.findall(r'([a-z]+)="', line)} == {
        "version", "revision", "face", "part", "route", "status", "le", *(("state",) if measured.jobs else ()),
    }  # fmt: skip


def test_every_metric_stands_on_its_page(office: Office) -> None:
    tally = Tally()
    tally.add(Answered("desk", "home", "2xx", 0.1))
    running = Running(up_seconds=5.0, faces={"desk": True}, restarts={"desk": 0}, swept_ago=3.0)
    text = metrics.text(measure(office.house), tally, running, date(2026, 5, 14))
    page = (Path(__file__).parents[2] / "docs" / "formats" / "operation.md").read_text()
    named = set(re.findall(r"^# TYPE (casebook_[a-z_]+)", text, re.MULTILINE))
    assert len(named) > 15
    assert {name for name in named if f"`{name}`" not in page} == set()


def test_strangers_cannot_make_metrics_without_end() -> None:
    tally = Tally()
    for number in range(MOST + 50):
        tally.add(Answered("desk", "x" * 5 + "".join(chr(97 + int(each)) for each in str(number)), "2xx", 0.1))
    assert len(tally.answers) == MOST


def test_datagrams_are_added_up_and_nonsense_is_passed_over() -> None:
    with Listener() as listener:
        sender = Sender(listener.path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
            stranger.sendto(b"desk /cases/1 2xx nonsense", str(listener.path))
        sender.tell(Answered("portal", "any", "5xx", 0.1))
        for _ in range(100):
            if listener.taken().answers:
                break
            time.sleep(0.02)
        sender.close()
        assert listener.taken().answers == {("portal", "any", "5xx"): 1}
        assert listener.path.parent.stat().st_mode & 0o777 == 0o700
    assert not listener.path.parent.exists()


def until(port: int, wanted: bool) -> dict[str, bool]:
    """Ask until the office is ready, or is not any more."""
    for _ in range(600):
        try:
            told: dict[str, bool] = json.loads(ask(port, "/health/ready")[1])
        except OSError:
            told = {}
        if told.get("ready") is wanted:
            return told
        time.sleep(0.05)
    raise AssertionError(told)


@pytest.mark.slow
def test_when_a_face_dies_the_port_says_so_and_the_face_comes_back(office: Office) -> None:
    port, desk, portal = free_port(), free_port(), free_port()
    settings = dataclasses.replace(
        office.house.settings, status=f"127.0.0.1:{port}", desk=f"127.0.0.1:{desk}", portal=f"127.0.0.1:{portal}"
    )
    program = "from casebook.cli import main, serving; import sys; serving.CAME_UP = 0.0; sys.argv = ['casebook', 'serve']; main()"
    serve = subprocess.Popen([sys.executable, "-c", program], env=settings.environment(), stdout=subprocess.DEVNULL)
    try:
        until(port, True)
        children = Path(f"/proc/{serve.pid}/task/{serve.pid}/children").read_text().split()
        face = next(each for each in children if b"desk.wsgi" in Path(f"/proc/{each}/cmdline").read_bytes())
        os.kill(int(face), signal.SIGTERM)
        told = until(port, False)
        assert (told["desk"], told["portal"], told["database"]) == (False, True, True)
        until(port, True)
        assert 'casebook_face_restarts_total{face="desk"} 1' in ask(port, "/metrics")[1]
    finally:
        serve.terminate()
        assert serve.wait(30) == 0
