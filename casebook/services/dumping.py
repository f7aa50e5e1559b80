"""The database as lines of text, and back: one form for SQLite and PostgreSQL (docs/formats/backup.md).

Rows are moved as they lie there, sealed. What only a browser opens is left out: sessions, and reports that were not sent.
"""

from collections.abc import Iterator
from datetime import date, datetime
from types import GenericAlias
from typing import Any
from uuid import UUID
from zlib import crc32

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

from casebook.errors import Tampered
from casebook.model import Base, Report
from casebook.model.base import SealedColumn
from casebook.model.blob_columns import blob_columns

LARGEST_PIECE = 4 * 1024 * 1024  # bytes of rows
_CUT = 0xFF  # a piece ends at one row of so many: some 256 rows
AT_ONCE = 500  # rows fetched, or written, at a time
LEFT_OUT = {
    "session": "members sign in again after a restore",
    "reporter_session": "it opens for one browser, and its hours would be over",
    "schema_standing": "migrations write it",
    "guess_budget": "it counts within a day, under a key of that day",
    "guess_key": "it is gone the day after",
    "file_store": "a restored office has another place of files",
    "host": "a host says of itself when it runs",
    "job": "it ends with its session, which is left out",
    "job_key": "it opens for one process alone",
    "worker": "its key died with its process",
    "team_index": "the index is built again after a restore",
}
_SENT = sa.select(Report.id).where(Report.team_version.is_not(None))
_ONLY: dict[str, Any] = {  # what belongs to a report that was not sent opens for its writer's browser alone
    "report": lambda columns: columns.team_version.is_not(None),
    "report_file": lambda columns: columns.report_id.in_(_SENT),
    "message": lambda columns: columns.report_id.in_(_SENT),
}
_KINDS: tuple[tuple[type[Any], str], ...] = (  # the first that fits
    (sa.Uuid, "uuid"),
    (SealedColumn, "bytes"),
    (sa.LargeBinary, "bytes"),
    (sa.DateTime, "datetime"),
    (sa.Date, "date"),
    (sa.Boolean, "boolean"),
    (sa.Float, "number"),
    (sa.Integer, "integer"),
    (sa.JSON, "json"),
    (sa.String, "text"),
)
_STORED: dict[str, TypeEngine[Any]] = {
    "uuid": sa.Uuid(),
    "bytes": sa.LargeBinary(),
    "datetime": sa.DateTime(),
    "date": sa.Date(),
    "boolean": sa.Boolean(),
    "number": sa.Float(),
    "integer": sa.BigInteger(),
    "json": sa.JSON(none_as_null=True),
    "text": sa.String(),
}
_READ: dict[str, Any] = {
    "uuid": UUID | None,
    "bytes": bytes | None,
    "datetime": datetime | None,
    "date": date | None,
    "boolean": bool | None,
    "number": float | None,
    "integer": int | None,
    "json": Any,
    "text": str | None,
}


class TableHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The line before a table's rows: its name, and of each column name and kind."""

    table: str
    columns: tuple[tuple[str, str], ...]

    def clause(self) -> sa.TableClause:
        """Give the table for statements that read and write plain values."""
        return sa.table(self.table, *[sa.column(name, _STORED[kind]) for name, kind in self.columns])


def kind_of(column: sa.Column[Any]) -> str:
    """Name the kind of a column's values; raises TypeError for a type that has no form in a backup yet."""
    for kind, name in _KINDS:
        if isinstance(column.type, kind):
            return name
    raise TypeError(f"no form in a backup: {column}")


def heads() -> list[TableHead]:
    """List the tables that a backup holds, each after those that it refers to."""
    return [
        TableHead(str(table.name), tuple((str(column.name), kind_of(column)) for column in table.columns))
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT_OUT
    ]


class Dump:
    """Reads all tables in one snapshot, and remembers what it passed: rows by table, and the names of sealed files."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.counts: dict[str, int] = {}
        self.blobs: list[str] = []

    def tables(self) -> Iterator[tuple[TableHead, Iterator[list[bytes]]]]:
        """Give each table with its rows in pieces; a piece has its rows as lines, in the order of primary keys."""
        for head in heads():
            self.counts[head.table] = 0
            yield head, self._pieces(head)

    def _pieces(self, head: TableHead) -> Iterator[list[bytes]]:
        """Cut rows into pieces where a row's own key says so: a row that comes, changes or goes alters its own piece alone."""
        encode, piece, size = msgspec.json.Encoder().encode, list[bytes](), 0
        keys = [column.name for column in Base.metadata.tables[head.table].primary_key]
        at_keys = [at for at, (name, _) in enumerate(head.columns) if name in keys]
        named = _naming_files(head)
        for row in self._connection.execute(_query(head), execution_options=_STREAMED):
            self.counts[head.table] += 1
            self.blobs += [row[at] for at in named if row[at]]
            line = encode(tuple(row))
            piece.append(line)
            size += len(line) + 1
            if not crc32(encode([row[at] for at in at_keys])) & _CUT or size >= LARGEST_PIECE:
                yield piece
                piece, size = [], 0
        if piece:
            yield piece


def _naming_files(head: TableHead) -> list[int]:
    """Give the places of the columns that name sealed files."""
    files = {column.name for column in blob_columns() if column.table.name == head.table}
    return [at for at, (name, _) in enumerate(head.columns) if name in files]


_STREAMED = {"stream_results": True, "yield_per": AT_ONCE}


def _query(head: TableHead) -> sa.Select[Any]:
    clause = head.clause()
    keys = [column.name for column in Base.metadata.tables[head.table].primary_key]
    query = sa.select(clause).order_by(*[clause.c[name] for name in keys])
    only = _ONLY.get(head.table)
    return query.where(only(clause.c)) if only else query


class Reader:
    """Takes tables and rows apart; what becomes of the rows is said by those below."""

    def __init__(self) -> None:
        self._head: TableHead | None = None
        self._decoder: msgspec.json.Decoder[Any] | None = None
        self._waiting: list[dict[str, Any]] = []
        self.counts: dict[str, int] = {}

    def table(self, head: TableHead) -> None:
        """Begin the rows of a table; raises Tampered if this version cannot have written its head."""
        self.flush()
        if any(kind not in _READ for _, kind in head.columns) or head.table in self.counts:
            raise Tampered
        self._head = head
        self._decoder = msgspec.json.Decoder(GenericAlias(tuple, tuple(_READ[kind] for _, kind in head.columns)))
        self.counts[head.table] = 0

    def row(self, line: bytes | memoryview) -> None:
        """Take one row; raises Tampered."""
        if self._head is None or self._decoder is None:
            raise Tampered
        try:
            values = self._decoder.decode(line)
        except msgspec.DecodeError as error:
            raise Tampered from error
        self._waiting.append({name: value for (name, _), value in zip(self._head.columns, values, strict=True)})
        if len(self._waiting) == AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Put what waits where it belongs."""
        if self._head is not None and self._waiting:
            self.put(self._head, self._waiting)
            self.counts[self._head.table] += len(self._waiting)
            self._waiting = []

    def put(self, head: TableHead, rows: list[dict[str, Any]]) -> None:
        """Take rows of one table; here they are only counted."""


class Load(Reader):
    """Writes tables and rows back, in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def put(self, head: TableHead, rows: list[dict[str, Any]]) -> None:
        """Write rows."""
        self._connection.execute(sa.insert(head.clause()), rows)


class Gather(Reader):
    """Keeps the rows of one table in memory, for one that is small."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self._wanted = table
        self.rows: list[dict[str, Any]] = []

    def put(self, head: TableHead, rows: list[dict[str, Any]]) -> None:
        """Keep rows of that table."""
        if head.table == self._wanted:
            self.rows += rows
