"""What time it is does not hang on the clock of the host that asks: where hosts share a database, it is the database's."""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from casebook import clock
from casebook.clock import DatabaseClock
from casebook.errors import IllegalMove
from casebook.services import hosts, intake, visits
from casebook.services.drafts import ReportDraft
from casebook.services.measures import ready
from casebook.work import House, begin
from tests import cast, postgresql
from tests.conftest import Office, settings_in
from tests.hosts_of import another_host
from tests.services.reporting import Reporter

SOON = timedelta(seconds=10)  # a busy machine is slow


@pytest.fixture
def shared(founded_on_postgresql: Office, postgresql_server: postgresql.Server, tmp_path: Path) -> Iterator[Office]:
    """An office on PostgreSQL, as several hosts have it."""
    database = postgresql_server.copy_of(founded_on_postgresql.house.settings.database)
    shutil.copytree(founded_on_postgresql.house.settings.instance, tmp_path / "instance")
    house = House(settings_in(tmp_path / "instance", database))
    yield founded_on_postgresql.moved(house)
    house.close()


@pytest.fixture
def set_wrong(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Set the clock of this host wrong; the database's goes on."""

    def by(off: timedelta) -> None:
        monkeypatch.setattr(DatabaseClock, "own", staticmethod(lambda: datetime.fromtimestamp(time.time(), UTC) + off))

    return by


@pytest.mark.parametrize("off", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_draft_goes_between_hosts_whose_clocks_are_an_hour_apart(
    shared: Office, set_wrong: Callable[[timedelta], None], off: timedelta
) -> None:
    with another_host(shared.house) as other:
        shared.house.clock()
        set_wrong(off)
        assert abs(other.clock() - shared.house.clock()) < SOON
        here, there = Reporter(other), Reporter(shared.house)
        here.begin()
        there.cookie = here.cookie
        with begin(shared.house, writes=True) as work:
            found = there.here(work)
            intake.save_draft(work, found, ReportDraft(story="and more"), revision=visits.told(found).revision)
        here.finish()
        assert here.code
        wrong = hosts.seconds_off(other)
        assert abs(wrong - off.total_seconds()) < SOON.total_seconds()
        assert not ready(other).clock, "it says so all the same: certificates and buckets go by its own clock"
        with pytest.raises(IllegalMove, match="the clock of this host is"):
            hosts.join(other)


def test_a_clock_that_is_set_while_a_host_runs_changes_nothing(
    shared: Office, set_wrong: Callable[[timedelta], None]
) -> None:
    before = shared.house.clock()
    set_wrong(timedelta(days=-400))
    assert before < shared.house.clock() < before + SOON


def test_the_database_is_asked_once_a_minute_and_where_it_is_away_time_goes_on(
    shared: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, asked, real = DatabaseClock(shared.house.engine), [], DatabaseClock._ask

    def away(engine_clock: DatabaseClock) -> None:
        asked.append(1)
        real(engine_clock)

    monkeypatch.setattr(DatabaseClock, "_ask", away)
    first = told()
    assert (told() - first < SOON, len(asked)) == (True, 1)
    passed = clock.passed() + clock.EVERY
    monkeypatch.setattr(clock, "passed", lambda: passed)

    def refused() -> None:
        asked.append(1)
        raise OperationalError("connect", {}, ConnectionRefusedError())

    monkeypatch.setattr(told, "_engine", type("Away", (), {"connect": staticmethod(refused)}))
    assert abs(told() - first - timedelta(seconds=clock.EVERY)) < SOON
    assert len(asked) == 3
    assert abs(DatabaseClock(told._engine)() - datetime.now(UTC)) < SOON, (
        "as long as nobody has answered, this host's own"
    )


def test_a_clock_that_was_given_is_that_one(shared: Office) -> None:
    given = House(shared.house.settings, lambda: datetime(2026, 5, 14, tzinfo=UTC))
    assert given.clock() == datetime(2026, 5, 14, tzinfo=UTC)
    given.close()
    with shared.acting(cast.DANA) as (work, _keys):
        assert abs(work.clock() - datetime.now(UTC)) < SOON
