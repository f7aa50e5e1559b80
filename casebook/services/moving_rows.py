"""The rows of one table, read in the order of their keys, written in batches, and told apart by one hash.

The order and the hash are the same on SQLite and PostgreSQL, whatever the server's collation. Memory is constant. Rows are
moved as they lie there, sealed.
"""

import hashlib
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from casebook.services.moving_values import (
    Converting,
    Kind,
    Unfit,
    Unmovable,
    from_postgresql,
    from_sqlite,
    kind,
    same,
    to_postgresql,
    to_sqlite,
)

AT_ONCE = 500  # rows fetched, and handed over, at a time
_STREAMED = {"stream_results": True, "yield_per": AT_ONCE}
_ENCODE = msgspec.msgpack.Encoder().encode
Row = tuple[Any, ...]


@dataclass(slots=True, eq=False)
class Digest:
    """How many rows there were, and one SHA-256 over all of their values in the order of their keys."""

    count: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def add(self, rows: Sequence[Row]) -> None:
        """Take in the next rows."""
        self.count += len(rows)
        self._hash.update(b"".join(map(_ENCODE, rows)))

    def matches(self, other: "Digest") -> bool:
        """Whether the same rows were taken in there."""
        return self.told == other.told

    @property
    def told(self) -> tuple[int, str]:
        """How many, and the hash."""
        return self.count, self._hash.hexdigest()


@dataclass(frozen=True)
class Rows:
    """All rows of a table, as one of the two engines holds them."""

    table: sa.Table

    @property
    def name(self) -> str:
        """The table's."""
        return str(self.table.name)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Their names, in the order of the model."""
        return tuple(str(column.name) for column in self.table.columns)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """What each column holds."""
        return tuple(kind(column) for column in self.table.columns)

    @cached_property
    def key(self) -> tuple[int, ...]:
        """Where the columns of the primary key stand."""
        return tuple(self.columns.index(str(column.name)) for column in self.table.primary_key)

    def read(self, connection: Connection, after: Row | None = None, until: Row | None = None) -> Generator[list[Row]]:
        """Give rows, some at a time, in the order of their keys: those after one key and up to another; raises Unmovable."""
        every = range(len(self.columns))
        order = self._order(connection)
        query = sa.select(*[self._plain(connection, at) for at in every]).order_by(*order)
        if after is not None:
            query = query.where(sa.tuple_(*order) > self._bound(after))
        if until is not None:
            query = query.where(sa.tuple_(*order) <= self._bound(until))
        reading = self._converting(connection, from_sqlite, from_postgresql)
        try:
            for rows in _ahead(connection.execute(query, execution_options=_STREAMED).partitions()):
                yield self._converted(rows, every, reading)
        except sa.exc.OperationalError as error:
            if isinstance(error.orig, sqlite3.Error) and "decode" in str(error.orig):
                raise Unmovable(self.name, "*", "a text is no UTF-8") from error
            raise

    def last(self, connection: Connection) -> Row | None:
        """Give the greatest key that is there, None for an empty table."""
        order = [column.desc() for column in self._order(connection)]
        query = sa.select(*[self._plain(connection, at) for at in self.key]).order_by(*order).limit(1)
        found = connection.execute(query).first()
        if found is None:
            return None
        return self._converted([found], self.key, self._converting(connection, from_sqlite, from_postgresql))[0]

    def write(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows, in the caller's transaction; raises Unmovable, and then nothing of them may be kept."""
        every = range(len(self.columns))
        stored = self._converted(rows, every, self._converting(connection, to_sqlite, to_postgresql))
        quote = connection.dialect.identifier_preparer.quote
        table, names = quote(self.name), ", ".join(map(quote, self.columns))
        if connection.dialect.name == "postgresql":
            _copy(connection, f"COPY {table} ({names}) FROM STDIN", stored)
        else:
            marks = ", ".join("?" * len(self.columns))
            connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", stored)  # noqa: S608 -- our own names

    def digest(self, connection: Connection, until: Row | None = None) -> Digest:
        """Sum up all rows, or those up to a key."""
        seen = Digest()
        for rows in self.read(connection, until=until):
            seen.add(rows)
        return seen

    def _plain(self, connection: Connection, at: int) -> sa.ColumnElement[Any]:
        column, held = self._clause.c[self.columns[at]], self.kinds[at].name
        if connection.dialect.name == "postgresql" and held == "json":
            # Text of a JSON value is moved letter for letter; read as a value it would be written anew.
            return sa.cast(column, sa.Text)
        if connection.dialect.name == "postgresql" and held == "uuid":
            return sa.func.encode(sa.func.uuid_send(column), "hex")  # an object of each would be made here
        return column

    def _order(self, connection: Connection) -> list[sa.ColumnElement[Any]]:
        collated = connection.dialect.name == "postgresql"
        columns = [(self._clause.c[self.columns[at]], self.kinds[at].name) for at in self.key]
        return [sa.collate(column, "C") if collated and name == "text" else column for column, name in columns]

    @cached_property
    def _clause(self) -> sa.TableClause:
        return sa.table(self.name, *map(sa.column, self.columns))

    def _bound(self, key: Row) -> sa.Tuple:
        # Without a type of ours: PostgreSQL takes each for what its column is.
        return sa.tuple_(*[sa.bindparam(None, value, sa.types.NULLTYPE, unique=True) for value in key])

    def _converting(self, connection: Connection, sqlite: Any, postgresql: Any) -> list[Converting]:  # noqa: ANN401 -- two of the functions above
        return [(postgresql if connection.dialect.name == "postgresql" else sqlite)(held) for held in self.kinds]

    def _converted(
        self, rows: Sequence[Sequence[Any]], which: Sequence[int], converting: list[Converting]
    ) -> list[Row]:
        if all(convert is same for convert in converting):
            return list(map(tuple, rows))
        made, at = [], 0
        try:
            for at, values in zip(which, zip(*rows, strict=True), strict=True):
                made.append(converting[at](values))
        except ValueError as error:
            words = str(error) if isinstance(error, Unfit) else "it is not what such a column holds"
            raise Unmovable(self.name, self.columns[at], words) from error
        return list(zip(*made, strict=True))


def _ahead(parts: Iterator[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    """Fetch the next part while one is worked on, so that the database works meanwhile."""
    with ThreadPoolExecutor(1, "fetching") as fetching:
        following = fetching.submit(next, parts, None)
        while (part := following.result()) is not None:
            following = fetching.submit(next, parts, None)
            yield part


def _copy(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copying:
            for row in rows:
                copying.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise sa.exc.OperationalError("COPY", {}, error) from error
