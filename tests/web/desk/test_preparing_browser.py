"""The lawyer's desk in a real Chromium: closed to nobody at any width, usable by keyboard, by pointer, and without script."""

# ruff: noqa: F811  -- fixtures are asked for by their names
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect
from playwright.sync_api import Page as Tab

import casebook.web
from tests.web.axe import RULES, SPOKEN, Axe
from tests.web.desk.conftest import World
from tests.web.desk.test_browser import address, chromium, enter  # noqa: F401  -- fixtures of the same desk

pytestmark = pytest.mark.browser


def begin(tab: Tab, address: str, case: str, kind: str) -> str:
    """Begin a pack through its page; give the draft's address."""
    tab.goto(f"{address}{case}/packs/new")
    tab.check(f"#kind-{kind}")
    tab.fill("#recipient", "The tribunal")
    tab.fill("#purpose", "Appeal")
    with tab.expect_navigation():
        tab.click(".stays .btn-main")
    return tab.url.partition("?")[0]


def add_exhibits(tab: Tab, address: str, case: str, names: list[str]) -> None:
    for name in names:
        tab.goto(f"{address}{case}/evidence/new")
        tab.set_input_files(
            "input[type=file]", {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": name.encode()}
        )
        with tab.expect_navigation():
            tab.click("main form button.btn-main")


def drag_to_the_top(tab: Tab, number: int) -> None:
    """Take an exhibit by its handle and put it above the first, in several steps as a hand does."""
    tab.set_viewport_size({"width": 1280, "height": 2000})
    taken, top = tab.locator(".handle").nth(number).bounding_box(), tab.locator("[data-line]").first.bounding_box()
    assert taken is not None
    assert top is not None
    tab.mouse.move(taken["x"] + 5, taken["y"] + 5)
    tab.mouse.down()
    tab.mouse.move(taken["x"] + 5, taken["y"] - 20, steps=4)
    tab.mouse.move(top["x"] + 30, top["y"] + 4, steps=8)
    tab.mouse.up()


def order(tab: Tab) -> list[str]:
    return [each.strip() for each in tab.locator("[data-line] .check bdi").all_inner_texts()]


@pytest.mark.parametrize(("locale", "theme", "width"), [("en", "light", 1280), ("fa", "dark", 320)])
def test_no_step_overflows_or_is_closed_to_assistive_tools(
    chromium: Browser,
    address: str,
    made: World,
    locale: str,
    theme: str,
    width: int,
) -> None:
    tab = enter(chromium, address, "dana", locale=locale, theme=theme)
    tab.set_viewport_size({"width": width, "height": 900})
    draft = begin(tab, address, made.case, "uk_ftt_iac")
    complaint = begin(tab, address, made.case, "platform_telegram")
    wrong, axe, rules = [], Axe(), RULES if locale == "en" else SPOKEN
    pages = [f"{each}{step}" for each in (draft, complaint) for step in ("", "/questions", "/checks", "/preview")]
    pages += [f"{address}{made.case}/packs/new", f"{address}{made.case}/packs", f"{address}{made.case}/own-notes"]
    pages += [f"{address}/packs", f"{draft}/discard"]
    for path in pages:
        tab.goto(path)
        over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wrong.append(f"{path}: {over} px too wide")
        wrong += [f"{path}: {each}" for each in axe.violations(tab, rules)]
        assert len(tab.locator("main .btn-main").all()) <= 1, path
    assert wrong == []


def test_exhibits_are_ordered_by_keyboard_by_pointer_and_by_number(
    chromium: Browser,
    address: str,
    made: World,
) -> None:
    tab = enter(chromium, address, "dana")
    add_exhibits(tab, address, made.case, ["bravo", "charlie", "delta"])
    begin(tab, address, made.case, "case_file")
    first = order(tab)
    assert len(first) == 4
    tab.locator("[data-move='1']").first.press("Enter")
    assert order(tab) == [first[1], first[0], *first[2:]]
    expect(tab.locator("[data-said]")).to_contain_text("is now number 2")
    drag_to_the_top(tab, 3)
    assert order(tab)[0] == first[3]
    assert [each.input_value() for each in tab.locator(".order").all()] == ["1", "2", "3", "4"]
    tab.locator(".order").first.fill("4")
    tab.locator(".order").first.press("Tab")
    assert order(tab)[3] == first[3]
    wanted = order(tab)
    with tab.expect_navigation():
        tab.click("button[name=then][value='']")
    assert order(tab) == wanted


def test_a_build_is_followed_to_its_pack_and_said_step_by_step(chromium: Browser, address: str, made: World) -> None:
    tab = enter(chromium, address, "dana")
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    draft = begin(tab, address, made.case, "case_file")
    tab.goto(f"{draft}/preview")
    tab.click("form[action$='/build'] button")
    tab.wait_for_url(re.compile(r"said=pack_built"), timeout=90_000)
    expect(tab.locator("h1")).to_contain_text("CBP-")
    assert said == []


def test_a_job_that_goes_on_leaves_the_button_under_the_finger_in_its_place(chromium: Browser) -> None:
    script = (Path(casebook.web.__file__).parent / "shared" / "static" / "standing.js").read_text("utf-8")
    going = '<p role="status">{0}</p><progress max="9" value="{0}"></progress><ol>{1}</ol><button>Stop</button>'
    shown = [going.format(1, "<li>a</li>"), going.format(4, "<li>a</li><li>b</li>"), "<h2>Done</h2>"]
    parts = iter([*shown, *shown[-1:] * 9])

    def answer(route: Route) -> None:
        head = '<script src="/standing.js" defer></script>'
        route.fulfill(body=f'{head}<div id="standing" data-standing="/">{next(parts)}</div>', content_type="text/html")

    tab = chromium.new_page()
    tab.route("http://desk.test/", answer)
    tab.route("**/standing.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    tab.goto("http://desk.test/")
    button = tab.locator("button").element_handle()
    button.focus()
    expect(tab.locator("li")).to_have_count(2)
    assert tab.locator("progress").evaluate("one => one.value") == 4
    assert button.evaluate("one => one === document.activeElement")
    expect(tab.locator("h2")).to_have_text("Done")
    assert not button.evaluate("one => one.isConnected")


def test_everything_works_without_script(chromium: Browser, address: str, made: World) -> None:
    tab = enter(chromium, address, "dana", java_script_enabled=False)
    draft = begin(tab, address, made.case, "case_file")
    assert not tab.locator(".arrows").first.is_visible()
    before = order(tab)
    tab.locator(".order").first.fill(str(len(before)))
    with tab.expect_navigation():
        tab.click("button[name=then][value='']")
    assert order(tab) == [*before[1:], before[0]]
    tab.goto(f"{draft}/preview")
    with tab.expect_navigation():
        tab.click("form[action$='/build'] button")
    for _ in range(40):
        if "said=pack_built" in tab.url:
            break
        tab.wait_for_timeout(1000)  # the page asks again by itself, every few seconds
    expect(tab.locator("h1")).to_contain_text("CBP-")
