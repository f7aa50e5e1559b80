"""The pictures of the six files of one case in the lawyers' guide: two pages of each, and the copy-out sheet in the browser.

The case and its packs are those of tests/stories; `pytest tests/guide --write-pictures` writes the pictures anew.
"""

import dataclasses
import io
import subprocess
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser

from casebook.cli import serving
from tests import cast
from tests.conftest import Office
from tests.guide.conftest import await_answer, free_addresses
from tests.guide.six_pictures import PAIRS, SHEET, Pair
from tests.guide.test_screenshots import HEAVIEST, PICTURES, taken
from tests.stories.six_files.made import Made, made_once

PAGE_WIDTH, COLOURS = 638, 24  # pixels of one of two pages; colours are enough for words on paper


@pytest.fixture(scope="module")
def made(founded_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made_once(founded_office, tmp_path_factory.mktemp("six"))


@pytest.fixture(scope="module")
def desk(made: Made) -> Iterator[str]:
    """The office of the case, served."""
    own, portal = free_addresses()
    faces = serving.start(dataclasses.replace(made.settings, desk=own, portal=portal))
    try:
        await_answer(f"http://{own}/")
        yield f"http://{own}"
    finally:
        serving.finish(faces)


def page_with(pdf: bytes, words: str) -> int:
    """The first page on which words stand."""
    pages = (
        subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode().split("\f")
    )
    return next(number for number, page in enumerate(pages, 1) if words in " ".join(page.split()))


def drawn(pdf: bytes, page: int) -> Image.Image:
    """One page as a picture."""
    command = [
        "pdftoppm",
        "-f",
        str(page),
        "-l",
        str(page),
        "-scale-to-x",
        str(PAGE_WIDTH),
        "-scale-to-y",
        "-1",
        "-png",
    ]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def beside(pair: Pair, made: Made) -> bytes:
    """Two pages beside each other, as a small PNG."""
    pdf = made.reader(pair.pack)
    left, right = (drawn(pdf, page_with(pdf, words)) for words in (pair.left, pair.right))
    whole = Image.new("RGB", (1280, max(left.height, right.height)), "#c9ced1")
    whole.paste(left, (0, 0))
    whole.paste(right, (1280 - right.width, 0))
    file = io.BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


@pytest.mark.browser
@pytest.mark.slow
def test_the_six_files_can_be_pictured(
    made: Made, desk: str, chromium: Browser, request: pytest.FixtureRequest
) -> None:
    pictures = {pair.name: beside(pair, made) for pair in PAIRS}
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, locale="tg")
    context.add_cookies([{"name": "casebook_language", "value": "tg", "url": desk}])
    tab = context.new_page()
    tab.goto(f"{desk}/sign-in")
    tab.fill("#login", cast.DANA.login)
    tab.fill("#passphrase", cast.DANA.passphrase)
    tab.click("main button[type=submit]")
    tab.wait_for_url(lambda url: "/sign-in" not in url)
    tab.goto(f"{desk}/cases/{made.told.case}/packs/{made.filed['facebook_tg'].pack}/complaint")
    pictures[SHEET] = taken(tab, "Пайвандҳо ба мавод")
    context.close()
    assert {name: len(png) for name, png in pictures.items() if len(png) > HEAVIEST} == {}
    if request.config.getoption("--write-pictures", default=False):
        for name, png in pictures.items():
            (PICTURES / f"{name}.png").write_bytes(png)
