"""An office is carried from one database to another: nothing is opened, nothing changes, nothing is lost when it breaks off."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casebook import engines
from casebook.audit.keeping_events import DatabaseMoved, DatabaseTakenBack
from casebook.audit.verification import verify
from casebook.errors import Busy, Tampered
from casebook.model import Base, Report
from casebook.services import moving, moving_marks
from casebook.services.database_words import CannotStart, is_away
from casebook.services.measures import ready
from casebook.services.migration import migrate
from casebook.services.moving import Moved
from casebook.services.moving_rows import Rows
from casebook.services.moving_values import Unmovable
from casebook.services.reading import case_book
from casebook.services.starting import open_office, why_stop
from casebook.services.tombstones import Tombstone, note
from casebook.settings import Settings
from casebook.work import House, begin
from tests import cast, postgresql
from tests.conftest import Office, settings_in
from tests.migrations.kept import rows_of
from tests.services.backed_up import Backed, backed, office_events

TABLES = dict(Base.metadata.tables)


@pytest.fixture
def filled(office_on: Office, tmp_path: Path) -> Backed:
    """An office on each engine with a case, an exhibit and a report."""
    return backed(office_on, tmp_path / "backups")


@pytest.fixture
def small(office: Office, tmp_path: Path) -> Backed:
    """The same on one engine."""
    return backed(office, tmp_path / "backups")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.sqlite'}"
    server: postgresql.Server = request.getfixturevalue("postgresql_server")
    return server.new_database()


def at(backed: Backed, place: str) -> Settings:
    """The settings of the same instance folder, with the office's other database."""
    return settings_in(backed.office.house.settings.instance, place)


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    """Open an office as every command does."""
    house = open_office(settings)
    try:
        yield house
    finally:
        house.close()


def rows(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the log, which says at the end that the office was moved."""
    return {name: found for name, found in rows_of(house, TABLES).items() if not name.startswith("audit")}


def refusal(settings: Settings) -> str:
    """Give the sentence with which a database is refused."""
    with pytest.raises(CannotStart) as refused, opened(settings):
        pass
    return str(refused.value)


def move(backed: Backed, place: str) -> Moved:
    """Move an office that nobody serves."""
    backed.office.house.close()
    return moving.move(backed.office.house.settings, place)


def is_whole(backed: Backed, place: str, before: dict[str, list[tuple[object, ...]]]) -> None:
    """Look that an office works in its new database as it did in the former one, and that nobody works in that."""
    with opened(at(backed, place)) as house:
        there = backed.office.moved(house)
        assert rows(house) == before
        assert [type(event) for event in office_events(there)].count(DatabaseMoved) == 1
        with there.acting(cast.DANA) as (work, keys):
            assert not case_book(work, keys, backed.case, page="test").damaged
            assert verify(work.db, house.heads).faults == ()
        there.new_case()
    assert "This office has moved to" in refusal(backed.office.house.settings)


def test_an_office_is_in_its_new_database_as_it_was_on_either_engine(filled: Backed, place: str) -> None:
    before, entries = rows(filled.office.house), rows_of(filled.office.house, TABLES)
    moved = move(filled, place)
    assert moved == Moved(
        place=place, rows=sum(map(len, entries.values())), tables=len(TABLES), resumed=False, log_faults=0
    )
    with opened(at(filled, place)) as house:
        assert office_events(filled.office.moved(house))[-1] == DatabaseMoved(rows=moved.rows, tables=moved.tables)
    is_whole(filled, place, before)


def test_it_goes_back_into_another_file_but_never_over_what_is_there(small: Backed, tmp_path: Path) -> None:
    there, back = f"sqlite:///{tmp_path}/there.sqlite", f"sqlite:///{tmp_path}/back.sqlite"
    first = small.office.house.settings.database
    move(small, there)
    for taken in (first, there):
        with pytest.raises(CannotStart, match="not empty"):
            moving.move(at(small, there), taken)
    moving.move(at(small, there), back)
    with opened(at(small, back)) as house:
        assert [type(event) for event in office_events(small.office.moved(house))].count(DatabaseMoved) == 2
    assert "has moved to" in refusal(at(small, there))


@pytest.mark.parametrize("holds", ["an office", "another program's tables", "a shape", "a move of another office"])
def test_a_database_that_holds_anything_else_is_refused_and_left_alone(
    small: Backed, founded_office: Office, tmp_path: Path, holds: str
) -> None:
    place = f"sqlite:///{tmp_path}/new.sqlite"
    house = House(settings_in(tmp_path / "other", place))
    if holds == "an office":
        migrate(house)
        Office(house)
    with house.engine.begin() as connection:
        if holds == "another program's tables":
            connection.execute(text("CREATE TABLE invoice (id int)"))
        if holds == "a shape":
            connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
            connection.execute(text("INSERT INTO alembic_version VALUES ('20261123')"))
        if holds == "a move of another office":
            other = moving_marks.Mark(small.case, moving_marks.ARRIVING, "elsewhere", house.clock().date())
            moving_marks.write(connection, other)
    house.close()
    before = (tmp_path / "new.sqlite").read_bytes()
    with pytest.raises(CannotStart, match="not empty"):
        move(small, place)
    assert (tmp_path / "new.sqlite").read_bytes() == before
    with opened(small.office.house.settings):
        pass


def test_what_the_office_left_takes_nothing_from_anybody_until_it_is_taken_back(filled: Backed, tmp_path: Path) -> None:
    office, serving = filled.office, House(filled.office.house.settings)
    assert why_stop(serving) == ""
    before = rows_of(office.house, TABLES)
    move(filled, f"sqlite:///{tmp_path}/new.sqlite")
    with pytest.raises(DBAPIError) as refused:
        office.moved(serving).new_case()
    assert is_away(refused.value)  # answered with a page that says so
    assert "This office has moved to" in why_stop(serving)
    assert not ready(serving).schema
    assert rows_of(serving, TABLES) == before
    serving.close()
    note(office.house.settings.instance, [Tombstone("report", filled.report, date(2026, 11, 27))])  # erased there since
    assert moving.stay(office.house.settings) == f"sqlite:///{tmp_path}/new.sqlite"
    with opened(office.house.settings) as house:
        office.moved(house).new_case()
        assert DatabaseTakenBack(erased=1) in office_events(office.moved(house))
        with begin(house, writes=False) as work:
            assert work.db.get(Report, filled.report) is None
    with pytest.raises(CannotStart, match="No office has left"):
        moving.stay(office.house.settings)


def killed(step: str, nth: int, act: Callable[[], object]) -> bool:
    """Do something in a process that is killed at the nth call of a step; whether it came to that."""
    process = os.fork()
    if not process:
        owner, _, name = step.rpartition(".")
        holder = {"Rows": Rows, "moving_marks": moving_marks, "moving": moving, "_Moving": moving._Moving}[owner]
        inside, calls = getattr(holder, name), 0

        def dies(*given: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == nth:
                os.kill(os.getpid(), signal.SIGKILL)
            return inside(*given, **named)

        setattr(holder, name, dies)
        try:
            act()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


BROKEN_OFF = [  # in the order in which a move comes by
    ("moving_marks.write", 1),
    ("moving.migrate_engine", 1),
    ("Rows.write", 1),
    ("Rows.write", 9),
    ("_Moving._compare", 1),
    ("_Moving._log_faults", 1),
    ("moving_marks.halt", 1),
    ("_Moving._arrive", 1),
    ("moving_marks.take_away", 1),
]


@pytest.mark.parametrize(("engine", "place"), [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=True)
def test_a_move_that_is_killed_at_any_moment_goes_on_and_nobody_works_on_a_half(filled: Backed, place: str) -> None:
    settings, before = filled.office.house.settings, rows(filled.office.house)
    filled.office.house.close()
    for number, (step, nth) in enumerate(BROKEN_OFF):
        assert killed(step, nth, lambda: moving.move(settings, place)), step
        if step in {"_Moving._arrive", "moving_marks.take_away"}:
            assert "This office has moved to" in refusal(settings)
        else:
            with opened(settings) as house:
                assert rows(house) == before
        if number:
            assert "is being moved to this database" in refusal(at(filled, place))
    assert moving.move(settings, place).resumed
    is_whole(filled, place, before)


def test_what_changed_at_the_source_since_a_move_broke_off_is_seen(small: Backed, tmp_path: Path) -> None:
    settings, place = small.office.house.settings, f"sqlite:///{tmp_path}/new.sqlite"
    small.office.house.close()
    assert killed("_Moving._compare", 1, lambda: moving.move(settings, place))
    with opened(settings) as house:
        office = small.office.moved(house)
        office.new_case()
        office.session(cast.DANA)
        with house.engine.begin() as connection:
            connection.execute(text("DELETE FROM session WHERE lookup = (SELECT lookup FROM session LIMIT 1)"))
        before = rows(house)
    assert moving.move(settings, place).resumed
    is_whole(small, place, before)


def test_an_act_waits_while_the_office_is_carried_and_what_is_read_goes_on(
    small: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(_table: str, _rows: int) -> None:
        if seen:
            return
        house = House(small.office.house.settings)
        with begin(house, writes=False) as work:
            work.office()
        seen.append("read")
        for alone in (True, False):
            with pytest.raises(Busy), begin(house, writes=True, alone=alone) as work:
                work.office()
        house.close()

    monkeypatch.setattr(engines, "PATIENCE", 0.1)
    monkeypatch.setitem(engines.SERVER_SIDE, "lock_timeout", "100ms")
    moving.move(small.office.house.settings, f"sqlite:///{tmp_path}/new.sqlite", look)
    assert seen


def test_a_value_that_was_not_written_as_it_was_read_keeps_the_new_database_closed(
    small: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, place = small.office.house.settings, f"sqlite:///{tmp_path}/new.sqlite"
    small.office.house.close()
    write = Rows.write

    def loses_a_bit(self: Rows, connection: object, some: list[tuple[object, ...]]) -> None:
        write(self, connection, some)  # type: ignore[arg-type]
        if self.name == "case_file":
            connection.exec_driver_sql("UPDATE case_file SET body = x'00'")  # type: ignore[attr-defined]

    monkeypatch.setattr(Rows, "write", loses_a_bit)
    with pytest.raises(Tampered):
        moving.move(settings, place)
    assert "is being moved" in refusal(at(small, place))
    with opened(settings):
        pass
    monkeypatch.setattr(Rows, "write", write)
    before = {}
    with opened(settings) as house:
        before = rows(house)
    assert moving.move(settings, place).resumed
    is_whole(small, place, before)


@pytest.mark.about_sqlite(reason="PostgreSQL takes no value that is not of its column's type")
def test_a_value_that_cannot_be_carried_is_named_and_the_office_works_on_where_it_is(
    small: Backed, postgresql_server: postgresql.Server
) -> None:
    settings = small.office.house.settings
    with small.office.house.engine.begin() as connection:
        connection.execute(text("UPDATE team SET rotation_due = 7"))
    small.office.house.close()
    with pytest.raises(Unmovable, match=r"^team\.rotation_due: it is neither true nor false$"):
        moving.move(settings, postgresql_server.new_database())
    with opened(settings):
        pass


def test_every_table_has_a_key_that_does_not_count_by_itself() -> None:
    assert all(len(table.primary_key) and table.autoincrement_column is None for table in TABLES.values())
