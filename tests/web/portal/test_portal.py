"""The portal for now: one calm page in four languages that knows no key."""

import subprocess
import sys
from pathlib import Path

import pytest

from casebook.i18n import LOCALES
from casebook.web.portal import create_portal
from tests.web.desk.conftest import settings_in
from tests.web.pages import Page, check_headers


@pytest.fixture
def portal(tmp_path: Path) -> Page:
    return Page(create_portal(settings_in(tmp_path)))


@pytest.mark.parametrize("locale", LOCALES)
def test_it_says_in_each_language_that_reports_are_not_taken_yet(tmp_path: Path, locale: str) -> None:
    page = Page(create_portal(settings_in(tmp_path)), locale)
    text = page.get("/")
    assert "<script" not in text
    assert "<form" not in text
    assert ("not taken here yet" in text) == (locale == "en")
    page.get("/anything", 404)
    page.client.post("/")


def test_it_answers_that_it_is_there_and_nothing_more(portal: Page) -> None:
    assert portal.get("/health") == "ok\n"
    assert portal.last is not None
    assert "script-src" not in portal.last.headers["Content-Security-Policy"]
    check_headers(portal.client.post("/"))


def test_it_sets_no_cookie_unless_a_language_is_chosen(tmp_path: Path) -> None:
    page = Page(create_portal(settings_in(tmp_path)))
    page.client.delete_cookie("casebook_language")
    assert "Set-Cookie" not in page.client.get("/", headers={"Accept-Language": "en"}).headers
    assert "casebook_language=ru" in page.client.get("/?lang=ru").headers["Set-Cookie"]


def test_its_process_loads_nothing_that_opens() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, casebook.web.portal; print(*(m for m in sys.modules if m.startswith('casebook')))",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "casebook.web.portal" in told
    assert not [
        name for name in told if name.startswith(("casebook.keys", "casebook.crypto.unsealing", "casebook.web.desk"))
    ]
    assert not [name for name in told if name.startswith(("casebook.services", "casebook.model"))]
