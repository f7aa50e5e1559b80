"""Migrations: up and down on both engines, with data, and a head that is exactly what the models say."""

from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from casebook.audit.verification import verify
from casebook.jobs.queue import SCHEMA_OF
from casebook.model import Base
from casebook.services import casework
from casebook.services.migration import FOLDER, is_current, migrate
from casebook.settings import load
from casebook.work import House, begin
from tests import cast
from tests.conftest import CHEAP, Office


@pytest.fixture
def empty(database: str, tmp_path: Path) -> Iterator[House]:
    """A house on an empty database of each engine."""
    house = House(
        load(
            {
                "CASEBOOK_INSTANCE": str(tmp_path / "instance"),
                "CASEBOOK_DATABASE": database,
                "CASEBOOK_STRETCHING_MEMORY_KIB": CHEAP,
            }
        )
    )
    yield house
    house.close()


QUEUE = "procrastinate_"  # tables of the queue, which are not ours (docs/formats/jobs.md)


def tables(house: House) -> set[str]:
    """The tables that are there, but those of the queue."""
    return {name for name in inspect(house.engine).get_table_names() if not name.startswith(QUEUE)}


def of_the_queue(house: House) -> int:
    """How many tables, functions and types of the queue are there; they exist on PostgreSQL alone."""
    if house.engine.dialect.name != "postgresql":
        return 0
    counted = (
        "select (select count(*) from pg_class where relname like 'procrastinate%')"
        " + (select count(*) from pg_proc where proname like 'procrastinate%')"
        " + (select count(*) from pg_type where typname like 'procrastinate%')"
    )
    with house.engine.connect() as connection:
        return int(connection.scalar(text(counted)) or 0)


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table belongs to the models."""
    return kind != "table" or not (name or "").startswith(QUEUE)


def test_the_head_is_exactly_what_the_models_say(empty: House) -> None:
    migrate(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_and_up_again(empty: House) -> None:
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)
    assert tables(empty) == set(Base.metadata.tables) | {"alembic_version"}
    assert (of_the_queue(empty) > 0) == (empty.engine.dialect.name == "postgresql")
    migrate(empty, "base")
    assert tables(empty) == {"alembic_version"}
    assert of_the_queue(empty) == 0
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)


def test_the_tables_of_the_queue_are_those_of_the_procrastinate_that_is_installed() -> None:
    """A newer one whose tables differ needs a migration of ours; casebook.jobs.queue says which one is meant."""
    (written,) = FOLDER.glob("procrastinate-*.sql")
    shipped = resources.files("procrastinate").joinpath("sql/schema.sql").read_text("utf-8")
    assert written.read_text("utf-8") == shipped
    assert written.stem == f"procrastinate-{metadata.version('procrastinate')}"
    assert written.stem.startswith(f"procrastinate-{SCHEMA_OF}")


def test_migrating_again_changes_no_data(empty: House) -> None:
    migrate(empty)
    office = Office(empty)
    view = office.new_case()
    migrate(empty)
    with office.acting(cast.DANA, writes=False) as (work, keys):
        assert casework.case(work, keys, view.id).body == view.body
        assert verify(work.db, empty.heads).faults == ()


def test_going_down_takes_data_along_and_an_office_can_be_founded_anew(empty: House) -> None:
    migrate(empty)
    Office(empty).new_case()
    migrate(empty, "base")
    migrate(empty)
    with begin(empty, writes=False) as work:
        assert work.db.query(Base.metadata.tables["office"]).all() == []
    assert Office(empty).new_case().body.reference
