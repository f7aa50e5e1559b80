"""Migrations: up and down on both engines, with data, and a head that is exactly what the models say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from casebook.audit.verification import verify
from casebook.model import Base
from casebook.services import casework
from casebook.services.migration import is_current, migrate
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


def tables(house: House) -> set[str]:
    """The tables that are there."""
    return set(inspect(house.engine).get_table_names())


def test_the_head_is_exactly_what_the_models_say(empty: House) -> None:
    migrate(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_and_up_again(empty: House) -> None:
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)
    assert tables(empty) == set(Base.metadata.tables) | {"alembic_version"}
    migrate(empty, "base")
    assert tables(empty) == {"alembic_version"}
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)


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
