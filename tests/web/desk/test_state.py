"""The state of the office: for administrators alone, what needs somebody first, and no word of a case."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from casebook.i18n import LOCALES
from casebook.model import Backup, FileCheck
from casebook.services import measures, office_state
from casebook.services.program_log import ProgramLog
from casebook.web.desk import create_desk
from casebook.work import House, begin
from tests.web.desk.conftest import World, sign_in
from tests.web.pages import Page


def kept_safe(house: House, *, days_ago: int = 0, failed: bool = False, good: bool = True) -> None:
    """Let there be a backup, and a look at a file."""
    day = house.clock().date() - timedelta(days=days_ago)
    with begin(house, writes=True, name="test") as work:
        work.db.add(Backup(day=day, complete=True, missing=0, verified_on=day))
        if failed:
            work.db.add(Backup(day=day + timedelta(days=1), complete=False, missing=0))
        work.db.add(FileCheck(name="00" * 16, day=day, sha256=bytes(32), checked_on=day, good=good))
    ProgramLog(house.settings.instance, "serve", days=14).write("swept", good=True, milliseconds=3)


def test_it_says_what_runs_and_what_protects(kian: Page, house: House) -> None:
    kept_safe(house)
    text = kian.get("/state")
    for words in (
        "State of the office",
        "Version",
        "Last backup",
        "today",
        "seccomp",
        "every link holds",
        "none named",
    ):
        assert words in text, words


def test_nobody_but_an_administrator_sees_it_or_the_way_there(browser: Callable[..., Page]) -> None:
    for login in ("dana", "omid", "lena"):
        page = browser(login)
        page.get("/state", 403)
        assert 'href="/state"' not in page.get("/members")
    assert 'href="/state"' in browser("kian").get("/members")


def test_no_word_of_a_case_and_no_number_of_cases_or_reports_is_on_it(kian: Page, world: World) -> None:
    text = kian.get("/state")
    for word in ("Orzuzoda", "smear", world.case.rpartition("/")[2], world.report.rpartition("/")[2], "Dana", "Omid"):
        assert word not in text


def test_what_needs_somebody_comes_first(kian: Page, house: House) -> None:
    text = kian.get("/state")
    todo = text.index("What to do")
    assert todo < text.index("Run casebook backup create, by a timer.") < text.index("The program")
    assert "never" in text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"days_ago": 3}, "Run casebook backup create"),
        ({"days_ago": 9}, "Run casebook backup verify"),
        ({"failed": True}, "The last attempt failed"),
        ({"good": False}, "Run casebook files check"),
    ],
)
def test_what_is_late_or_damaged_is_said(kian: Page, house: House, given: dict[str, int | bool], words: str) -> None:
    kept_safe(house, **given)  # type: ignore[arg-type]
    assert words in kian.get("/state")


def test_a_full_disk_a_broken_log_and_one_time_stamper_are_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = dataclasses.replace(house.settings, tsa=("https://tsa.example",), seal="/nowhere.p12")
    house.settings = settings
    kian = sign_in(create_desk(settings, house), "kian")
    usage = SimpleNamespace(free=1000, total=2000, used=1000)
    monkeypatch.setattr(measures.shutil, "disk_usage", lambda _path: usage)
    with house.heads._path.open("a") as heads:
        heads.write(f"{'0' * 8}-0000-4000-8000-{'0' * 12} 7 {'00' * 32}\n")
    text = kian.get("/state")
    for words in ("Make room", "broken", "Courts need two", "cannot seal"):
        assert words in text, words


def test_a_log_that_is_too_long_to_verify_is_left_to_the_timer(kian: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_state, "AT_ONCE", 1)
    assert "Run casebook log verify, by a timer." in kian.get("/state")


def test_a_sweep_that_is_missed_is_said(kian: Page, house: House) -> None:
    clock = house.clock
    ProgramLog(
        house.settings.instance, "serve", days=14, clock=lambda: clock() - timedelta(hours=4)
    ).write("swept", good=True, milliseconds=3)  # fmt: skip
    assert "Look whether casebook serve runs" in kian.get("/state")


def test_looking_is_in_the_office_log(kian: Page) -> None:
    kian.get("/state")
    assert "The state of the office was looked at" in kian.get("/log")


@pytest.mark.parametrize("locale", LOCALES)
def test_it_stands_in_every_language(desk: Flask, locale: str) -> None:
    assert f'lang="{locale}"' in sign_in(desk, "kian", locale).get("/state")
