"""Exports that are read for members who look on: by workers and by desks, each in a process of its own, which are killed on the way."""

import io
import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.model import ContentItem, Incident, Job, JobKey
from casebook.services import importing
from tests import cast, engines
from tests.jobs.conftest import Desk
from tests.jobs.processes import PATIENCE, Process, killed_desk, let_time_pass, worker
from tests.keys.acting import let_in
from tests.web.desk.steps import read_through
from tests.web.pages import Page

TABLE = "url,text\n" + "".join(f"https://t.me/misol_kanal/{number},QZ401word {number}\n" for number in range(1, 41))
DONE = "The export was read to its end"


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Workers of their own exist on PostgreSQL alone."""
    return getattr(request, "param", "postgresql")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)


def survey_of(page: Page, desk: Desk) -> str:
    """Send an export; give where it is looked over."""
    page.post(f"/cases/{desk.case_id}/import", {"files": (io.BytesIO(TABLE.encode()), "posts.csv")})
    return page.location


def begun(page: Page, survey: str) -> str:
    """Have it read; give the page of the run."""
    page.post(survey, {"kind": "csv", "gather": "all", "rows": "40"})
    return page.location


def run_of(desk: Desk, page: Page) -> str:
    """The page of the one run of the case."""
    (run,) = set(page.links(f"/cases/{desk.case_id}/import", f"/cases/{desk.case_id}/imports/"))
    return run


def posts(desk: Desk) -> int:
    with Database(desk.office.house.engine) as db:
        assert len(db.scalars(select(Incident)).all()) <= 1
        return len(db.scalars(select(ContentItem)).all())


def looks_until(page: Page, run: str, process: Process, line: str) -> None:
    """Let a page look again and again, as a browser does, until a worker says a line."""
    for _ in range(int(PATIENCE / 0.2)):
        if process.has_said(line, within=0.2):
            return
        page.client.get(run)
    raise AssertionError(line)


@pytest.mark.slow
@pytest.mark.postgresql
def test_workers_that_are_killed_on_the_way_lose_and_double_no_row(desk: Desk) -> None:
    dana, house = desk.browser(), desk.office.house
    with worker(house.settings, "batch written") as first:
        run = begun(dana, survey_of(dana, desk))
        first.wait_for("at batch written")
        first.die(house)
    assert posts(desk) == 0
    with worker(house.settings, "all read") as second:  # it holds no key of the job until Dana's page gives it one
        looks_until(dana, run, second, "at all read")
        second.die(house)
    assert posts(desk) == 40
    with worker(house.settings):
        page = read_through(dana, run)
    assert DONE in page
    assert posts(desk) == 40
    with Database(house.engine) as db:
        (row,) = db.scalars(select(Job))
        assert (row.state, row.attempts, row.given) == ("kept", 3, None)
        assert db.scalars(select(JobKey)).all() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "point", "kept"),
    [
        (engines.CHOSEN, "begun", 0),
        (engines.CHOSEN, "batch written", 0),
        (engines.CHOSEN, "all read", 40),
        ("postgresql", "batch written", 0),  # where no worker lives
    ],
    indirect=["engine"],
)
def test_a_desk_that_is_killed_on_the_way_loses_and_doubles_no_row(desk: Desk, point: str, kept: int) -> None:
    dana, house = desk.browser(), desk.office.house
    survey = survey_of(dana, desk)
    house.engine.dispose()  # a process that is forked must not use its connections
    killed_desk(house.settings, dana, point, lambda page: (begun(page, survey), time.sleep(PATIENCE)))
    let_time_pass(house)
    assert posts(desk) == kept
    page = read_through(dana, run_of(desk, dana))  # the next page of the member goes on with it by itself
    assert DONE in page
    assert posts(desk) == 40


@pytest.mark.slow
@pytest.mark.postgresql
def test_a_worker_reads_for_nobody_who_has_signed_out(desk: Desk) -> None:
    dana, house = desk.browser(), desk.office.house
    with worker(house.settings, "taken") as process:
        begun(dana, survey_of(dana, desk))
        process.wait_for("at taken")
        dana.post("/sign-out")
        process.die(house)
    with worker(house.settings):
        again = desk.browser()
        page = read_through(again, run_of(desk, again))
    assert "The reading ended with the session that started it" in page
    assert posts(desk) == 0


@pytest.mark.parametrize("engine", [engines.CHOSEN], indirect=True)
def test_only_a_page_of_the_member_who_lent_the_keys_gives_them_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    let_in(desk.office, desk.office.omid)
    dana, omid, here = desk.browser(), desk.browser(cast.OMID), desk.app.extensions["here"]
    with monkeypatch.context() as never:
        never.setattr(here, "carry_out", lambda _job: None)  # it is killed before it begins
        run = begun(dana, survey_of(dana, desk))
    let_time_pass(desk.office.house)
    assert "It waits until whoever began it looks at this page" in omid.get(run)
    omid.post(f"{run}/carry", status=409)
    assert posts(desk) == 0
    assert DONE in read_through(dana, run)
    assert posts(desk) == 40
