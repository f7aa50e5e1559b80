"""casebook worker from the command line, what `casebook check` and the metrics say of workers, and who does the hourly work."""

import asyncio
import time
from dataclasses import replace
from datetime import date

import pytest
from procrastinate.periodic import PeriodicDeferrer
from sqlalchemy import text
from sqlalchemy.orm import Session as Database

from casebook.cli import metrics, serving
from casebook.cli.looks.workers import looks_at_workers
from casebook.cli.metrics import Running
from casebook.cli.tallying import Tally
from casebook.jobs import queue, worker
from casebook.keys import hosts
from casebook.keys.workers import WorkerKey
from casebook.services import hourly, workers
from casebook.services.measures import measure
from casebook.services.program_log import ProgramLog
from casebook.work import House
from tests.cli.conftest import Casebook
from tests.conftest import Office

AN_HOUR_AGO = -serving.SWEEP


@pytest.fixture
def engine() -> str:
    """Workers exist on PostgreSQL alone."""
    return "postgresql"


def announced(house: House, *, secret: House | None = None) -> WorkerKey:
    """Have a worker say that it lives, which holds the secret of another house's hosts if one is given."""
    key = WorkerKey()
    with Database(house.engine) as db:
        workers.announce(db, (secret or house).settings, key)
        db.commit()
    return key


@pytest.mark.about_sqlite("that it needs no worker")
def test_with_sqlite_no_worker_is_needed(founded: Casebook) -> None:
    told = founded("worker")
    assert (told.status, told.out) == (0, "No worker is needed with SQLite: casebook serve does the work itself.\n")
    assert founded("worker", "--once", "--json").json() == {"needed": False, "done": False}


def test_the_check_says_whether_a_worker_runs_and_names_strangers(office_on: Office) -> None:
    house = office_on.house

    def levels() -> list[str]:
        return [each.level for each in looks_at_workers(house)]

    assert levels() == ["note", "good"]
    announced(house)
    assert levels() == ["good", "good"]
    elsewhere = replace(house.settings, instance=house.settings.instance.parent / "elsewhere")
    elsewhere.instance.mkdir()
    assert hosts.written(elsewhere) != hosts.written(house.settings)
    stranger = House(elsewhere)
    announced(house, secret=stranger)
    stranger.close()
    assert levels() == ["good", "bad"]


def test_metrics_count_workers_and_jobs_by_state(office_on: Office) -> None:
    announced(office_on.house)
    running = Running(up_seconds=1.0, faces={}, restarts={}, swept_ago=None)
    told = metrics.text(measure(office_on.house), Tally(), running, date(2026, 5, 14))
    assert "casebook_workers 1\n" in told
    for state in ("queued", "running", "waiting", "ready"):
        assert f'casebook_jobs{{state="{state}"}} 0\n' in told


def test_where_a_worker_runs_a_host_that_serves_leaves_the_hourly_work_to_it(
    office_on: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(hourly, "do", lambda *_given: done.append("here"))
    serving.sweep_if_due(office_on.house, AN_HOUR_AGO)
    assert done == ["here"]  # nobody else would
    key = announced(office_on.house)
    serving.sweep_if_due(office_on.house, AN_HOUR_AGO)
    assert done == ["here"]
    with Database(office_on.house.engine) as db:
        workers.leave(db, key)
        db.commit()
    serving.sweep_if_due(office_on.house, AN_HOUR_AGO)
    assert done == ["here", "here"]


def test_of_two_workers_one_does_what_is_due_each_hour(office_on: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find that the hour has come, and one of them has it to do."""
    house = office_on.house
    done: list[str] = []
    monkeypatch.setattr(hourly, "do", lambda *_given: done.append("here"))
    log = ProgramLog(house.settings.instance, "worker", days=1, clock=house.clock)

    async def two() -> None:
        now = time.time()
        for _ in range(2):
            app = queue.worker_app(house.settings.database)
            worker.tasks(app, house, WorkerKey(), log)
            due = PeriodicDeferrer(app.periodic_registry, max_delay=7200.0)
            async with app.open_async():
                await due.defer_jobs(due.get_previous_tasks(at=now))
                await app.run_worker_async(queues=[queue.QUEUE], wait=False, delete_jobs="always")

    asyncio.run(two())
    assert done == ["here"]
    with house.engine.connect() as connection:
        assert connection.scalar(text("select count(*) from procrastinate_jobs")) == 0
