"""A real Chromium opens real pages of a local site: what is taken, what is refused, and that nothing is left behind."""

import io
import ipaddress
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest
from PIL import Image

from casebook.capturing import Browser, Choice, Limits, Setup, capture, processes, values
from casebook.capturing import browser as browsers
from casebook.capturing import gate as gates
from casebook.capturing.record import record
from casebook.errors import InvalidInput
from casebook.importers import web_archive
from casebook.importers.choice import Choice as Reading
from casebook.importers.message import Message
from casebook.importers.zip_source import ZipSource
from tests.capturing.conftest import LIMITS, SETUP
from tests.capturing.packed import index, unpacked
from tests.capturing.site import MARKER, Site, proxying

pytestmark = pytest.mark.browser


def test_a_page_gives_its_picture_snapshot_words_and_facts(browser: Browser, site: Site) -> None:
    seen = capture(browser, f"{site.address}/twice")
    assert (seen.requested, seen.final) == (f"{site.address}/twice", f"{site.address}/page")
    assert seen.redirects == (f"{site.address}/once", f"{site.address}/page")
    assert (seen.status, seen.title, seen.problems, seen.error) == (200, "Саҳифаи намуна", (), "")
    assert MARKER in seen.text
    assert "a lie" not in seen.text  # the page's own scripts do not decide what its words are
    assert "after scripts UTC en-US undefined" in seen.text  # neither zone, nor language, nor WebRTC of this machine
    assert seen.source.decode().startswith("<!doctype html>")
    assert b"before scripts" in seen.source
    with Image.open(io.BytesIO(seen.picture)) as picture:
        assert picture.size == (1280, 900)
    kinds = {part.get_content_type() for part in message_from_bytes(seen.snapshot).walk()}
    assert "text/html" in kinds
    assert {each.url.rpartition("/")[2] for each in seen.resources} >= {"twice", "once", "page", "dot.png"}
    assert dict(seen.headers)["content-type"] == "text/html; charset=utf-8"
    assert seen.server_address == "127.0.0.1"
    assert seen.clock.server_offset_ms is not None
    assert abs(seen.clock.server_offset_ms) < 5000
    assert seen.ended is not None
    assert seen.began < seen.ended
    headers = site.of("/page")
    assert headers["accept-language"] == "en-US,en;q=0.9"
    assert "Headless" not in headers["user-agent"]
    assert "/popup" not in {path for path, _ in site.asked}
    told = json.loads(record(seen))
    assert [part["part"] for part in told["parts"]] == ["picture", "snapshot", "text", "source", "recording"]
    assert told["recording"] == {"answers": seen.recorded, "left_out": []}
    answers = {(each["url"].rpartition("/")[2], each["status"]) for each in index(seen.recording)}
    assert answers >= {
        ("twice", 302),
        ("once", 302),
        ("page", 200),
        ("dot.png", 404),
    }  # the way there, and the page itself
    rows = web_archive.read(ZipSource(io.BytesIO(seen.recording)), Reading())
    (row,) = [each for each in rows if isinstance(each, Message)]
    assert (row.url, row.thread, row.notes) == (f"{site.address}/page", "Саҳифаи намуна", ("archive_matches",))
    assert b"of-this-office" not in unpacked(seen.recording)
    assert "of-this-office" not in json.dumps(told)  # what a server gave to know us again does not leave


def test_without_scripts_no_script_runs(browser: Browser, site: Site) -> None:
    seen = capture(browser, f"{site.address}/page", Choice(scripts=False))
    assert "before scripts" in seen.text
    assert seen.picture
    assert seen.scripts is False
    assert seen.recording


def test_a_page_that_is_not_there_is_taken_as_it_is(browser: Browser, site: Site) -> None:
    seen = capture(browser, f"{site.address}/nowhere")
    assert (seen.status, seen.text.strip()) == (404, "There is no such page")
    assert seen.picture
    lost = capture(browser, "http://127.0.0.1:45999/")
    assert lost.problems == (values.NOT_LOADED,)
    assert lost.error.startswith("net::ERR_")
    assert (lost.status, lost.picture, lost.text) == (None, b"", "")


def test_slow_and_endless_pages_give_what_was_there(browser: Browser, site: Site) -> None:
    browser.setup = replace(SETUP, limits=replace(LIMITS, load_seconds=2.5))
    try:
        endless = capture(browser, f"{site.address}/endless")
        slow = capture(browser, f"{site.address}/slow")
    finally:
        browser.setup = SETUP
    assert values.LATE in endless.problems
    assert "the first words" in endless.text
    assert endless.picture
    assert endless.recording == b""  # it never ended, so there is no whole answer to record; the rest stands
    assert values.NO_RECORDING in endless.problems
    assert {each.why for each in endless.unrecorded} == {"broken_off"}
    assert values.LATE in slow.problems
    assert slow.status is None


def test_a_long_page_is_pictured_as_far_as_a_picture_goes(browser: Browser, site: Site) -> None:
    seen = capture(browser, f"{site.address}/long")
    assert seen.problems == (values.CUT_PICTURE,)
    with Image.open(io.BytesIO(seen.picture)) as picture:
        assert picture.size == (1280, 8000)
    assert seen.text.count("a line of it") == 20


def test_a_page_may_ask_for_so_much_and_no_more(browser: Browser, site: Site) -> None:
    seen = capture(browser, f"{site.address}/greedy")
    assert values.TOO_LARGE in seen.problems
    assert seen.title == "Greedy"
    answered = [each for each in seen.resources if each.status]
    assert len(answered) <= LIMITS.resources + 50
    browser.setup = replace(SETUP, limits=replace(LIMITS, network_bytes=300, load_seconds=2))
    try:
        cut = capture(browser, f"{site.address}/long")
    finally:
        browser.setup = SETUP
    assert values.TOO_LARGE in cut.problems


def test_a_download_is_refused(browser: Browser, site: Site) -> None:
    seen = capture(browser, f"{site.address}/file")
    assert values.NO_DOWNLOAD in seen.problems or values.NOT_LOADED in seen.problems
    assert seen.picture == b""
    assert list(browser.folder.rglob("*.bin")) == []


def test_everything_goes_through_the_proxy_and_nothing_into_a_private_network(site: Site) -> None:
    with proxying(site) as (port, asked), Browser(replace(SETUP, private=False, proxy=("127.0.0.1", port))) as running:
        with pytest.raises(InvalidInput, match="private network"):
            capture(running, f"{site.address}/page")
        seen = capture(running, "http://misol.example/page")
        led_inside = capture(running, "http://misol.example/inside")
    assert MARKER in seen.text
    assert seen.proxied
    assert set(asked) == {("misol.example", 80)}  # names go there unresolved, and the browser's own wishes go nowhere
    assert values.HIDDEN_NETWORK in led_inside.problems
    assert led_inside.picture == b""


def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    """Also one that was public when it was asked for before: what was looked up is what is connected to."""
    monkeypatch.setattr(gates, "resolved", lambda *_: [(socket.AF_INET, ipaddress.ip_address("127.0.0.1"))])
    with (
        gates.Gate(private=False, proxy=None, most=1000) as gate,
        socket.create_connection(("127.0.0.1", gate.port)) as way,
    ):
        way.sendall(b"\x05\x01\x00" + b"\x05\x01\x00\x03" + bytes((13,)) + b"misol.example" + b"\x00\x50")
        assert way.recv(2) == b"\x05\x00"
        assert way.recv(10)[1] == 2  # not allowed by the rules, RFC 1928
        assert gate.refused == {"misol.example"}


def test_a_page_that_is_busy_for_ever_and_one_that_eats_memory_end(site: Site) -> None:
    limits = replace(LIMITS, load_seconds=4, call_seconds=1.5, memory_bytes=900 * values.MIB, all_seconds=20)
    with Browser(replace(SETUP, limits=limits)) as running:
        busy = capture(running, f"{site.address}/busy")
        assert values.HUNG in busy.problems
        assert busy.status == 200
        hungry = capture(running, f"{site.address}/hungry")
    assert {values.ENDED, values.HUNG} & set(hungry.problems)
    assert not running.folder.exists()


def test_a_browser_that_is_killed_leaves_a_value_and_no_folder(site: Site) -> None:
    with Browser(SETUP) as running:
        timer = threading.Timer(0.5, running.kill)
        timer.start()
        seen = capture(running, f"{site.address}/slow")
        timer.join()
    assert values.ENDED in seen.problems
    assert not running.folder.exists()
    assert ended(running.process.pid)


def test_a_casebook_that_is_killed_leaves_no_browser_and_the_next_one_sweeps(site: Site) -> None:
    program = (
        "import os, sys; from casebook.capturing import *; from tests.capturing.conftest import SETUP\n"
        "b = Browser(SETUP).__enter__(); print(b.process.pid, b.folder, flush=True); os.kill(os.getpid(), 9)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False).stdout.split()
    session, folder = int(told[0]), Path(told[1])
    assert ended(session)
    browsers.sweep()
    assert not folder.exists()


def test_nothing_of_a_page_touches_a_disk(browser: Browser, site: Site) -> None:
    """Whatever the browser holds open for writing lies in its one folder in memory."""
    capture(browser, f"{site.address}/page")
    written = set()
    for process in processes.of_session(browser.process.pid):
        for link in Path(f"/proc/{process}/fd").glob("*"):
            with suppress(FileNotFoundError):  # closed between two looks
                if _open_for_writing(process, link.name):
                    written.add(str(link.readlink()))
    places = {place for place in written if place.startswith("/")}
    assert any(place.startswith(str(browser.folder)) for place in places)
    allowed = (str(browser.folder), "/dev/", "/memfd:", "/proc/")
    assert [place for place in places if not place.startswith(allowed)] == []


def test_what_cannot_be_opened_is_said_before_a_browser_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="no Chromium"):
        Browser(Setup(program="/nowhere/chromium", sandbox=False))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(InvalidInput, match="as root"):
        Browser(Setup())
    monkeypatch.setattr(browsers, "_in_memory", lambda _: False)
    with (
        pytest.raises(InvalidInput, match="memory file system"),
        Browser(replace(SETUP, limits=Limits(), sandbox=False)),
    ):
        pass


def ended(session: int) -> bool:
    """Whether all processes of a session end; what was killed may take a moment to go."""
    until = time.monotonic() + 10
    while processes.of_session(session) and time.monotonic() < until:
        time.sleep(0.05)
    return processes.of_session(session) == []


def _open_for_writing(process: int, number: str) -> bool:
    try:
        flags = Path(f"/proc/{process}/fdinfo/{number}").read_text().split("flags:")[1].split()[0]
    except OSError:
        return False
    return bool(int(flags, 8) & (os.O_WRONLY | os.O_RDWR))
