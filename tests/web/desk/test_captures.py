"""Capturing through the desk. The browser is another test's business: here it gives what it is told to."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casebook.capturing import Captured, values
from casebook.errors import InvalidInput
from casebook.services import capturing
from casebook.work import House
from tests.capturing.made import made
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.snapshot import snapshot
from tests.web.pages import Page

MARKER = "canary-9d21f7-orzuzoda"
POST = "https://t.me/ovozi_misol_24/318"
PAGE = "3 answers\n%s\nSeen by many\nNobody knows who wrote it"
Shows = Callable[..., None]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch) -> Shows:
    """Say what the browser gives next."""

    def give(text: str = MARKER, **told: Any) -> None:
        def opened(_settings: object, address: str, *, scripts: bool = True) -> Captured:
            return made(url=address, text=text, scripts=scripts, **told)

        monkeypatch.setattr(capturing, "opened", opened)

    return give


def test_a_page_becomes_exhibits_of_the_incident(dana: Page, world: World, shows: Shows) -> None:
    shows(problems=(values.CUT_PICTURE,))
    incident = world.incident.rpartition("/")[2]
    asked = dana.get(f"{world.case}/capture?incident={incident}")
    assert f'<option selected value="{incident}"' in asked
    assert "No proxy is set" in asked
    dana.post(f"{world.case}/capture", {"url": POST, "incident": incident})
    exhibit = dana.location
    page = dana.get(exhibit)
    assert "The page is captured" in page
    assert "Captured by casebook&#39;s browser" in page
    assert "HTTP 200" in page
    assert "the picture shows its upper part" in page
    assert MARKER in page  # its words stand beside it
    assert "captured" in page
    listed = dana.get(f"{world.case}/evidence")
    assert "Саҳифаи намуна (MHTML)" in listed
    assert "Саҳифаи намуна (JSON)" in listed
    assert "A page was captured" in dana.get(f"{world.case}/history")


def test_the_page_says_what_is_looked_at_again_and_what_is_due(
    dana: Page, world: World, house: House, shows: Shows
) -> None:
    assert "Looked at again" not in dana.get(f"{world.case}/capture")  # nobody has captured anything
    shows()
    dana.post(f"{world.post}/look")
    page = dana.get(f"{world.case}/capture")
    assert f'href="{world.post}/captures"' in page
    assert "no schedule is set" in page
    house.settings = replace(house.settings, recheck_days=7)
    assert "due 7 days after the last look" in dana.get(f"{world.case}/capture")
    assert "1 is due" not in dana.get(f"{world.case}/capture")
    clock = house.clock
    house.clock = lambda: clock() + timedelta(days=8)
    later = sign_in(dana.app, "dana")
    assert "1 is due" in later.get(f"{world.case}/capture")


def test_what_cannot_be_opened_is_said_at_its_field(
    dana: Page, world: World, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(house)
    for address, words in (
        ("http://192.168.1.1/", "private network"),
        ("ftp://misol.example", "http://"),
        ("", "http://"),
    ):
        assert words in dana.post(f"{world.case}/capture", {"url": address}, 422)

    def none(*_: object, **__: object) -> None:
        raise InvalidInput(
            "There is no Chromium on this machine, so no page can be captured. The operator's guide says how to add it."
        )

    monkeypatch.setattr(capturing, "opened", none)
    assert "There is no Chromium on this machine" in dana.post(f"{world.case}/capture", {"url": POST}, 422)
    assert snapshot(house)["evidence"] == before["evidence"]


def test_a_post_is_looked_at_again_and_what_changed_is_shown(dana: Page, world: World, shows: Shows) -> None:
    assert "Let the browser look" in dana.get(world.post)
    looks = f"{world.post}/look"
    shows(PAGE % MARKER)
    dana.post(looks)
    first = dana.get(dana.location)
    assert "What the browser found is noted" in first
    assert ": Live" in first
    assert first.count("HTTP 200") == 1
    shows(PAGE % "Other words")
    dana.post(looks)
    page = dana.get(dana.location)
    assert ": Edited" in page
    assert re.search(rf"<del>.*{MARKER}.*</del>", page)
    assert re.search(r"<ins>.*Other words.*</ins>", page)
    shows("Log in to see this")
    dana.post(looks)
    assert "It cannot be told whether it is still there" in dana.get(dana.location)
    shows("Not found", status=404)
    dana.post(looks)
    assert ": Deleted" in dana.get(dana.location)
    checks = dana.get(world.post)
    assert "It cannot be told" in checks
    assert "casebook · HTTP 404" in checks


def test_every_sentence_of_a_capture_has_words(dana: Page, world: World, shows: Shows) -> None:
    shows(problems=values.PROBLEMS)
    dana.post(f"{world.case}/capture", {"url": POST})
    page = dana.get(dana.location)
    assert [sentence for sentence in values.PROBLEMS if sentence not in page] == []
