"""The mark that a move leaves in a database: one that an office is moving to, and one that it has left (docs/formats/move.md).

A table of its own, in no shape of the program, and there only from the beginning of a move until somebody takes it away.
Whoever opens an office looks here first. A database that was left takes nothing more from any program of any version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from casebook.model import Base

ARRIVING, LEFT = "arriving", "left"
NAME = "casebook_move"
_HALT = "casebook_left"  # how the triggers that halt writing are called, with the table's name
_HALTED = "this office has moved to another database"
_NOWHERE = "this_office_has_moved_to_another_database"  # no such table: SQLite then says that it cannot, where RAISE looks like a double

MARKS = sa.Table(
    NAME,
    sa.MetaData(),
    sa.Column("office", sa.Uuid(), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("other", sa.String(1024), nullable=False),  # where the office comes from, or went; without a password
    sa.Column("day", sa.Date(), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a database says of a move."""

    office: UUID
    state: str
    other: str
    day: date


def read(connection: Connection) -> Mark | None:
    """Give the mark of a database, None for none."""
    if not sa.inspect(connection).has_table(NAME):
        return None
    found = connection.execute(sa.select(MARKS)).first()
    return Mark(*found) if found else None


def write(connection: Connection, mark: Mark) -> None:
    """Leave a mark, in the caller's transaction."""
    MARKS.create(connection)
    connection.execute(
        sa.insert(MARKS).values(office=mark.office, state=mark.state, other=mark.other, day=mark.day),
    )


def take_away(connection: Connection) -> None:
    """Take the mark away, in the caller's transaction."""
    MARKS.drop(connection)


def halt(connection: Connection) -> None:
    """From the caller's commit on, no table of an office takes a row, a change or a deletion from anybody."""
    for statement in _halting(connection):
        connection.exec_driver_sql(statement)


def unhalt(connection: Connection) -> None:
    """Let the tables be written to again."""
    for statement in _unhalting(connection):
        connection.exec_driver_sql(statement)


def _tables(connection: Connection) -> Iterator[tuple[str, str]]:
    present, quote = set(sa.inspect(connection).get_table_names()), connection.dialect.identifier_preparer.quote
    for table in Base.metadata.sorted_tables:
        if table.name in present:
            yield table.name, quote(table.name)


def _halting(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        yield (
            f"CREATE FUNCTION {_HALT}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_HALTED}' USING ERRCODE = '25006'; END $$"  # read-only
        )
        for _, table in _tables(connection):
            yield (
                f"CREATE TRIGGER {_HALT} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {_HALT}()"
            )
        return
    for name, table in _tables(connection):
        for act in ("INSERT", "UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {_HALT}_{name}_{act.lower()} BEFORE {act} ON {table} BEGIN DELETE FROM {_NOWHERE}; END"  # noqa: S608 -- our own names
            )


def _unhalting(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        yield f"DROP FUNCTION IF EXISTS {_HALT}() CASCADE"
        return
    for name, _ in _tables(connection):
        for act in ("insert", "update", "delete"):
            yield f"DROP TRIGGER IF EXISTS {_HALT}_{name}_{act}"
