"""Rows mean the same on both engines, in the same order and with the same hash; what cannot be moved is named."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from casebook.engines import open_engine
from casebook.services.moving_rows import AT_ONCE, Rows
from casebook.services.moving_values import Unmovable
from tests import postgresql

ODD = sa.Table(
    "odd",
    sa.MetaData(),
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("id", sa.Uuid),
    sa.Column("body", sa.LargeBinary),
    sa.Column("big", sa.BigInteger),
    sa.Column("yes", sa.Boolean),
    sa.Column("day", sa.Date),
    sa.Column("at", sa.DateTime),
    sa.Column("at_utc", sa.DateTime(timezone=True)),
    sa.Column("ratio", sa.Float(53)),
    sa.Column("told", sa.JSON),
    sa.Column("words", sa.String),
)
ROWS = Rows(ODD)

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value, or none."""
    return st.none() | strategy


rows = st.lists(
    st.fixed_dictionaries(
        {
            "name": words,
            "part": st.integers(-(2**31), 2**31 - 1),
            "id": maybe(st.uuids()),
            "body": maybe(st.binary(max_size=40)),
            "big": maybe(st.integers(-(2**63), 2**63 - 1)),
            "yes": maybe(st.booleans()),
            "day": maybe(st.dates()),
            "at": maybe(st.datetimes()),
            "at_utc": maybe(st.datetimes(timezones=st.just(UTC))),
            "ratio": maybe(st.floats(allow_nan=False)),
            "told": json,
            "words": maybe(words),
        }
    ),
    max_size=4,
    unique_by=lambda row: (row["name"], row["part"]),
)


@pytest.fixture(scope="module")
def engines(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: postgresql.Server
) -> Iterator[tuple[Engine, Engine]]:
    """The table, empty, on SQLite and on PostgreSQL."""
    folder = tmp_path_factory.mktemp("odd")
    both = open_engine(f"sqlite:///{folder}/odd.sqlite"), open_engine(postgresql_server.new_database())
    for engine in both:
        with engine.begin() as connection:
            ODD.create(connection)
    yield both
    for engine in both:
        engine.dispose()


def empty(*engines: Engine) -> None:
    """Take all rows away."""
    for engine in engines:
        with engine.begin() as connection:
            connection.execute(sa.delete(ODD))


def carry(source: Engine, target: Engine) -> None:
    """Carry the rows over, and look that both sides have the same order and hash."""
    with source.connect() as here, target.begin() as there:
        for some in ROWS.read(here):
            ROWS.write(there, some)
    with source.connect() as here, target.connect() as there:
        assert ROWS.digest(here).told == ROWS.digest(there).told
        assert ROWS.last(here) == ROWS.last(there)
        keys = [row[:2] for some in ROWS.read(here) for row in some]
        assert (
            keys
            == [row[:2] for some in ROWS.read(there) for row in some]
            == sorted(keys, key=lambda key: (key[0].encode(), key[1]))
        )
        for at, key in enumerate(keys):
            assert [row[:2] for some in ROWS.read(there, after=key) for row in some] == keys[at + 1 :]
            assert ROWS.digest(here, until=key).told == ROWS.digest(there, until=key).told


def typed(engine: Engine) -> list[dict[str, Any]]:
    """The rows as the program reads them; a moment that lost its zone is one of UTC."""
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(sa.select(ODD)).mappings()]
    for row in found:
        row["at_utc"] = row["at_utc"] and row["at_utc"].replace(tzinfo=row["at_utc"].tzinfo or UTC).astimezone(UTC)
    return sorted(found, key=lambda row: (row["name"], row["part"]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_rows=rows)
def test_every_value_means_the_same_after_it_was_carried_there_and_back(
    engines: tuple[Engine, Engine], given_rows: list[dict[str, Any]]
) -> None:
    sqlite, postgres = engines
    empty(sqlite, postgres)
    if given_rows:
        with sqlite.begin() as connection:
            connection.execute(sa.insert(ODD), given_rows)  # as the program writes
    expected = typed(sqlite)
    assert expected == sorted(given_rows, key=lambda row: (row["name"], row["part"]))
    carry(sqlite, postgres)
    assert typed(postgres) == expected
    empty(sqlite)
    carry(postgres, sqlite)
    assert typed(sqlite) == expected


@pytest.mark.parametrize(
    ("column", "stored", "why"),
    [
        ("id", "'9518FD5C00000000000000000000000F'", "no id"),
        ("id", "'9518fd5c-0000-0000-0000-00000000000f'", "no id"),
        ("id", "7", "no id"),
        ("id", "'9518fd5c0000000000000000000000zz'", "no id"),
        ("body", "'words'", "another type"),
        ("big", "'words'", "another type"),
        ("big", "1.5", "another type"),
        ("part", "2147483648", "32 bits"),
        ("yes", "2", "neither true nor false"),
        ("yes", "x'00'", "another type"),
        ("day", "'2026-1-1'", "not what such a column holds"),
        ("day", "'20260101'", "no date"),
        ("at", "'2026-01-01T00:00:00'", "no moment"),
        ("at", "'2026-01-01 00:00:00+02:00'", "no moment"),
        ("ratio", "'much'", "no number"),
        ("told", "x'7b7d'", "another type"),
        ("words", "x'41'", "another type"),
        ("words", "'a' || char(0) || 'b'", "NUL"),
        ("words", "CAST(x'ff' AS TEXT)", "no UTF-8"),
        ("name", "'" + "x" * 65 + "'", "longer than 64"),
    ],
)
def test_a_value_that_the_other_engine_cannot_keep_is_named_and_not_shown(
    engines: tuple[Engine, Engine], column: str, stored: str, why: str
) -> None:
    sqlite, postgres = engines
    empty(sqlite, postgres)
    with sqlite.begin() as connection:
        connection.exec_driver_sql("INSERT INTO odd (name, part) VALUES ('a', 1)")
        connection.exec_driver_sql(f"UPDATE odd SET {column} = {stored}")  # noqa: S608 -- ours
    with pytest.raises(Unmovable, match=why) as refused:
        carry(sqlite, postgres)
    told = str(refused.value)
    assert told.startswith((f"odd.{column}: ", "odd.*: "))
    assert stored.strip("'") not in told.partition(":")[2] or len(stored) == 1
    with postgres.connect() as connection:
        assert ROWS.last(connection) is None


def test_a_number_that_sqlite_does_not_have_is_refused(engines: tuple[Engine, Engine]) -> None:
    sqlite, postgres = engines
    empty(sqlite, postgres)
    with postgres.begin() as connection:
        connection.exec_driver_sql("INSERT INTO odd (name, part, ratio) VALUES ('a', 1, 'NaN')")
    with pytest.raises(Unmovable, match=r"odd\.ratio"):
        carry(postgres, sqlite)


def test_the_hash_sees_a_changed_value_a_missing_row_and_one_more(engines: tuple[Engine, Engine]) -> None:
    sqlite, postgres = engines
    empty(sqlite, postgres)
    row = {"name": "a", "id": UUID(int=1), "day": date(2026, 11, 27), "at": datetime(2026, 11, 27), "words": ""}  # noqa: DTZ001
    with sqlite.begin() as connection:
        connection.execute(sa.insert(ODD), [row | {"part": part} for part in range(3)])
    carry(sqlite, postgres)
    for change in (
        "UPDATE odd SET words = NULL WHERE part = 1",
        "DELETE FROM odd WHERE part = 2",
        "INSERT INTO odd (name, part) VALUES ('b', 1)",
    ):
        with postgres.connect() as there, sqlite.connect() as here:
            there.exec_driver_sql(change)
            assert ROWS.digest(there).told != ROWS.digest(here).told
            there.rollback()


def test_a_table_larger_than_one_batch_is_carried_in_several(engines: tuple[Engine, Engine]) -> None:
    sqlite, postgres = engines
    empty(sqlite, postgres)
    with sqlite.begin() as connection:
        connection.execute(sa.insert(ODD), [{"name": "a", "part": part} for part in range(AT_ONCE + 1)])
        assert [len(some) for some in ROWS.read(connection)] == [AT_ONCE, 1]
        assert sum(map(len, ROWS.read(connection, after=("a", AT_ONCE - 3)))) == 3
