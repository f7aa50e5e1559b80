"""The pictures in the guides are of this desk: each is taken here, from the demonstration, and each page still works.

`pytest tests/guide --write-pictures` writes them anew into docs/guide/pictures; without it nothing is written.
"""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.guide.conftest import Demonstration
from tests.guide.shots import SHOTS, VISITOR, Shot
from tests.guide.six_pictures import PAIRS, SHEET

GUIDES = Path(__file__).parents[2] / "docs" / "guide"
PICTURES = GUIDES / "pictures"
HEAVIEST = 150_000  # bytes of one picture
COLOURS = 128
SIGN_IN = "sign-in"  # the door of the desk, which nobody has come through yet
SHOWN = re.compile(r"!\[[^\]]+\]\((?:\.\./)?pictures/([\w-]+)\.png\)")


@dataclass
class Visitors:
    """The members of the demonstration, each signed in once, looking through windows of any size and language."""

    browser: Browser
    office: Demonstration
    sessions: dict[str, list[Any]] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def window(self, shot: Shot, base: str) -> Page:
        """A window of the shot's size and language; what goes wrong in it is noted in `faults`."""
        context = self.browser.new_context(
            viewport={"width": shot.width, "height": shot.height}, locale=shot.locale
        )  # the portal goes by the browser's own language
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "casebook_language", "value": shot.locale, "url": base}])
        tab = context.new_page()
        tab.on("response", lambda answer: self.faults.append(answer.url) if answer.status >= 400 else None)
        tab.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        return tab

    def signed_in(self, shot: Shot) -> Page:
        """A window of the member who looks, signed in."""
        tab = self.window(shot, self.office.desk)
        if shot.who in self.sessions:
            tab.context.add_cookies(self.sessions[shot.who])
            tab.goto(f"{self.office.desk}/preferences")
            return tab
        tab.goto(f"{self.office.desk}/sign-in")
        tab.fill("#login", shot.who)
        tab.fill("#passphrase", self.office.passphrase(shot.who))
        tab.click("main button[type=submit]")
        tab.wait_for_url(lambda url: "/sign-in" not in url)
        kept = tab.context.cookies()
        self.sessions[shot.who] = [cookie for cookie in kept if cookie.get("name") != "casebook_language"]
        return tab

    def case(self, tab: Page, number: int) -> str:
        """The address of a case, as the list of cases leads to it."""
        reference = self.office.built.references[number]
        if reference not in self.cases:
            tab.goto(f"{self.office.desk}/cases")
            address = tab.locator("main tr", has_text=reference).locator("a").first.get_attribute("href")
            assert address is not None
            self.cases[reference] = address
        return self.cases[reference]


def taken(tab: Page, shows: str) -> bytes:
    """The window as a small PNG, once it shows what it should and nothing runs over its edge."""
    assert shows in tab.inner_text("body")
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    with Image.open(io.BytesIO(tab.screenshot())) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def take(visitors: Visitors, shot: Shot) -> bytes:
    """The picture of a member's page, or of a visitor's at the portal."""
    if shot.who == VISITOR:
        return take_at_portal(visitors, shot)
    tab = visitors.signed_in(shot)
    shot.steps(tab, "" if shot.who == "kian" else visitors.case(tab, shot.case))
    picture = taken(tab, shot.shows)
    tab.context.close()
    return picture


def take_at_portal(visitors: Visitors, shot: Shot) -> bytes:
    """The picture of what somebody sees who reports."""
    tab = visitors.window(shot, visitors.office.portal)
    tab.goto(visitors.office.portal)
    shot.steps(tab, visitors.office.return_code)
    picture = taken(tab, shot.shows)
    tab.context.close()
    return picture


def take_door(visitors: Visitors, address: str, shows: str) -> bytes:
    """The picture of a page that nobody signs in for."""
    door = Shot(name="door", steps=lambda _tab, _case: None, shows=shows, height=560)
    tab = visitors.window(door, address)
    tab.goto(address)
    picture = taken(tab, shows)
    tab.context.close()
    return picture


@pytest.mark.browser
@pytest.mark.slow
def test_every_picture_can_be_taken_today(
    chromium: Browser, demonstration: Demonstration, request: pytest.FixtureRequest
) -> None:
    visitors = Visitors(chromium, demonstration)
    pictures = {shot.name: take(visitors, shot) for shot in SHOTS}
    pictures[SIGN_IN] = take_door(visitors, demonstration.desk, "Sign in")
    assert visitors.faults == []
    assert {name: len(png) for name, png in pictures.items() if len(png) > HEAVIEST} == {}
    if request.config.getoption("--write-pictures", default=False):
        PICTURES.mkdir(exist_ok=True)
        for name, png in pictures.items():
            (PICTURES / f"{name}.png").write_bytes(png)


def test_the_guides_show_every_picture_and_no_other() -> None:
    shown = {name for guide in GUIDES.rglob("*.md") for name in SHOWN.findall(guide.read_text("utf-8"))}
    assert shown == {shot.name for shot in SHOTS} | {SIGN_IN} | {pair.name for pair in PAIRS} | {SHEET}
    assert shown == {path.stem for path in PICTURES.iterdir()}


def test_every_kept_picture_has_its_size() -> None:
    widths = {shot.name: shot.width for shot in SHOTS}
    for path in sorted(PICTURES.iterdir()):
        with Image.open(path) as picture:
            assert picture.width == widths.get(path.stem, 1280), path.name
        assert path.stat().st_size <= HEAVIEST, path.name


def test_each_guide_shows_how_it_looks() -> None:
    assert {guide.stem for guide in GUIDES.glob("*.md") if not SHOWN.search(guide.read_text("utf-8"))} == set()
