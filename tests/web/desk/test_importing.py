"""A table through the desk: sealed first, read back from the sealed copy, every row named, nothing twice."""

import io
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest

from casebook.services import importing
from casebook.work import House
from tests.web.desk.conftest import World
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import PNG
from tests.web.pages import Page

MARKER = "canary-7f3a91-orzuzoda"
TABLE = f"""posted_at,platform,account,url,text
2026-05-11 14:00,telegram,misol_kanal,https://t.me/misol_kanal/1,{MARKER} Хоини Ватан
2026-05-11 15:00,telegram,misol_kanal,https://t.me/misol_kanal/2,"Two
lines"
2026-05-12,telegram,misol_kanal,,
03/04/2026,telegram,another_one,https://t.me/another_one/3,Third,too much
"""


def send(page: Page, world: World, content: str | bytes = TABLE, status: int = 200, **given: Any) -> str:
    name = given.pop("name", "posts.csv")
    raw = content.encode() if isinstance(content, str) else content
    return page.post(f"{world.case}/import", {"files": (io.BytesIO(raw), name), **given}, status)


def counts(page: str) -> list[int]:
    """Rows read, new, known, left out."""
    facts = page.partition('<dl class="facts">')[2].partition("</dl>")[0]
    return [int(number) for number in re.findall(r"<dd>(\d+)</dd>", facts)]


def test_a_table_becomes_an_exhibit_and_its_rows_posts(dana: Page, world: World) -> None:
    page = send(dana, world)
    assert counts(page) == [4, 3, 0, 1]
    assert "The table is imported" in page
    assert "The row has neither text nor address." in page
    assert "its time cannot be read" in page
    assert "it has more cells than the header" in page
    incident = re.search(rf'href="({world.case}/incidents/[0-9a-f-]{{36}})"', page)
    exhibit = re.search(rf'href="({world.case}/evidence/[0-9a-f-]{{36}})"', page)
    assert incident is not None
    assert exhibit is not None
    posts = dana.get(incident[1])
    assert "Хоини Ватан" in posts
    assert "https://t.me/misol_kanal/2" in posts
    kept = dana.get(exhibit[1])
    assert "posts.csv" in kept
    assert "read as a table" in kept
    dana.get(f"{exhibit[1]}/file")
    assert dana.last is not None
    assert dana.last.data == TABLE.encode()
    accounts = dana.get(f"{world.case}/accounts")
    assert accounts.count("@misol_kanal</bdi>") == 1
    assert "@another_one</bdi>" in accounts


def test_the_same_table_again_adds_nothing(dana: Page, world: World, house: House) -> None:
    send(dana, world)
    exhibits = dana.links(f"{world.case}/evidence", f"{world.case}/evidence/")
    files = snapshot(house)["files"]
    posts = snapshot(house)["content_item"]
    page = send(dana, world, name="renamed.csv")
    assert counts(page) == [4, 0, 3, 1]
    assert dana.links(f"{world.case}/evidence", f"{world.case}/evidence/") == exhibits
    assert snapshot(house)["files"] == files
    assert snapshot(house)["content_item"] == posts


def test_a_trial_reads_everything_and_keeps_nothing(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    page = send(dana, world, dry_run="y")
    assert counts(page) == [4, 3, 0, 1]
    assert "Nothing was kept" in page
    assert snapshot(house) == before
    send(dana, world)
    assert counts(send(dana, world, dry_run="y")) == [4, 0, 3, 1]


def test_the_first_two_hundred_rows_are_shown_and_all_are_counted(dana: Page, world: World) -> None:
    rows = "".join(f"https://t.me/misol_kanal/{number},word {number}\n" for number in range(1, 251))
    page = send(dana, world, "url,text\n" + rows, dry_run="y")
    assert counts(page) == [250, 250, 0, 0]
    assert page.count('<th scope="row"') == 200
    assert "The first 200 rows are shown." in page


@pytest.mark.parametrize(("name", "content"), [("post.png", PNG), ("posts.xlsx", b"PK\x03\x04"), ("posts", b"a,b\n")])
@pytest.mark.parametrize("trial", [{}, {"dry_run": "y"}])
def test_a_file_that_is_no_table_is_refused_and_not_kept(
    dana: Page, world: World, house: House, name: str, content: bytes, trial: dict[str, str]
) -> None:
    before = snapshot(house)
    assert "save it as CSV first" in send(dana, world, content, 422, name=name, **trial)
    assert snapshot(house) == before


@pytest.mark.parametrize("content", [b"", b"\n\n", b"url,text\n", b"\x00" * 5000, b"\xff\xfe", bytes(range(256)) * 40])
def test_bytes_that_hold_no_posts_are_kept_and_said_to_hold_none(dana: Page, world: World, content: bytes) -> None:
    read, new, known, left_out = counts(send(dana, world, content))
    assert (new, known) == (0, 0)
    assert read == left_out


def test_no_file_two_files_and_one_too_large_are_refused(dana: Page, world: World, house: House) -> None:
    before = snapshot(house)
    assert "Choose one file." in send(dana, world, b"", 422, name="")
    two = [(io.BytesIO(b"text\na\n"), "a.csv"), (io.BytesIO(b"text\nb\n"), "b.csv")]
    assert "Choose one file." in dana.post(f"{world.case}/import", {"files": two}, 422)
    large = b"text\n" + b"x" * house.settings.upload_limit
    assert "larger than this office accepts" in send(dana, world, large, 422)
    assert snapshot(house) == before


def test_an_import_that_breaks_off_leaves_neither_file_nor_posts(
    dana: Page, world: World, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_given: Any, **_named: Any) -> None:
        raise ZeroDivisionError

    before = snapshot(house)
    monkeypatch.setattr(importing, "add_posts", break_down)
    send(dana, world, TABLE, 500)
    assert snapshot(house) == before


def test_nothing_of_a_table_touches_a_disk_in_the_clear(
    dana: Page, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_given: Any, **_named: Any) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    send(dana, world, dry_run="y")
    send(dana, world)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or MARKER.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.csv", "\u202evsc.csv", "{{ 1234567*7654321 }}.csv", "a\x00b.csv"]
)
def test_a_hostile_table_is_words_on_every_page(dana: Page, world: World, name: str) -> None:
    hostile = "<script>alert(1)</script>"
    table = f"url,text,account\nhttps://t.me/misol/1,{hostile},{hostile}\njavascript:alert(1),=cmd|' /C calc'!A0,{{{{ 1234567*7654321 }}}}\n"
    page = send(dana, world, table, name=name)
    incident = re.search(rf'href="({world.case}/incidents/[0-9a-f-]{{36}})"', page)
    assert incident is not None
    for shown in (page, dana.get(incident[1]), dana.get(f"{world.case}/accounts"), dana.get(f"{world.case}/incidents")):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "9449772114007" not in shown
        assert "\u202e" not in shown


def test_the_log_names_the_page_and_the_import(dana: Page, world: World) -> None:
    dana.get(f"{world.case}/access")
    send(dana, world)
    page = dana.get(f"{world.case}/history")
    assert "A table was imported" in page
    assert "import of a table" in page
    assert "A page was read: access" in page
