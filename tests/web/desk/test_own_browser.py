"""The bookmark of the desk, run in a real browser on a page that stands for a platform's, and what the desk makes of its copy."""

import io
import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from casebook.importers.browser_copy import copy_of
from casebook.web.desk.own_browser import bookmark
from tests import chromium
from tests.importers.copying import A_COPY
from tests.web.desk.conftest import World
from tests.web.pages import Page

PLATFORM = """<!doctype html><html lang="tg"><head><title>Саҳифа</title><link rel="canonical" href="/p/1"></head><body>
<header><a href="/me">@nobody_signed_in</a></header>
<article><a href="/misol_kanal">@misol_kanal</a> <a href="/misol_kanal/status/7"><time datetime="2026-05-12T18:30:00Z">12 май</time></a>
<p id="words">Хоини <b>Ватан</b><script>var secret = 1</script></p><input value="hidden token">
<img src="https://misol.example/1.jpg" alt="Расм"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></article>
<article><p>Дигар</p><a href="/digar">@digar</a></article></body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.running() as running:
        yield running


@pytest.mark.browser
def test_the_bookmark_writes_what_the_desk_reads_and_asks_no_network(
    browser: Browser, dana: Page, world: World
) -> None:
    with dana.app.test_request_context():
        code = unquote(bookmark("file").removeprefix("javascript:"))
    tab = browser.new_page()
    asked: list[str] = []
    tab.route(
        "**/*",
        lambda route: (
            asked.append(route.request.url),
            route.fulfill(body=PLATFORM, content_type="text/html; charset=utf-8"),
        ),
    )  # type: ignore[func-returns-value]
    tab.goto("https://platform.example/home")
    tab.on("dialog", lambda dialog: dialog.dismiss())
    tab.evaluate("getSelection().selectAllChildren(document.getElementById('words'))")
    asked.clear()
    with tab.expect_download() as download:
        tab.evaluate(code)
    octets = download.value.path().read_bytes()
    assert [each for each in asked if not each.startswith("blob:")] == []
    tab.close()
    copy = copy_of(octets)
    assert copy is not None
    assert (copy.scope, copy.text.strip(), copy.title) == ("selection", "Хоини Ватан", "Саҳифа")
    assert [one.shown for one in copy.handles] == ["@misol_kanal"]
    assert copy.times[0].address == "https://platform.example/misol_kanal/status/7"
    assert [one.address for one in copy.images] == ["https://misol.example/1.jpg"]
    assert "secret" not in copy.source
    assert "token" not in copy.source
    assert "images_without_address" in copy.problems
    dana.post(f"{world.case}/capture/own-browser", {"files": (io.BytesIO(octets), download.value.suggested_filename)})
    assert "Хоини Ватан" in dana.follow()


def test_a_pasted_copy_is_an_exhibit_that_says_how_it_was_obtained(dana: Page, world: World) -> None:
    incident = world.incident.rpartition("/")[2]
    dana.post(f"{world.case}/capture/own-browser", {"pasted": A_COPY, "incident": incident})
    assert "Copy from one’s own browser" in dana.follow()
    shown = [dana.get(one) for one in dana.links(f"{world.case}/evidence", f"{world.case}/evidence/")]
    (page,) = [each for each in shown if "own browser" in each]
    assert "Mozilla/5.0 (X11; Linux x86_64) Example" in page
    assert "a page can lie to it" in page
    before = len(shown)
    dana.post(f"{world.case}/capture/own-browser", {"pasted": A_COPY})
    assert len(dana.links(f"{world.case}/evidence", f"{world.case}/evidence/")) == before  # not twice


@pytest.mark.parametrize("sent", [{}, {"pasted": "no copy"}, {"files": (io.BytesIO(b"{}"), "a.json")}])
def test_what_is_no_copy_is_refused_and_nothing_is_kept(dana: Page, world: World, sent: dict[str, object]) -> None:
    before = len(dana.links(f"{world.case}/evidence", f"{world.case}/evidence/"))
    page = dana.post(f"{world.case}/capture/own-browser", sent, 422)
    assert re.search(r"Choose one file, or paste|This is no copy", page)
    assert len(dana.links(f"{world.case}/evidence", f"{world.case}/evidence/")) == before


def test_the_bookmark_is_one_line_of_text_and_no_link(dana: Page, world: World) -> None:
    page = dana.get(f"{world.case}/capture/own-browser")
    assert 'href="javascript:' not in page
    with dana.app.test_request_context():
        for to in ("file", "clipboard"):
            address = bookmark(to)
            assert address.isascii()
            assert not set(address) & set(' "<>\n%#') - {"%"}
            assert json.dumps(to) in unquote(address)
            assert "//" not in unquote(address).replace("https?:", "").replace("/^", "")
