"""Taking a case out through the pages: warned first, sent as a file, nothing of it in the address."""

import io
import json
import zipfile

import bagit
from flask import Flask

from tests.web.desk.conftest import World, sign_in
from tests.web.desk.steps import PNG
from tests.web.pages import Page

SURE = {"language": "tg", "bom": "y", "sure": "y"}


def fetched(page: Page, address: str, **form: str) -> bytes:
    """What comes back, with the headers of a file that runs nothing."""
    page.post(address, {**SURE, **form}, 200)
    assert page.last is not None
    assert page.last.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page.last.headers["Content-Disposition"].startswith("attachment")
    assert int(page.last.headers["Content-Length"]) == len(page.last.data)
    return page.last.data


def test_the_page_says_what_leaves_and_sends_nothing_before_one_is_sure(dana: Page, world: World) -> None:
    assert "What you get is not encrypted" in dana.get(f"{world.case}/out")
    refused = dana.post(f"{world.case}/out", {"form": "archive", "language": "en"}, 422)
    assert "Tick this once you have made sure." in refused
    assert dana.post(f"{world.case}/out", {**SURE, "form": "pdf"}, 422)
    assert f'href="{world.case}/out"' in dana.get(f"{world.case}/packs")
    assert "The case was taken out" not in dana.get(f"{world.case}/history")


def test_an_archive_comes_back_whole_and_is_recorded(dana: Page, world: World, tmp_path: object) -> None:
    content = fetched(dana, f"{world.case}/out", form="archive")
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert zipped.testzip() is None
        (original,) = [name for name in zipped.namelist() if "/files/" in name]
        assert zipped.read(original) == PNG
        zipped.extractall(str(tmp_path))
        bag = zipped.namelist()[0].partition("/")[0]
    assert bagit.Bag(f"{tmp_path}/{bag}").validate()
    assert "The case was taken out" in dana.get(f"{world.case}/history")
    assert "case archive" in dana.get(world.exhibit)


def test_all_cases_leave_in_one_file(dana: Page, world: World) -> None:
    dana.post("/cases/new", {"title": "Second"})
    assert "All of them leave whole" in dana.get("/out")
    told = json.loads(fetched(dana, "/out", form="json"))
    assert {case["records"]["case_file"][0]["title"] for case in told["cases"]} >= {
        "Orzuzoda: smear and pressure",
        "Second",
    }
    with zipfile.ZipFile(io.BytesIO(fetched(dana, "/out", form="csv"))) as zipped:
        names = {name.rpartition("/")[2] for name in zipped.namelist()}
    assert names >= {"case_file.csv", "person.csv", "incident.csv", "act.csv", "evidence.csv", "consent.csv"}


def test_who_holds_nothing_is_told_so(desk: Flask) -> None:
    omid = sign_in(desk, "omid")
    assert "No case yet" in omid.get("/out")
    omid.post("/out", {**SURE, "form": "json"}, 422)
