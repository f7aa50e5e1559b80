"""Posts that are compared beside the desk: a worker that is killed loses nothing, and what was found is there until its session ends."""

import time
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.model import Job
from casebook.services import recording
from casebook.web.desk import patterns
from tests.jobs.conftest import Desk
from tests.jobs.processes import PATIENCE, worker
from tests.services.acting import as_dana
from tests.services.coordinating import attack, draft_of

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


def the_job(desk: Desk) -> Job:
    with Database(desk.office.house.engine) as db:
        (row,) = db.scalars(select(Job))
        return row


def test_posts_are_compared_once_more_by_another_worker_where_one_is_killed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "INLINE_POSTS", 20)
    drafts = [replace(draft_of(row), author_handle=f"{row[0]}QZ301") for row in attack()[0][:60]]
    as_dana(desk.office, lambda w, k: recording.add_posts(w, k, desk.case_id, drafts, incident=None))
    dana, house = desk.browser(), desk.office.house
    asked = dana.get(f"/cases/{desk.case_id}/patterns")
    assert "There are 60 posts to compare" in asked
    with worker(house.settings, "files kept") as first:
        dana.post(f"/cases/{desk.case_id}/patterns/looks")
        place = dana.location
        first.wait_for("at files kept")  # all is compared, and nothing is written
        assert "Comparing the posts" in dana.get(place)
        first.die(house)
    with worker(house.settings):
        for _ in range(int(PATIENCE / 0.1)):
            text = dana.get(place)
            if "data-standing" not in text:
                break
            time.sleep(0.1)
    assert "Posts compared" in text
    assert "As of" in text
    row = the_job(desk)
    assert (row.state, row.attempts, row.given) == ("ready", 2, None)
    assert "Posts compared" in dana.get(place)  # without any worker, again and again
    dana.post(f"{place}/stop")
    row = the_job(desk)
    assert (row.state, row.result) == ("stopped", None)
    assert "It was stopped" in dana.get(place)
