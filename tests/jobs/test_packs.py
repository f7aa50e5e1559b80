"""The task that builds a pack: what may pass is tried again and then told, whatever else is told at once."""

from typing import Any
from uuid import UUID

import pytest
from procrastinate.jobs import Job as Entry
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session as Database

from casebook.errors import StorageFull
from casebook.jobs import carrying_out, packs, worker
from casebook.jobs.carrying_out import HandedBack, TryAgain
from casebook.jobs.here import Here
from casebook.keys import sessions
from casebook.keys.workers import WorkerKey
from casebook.model import Job
from casebook.services import disclosure, jobs, workers
from casebook.services.job_contents import Broken
from casebook.services.job_of_pack import PackGiven
from casebook.services.job_runs import Elsewhere
from casebook.services.jobs import Hands
from casebook.services.progress import Progress
from tests import cast
from tests.jobs.conftest import Desk
from tests.services.acting import TO_COURT, as_dana


def begun(desk: Desk, key: WorkerKey) -> UUID:
    """A job of Dana's that this worker can carry out."""
    house, place = desk.office.house, sessions.place_of(desk.office.session(cast.DANA))
    with Database(house.engine) as db:
        workers.announce(db, house.settings, key)
        db.commit()
    made = as_dana(desk.office, lambda w, k: disclosure.compose(w, k, desk.case_id, TO_COURT))
    hands = Hands(lambda _db, _job: None, WorkerKey(), lambda _job: None)
    job_id: UUID = as_dana(
        desk.office,
        lambda w, k: jobs.start(
            w, k, desk.case_id, desk.draft_id, PackGiven(composition=made), session=place, hands=hands
        ),
    )
    return job_id


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise error

    monkeypatch.setattr(packs.assembling, "assemble", fail)


def standing(desk: Desk, job_id: UUID) -> tuple[str, int]:
    with Database(desk.office.house.engine) as db:
        row = db.get_one(Job, job_id)
        return row.state, row.attempts


def test_what_may_pass_is_tried_again_and_at_last_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key = WorkerKey()
    job_id = begun(desk, key)
    failing(monkeypatch, OperationalError("select QZ201wordsMARK", {}, Exception()))
    for attempt in range(1, carrying_out.TRIES):
        with pytest.raises(TryAgain) as told:
            carrying_out.carry_out(desk.office.house, key, job_id, lambda: False)
        assert (str(told.value), told.value.__cause__) == ("", None)  # it goes to logs
        assert standing(desk, job_id) == ("queued", attempt)
    carrying_out.carry_out(desk.office.house, key, job_id, lambda: False)
    assert standing(desk, job_id) == ("failed", carrying_out.TRIES)
    seen = as_dana(desk.office, lambda w, k: jobs.look(w, k, desk.case_id, job_id))
    assert isinstance(seen.error, Broken)
    assert seen.error.kind == "OperationalError"


def test_what_does_not_pass_is_told_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key = WorkerKey()
    job_id = begun(desk, key)
    failing(monkeypatch, StorageFull())
    carrying_out.carry_out(desk.office.house, key, job_id, lambda: False)
    assert standing(desk, job_id) == ("failed", 1)


def test_a_worker_that_leaves_hands_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key, leaving = WorkerKey(), [False]
    job_id = begun(desk, key)

    def asked_to_stop(*_given: Any, progress: Progress, **_named: Any) -> None:
        leaving[0] = True
        progress.look()

    monkeypatch.setattr(packs.assembling, "assemble", asked_to_stop)
    with pytest.raises(HandedBack):
        carrying_out.carry_out(desk.office.house, key, job_id, lambda: leaving[0])
    assert standing(desk, job_id) == ("queued", 1)


def test_when_another_attempt_is_made(desk: Desk) -> None:
    """By the database's clock: a worker whose own is wrong puts nothing off for hours."""
    again = worker._Again(desk.office.house)
    entry = Entry(id=1, queue="office", lock=None, queueing_lock=None, task_name="carry_out", attempts=1)
    back = again.get_retry_decision(exception=HandedBack(), job=entry)
    assert back is not None
    assert back.retry_at == worker.LONG_AGO
    late = again.get_retry_decision(exception=TryAgain(), job=entry)
    soon = again.get_retry_decision(exception=Elsewhere(), job=entry)
    assert late is not None
    assert soon is not None
    assert late.retry_at is not None
    assert soon.retry_at is not None
    assert 5.0 < (late.retry_at - soon.retry_at).total_seconds() < 9.0
    assert again.get_retry_decision(exception=ValueError(), job=entry) is None


def test_a_desk_that_carries_a_job_out_itself_gives_up_what_is_another_s(desk: Desk) -> None:
    key = WorkerKey()
    job_id = begun(desk, key)
    Here(desk.office.house)._attempts(job_id)  # it was sealed to a worker that lives
    assert standing(desk, job_id) == ("queued", 0)
