"""PostgreSQL as casebook opens it: what is answered is kept, nobody waits for ever, and a restart costs no page."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from casebook import engines
from casebook.audit.verification import verify
from casebook.engines import PoolerBetween, open_engine
from casebook.errors import Busy
from casebook.services import casework, custody
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import CaseDraft
from casebook.settings import Settings
from casebook.work import House, begin
from tests import cast, postgresql
from tests.conftest import Office, settings_in
from tests.services.acting import received, stored

pytestmark = pytest.mark.postgresql
Opened = Callable[..., Office]


@pytest.fixture
def settings(postgresql_server: postgresql.Server, founded_on_postgresql: Office, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a copy of the office, in a database of its own."""
    database = postgresql_server.copy_of(founded_on_postgresql.house.settings.database)
    yield settings_in(tmp_path / "instance", database)
    postgresql_server.drop(database)


@pytest.fixture
def opened(founded_on_postgresql: Office, settings: Settings) -> Iterator[Callable[[], Office]]:
    """Open the office anew, as a further process would."""
    with ExitStack() as houses:

        def opened() -> Office:
            house = House(settings)
            houses.callback(house.close)
            return founded_on_postgresql.moved(house)

        yield opened


def cut_off(settings: Settings) -> None:
    """End every connection to the office's database from the server's side, as a restart does."""
    with psycopg.connect(settings.database.replace("+psycopg", ""), autocommit=True) as line:
        line.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        left = "select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend'"
        while line.execute(left).fetchone() != (1,):
            time.sleep(0.01)


def told(house: House, name: str) -> str:
    """What the server says of one of a connection's settings."""
    with house.engine.connect() as line:
        return str(line.exec_driver_sql(f"SHOW {name}").scalar())


def test_every_wait_has_an_end(opened: Callable[[], Office]) -> None:
    house = opened().house
    limits = ("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout", "tcp_user_timeout")
    assert [told(house, name) for name in limits] == ["30s", "1min", "15min", "60000"]


def test_a_commit_is_synced_also_where_the_server_is_set_not_to(
    opened: Callable[[], Office], settings: Settings
) -> None:
    with psycopg.connect(settings.database.replace("+psycopg", ""), autocommit=True) as line:
        line.execute(f"alter database {settings.database.rpartition('/')[2]} set synchronous_commit = off")
    assert told(opened().house, "synchronous_commit") == "on"


def test_after_a_restart_no_connection_of_the_pool_fails_an_act(
    opened: Callable[[], Office], settings: Settings
) -> None:
    house = opened().house
    with ExitStack() as acts:
        for _ in range(3):
            acts.enter_context(begin(house, writes=False)).office()
    cut_off(settings)
    for _ in range(4):
        with begin(house, writes=True) as work:
            assert work.office()


def test_a_pooler_that_drops_what_a_connection_asks_for_is_refused(settings: Settings) -> None:
    with pytest.raises(PoolerBetween, match="PgBouncer"):
        open_engine(f"{settings.database}?options=-c%20lock_timeout%3D0").connect()


def test_prepared_statements_outlive_the_end_of_a_reading_act(opened: Callable[[], Office]) -> None:
    house = opened().house
    for _ in range(4):
        with begin(house, writes=False) as work:
            work.office()
    with house.engine.connect() as line:
        assert line.exec_driver_sql("select count(*) from pg_prepared_statements").scalar_one() >= 1


# ── nobody waits for ever ───────────────────────────────────────────────────────────────────────────────


def test_who_waits_too_long_for_a_case_is_told_so(
    opened: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.SERVER_SIDE, "lock_timeout", "100ms")
    office = opened()
    case = office.new_case()
    with office.acting(cast.DANA, alone=False) as (work, keys):
        casework.hold(work, keys, case.id)
        with pytest.raises(Busy), office.acting(cast.DANA, alone=False) as (other, others_keys):
            casework.close_case(other, others_keys, case.id)


def test_an_act_that_is_stuck_lets_go_after_its_time(
    opened: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines.SERVER_SIDE, "idle_in_transaction_session_timeout", "300ms")
    office = opened()
    case = office.new_case()

    def stuck() -> None:
        with office.acting(cast.DANA, alone=False) as (work, keys):
            casework.hold(work, keys, case.id)
            with office.acting(cast.DANA, alone=False) as (other, others_keys):
                casework.close_case(other, others_keys, case.id)  # while the first does nothing
            casework.close_case(work, keys, case.id)  # as far as this act knows, it is open

    with pytest.raises(Busy):
        stuck()
    with office.acting(cast.DANA, writes=False) as (work, keys):
        assert casework.case(work, keys, case.id).body.status == "closed"


def test_who_finds_no_connection_free_is_told_so(
    founded_on_postgresql: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 0.1)
    engine = open_engine(settings.database, connections=1)
    house = House(settings)
    house.engine.dispose()
    house.engine = engine
    with begin(house, writes=False) as work:
        work.office()
        with pytest.raises(Busy), begin(house, writes=False) as other:
            other.office()
    house.close()


# ── a connection that breaks while an act commits ───────────────────────────────────────────────────────


def breaking(house: House, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    """Let the connection break at the next commit: before the server has done it, or before its answer comes."""
    commit = house.engine.dialect.do_commit

    def do_commit(line: Any) -> None:
        monkeypatch.setattr(house.engine.dialect, "do_commit", commit)
        if after:
            commit(line)
        line.dbapi_connection.close()
        raise psycopg.OperationalError("the connection is lost")

    monkeypatch.setattr(house.engine.dialect, "do_commit", do_commit)


def test_a_commit_whose_answer_was_lost_is_done(opened: Callable[[], Office], monkeypatch: pytest.MonkeyPatch) -> None:
    office = opened()
    case = office.new_case()
    came = received(office, case.id)
    with office.acting(cast.DANA) as (work, keys):
        custody.take_in(work, keys, case.id, came, ExhibitDraft())
        breaking(office.house, monkeypatch, after=True)
    with begin(office.house, writes=False) as work:
        assert verify(work.db, office.house.heads).faults == ()
    assert stored(office) == {came.blob}


def test_a_commit_that_never_reached_the_server_is_undone(
    opened: Callable[[], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opened()
    case = office.new_case()
    came = received(office, case.id)

    def act() -> None:
        with office.acting(cast.DANA) as (work, keys):
            custody.take_in(work, keys, case.id, came, ExhibitDraft())
            breaking(office.house, monkeypatch, after=False)

    with pytest.raises(Exception, match="connection is lost"):
        act()
    assert stored(office) == set()


# ── who goes beside whom ────────────────────────────────────────────────────────────────────────────────


def test_acts_on_two_cases_go_beside_each_other_and_on_one_after_each_other(opened: Callable[[], Office]) -> None:
    office = opened()
    one, two = office.new_case(), office.new_case()

    def close(case: casework.CaseView) -> None:
        with office.acting(cast.DANA, alone=False) as (work, keys):
            casework.close_case(work, keys, case.id)

    with ThreadPoolExecutor(2) as threads:
        with office.acting(cast.DANA, alone=False) as (work, keys):
            casework.hold(work, keys, one.id)
            waits, goes = threads.submit(close, one), threads.submit(close, two)
            goes.result(timeout=60)
            with pytest.raises(TimeoutError):
                waits.result(timeout=0.2)
        waits.result(timeout=60)


def test_what_changes_keys_waits_for_all_and_all_for_it(opened: Callable[[], Office]) -> None:
    office = opened()

    def goes(*, alone: bool) -> None:
        with begin(office.house, writes=True, alone=alone) as work:
            work.office()

    with ThreadPoolExecutor(2) as threads:
        for first, second in ((False, True), (True, False), (True, True)):
            with begin(office.house, writes=True, alone=first) as work:
                work.office()
                waits = threads.submit(goes, alone=second)
                with pytest.raises(TimeoutError):
                    waits.result(timeout=0.1)
            waits.result(timeout=60)


def test_two_acts_that_hold_two_cases_the_other_way_round_never_wait_for_each_other(
    opened: Callable[[], Office],
) -> None:
    office = opened()
    lower, higher = sorted((office.new_case(), office.new_case()), key=lambda view: view.id)

    def other_way_round() -> None:
        with office.acting(cast.DANA, alone=False) as (work, keys):
            casework.hold(work, keys, higher.id)
            casework.hold(work, keys, lower.id)

    with office.acting(cast.DANA, alone=False) as (work, keys):
        casework.hold(work, keys, lower.id)
        with ThreadPoolExecutor(1) as threads, pytest.raises(Busy):
            threads.submit(other_way_round).result(timeout=60)
        casework.hold(work, keys, higher.id)
    other_way_round()


def test_an_act_reads_one_moment(opened: Callable[[], Office]) -> None:
    office = opened()
    with office.acting(cast.DANA, writes=False) as (reading, keys):
        before = len(casework.cases(reading, keys))
        with office.acting(cast.DANA, alone=False) as (work, others_keys):
            casework.open_case(work, others_keys, CaseDraft(title="Another"))
        assert len(casework.cases(reading, keys)) == before
