"""Capturing through the desk. The browser is another test's business: here it gives what it is told to."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from casebook.capturing import Captured, values
from casebook.errors import InvalidInput
from casebook.jobs import carrying_out
from casebook.model import Job
from casebook.model.job import UNDONE
from casebook.services import capturing
from casebook.services.progress import Progress, Stopped
from casebook.work import House, begin
from tests.capturing.made import made
from tests.web.desk.conftest import World, sign_in
from tests.web.desk.snapshot import snapshot
from tests.web.desk.steps import captured, waited
from tests.web.pages import Page

MARKER = "canary-9d21f7-orzuzoda"
POST = "https://t.me/ovozi_misol_24/318"
PAGE = "3 answers\n%s\nSeen by many\nNobody knows who wrote it"
Shows = Callable[..., None]
Browser = Callable[..., Page]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch) -> Shows:
    """Say what the browser gives next."""

    def give(text: str = MARKER, **told: Any) -> None:
        def opened(_settings: object, address: str, *, scripts: bool = True, **_: object) -> Captured:
            return made(url=address, text=text, scripts=scripts, **told)

        monkeypatch.setattr(capturing, "opened", opened)

    return give


def test_a_page_becomes_exhibits_of_the_incident(dana: Page, world: World, shows: Shows) -> None:
    shows(problems=(values.CUT_PICTURE,))
    incident = world.incident.rpartition("/")[2]
    asked = dana.get(f"{world.case}/capture?incident={incident}")
    assert f'<option selected value="{incident}"' in asked
    assert "No proxy is set" in asked
    exhibit = captured(dana, f"{world.case}/capture", {"url": POST, "incident": incident})
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


def test_a_page_that_could_not_be_loaded_is_not_told_of_as_captured(dana: Page, world: World, shows: Shows) -> None:
    shows(problems=(values.NOT_LOADED,))
    page = dana.get(captured(dana, f"{world.case}/capture", {"url": POST}))
    assert "What the browser met instead" in page
    assert "The page is captured" not in page


def test_the_page_says_what_is_looked_at_again_and_what_is_due(
    dana: Page, world: World, house: House, shows: Shows
) -> None:
    assert "Looked at again" not in dana.get(f"{world.case}/capture")  # nobody has captured anything
    shows()
    captured(dana, f"{world.post}/look")
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
    assert snapshot(house) == before  # nothing was begun


def test_a_refusal_where_the_page_is_opened_brings_the_words_of_the_form_back(
    dana: Page, world: World, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise InvalidInput(
            "There is no Chromium on this machine, so no page can be captured. The operator's guide says how to add it."
        )

    monkeypatch.setattr(capturing, "opened", none)
    before, incident = snapshot(house), world.incident.rpartition("/")[2]
    form = captured(dana, f"{world.case}/capture", {"url": POST, "incident": incident, "without_scripts": "y"})
    page = dana.get(form)
    assert "There is no Chromium on this machine" in page
    assert f'value="{POST}"' in page
    assert f'<option selected value="{incident}"' in page
    assert re.search(r'name="without_scripts"[^>]* checked|checked[^>]* name="without_scripts"', page)
    assert POST not in form  # no word of a case in an address
    dana.post(f"{world.post}/look")
    told = dana.location
    until_ready(house)
    assert "There is no Chromium on this machine" in dana.get(told)
    assert "Back to the post" in dana.get(told)
    assert snapshot(house)["evidence"] == before["evidence"]


class Held:
    """A browser that opens its page when the test lets it."""

    def __init__(self) -> None:
        self.go, self.times, self.stopped = Event(), 0, Event()

    def __call__(self, _settings: object, address: str, *, progress: Progress, **_: object) -> Captured:
        self.times += 1
        try:
            while not self.go.wait(0.01):
                progress.look()
        except Stopped:
            self.stopped.set()
            raise
        return made(url=address, text=MARKER)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """A browser that waits."""
    one = Held()
    monkeypatch.setattr(capturing, "opened", one)
    monkeypatch.setattr(carrying_out, "TELL_EVERY", 0.05)
    return one


def until_ready(house: House) -> None:
    """Wait until no job is under way that has to be carried out."""
    for _ in range(1200):
        with begin(house, writes=False, name="test") as work:
            if not work.db.scalar(select(func.count()).where(Job.state.in_(UNDONE))):
                return
        time.sleep(0.02)
    raise AssertionError("a job is still under way")


def exhibits(page: Page, world: World) -> int:
    return page.get(f"{world.case}/evidence").count('role="rowheader"')


@pytest.mark.parametrize("way", ["evidence", "capture"])
def test_what_was_captured_while_the_tab_was_closed_is_kept_by_the_next_page_of_its_member_alone(
    dana: Page, browser: Browser, world: World, house: House, held: Held, way: str
) -> None:
    before = exhibits(dana, world)
    form_id = str(uuid4())
    dana.post(f"{world.case}/capture", {"url": POST, "form_id": form_id})
    waiting = dana.location
    dana.post(f"{world.case}/capture", {"url": POST, "form_id": form_id})
    assert dana.location == waiting  # the same form sent twice is one capture
    page = dana.get(waiting)
    assert "The page is being captured" in page
    assert '<meta http-equiv="refresh"' in page
    assert "1 capture of yours is under way" in dana.get(f"{world.case}/{way}")
    held.go.set()
    until_ready(house)
    lena = browser("lena")
    assert "is under way" not in lena.get(f"{world.case}/evidence")
    assert exhibits(lena, world) == before  # another member's page keeps nothing
    dana.client.head(f"{world.case}/{way}", follow_redirects=True)
    assert exhibits(lena, world) == before
    assert "is under way" not in dana.get(f"{world.case}/{way}", follow_redirects=True)
    assert exhibits(dana, world) == before + 3
    assert held.times == 1
    assert "/evidence/" in waited(dana, waiting)
    assert exhibits(dana, world) == before + 3


def test_a_capture_can_be_stopped_and_leaves_nothing(dana: Page, world: World, house: House, held: Held) -> None:
    files = set(house.blobs.names())
    dana.post(f"{world.post}/look")
    waiting = dana.location
    assert "The browser looks at the post" in dana.get(waiting)
    assert "1 capture of yours is under way" in dana.get(f"{world.post}/captures")
    dana.post(f"{waiting}/stop")
    page = dana.get(waiting)
    assert "It was stopped" in page
    assert "data-standing" not in page
    assert held.stopped.wait(10)
    assert set(house.blobs.names()) == files


def test_a_post_is_looked_at_again_and_what_changed_is_shown(dana: Page, world: World, shows: Shows) -> None:
    assert "Let the browser look" in dana.get(world.post)
    looks = f"{world.post}/look"
    shows(PAGE % MARKER)
    first = dana.get(captured(dana, looks))
    assert "What the browser found is noted" in first
    assert ": Live" in first
    assert first.count("HTTP 200") == 1
    shows(PAGE % "Other words")
    page = dana.get(captured(dana, looks))
    assert ": Edited" in page
    assert re.search(rf"<del>.*{MARKER}.*</del>", page)
    assert re.search(r"<ins>.*Other words.*</ins>", page)
    shows("Log in to see this")
    assert "It cannot be told whether it is still there" in dana.get(captured(dana, looks))
    shows("Not found", status=404)
    assert ": Deleted" in dana.get(captured(dana, looks))
    checks = dana.get(world.post)
    assert "It cannot be told" in checks
    assert "casebook · HTTP 404" in checks


def test_every_sentence_of_a_capture_has_words(dana: Page, world: World, shows: Shows) -> None:
    shows(problems=values.PROBLEMS)
    page = dana.get(captured(dana, f"{world.case}/capture", {"url": POST}))
    assert [sentence for sentence in values.PROBLEMS if sentence not in page] == []
