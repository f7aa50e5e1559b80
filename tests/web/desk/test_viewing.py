"""Looking at exhibits: the browser never runs what is inside a file, and every viewing is in the chain."""

import io
import re
import zipfile

import pytest

from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.steps import PNG, add_file
from tests.web.pages import Page

SCRIPT = b"<script>alert(document.cookie)</script>"
HOSTILE = {
    "page.html": b"<!doctype html><html><body>" + SCRIPT + b"</body></html>",
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>",
    "letter.pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<<>>",
    "note.xml": b'<?xml version="1.0"?><?xml-stylesheet href="x"?><a>' + SCRIPT + b"</a>",
    "text.txt": SCRIPT,
    "lying.png": b"<!doctype html><html>" + SCRIPT,
    "lying.mp4": b"MZ\x90\x00" + bytes(60) + SCRIPT,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_came_from_outside_is_only_ever_a_download(dana: Page, world: World, name: str) -> None:
    exhibit = add_file(dana, world.case, HOSTILE[name], name)
    page = dana.get(exhibit)
    assert "<script>alert" not in page
    dana.get(f"{exhibit}/file")
    assert dana.last is not None
    assert dana.last.data == HOSTILE[name]
    headers = dana.last.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    dana.get(f"{exhibit}/play", 404)
    dana.get(f"{exhibit}/picture", 404)


def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it(dana: Page, world: World) -> None:
    from PIL import Image  # noqa: PLC0415 -- only here

    photo, exif = Image.new("RGB", (64, 48), "#0f5b64"), Image.Exif()
    exif[0x010F] = "CanaryCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 33.0, 0.0), 3: "E", 4: (68.0, 46.0, 0.0)})
    content = io.BytesIO()
    photo.save(content, "JPEG", exif=exif)
    exhibit = add_file(dana, world.case, content.getvalue(), "photo.jpg")
    page = dana.get(exhibit)
    assert "It holds a place" in page
    assert "CanaryCamera" in page
    dana.get(f"{exhibit}/picture")
    assert dana.last is not None
    assert dana.last.mimetype in {"image/png", "image/jpeg"}
    assert b"CanaryCamera" not in dana.last.data
    assert dana.last.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("content", [PNG[:40], b"\x89PNG\r\n\x1a\n" + bytes(100), b"\xff\xd8\xff\xe0broken"])
def test_a_broken_picture_is_kept_and_said_to_be_broken(dana: Page, world: World, content: bytes) -> None:
    exhibit = add_file(dana, world.case, content, "broken.png")
    assert "Original sealed" in dana.get(exhibit)
    dana.get(f"{exhibit}/file")
    assert dana.last is not None
    assert dana.last.data == content


def test_text_in_any_script_is_read_on_the_page_with_its_hidden_letters_shown(dana: Page, world: World) -> None:
    exhibit = add_file(dana, world.case, "Мавҷуда ӯро дид\u202egnp.exe".encode(), "chat.txt")
    page = dana.get(exhibit)
    assert "Мавҷуда ӯро дид" in page
    assert "\u202e" not in page
    assert "U+202E" in page
    cyrillic = add_file(dana, world.case, "Уволить учителя с 21 марта".encode("cp1251"), "order.txt")
    assert "Уволить учителя" in dana.get(cyrillic)


def _mp4() -> bytes:
    return b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 400


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-0", 206, 0, 1),
        ("bytes=0-", 206, 0, None),
        ("bytes=100-199", 206, 100, 200),
        ("bytes=16383-16385", 206, 16383, 16386),
        ("bytes=-10", 206, -10, None),
        ("bytes=90000-999999", 206, 90000, None),
        ("bytes=999999-", 416, 0, 0),
        ("lines=1-2", 200, 0, None),
        ("bytes=0-1,5-6", 416, 0, 0),
        ("bytes=abc", 200, 0, None),
        ("bytes=5-2", 200, 0, None),
    ],
)
def test_video_is_played_by_range_from_the_sealed_file(
    dana: Page, world: World, asked: str, status: int, start: int, end: int | None
) -> None:
    content = _mp4()
    exhibit = add_file(dana, world.case, content, "broadcast.mp4")
    assert "<video controls" in dana.get(exhibit)
    dana.get(f"{exhibit}/play", status, headers={"Range": asked})
    assert dana.last is not None
    headers = dana.last.headers
    if status == 416:
        assert headers["Content-Range"] == f"bytes */{len(content)}"
        return
    assert headers["Content-Type"] == "video/mp4"
    assert dana.last.data == content[start:end]
    assert int(headers["Content-Length"]) == len(dana.last.data)
    if status == 206:
        first = start if start >= 0 else len(content) + start
        assert headers["Content-Range"] == f"bytes {first}-{first + len(dana.last.data) - 1}/{len(content)}"


def test_one_viewing_is_one_link_of_the_chain_and_a_download_another(dana: Page, world: World) -> None:
    exhibit = add_file(dana, world.case, _mp4(), "broadcast.mp4")
    for first in (0, 1000, 50_000):
        dana.get(f"{exhibit}/play", 206, headers={"Range": f"bytes={first}-"})
    dana.get(f"{exhibit}/file")
    page = dana.get(exhibit)
    events = re.findall(r"</time>([A-Z][a-z ]+) <span", page)
    assert events == ["Received", "Viewed", "Viewed"]
    assert "downloaded" in page
    assert "Chain unbroken" in page


def test_hard_material_stays_closed_until_asked_for(dana: Page, world: World) -> None:
    exhibit = add_file(dana, world.case, PNG, "post.png", intimate="y")
    page = dana.get(exhibit)
    assert "Closed until you ask for it" in page
    assert f"{exhibit}/picture" not in page
    assert "Viewed" not in page
    assert f"{exhibit}/picture" in dana.get(f"{exhibit}?unveil=yes")


def test_a_damaged_file_gives_no_byte_and_the_rest_still_works(dana: Page, world: World, house: House) -> None:
    before = set(house.blobs.names())
    exhibit = add_file(dana, world.case, b"words of a chat " * 5000, "chat.txt")
    blob = house.blobs.path((set(house.blobs.names()) - before).pop())
    stored = bytearray(blob.read_bytes())
    stored[200] ^= 1
    blob.write_bytes(stored)
    page = dana.get(exhibit)
    assert "The stored file is damaged" in page
    assert "words of a chat" not in page
    dana.post(f"{exhibit}/check")
    assert "The stored file is damaged" in dana.follow()
    dana.get(world.case)
    blob.unlink()
    dana.get(f"{exhibit}/file", 500)
    dana.get(f"{world.case}/evidence")


def test_the_proof_pack_and_the_reader_file_come_out_whole(dana: Page, world: World) -> None:
    dana.get(f"{world.pack}/proof")
    assert dana.last is not None
    assert zipfile.ZipFile(io.BytesIO(dana.last.data)).testzip() is None
    assert dana.last.headers["Content-Disposition"].startswith('attachment; filename="CBP-')
    dana.get(f"{world.pack}/reader")
    assert dana.last.data.startswith(b"%PDF-")
    dana.get(f"{world.pack}/everything", 404)
