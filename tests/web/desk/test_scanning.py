"""A virus scanner is asked about files and said at the exhibit; whatever it says, the original is kept and given."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casebook.web.desk import create_desk
from casebook.work import House
from tests.inspection.bombs import BOMBS
from tests.inspection.fake_clamd import EICAR, FakeClamd
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.steps import add_file
from tests.web.pages import Page


@pytest.fixture
def scanned_by(house: House) -> Iterator[Callable[[str], Page]]:
    """Dana's browser at a desk whose scanner has this address."""

    def at(address: str) -> Page:
        house.settings = replace(house.settings, clamd=address)
        return sign_in(create_desk(house.settings, house), "dana")

    return at


def test_what_the_scanner_said_stands_at_the_exhibit_and_in_the_log(
    scanned_by: Callable[[str], Page], world: World, tmp_path: Path
) -> None:
    with FakeClamd(tmp_path) as daemon:
        dana = scanned_by(daemon.address)
        harmful, clean = add_file(dana, world.case, EICAR, "letter.doc"), add_file(dana, world.case, b"Words", "a.txt")
        assert daemon.received == [EICAR, b"Words"]
        page = dana.get(harmful)
        assert "malware found: Eicar-Test-Signature" in page
        assert "The original is kept as it is." in page
        assert "no known malware" in dana.get(clean)
        dana.get(f"{harmful}/file")
        assert dana.last is not None
        assert dana.last.data == EICAR
        assert "has not been asked" in dana.get(world.exhibit)
        dana.post(f"{world.exhibit}/scan")
        assert "no known malware" in dana.follow()
        assert "Looked through for malware" in dana.get(world.exhibit)
        assert dana.get(f"{world.case}/history").count("An exhibit was looked through for malware") == 3


def test_a_scanner_that_is_away_keeps_no_file_out(
    scanned_by: Callable[[str], Page], world: World, tmp_path: Path
) -> None:
    dana = scanned_by(str(tmp_path / "nobody"))
    exhibit = add_file(dana, world.case, EICAR, "letter.doc")
    assert "the scanner gave no answer" in dana.get(exhibit)
    dana.get(f"{exhibit}/file")
    assert dana.last is not None
    assert dana.last.data == EICAR


def test_without_a_scanner_nothing_is_said_of_one(dana: Page, world: World) -> None:
    assert "Malware" not in dana.get(world.exhibit)
    dana.post(f"{world.exhibit}/scan", {}, 404)


def test_the_administrator_sees_how_the_scanner_stands(house: House, tmp_path: Path) -> None:
    def seen(address: str) -> str:
        house.settings = replace(house.settings, clamd=address)
        return sign_in(create_desk(house.settings, house), "kian").get("/state")

    assert "Virus scanner" in seen("")
    assert "does not answer" in seen(str(tmp_path / "nobody"))
    with FakeClamd(tmp_path, answer=b"ClamAV 1.4.3/27800/Thu Jan 05 09:12:33 2023\0") as daemon:
        assert "Run freshclam, by a timer." in seen(daemon.address)


def test_every_bomb_is_a_labelled_original_that_comes_back_byte_for_byte(dana: Page, world: World) -> None:
    for name in ("drawing with a script.svg", "page that fetches.html", "pdf that acts.pdf", "photo.jpg.exe"):
        content = BOMBS[name]()
        exhibit = add_file(dana, world.case, content, name.removesuffix(".exe"))
        page = dana.get(exhibit)
        assert "The name says otherwise" in page or not name.endswith(".exe")
        assert "It holds a program or other files" in page or not name.startswith("pdf")
        assert "<script>fetch" not in page
        dana.get(f"{exhibit}/file")
        assert dana.last is not None
        assert dana.last.data == content
        assert dana.last.mimetype == "application/octet-stream"
        assert dana.last.headers["Content-Security-Policy"].endswith("sandbox")
