"""The bench's own browser and its baseline: a real server, a small file, a small folder."""

import socket
import time
from pathlib import Path

import pytest

from casebook.bench import server
from casebook.bench.browser import Browser, expect
from casebook.bench.packing import exchange
from casebook.bench.server import BARE, GRACE, OPTIONS, served
from casebook.settings import load_for


def test_the_baseline_forgets_an_upload_and_zips_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    for name in ("a.bin", "b.bin"):
        (folder / name).write_bytes(name.encode() * 1000)
    with served(BARE, load_for(tmp_path / "instance")) as server:
        browser = Browser(server.address)
        sent = browser.upload("/upload", {"a": "b"}, memoryview(b"x" * 70_000), times=3)
        zipped = browser.get(f"/zip{folder}")
        missing = browser.get("/nothing")
        server.forget_peak()
        peak = server.peak_mb()
    assert (sent.status, sent.body) == (200, b"1")
    assert zipped.body.count(b"PK\x01\x02") == 2  # the ZIP's directory, inside HTTP's chunks
    assert zipped.size > 10_000
    assert missing.status == 404
    assert peak > 10
    with pytest.raises(RuntimeError, match="404"):
        expect(missing, 200)


def test_a_page_that_never_ends_does_not_keep_a_server_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "OPTIONS", (*OPTIONS[:-1], "1"))  # less patience, so that the test is short
    with served("tests.bench.stuck:application", load_for(tmp_path / "instance")) as up:
        asked = socket.create_connection(up.address)
        asked.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)  # until a thread is busy with it
        began = time.monotonic()
    assert time.monotonic() - began < GRACE
    with pytest.raises(ConnectionError):
        socket.create_connection(up.address)
    asked.close()


def test_a_server_that_does_not_start_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), served("casebook.bench.nowhere:application", load_for(tmp_path)):
        raise AssertionError


def test_a_member_of_the_bench_builds_a_pack_and_hands_it_over_in_every_way() -> None:
    with exchange(1, 100_000) as desk:
        pack = desk.build()
        left = [desk.fetch(pack), desk.age(pack), desk.aes(pack), desk.zip()]
        with desk.desk.watched() as watch:
            desk.fetch(pack)
    assert all(answer.size > desk.size for answer in left)
    assert all(0 < answer.first_byte < 60 for answer in left)  # seconds
    assert watch.peak > 10  # MB
