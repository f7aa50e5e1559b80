"""The pictures in the guides are of this desk: the way to each is gone here, in the demonstration, and ends where it should.

`pytest tests/guide --write-pictures` also takes them and writes them anew into docs/guide/pictures. Without it windows are used
again, and a few are taken, to see that they can be.
"""

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.guide.conftest import Demonstration
from tests.guide.shots import SHOTS, VISITOR, WIDE, Shot
from tests.guide.six_pictures import PAIRS, SHEET

GUIDES = Path(__file__).parents[2] / "docs" / "guide"
PICTURES = GUIDES / "pictures"
HEAVIEST = 150_000  # bytes of one picture
COLOURS = 128
TAKEN = ("today", "graph", "portal-code-fa-phone")  # also where nothing is written
SIGN_IN = "sign-in"  # the door of the desk, which nobody has come through yet
SHOWN = re.compile(r"!\[[^\]]+\]\((?:\.\./)?pictures/([\w-]+)\.png\)")


@dataclass
class Visitors:
    """The members of the demonstration and somebody at the portal, each with one window that has any size and language."""

    browser: Browser
    office: Demonstration
    windows: dict[tuple[str, str], Page] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def window(self, who: str, locale: str, base: str) -> Page:
        """A window of whoever looks, used again where it is there; what goes wrong in it is noted in `faults`."""
        kept = (who, locale if who == VISITOR else "")  # the portal goes by the browser's own language
        if kept not in self.windows:
            context = self.browser.new_context(locale=locale)
            context.set_default_timeout(20_000)
            tab = context.new_page()
            tab.on("response", lambda answer: self.faults.append(answer.url) if answer.status >= 400 else None)
            tab.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
            self.windows[kept] = tab
            if who not in {VISITOR, SIGN_IN}:
                self.sign_in(tab, who)
        tab = self.windows[kept]
        tab.context.add_cookies([{"name": "casebook_language", "value": locale, "url": base}])
        return tab

    def sign_in(self, tab: Page, who: str) -> None:
        """Come through the door."""
        tab.goto(f"{self.office.desk}/sign-in")
        tab.fill("#login", who)
        tab.fill("#passphrase", self.office.passphrase(who))
        tab.click("main button[type=submit]")
        tab.wait_for_url(lambda url: "/sign-in" not in url)

    def signed_in(self, shot: Shot) -> Page:
        """A window of the member who looks, signed in, as large as the shot."""
        tab = self.window(shot.who, shot.locale, self.office.desk)
        tab.set_viewport_size({"width": shot.width, "height": shot.height})
        return tab

    def at_portal(self, shot: Shot) -> Page:
        """A window of somebody who has told nothing yet, as large as the shot."""
        tab = self.window(VISITOR, shot.locale, self.office.portal)
        tab.context.clear_cookies(name="v")
        tab.set_viewport_size({"width": shot.width, "height": shot.height})
        tab.goto(self.office.portal)
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


def shown(tab: Page, shows: str) -> None:
    """The window shows what it should, and nothing runs over its edge."""
    assert shows in tab.inner_text("body")
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def taken(tab: Page, shows: str) -> bytes:
    """The window as a small PNG, once it shows what it should."""
    shown(tab, shows)
    with Image.open(io.BytesIO(tab.screenshot())) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def way_to(visitors: Visitors, shot: Shot) -> Page:
    """Go the way to a picture, as a member or as somebody who reports."""
    if shot.who == VISITOR:
        tab = visitors.at_portal(shot)
        shot.steps(tab, visitors.office.return_code)
    else:
        tab = visitors.signed_in(shot)
        shot.steps(tab, "" if shot.who == "kian" else visitors.case(tab, shot.case))
    return tab


def way_to_door(visitors: Visitors) -> Page:
    """Go to the page that nobody signs in for."""
    tab = visitors.window(SIGN_IN, "en", visitors.office.desk)
    tab.set_viewport_size({"width": WIDE, "height": 560})
    tab.goto(visitors.office.desk)
    return tab


@pytest.mark.browser
@pytest.mark.slow
def test_every_picture_can_be_taken_today(
    chromium: Browser, demonstration: Demonstration, request: pytest.FixtureRequest
) -> None:
    visitors = Visitors(chromium, demonstration)
    writes = request.config.getoption("--write-pictures", default=False)
    pictures = {}
    for shot in SHOTS:
        tab = way_to(visitors, shot)
        if writes or shot.name in TAKEN:
            pictures[shot.name] = taken(tab, shot.shows)
        else:
            shown(tab, shot.shows)
    pictures[SIGN_IN] = taken(way_to_door(visitors), "Sign in")
    assert visitors.faults == []
    assert pictures.keys() >= {*TAKEN, SIGN_IN}
    assert {name: len(png) for name, png in pictures.items() if len(png) > HEAVIEST} == {}
    if writes:
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
    without = {guide.stem for guide in GUIDES.glob("*.md") if not SHOWN.search(guide.read_text("utf-8"))}
    assert without == {"ceremony"}  # a paper to be filled in by hand
