"""The desk in a real Chromium: nothing overflows, nothing is unreadable to assistive tools, and no script is needed."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route
from playwright.sync_api import Page as Tab

from casebook.settings import Settings
from casebook.web.desk import create_desk
from tests.chromium import running
from tests.web.axe import RULES, SPOKEN, Axe
from tests.web.desk.conftest import PASSPHRASES, World, opened_copy, sign_in
from tests.web.desk.routes import NOT_PAGES, asked

pytestmark = pytest.mark.browser

WIDTHS = (320, 1440)  # pixels: a phone, a screen
ALL_WIDTHS = (320, 768, 1440)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(settings: Settings, **more: str) -> dict[str, str]:
    return {**settings.environment(), **more}


@pytest.fixture(scope="module")
def address(made: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The desk under granian, as `casebook serve` runs it, on a copy of the world."""
    house = opened_copy(made.folder, tmp_path_factory.mktemp("served"))
    port = free_port()
    served = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "error", "--no-ws"]
    command += ["--workers-kill-timeout", "8"]
    process = subprocess.Popen([*command, "casebook.web.desk.wsgi:application"], env=environment(house.settings))
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{served}/sign-in", timeout=5).close()  # noqa: S310 -- our own server
                break
            except OSError:
                time.sleep(0.1)
        yield served
    finally:
        process.terminate()
        process.wait(20)
        house.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


def enter(browser: Browser, address: str, login: str, *, locale: str = "en", theme: str = "", **wish: Any) -> Tab:
    context: BrowserContext = browser.new_context(**wish)
    context.set_default_timeout(20_000)
    context.add_cookies(
        [
            {"name": "casebook_language", "value": locale, "url": address},
            {"name": "casebook_theme", "value": theme, "url": address},
        ]
    )
    tab = context.new_page()
    tab.goto(f"{address}/sign-in")
    tab.fill("#login", login)
    tab.fill("#passphrase", PASSPHRASES[login])
    tab.click("main button[type=submit]")
    tab.wait_for_url(lambda url: "/sign-in" not in url)
    return tab


def pages_of(world: World) -> list[tuple[str, str]]:
    """Every page that can be read, with the member who reads it."""
    found = [
        ("dana" if one.dana == 200 else "kian", one.address)
        for one in asked(world)
        if one.method == "GET" and 200 in {one.dana, one.kian}
    ]
    kept = [one for one in asked(world) if one.endpoint.startswith(NOT_PAGES)]
    return [pair for pair in found if pair[1] not in {one.address for one in kept}]


@pytest.fixture(scope="module")
def telling(made: World, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """A few of the pages that together have every class of element that there is, the richest pages first."""
    house = opened_copy(made.folder, tmp_path_factory.mktemp("telling"))
    desk = create_desk(house.settings, house)
    members = {login: sign_in(desk, login) for login in ("dana", "kian")}
    classes = {
        (login, path): {
            name for names in re.findall(r'class="([^"]*)"', members[login].get(path)) for name in names.split()
        }
        for login, path in pages_of(made)
    }
    house.close()
    kept = []
    known: set[str] = set()
    for page in sorted(classes, key=lambda page: -len(classes[page])):
        if classes[page] - known:
            kept.append(page)
        known |= classes[page]
    return kept


def look(
    browser: Browser,
    address: str,
    pages: list[tuple[str, str]],
    locale: str,
    theme: str,
    widths: tuple[int, ...],
    rules: tuple[str, ...],
) -> tuple[list[str], list[str], list[str]]:
    """Look at pages in a language and a theme: what is wrong with them, what they asked of others, what the browser said."""
    tabs = {login: enter(browser, address, login, locale=locale, theme=theme) for login in ("dana", "kian")}
    axe = Axe()
    wrong: list[str] = []
    outside: list[str] = []
    said: list[str] = []
    for tab in tabs.values():
        tab.on("request", lambda request: outside.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
    for login, path in pages:
        tab = tabs[login]
        answer = tab.goto(f"{address}{path}")
        assert answer is not None
        assert answer.status == 200, path
        for width in widths:
            tab.set_viewport_size({"width": width, "height": 900})
            over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wrong.append(f"{path} at {width}: {over} px too wide")
        if rules:
            wrong += [f"{path}: {each}" for each in axe.violations(tab, rules)]
    for tab in tabs.values():
        tab.context.close()
    return wrong, [url for url in outside if not url.startswith(address)], said


def test_no_page_overflows_breaks_its_policy_or_is_closed_to_assistive_tools(
    chromium: Browser, address: str, made: World
) -> None:
    wrong, outside, said = look(chromium, address, pages_of(made), "en", "light", WIDTHS, RULES)
    assert wrong == []
    assert outside == []
    assert said == [], "a page breaks its own policy, or its script fails"


# Letters of the light theme were looked at in English; in the third language only what is wide is new.
@pytest.mark.parametrize(
    ("locale", "theme", "widths", "rules"), [("fa", "dark", WIDTHS, SPOKEN), ("tg", "light", WIDTHS[:1], ())]
)
def test_no_kind_of_element_does_so_in_another_language_direction_or_theme(
    chromium: Browser,
    address: str,
    telling: list[tuple[str, str]],
    locale: str,
    theme: str,
    widths: tuple[int, ...],
    rules: tuple[str, ...],
) -> None:
    assert len(telling) > 20
    assert look(chromium, address, telling, locale, theme, widths, rules) == ([], [], [])


@pytest.mark.soak
@pytest.mark.parametrize(
    ("locale", "theme"), [("en", "dark"), ("fa", "light"), ("fa", "dark"), ("tg", "dark"), ("ru", "light")]
)
def test_no_page_does_so_in_any_language_theme_and_width(
    chromium: Browser, address: str, made: World, locale: str, theme: str
) -> None:
    assert look(chromium, address, pages_of(made), locale, theme, ALL_WIDTHS, RULES) == ([], [], [])


def test_the_main_job_works_without_script(chromium: Browser, address: str, tmp_path: Path) -> None:
    tab = enter(chromium, address, "dana", java_script_enabled=False)
    tab.goto(f"{address}/cases/new")
    tab.fill("#title", "Case without script")
    tab.click("main form button.btn-main")
    case = tab.url.partition("?")[0]
    tab.goto(f"{case}/incidents/new")
    tab.fill("#links", "https://t.me/ovozi_misol_24/318?single")
    tab.click("text=Read the links")
    assert tab.is_checked("#take-1")
    tab.fill("#title", "Post with a false text")
    tab.select_option("#act", "smear_defamation")
    tab.fill("#day", "11 May 2026")
    tab.press("#title", "Enter")
    assert tab.inner_text("h1") == "Post with a false text"
    tab.click("text=Add evidence")
    picture = tmp_path / "post.txt"
    picture.write_text("Хоини Ватан", "utf-8")
    tab.set_input_files("#files", [picture, picture])
    tab.click("text=Send and seal")
    assert "The files are sealed and stored" in tab.inner_text("main")
    tab.click("table a")
    assert "Хоини Ватан" in tab.inner_text("pre")
    tab.click("nav.rail button")
    assert "You are signed out" in tab.inner_text("main")


def test_an_upload_shows_how_far_it_is_and_an_error_keeps_the_words(
    chromium: Browser, address: str, made: World, tmp_path: Path
) -> None:
    tab = enter(chromium, address, "dana")
    tab.goto(f"{address}{made.case}/evidence/new")
    large = tmp_path / "recording.bin"
    large.write_bytes(bytes(7_000_000))
    tab.set_input_files("#files", large)
    tab.fill("#day", "32 May 2026")
    tab.fill("#description", "What I typed")
    tab.click("text=Send and seal")
    tab.wait_for_selector(".error-summary")
    assert tab.input_value("#description") == "What I typed"
    tab.fill("#day", "12 May 2026")
    tab.set_input_files("#files", large)

    def slowly(route: Route) -> None:
        tab.wait_for_timeout(300)
        route.continue_()

    tab.goto(f"{address}{made.case}/evidence/new")
    tab.set_input_files("#files", large)
    tab.route("**/evidence/new", slowly)
    tab.click("text=Send and seal")
    tab.wait_for_selector(".upload-state:not([hidden])")
    tab.wait_for_url("**/evidence?said=evidence_taken_in")
    assert "recording.bin" in tab.inner_text("main")


def test_a_video_is_played_from_the_middle(chromium: Browser, address: str, made: World) -> None:
    media = Path("casebook/demo/media/broadcast.mp4")
    tab = enter(chromium, address, "dana")
    tab.goto(f"{address}{made.case}/evidence/new")
    tab.set_input_files("#files", media)
    tab.click("text=Send and seal")
    tab.wait_for_url("**said=evidence_taken_in")
    tab.click("text=broadcast.mp4")
    tab.wait_for_selector("video")
    played = tab.evaluate(
        """async () => {
            const video = document.querySelector("video");
            video.preload = "auto";
            video.load();
            await new Promise((done, failed) => { video.onloadedmetadata = done; video.onerror = () => failed(video.error.message); });
            video.currentTime = video.duration / 2;
            await new Promise((done) => { video.onseeked = done; });
            return [video.duration, video.videoWidth];
        }"""
    )
    assert played[0] > 1
    assert played[1] > 0


def test_the_keys_shown_in_the_inbox_lead_where_they_say(chromium: Browser, address: str, made: World) -> None:
    tab = enter(chromium, address, "dana")
    tab.goto(f"{address}/inbox?which=waiting")
    tab.keyboard.press("j")
    tab.wait_for_url(f"**{made.report}?which=waiting")
    tab.keyboard.press("j")
    tab.wait_for_url(f"**{made.other_report}?which=waiting")
    tab.keyboard.press("k")
    tab.wait_for_url(f"**{made.report}?which=waiting")
    tab.keyboard.press("r")
    tab.keyboard.type("ja")
    assert tab.input_value("#text-answer") == "ja"
    tab.fill("#text-answer", "")
    tab.click("text=Accept into a case")
    tab.wait_for_url(f"**{made.report}/accept")


def test_a_second_press_sends_nothing_twice(chromium: Browser, address: str) -> None:
    tab = enter(chromium, address, "dana")
    tab.goto(f"{address}/cases/new")
    tab.fill("#title", "Pressed twice")
    tab.dblclick("main form button.btn-main")
    tab.wait_for_url("**said=case_opened")
    tab.goto(f"{address}/cases")
    assert tab.inner_text("main").count("Pressed twice") == 1


def test_words_are_kept_when_the_session_ends_in_another_tab(chromium: Browser, address: str, made: World) -> None:
    tab = enter(chromium, address, "dana")
    tab.goto(f"{address}{made.case}/people/new")
    tab.fill("#name", "Somebody typed here")
    other = tab.context.new_page()
    other.goto(f"{address}/cases")
    other.click("nav.rail button")
    tab.click("main form button.btn-main")
    assert "You were signed out" in tab.inner_text("main")
    tab.fill("#login", "dana")
    tab.fill("#passphrase", PASSPHRASES["dana"])
    tab.click("main button[type=submit]")
    tab.click("text=Send what I typed")
    assert "Somebody typed here" in tab.inner_text("main")


PASTE = """([type, name]) => {
    const given = new DataTransfer();
    given.items.add(new File([new Uint8Array([137, 80, 78, 71, 1, 2, 3])], name, { type }));
    const paste = new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(paste);
}"""


def test_three_links_are_logged_with_a_pasted_screenshot_by_keyboard_alone(
    chromium: Browser, address: str, made: World
) -> None:
    tab = enter(chromium, address, "dana")
    tab.goto(f"{address}{made.case}/people")
    tab.keyboard.press("n")
    tab.wait_for_url("**/log")
    tab.wait_for_selector("#links:focus")  # a page takes the focus a moment after it is there
    tab.keyboard.insert_text("https://t.me/ovozi_nav_24/11\nhttps://t.me/vatan_misol_9/77\nhttps://vk.com/wall-1_43")
    tab.evaluate(PASTE, ["image/png", "image.png"])
    assert "image.png" in tab.inner_text("#files-chosen")
    assert tab.evaluate("document.activeElement.id") == "links"
    for _ in range(2):  # over the choice of one or each, to the files
        tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert tab.is_checked("#kind-0")
    tab.keyboard.press("ArrowDown")
    assert tab.is_checked("#kind-1")
    assert not tab.is_visible("#place")
    tab.keyboard.press("Tab")
    tab.keyboard.type("A wave of May")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**said=logged")
    shown = tab.inner_text("main")
    for told in (
        "A wave of May",
        "t.me/ovozi_nav_24/11",
        "t.me/vatan_misol_9/77",
        "image.png",
        "Sexual or gendered smear",
    ):
        assert told in shown
    tab.click("text=Undo")
    tab.wait_for_url("**said=undone")


def test_what_is_typed_is_kept_when_the_page_is_left_and_offered_again(
    chromium: Browser, address: str, made: World
) -> None:
    tab = enter(chromium, address, "dana")
    tab.goto(f"{address}{made.case}/log")
    tab.fill("#words", "Half a sentence")
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(f"{address}{made.case}/people")
    for _ in range(20):  # the words travel while the page is left, and may arrive after the next one was asked for
        tab.goto(f"{address}{made.case}/log")
        if "You had begun" in tab.inner_text("main"):
            break
    tab.click("text=Go on with it")
    assert tab.input_value("#words") == "Half a sentence"
    tab.goto(f"{address}{made.case}/log")
    tab.click("text=Throw it away")
    assert "You had begun" not in tab.inner_text("main")


def test_boxes_are_drawn_by_pointer_moved_by_keys_and_written_into_their_rows(
    chromium: Browser, address: str, made: World
) -> None:
    tab = enter(chromium, address, "dana", locale="fa", viewport={"width": 1280, "height": 900})
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(f"{address}{made.exhibit}/redact")
    sheet = tab.locator(".redact-sheet img")
    seen = sheet.bounding_box()
    assert seen is not None

    def point(across: float, down: float) -> tuple[float, float]:
        return seen["x"] + seen["width"] * across, seen["y"] + seen["height"] * down

    def row(number: int) -> list[str]:
        names = ("left", "top", "width", "height", "code")
        return [tab.locator(f"[name=boxes-{number}-{name}]").input_value() for name in names]

    tab.select_option("#pen", "R3")
    for at in (0.1, 0.3, 0.5, 0.7):
        tab.mouse.move(*point(0.1, at))
        tab.mouse.down()
        tab.mouse.move(*point(0.5, at + 0.1), steps=3)
        tab.mouse.up()
    assert [round(float(edge)) for edge in row(0)[:4]] == [10, 10, 40, 10]
    assert row(0)[4] == row(3)[4] == "R3", "a fourth row was made for the fourth box"
    assert tab.locator("button.redact-box").count() == 4
    before = float(row(3)[0])
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Shift+ArrowDown")
    assert float(row(3)[0]) == pytest.approx(before + 0.5, abs=0.02)
    assert float(row(3)[3]) > 10
    tab.keyboard.press("Delete")
    assert row(3)[:4] == ["", "", "", ""]
    tab.locator("[data-row] [data-out]").nth(2).click()
    assert tab.locator("button.redact-box").count() == 2
    for name, typed in zip(("left", "top", "width", "height"), ("۸۰", "۸۰", "۱۰", "5,5"), strict=True):
        tab.fill(f"[name=boxes-2-{name}]", typed)
    assert tab.locator("button.redact-box").count() == 3
    assert Axe().violations(tab) == []
    tab.click("form[data-redact] button.btn-main")
    assert tab.url.endswith("/redact/preview")
    assert said == []
