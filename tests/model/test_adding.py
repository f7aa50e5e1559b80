"""Rows that are added by one statement are the same on either engine, and all of them or none are kept."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from casebook.crypto.envelope import Sealed
from casebook.engines import open_engine
from casebook.model.adding import Adding
from casebook.model.base import SealedColumn
from tests import postgresql

METADATA = sa.MetaData()
TOLD = sa.Table(
    "told",
    METADATA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("body", SealedColumn, nullable=False),
    sa.Column("wrap", SealedColumn),
    sa.Column("day", sa.Date),
    sa.Column("version", sa.Integer),
)
BROWSER = sa.Table(
    "browser",
    METADATA,
    sa.Column("lookup", sa.LargeBinary(32), primary_key=True),
    sa.Column("told_id", sa.Uuid, sa.ForeignKey("told.id"), nullable=False),
)
HEAD = sa.Table("head", METADATA, sa.Column("chain", sa.Integer, primary_key=True), sa.Column("seq", sa.Integer))
MOVE = sa.update(HEAD).where(HEAD.c.chain == sa.bindparam("of")).values(seq=sa.bindparam("to"))
ADDING = Adding(TOLD, BROWSER, change=MOVE)
DAY = date(2026, 11, 27)


def told(
    number: int, *, wrap: Sealed | None = None, day: date | None = DAY, version: int | None = 1
) -> dict[str, object]:
    return {"id": UUID(int=number), "body": Sealed(bytes([number, 0, 92, 34])), "wrap": wrap, "day": day, "version": version}  # fmt: skip


def browser(number: int, of: int) -> dict[str, object]:
    return {"lookup": bytes([number]) * 32, "told_id": UUID(int=of)}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """Three tables on one of the engines; one head stands at 1."""
    if request.param == "sqlite":
        made = open_engine(f"sqlite:///{tmp_path}/some.sqlite")
    else:
        server: postgresql.Server = request.getfixturevalue("postgresql_server")
        made = open_engine(server.new_database())
    METADATA.create_all(made)
    with made.begin() as connection:
        connection.execute(sa.insert(HEAD), [{"chain": 1, "seq": 1}, {"chain": 2, "seq": 1}])
    yield made
    made.dispose()


def kept(engine: sa.Engine, table: sa.Table) -> list[dict[str, object]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]


def test_every_value_is_kept_and_the_change_is_made(engine: sa.Engine) -> None:
    rows = [told(1), told(2, wrap=Sealed(b"wrapped\0"), day=None, version=None), told(3, day=None, version=70_000)]
    browsers = [browser(1, of=1), browser(2, of=3)]
    with engine.begin() as connection:
        ADDING.run(connection, rows, browsers, values={"of": 2, "to": 7})
    assert kept(engine, TOLD) == rows
    assert kept(engine, BROWSER) == browsers
    assert kept(engine, HEAD) == [{"chain": 1, "seq": 1}, {"chain": 2, "seq": 7}]


def test_one_that_is_known_already_keeps_all_away(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        ADDING.run(connection, [told(1)], [browser(1, of=1)], values={"of": 1, "to": 2})
    for rows, browsers in (([told(2), told(1)], [browser(2, of=2)]), ([told(2)], [browser(2, of=2), browser(1, of=2)])):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            ADDING.run(connection, rows, browsers, values={"of": 1, "to": 3})
    assert kept(engine, TOLD) == [told(1)]
    assert kept(engine, HEAD)[0] == {"chain": 1, "seq": 2}


def test_what_is_not_sealed_is_refused(engine: sa.Engine) -> None:
    with engine.begin() as connection, pytest.raises((TypeError, sa.exc.StatementError)):
        ADDING.run(connection, [told(1) | {"body": b"plain"}], [browser(1, of=1)], values={"of": 1, "to": 2})
