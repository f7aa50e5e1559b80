"""Pages that are captured beside the desk: whoever is killed at whatever point, there is one set of exhibits and no file too many."""

import json
import os
import time
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.capturing import Captured
from casebook.jobs import carrying_out
from casebook.model import Job
from casebook.services import capturing, custody, job_runs, reading, reconciling
from casebook.services.progress import Progress
from casebook.work import House, begin
from tests.capturing.made import made
from tests.capturing.site import MARKER, standing
from tests.jobs.conftest import Desk
from tests.jobs.processes import PATIENCE, killed_desk, led_on, let_time_pass, worker
from tests.services.acting import as_dana, stored
from tests.web.pages import Page

PAGE = "https://misol.example/post/1"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the browser give a page at once, here and in processes that are forked from here."""

    def opened(_settings: object, address: str, **_: object) -> Captured:
        return made(url=address, text=MARKER)

    monkeypatch.setattr(capturing, "opened", opened)


def exhibits(desk: Desk) -> int:
    """How many exhibits the case has besides the one that it began with."""
    book = as_dana(desk.office, lambda w, k: reading.case_book(w, k, desk.case_id, page="test"))
    return len(book.evidence) - 1


def the_job(desk: Desk) -> Job:
    with Database(desk.office.house.engine) as db:
        (row,) = db.scalars(select(Job))
        return row


def nothing_is_left_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What those have sealed that were killed belongs to nobody, and goes as all such files do; no record misses its file."""
    monkeypatch.setattr(reconciling, "OLD", -1.0)
    house.blobs.sweep(older_than=0)
    reconciling.sweep(house, even_many=True)
    with Database(house.engine) as db:
        assert reconciling.compare(db, house.blobs).missing == ()


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.usefixtures("shown")
def test_a_worker_that_is_killed_at_any_point_of_a_capture_leaves_one_set_of_exhibits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana, house = desk.browser(), desk.office.house
    before = stored(desk.office)
    with worker(house.settings, "taken") as first:
        dana.post(f"/cases/{desk.case_id}/capture", {"url": PAGE})
        waiting = dana.location
        first.wait_for("at taken")
        first.die(house)
    for point in ("page sealed", "files kept", "row written"):
        with worker(house.settings, point) as next_one:  # it holds no key of the job until Dana's page gives it one
            for _ in range(int(PATIENCE)):
                dana.client.get(waiting)
                if next_one.has_said(f"at {point}", within=1.0):
                    break
            next_one.die(house)
        assert exhibits(desk) == 0
    assert "/evidence/" in led_on(dana, waiting)
    assert exhibits(desk) == 3
    row = the_job(desk)
    assert (row.state, row.attempts, row.given, row.result) == ("kept", 4, None, None)
    nothing_is_left_over(house, monkeypatch)
    assert len(stored(desk.office) - before) == 3


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.postgresql
def test_a_worker_captures_a_real_page_and_knows_no_word_of_the_case(desk: Desk) -> None:
    house = desk.office.house
    house.settings = replace(house.settings, capture_private=True, capture_sandbox=os.geteuid() != 0)
    dana = desk.browser()
    with standing() as site, worker(house.settings):
        dana.post(f"/cases/{desk.case_id}/capture", {"url": f"{site.address}/page"})
        exhibit = UUID(led_on(dana, dana.location).rpartition("/")[2])
    book = as_dana(desk.office, lambda w, k: reading.case_book(w, k, desk.case_id, page="test"))
    assert {each.original.name.rpartition(".")[2] for each in book.evidence} >= {"png", "mhtml", "wacz", "json"}
    view = as_dana(desk.office, lambda w, k: custody.exhibit(w, k, desk.case_id, exhibit))
    assert view.capture.body.url_final == f"{site.address}/page"
    assert MARKER in view.derivatives[0].body.text
    assert view.chain_holds
    record = next(each for each in book.evidence if each.original.name.endswith(".json"))
    read = as_dana(
        desk.office, lambda w, k: b"".join(custody.read(w, k, desk.case_id, record.id, purpose="page").pieces())
    )
    assert json.loads(read)["status"] == 200


class TestOnSqlite:
    """The desk opens the pages itself."""

    @pytest.fixture
    def engine(self) -> str:
        """Where no worker of its own can run."""
        return "sqlite"

    @pytest.mark.slow
    @pytest.mark.usefixtures("shown")
    @pytest.mark.parametrize("point", ["begun", "page sealed", "keeping"])
    def test_a_desk_that_is_killed_at_any_point_of_a_capture_leaves_one_set_of_exhibits(
        self, desk: Desk, point: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dana, house = desk.browser(), desk.office.house
        before = stored(desk.office)

        def capture(page: Page) -> None:
            page.post(f"/cases/{desk.case_id}/capture", {"url": PAGE})
            led_on(page, page.location)

        killed_desk(house.settings, dana, point, capture)
        let_time_pass(house)
        row = the_job(desk)
        assert exhibits(desk) == 0
        led_on(dana, f"/cases/{desk.case_id}/captures/{row.id}")
        assert exhibits(desk) == 3
        nothing_is_left_over(house, monkeypatch)
        assert len(stored(desk.office) - before) == 3

    def test_a_capture_ends_with_the_session_that_asked_for_it(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def endless(_settings: object, _address: str, *, progress: Progress, **_: object) -> None:
            for _ in range(int(PATIENCE / 0.05)):
                progress.look()
                time.sleep(0.05)

        monkeypatch.setattr(capturing, "opened", endless)
        monkeypatch.setattr(carrying_out, "TELL_EVERY", 0.05)
        dana, before = desk.browser(), stored(desk.office)
        dana.post(f"/cases/{desk.case_id}/capture", {"url": PAGE})
        waiting = dana.location
        dana.post("/sign-out")
        for _ in range(int(PATIENCE / 0.05)):
            if the_job(desk).state == "ended":
                break
            time.sleep(0.05)
        assert "It ended with the session that asked for it" in desk.browser().get(waiting)
        assert exhibits(desk) == 0
        assert stored(desk.office) == before

    @pytest.mark.usefixtures("shown")
    def test_what_was_captured_waits_as_long_as_its_session_is_used_and_no_longer(self, desk: Desk) -> None:
        dana, house = desk.browser(), desk.office.house
        dana.post(f"/cases/{desk.case_id}/capture", {"url": PAGE})
        for _ in range(int(PATIENCE / 0.05)):
            if the_job(desk).state == "ready":
                break
            time.sleep(0.05)
        start, hours = house.clock(), timedelta()
        house.clock = lambda: start + hours

        def an_hour_passes() -> str:
            nonlocal hours
            hours += timedelta(minutes=20)
            with begin(house, writes=True, name="test") as work:
                job_runs.sweep(work)
            return the_job(desk).state

        for _ in range(5):
            assert an_hour_passes() == "ready"
            dana.get("/today")  # somewhere else on the desk
        assert [an_hour_passes() for _ in range(3)] == ["ready", "ready", "ended"]
