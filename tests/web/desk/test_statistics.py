"""Statistics through the pages: small counts are nowhere, in no form and no language."""

import csv
import hashlib
import io
import json
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from casebook.pictures.bars import Bar, bars
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.steps import log_incident
from tests.web.pages import Page


@pytest.fixture
def counted(dana: Page, world: World) -> Page:
    """Dana's case with nine incidents more, seven of them in one month."""
    for number in range(9):
        when = {"day": "May 2026" if number < 7 else "June 2026"}
        log_incident(dana, world.case, f"Incident {number}", severity="high", act="doxxing", **when)
    return dana


def test_page_and_files_say_the_same_and_no_small_count(counted: Page) -> None:
    page = counted.get("/statistics?since=2026-05&until=2026-06")
    assert "What happened from May 2026 to June 2026" in page
    assert "fewer than 10 documented cases" in page
    counted.get("/statistics/file.csv?since=2026-05&until=2026-06")
    assert counted.last is not None
    aside = {"Sum", "Other rows, together"}
    rows = list(csv.reader(io.StringIO(counted.last.data.decode("utf-8-sig"), newline="")))
    counted.get("/statistics/file.json?since=2026-05&until=2026-06")
    told = json.loads(counted.last.data)
    shown = {
        (table["title"], row["code"]): row["count"] or row["mark"] for table in told["tables"] for row in table["rows"]
    }
    in_csv = {(title, code): count for title, code, word, count in rows[1:] if title and word not in aside}
    assert in_csv == {key: str(count) for key, count in shown.items()}
    assert shown["Incidents by kind of act", "doxxing"] == 9
    assert [shown["Incidents by month", month] for month in ("2026-05", "2026-06")] == ["held back", "<5"]
    assert all(count in {"<5", "held back"} or int(count) == 0 or int(count) >= 5 for count in in_csv.values())


def test_a_picture_stands_on_its_own(counted: Page) -> None:
    for language in ("en", "fa"):
        counted.get(f"/statistics/pictures/act_type.svg?lang={language}")
        assert counted.last is not None
        drawn = ET.fromstring(counted.last.data)  # noqa: S314 -- ours
        assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(drawn.findall("{http://www.w3.org/2000/svg}rect")) >= 2
        assert not [one for one in drawn.iter() if "href" in str(one.attrib)]
    counted.get("/statistics/pictures/nothing.svg", 404)


@pytest.mark.parametrize("locale", ["ru", "tg", "fa"])
def test_the_page_speaks_each_language(desk: Flask, locale: str) -> None:
    assert sign_in(desk, "dana", locale).get("/statistics?since=2026-05")


def test_what_is_no_month_is_said_at_its_field(dana: Page) -> None:
    page = dana.get("/statistics?since=May", 422)
    assert 'id="since-error"' in page
    assert 'value="May"' in page


def test_what_is_hidden_is_drawn_alike_whatever_it_hides() -> None:
    drawing = bars([Bar("A", 40, "40"), Bar("B", None, "<5"), Bar("C", None, "held back")], rtl=False)
    boxes = [one for one in drawing.shapes if one.kind == "box"]
    assert [(box.css, box.width) for box in boxes] == [("g-bar", 290), ("g-gap", 14), ("g-gap", 14)]
    mirrored = bars([Bar("A", 0, "0")], rtl=True)
    assert mirrored.rtl
    assert bars([], rtl=False).height > 0


def test_numbers_that_left_stand_in_the_ledger_and_are_found_by_their_hash(desk: Flask, counted: Page) -> None:
    """exports.md §0, 1 (C): every export has its line, whatever it is made of."""
    counted.client.head("/statistics/pack.pdf")
    assert "Numbers that left" not in counted.get("/ledger")
    counted.get("/statistics/pack.pdf")
    assert counted.last is not None
    left = hashlib.sha256(counted.last.data).hexdigest()
    ledger = counted.get("/ledger")
    assert "Numbers that left" in ledger
    assert left in ledger
    rows = list(csv.DictReader(io.StringIO(counted.get("/ledger.csv").removeprefix("\ufeff"))))
    (row,) = (each for each in rows if each["sha256"] == left)
    assert (row["case"], row["part"], row["whole"], row["profile"]) == ("", "numbers", "yes", "statistics_upr")
    found = counted.post("/ledger", {"sha256": f"SHA256: {left.upper()}"}, 200)
    assert left in found
    assert "No delivery of a case holds this file" in found
    assert left not in counted.post("/ledger", {"sha256": "0" * 64}, 200)
    assert left not in sign_in(desk, "lena").get("/ledger"), "counsel reads no statistics"
