"""Files on their way in: every byte or nothing, never on a disk in the clear, and nothing lost beside them."""

import hashlib
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from werkzeug import formparser

from casebook.blobs.directory import Incoming
from casebook.errors import StorageFull
from casebook.web.shared.uploads import BUFFER
from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import PNG, add_file
from tests.web.pages import Page

CHUNK = 16 * 1024
MARKER = b"canary-7f3a91-orzuzoda"


def send(page: Page, world: World, files: list[tuple[Any, str]], status: int = 303, **fields: Any) -> str:
    return page.post(
        f"{world.case}/evidence/new", {"files": files, **fields}, status, content_type="multipart/form-data"
    )


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, BUFFER, BUFFER + 1, 2**20 - 1, 2**20, 2**20 + 1, 5_000_000]
)
def test_a_file_of_any_size_comes_back_byte_for_byte(dana: Page, world: World, size: int) -> None:
    content = (b"0123456789abcdef\r\n--boundary" * (size // 28 + 1))[:size]
    exhibit = add_file(dana, world.case, content, "notes.bin")
    page = dana.get(exhibit)
    assert hashlib.sha256(content).hexdigest() in page
    assert hashlib.sha512(content).hexdigest() in page
    dana.get(f"{exhibit}/file")
    assert dana.last is not None
    assert dana.last.data == content


def test_several_files_become_exhibits_of_their_own(dana: Page, world: World) -> None:
    send(dana, world, [(io.BytesIO(b"%d" % number), f"{number}.txt") for number in range(12)], description="For all")
    page = dana.get(f"{world.case}/evidence")
    assert all(f"E{number:03d}" in page for number in range(1, 14))


def test_no_part_of_a_request_touches_a_disk_in_the_clear(
    dana: Page, world: World, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_given: Any, **_named: Any) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    for name in ("SpooledTemporaryFile", "default_stream_factory"):
        monkeypatch.setattr(formparser, name, refuse)
    content = MARKER * 100_000
    send(dana, world, [(io.BytesIO(content), f"{MARKER.decode()}.bin")], description=MARKER.decode() * 3000)
    assert "E002" in dana.get(f"{world.case}/evidence")
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.stat().st_size > len(content) for path in written)
    for path in written:
        assert MARKER not in path.read_bytes(), path
        assert MARKER.decode() not in str(path)


def test_only_the_route_for_files_takes_files(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    for address in ("/cases/new", f"{world.case}/people/new", f"{world.exhibit}/texts", "/sign-in"):
        dana.post(address, {"title": "x", "name": "x", "f": (io.BytesIO(MARKER), "a.png")}, 415)
    assert snapshot(house) == before


def test_a_file_over_the_limit_is_named_and_the_others_are_kept(dana: Page, world: World, house: House) -> None:
    large = b"x" * (house.settings.upload_limit + 1)
    files = [(io.BytesIO(b"one"), "one.txt"), (io.BytesIO(large), "large.bin"), (io.BytesIO(b"two"), "two.txt")]
    page = send(dana, world, files, 422, description="What I typed")
    assert "large.bin" in page
    assert "This file is larger than this office accepts." in page
    assert "2 files are stored" in page
    assert "What I typed" in page
    listed = dana.get(f"{world.case}/evidence")
    assert "one.txt" in listed
    assert "two.txt" in listed
    assert "large.bin" not in listed
    assert list(house.blobs.incoming.iterdir()) == []


def test_a_full_disk_keeps_nothing_and_says_so(
    dana: Page, world: World, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_incoming: Incoming, _piece: bytes) -> None:
        raise StorageFull

    before = snapshot(house)
    monkeypatch.setattr(Incoming, "write", full)
    page = send(dana, world, [(io.BytesIO(MARKER), "a.txt")], 422, description="What I typed")
    assert "There was no room left for this file." in page
    assert "What I typed" in page
    monkeypatch.undo()
    assert snapshot(house) == before


def test_no_file_at_all_is_said_kindly(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    page = send(dana, world, [(io.BytesIO(b""), "")], 422, description="What I typed")
    assert "Choose at least one file." in page
    assert "What I typed" in page
    assert snapshot(house) == before


def test_a_wrong_field_keeps_the_words_and_none_of_the_files(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    page = send(dana, world, [(io.BytesIO(MARKER), "a.txt")], 422, day="32 May 2026", description="What I typed")
    assert "What I typed" in page
    assert "choose them again" in page
    assert snapshot(house) == before


def test_an_upload_that_breaks_off_leaves_nothing(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    token = dana.token()
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        + token.encode()
        + b'\r\n--edge\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n\r\n'
        + MARKER * 50_000
    )
    answer = dana.client.post(
        f"{world.case}/evidence/new",
        data=body,
        content_type="multipart/form-data; boundary=edge",
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code in {400, 403}
    assert snapshot(house) == before


def test_words_beside_files_survive_the_end_of_the_session(anyone: Page, world: World, house: House) -> None:
    before = snapshot(house)
    page = anyone.post(
        f"{world.case}/evidence/new",
        {"files": (io.BytesIO(PNG), "a.png"), "description": "What I typed"},
        403,
        content_type="multipart/form-data",
    )
    assert "What I typed" in page
    assert "Files have to be chosen again" in page
    assert snapshot(house) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\system32\\x.dll",
        "a\x00b.png",
        "CON.txt",
        "x" * 300 + ".png",
        "\u202egnp.exe",
        "a\r\nSet-Cookie: x=1.png",
        'quo"te;semi.png',
        "<img src=x onerror=alert(1)>.png",
        "😀 ӯғҳ مهسا.png",
        "{{ 7*7 }}.png",
        "file.txt::$DATA",
        " .. ",
    ],
)
def test_a_hostile_name_harms_no_page_and_no_header(dana: Page, world: World, name: str) -> None:
    exhibit = add_file(dana, world.case, PNG, name)
    page = dana.get(exhibit) + dana.get(f"{world.case}/evidence") + dana.get(f"{world.case}/packs/new")
    assert "<img src=x" not in page
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "49.png" not in page
    dana.get(f"{exhibit}/file")
    assert dana.last is not None
    disposition = dana.last.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "\n" not in disposition
    assert "Set-Cookie" not in dana.last.headers
    saved = disposition.partition("filename*=UTF-8''")[2]
    assert "%2F" not in saved
    assert "%5C" not in saved
    assert ".." not in os.path.normpath(saved).split("/")
