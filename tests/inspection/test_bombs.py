"""Every bomb ends as a labelled original that nobody opened: within its limits, and nothing was fetched for it."""

import os
import resource
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from casebook.inspection import inspector
from casebook.inspection.limits import LIMITS
from casebook.inspection.values import Facts, Insides, Pages, Picture, Text, Unreadable
from tests.inspection.bombs import BOMBS, CATCHER, locked, pdf_that_acts

UNPACKED = {"zip of two gigabytes.zip", "zip whose members overlap.zip", "gzip of two gigabytes.gz", "bzip2 of a gigabyte.bz2", "zip within zips.zip"}  # fmt: skip
TOO_LARGE = {"png of four milliard.png", "png that is one gigabyte.png", "jpeg of four milliard.jpg", "tiff of four milliard.tif", "gif of four milliard.gif", "heic of four milliard.heic"}  # fmt: skip
HEAVY = {"pdf of a huge stream.pdf", "pdf of forms within forms.pdf"}  # they end with the child
FAMILIES = {"zip": "archive", "gz": "archive", "bz2": "archive", "png": "image", "jpg": "image", "tif": "image", "gif": "image", "webp": "image", "heic": "image", "pdf": "document", "docx": "document", "xlsx": "document", "mp4": "video", "svg": "image", "html": "text"}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[dict[str, bytes], socket.socket]]:
    """Every bomb, with the address of somebody who waits to be asked for something."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        there = CATCHER.replace(b"@PORT@", str(listening.getsockname()[1]).encode())
        yield {name: make().replace(CATCHER, there) for name, make in BOMBS.items()}, listening


@pytest.fixture(scope="module")
def looked(made: tuple[dict[str, bytes], socket.socket]) -> dict[str, list[object]]:
    """What came of each when all that the desk asks of its kind was asked, as many at once as the machine bears."""

    def look(name: str) -> list[object]:
        content = made[0][name]
        media_type = inspector.detect(content[:65536], name).media_type
        told: list[object] = []
        if media_type.startswith("image/"):
            told.append(inspector.picture(content, 64))
        elif media_type == "application/pdf":
            told.append(inspector.pages(content, 2, 64))
        elif media_type.startswith("text/"):
            told.append(inspector.text_of(content))
        else:
            told.append(inspector.facts(content, media_type))
        if name in UNPACKED or media_type.startswith("application/vnd.openxmlformats"):
            told.append(inspector.insides(content))
        return told

    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        return dict(zip(made[0], at_once.map(look, made[0]), strict=True))


def test_every_bomb_is_an_answer_within_the_limits(looked: dict[str, list[object]]) -> None:
    assert set(looked) == set(BOMBS)
    for name, told in looked.items():
        for answer in told:
            assert isinstance(answer, Facts | Insides | Pages | Picture | Text | Unreadable), name
    most = max(limits.memory_bytes for limits in LIMITS.values())
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < most


def test_each_is_labelled_by_its_content(made: tuple[dict[str, bytes], socket.socket]) -> None:
    for name, content in made[0].items():
        found = inspector.detect(content[:65536], name)
        assert found.family == FAMILIES.get(name.rpartition(".")[2], found.family), name
        assert found.agrees_with_name, name
    program = made[0]["photo.jpg.exe"]
    assert not inspector.detect(program, "photo.jpg").agrees_with_name
    assert not inspector.detect(made[0]["drawing with a script.svg"], "photo.png").agrees_with_name


def test_pictures_are_refused_by_their_header_and_heavy_documents_end_with_their_child(
    looked: dict[str, list[object]],
) -> None:
    for name in TOO_LARGE:
        assert looked[name] == [Unreadable("too_large")], name
    for name in HEAVY:
        assert isinstance(answer := looked[name][0], Unreadable), name
        assert answer.reason in {"killed", "timeout", "too_large", "broken"}
    for name in ("drawing with a script.svg", "drawing of laughs.svg", "drawing that reads files.svg"):
        assert looked[name] == [Unreadable("unsupported")], name
    assert isinstance(looked["webp of a quarter milliard.webp"][0], Unreadable)
    assert isinstance(looked["film of absurd boxes.mp4"][0], Unreadable)


def test_what_is_unpacked_stays_small_and_is_said_to_be_left_out(looked: dict[str, list[object]]) -> None:
    for name in UNPACKED:
        inside = looked[name][1]
        assert isinstance(inside, Insides), name
        assert inside.left_out, name
        assert sum(len(piece.content) for piece in inside.pieces) < 65 * 2**20


def test_no_outside_thing_stands_in_for_another(looked: dict[str, list[object]]) -> None:
    inside = looked["letter with a template elsewhere.docx"][1]
    assert isinstance(inside, Insides)
    assert not any(b"root:" in piece.content for piece in inside.pieces)
    shown = looked["page that fetches.html"][0]
    assert isinstance(shown, Text)
    assert "<script" in shown.text  # as words


def test_nothing_was_fetched(looked: dict[str, list[object]], made: tuple[dict[str, bytes], socket.socket]) -> None:
    assert looked
    assert sum(CATCHER.partition(b"@")[0] in content for content in made[0].values()) >= 4
    with pytest.raises(BlockingIOError):
        made[1].accept()


def test_what_a_document_would_do_is_told_and_not_done() -> None:
    told = inspector.facts(pdf_that_acts(), "application/pdf")
    assert isinstance(told, Facts)
    assert told.has_javascript
    assert told.attachments == ("run.exe",)  # though its description has no number of its own
    inside = inspector.insides(pdf_that_acts())
    assert isinstance(inside, Insides)
    assert b"MZ" + bytes(60) in {piece.content for piece in inside.pieces if piece.path == "attachment"}
    assert inspector.pages(locked(pdf_that_acts()), 1, 64) == Unreadable("encrypted")
