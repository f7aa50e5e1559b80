"""casebook worker from the command line, what `casebook check` and the metrics say of workers, and who does the hourly work."""

import asyncio
import time
from dataclasses import replace
from datetime import date

import pytest
from procrastinate import App
from procrastinate.periodic import PeriodicDeferrer
from sqlalchemy import text
from sqlalchemy.orm import Session as Database

from casebook.cli import metrics, serving
from casebook.cli.looks.workers import looks_at_workers
from casebook.cli.metrics import Running
from casebook.cli.tallying import Tally
from casebook.errors import IllegalMove
from casebook.jobs import queue, worker
from casebook.jobs.worker import WorkerHalted
from casebook.keys import hosts
from casebook.keys.workers import WorkerKey
from casebook.services import hosts as hosts_of_office
from casebook.services import hourly, workers
from casebook.services.measures import measure
from casebook.services.program_log import ProgramLog
from casebook.work import House
from tests.cli.conftest import Casebook
from tests.conftest import Office
from tests.hosts_of import another_host

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


def test_a_worker_whose_queue_gave_up_ends_with_a_status_that_has_it_started_again(
    office_on: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue ends its worker where the database stays away; nobody has asked it to stop then."""

    async def given_up(*_given: object, **_named: object) -> None:
        return

    monkeypatch.setattr(App, "run_worker_async", given_up)
    log = ProgramLog(office_on.house.settings.instance, "worker", days=1, clock=office_on.house.clock)
    with pytest.raises(WorkerHalted):
        worker.work(office_on.house, log)
    worker.work(office_on.house, log, once=True)  # asked to do what waits, it has done so
    with Database(office_on.house.engine) as db:
        assert workers.living(db, office_on.house.settings) == {}  # it has left


def test_a_worker_of_another_office_or_with_another_queue_is_refused_in_words(
    office_on: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = office_on.house
    log = ProgramLog(house.settings.instance, "worker", days=1, clock=house.clock)
    hosts_of_office.join(house)
    with another_host(house, secret=False) as other, pytest.raises(IllegalMove, match="secret of the hosts"):
        worker.work(other, log)
    monkeypatch.setattr(queue, "version", lambda _name: "3.9.1")
    with pytest.raises(IllegalMove, match=r"3\.10\.x is needed, and 3\.9\.1 is installed"):
        worker.work(house, log)
    with Database(house.engine) as db:
        assert workers.living(db, house.settings) == {}


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
