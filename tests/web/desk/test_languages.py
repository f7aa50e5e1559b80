"""Four languages, two directions, and errors that speak the reader's own."""

from collections.abc import Callable

import pytest

from casebook.i18n import LOCALES
from tests.web.desk.conftest import World
from tests.web.desk.routes import NOT_PAGES, asked
from tests.web.pages import Page


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_is_there_in_every_language(browser: Callable[..., Page], world: World, locale: str) -> None:
    pages = {login: browser(login, locale) for login in ("dana", "kian")}
    for one in asked(world):
        if one.method == "GET" and not one.endpoint.startswith(NOT_PAGES) and 200 in {one.dana, one.kian}:
            login = "dana" if one.dana == 200 else "kian"
            pages[login].get(one.address, 200)


@pytest.mark.parametrize("locale", ["ru", "tg", "fa"])
def test_refusals_speak_the_language_of_the_reader(browser: Callable[..., Page], world: World, locale: str) -> None:
    english, page = browser("dana"), browser("dana", locale)
    for address, status in (("/nothing", 404), ("/log", 403), ("/sign-out", 405)):
        told = page.get(address, status)
        head = english.get(address, status).partition("<h1>")[2].partition("</h1>")[0]
        assert head not in told
    assert "32 May" in page.post(f"{world.case}/incidents/new", {"title": "x", "track": "home", "day": "32 May"}, 422)


def test_the_language_of_the_browser_is_taken_until_one_is_chosen(anyone: Page) -> None:
    anyone.client.delete_cookie("casebook_language")
    anyone.locale = "fa"
    anyone.get("/sign-in", headers={"Accept-Language": "fa-IR,fa;q=0.9,en;q=0.5"})
    anyone.locale = "tg"
    anyone.get("/sign-in?lang=tg", headers={"Accept-Language": "fa"})
    anyone.get("/sign-in", headers={"Accept-Language": "fa"})
    anyone.locale = "en"
    anyone.client.delete_cookie("casebook_language")
    anyone.get("/sign-in?lang=../../etc", headers={"Accept-Language": "xx;;q=,*"})


def test_language_and_theme_are_kept_by_a_form(dana: Page) -> None:
    dana.post("/preferences", {"language": "fa", "theme": "dark"})
    dana.locale = "fa"
    page = dana.follow()
    assert 'data-theme="dark"' in page
    dana.post("/preferences", {"language": "en", "theme": ""})
    dana.locale = "en"
    assert "data-theme" not in dana.follow()
    dana.post("/preferences", {"language": "xx", "theme": "neon"})
    dana.get("/preferences", headers={"Accept-Language": "en"})
