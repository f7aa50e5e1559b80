"""Add many rows by one statement: each statement more is a wait for the server, under locks that others want.

PostgreSQL is handed one array a column; SQLite, which is no further away than a function, the rows one after the other.
This module knows no table.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, Update, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.dml import Insert

Row = Mapping[str, object]  # every column of its table


class Adding:
    """A step that adds rows of some tables, those that are referred to first, and, if wanted, makes one change."""

    def __init__(self, *tables: Table, change: Update | None = None) -> None:
        self._names = [(table.name, tuple(table.columns.keys())) for table in tables]
        self._inserts, self._change = [insert(table) for table in tables], change
        *before, self._at_once = map(_from_arrays, tables)
        others = [*before] if change is None else [*before, change]
        self._at_once = self._at_once.add_cte(*(each.cte(f"step_{at}") for at, each in enumerate(others)))

    def run(self, connection: Connection, *rows: Sequence[Row], values: Row | None = None) -> None:
        """Add rows of each table, at least one of each; `values` are those of the change.

        Raises:
            IntegrityError: one of them cannot stand there; the transaction is over.
        """
        if connection.dialect.name == "postgresql":
            given = dict(values or {})
            for (table, names), some in zip(self._names, rows, strict=True):
                given |= {_array(table, name): [row[name] for row in some] for name in names}
            connection.execute(self._at_once, given)
            return
        for statement, some in zip(self._inserts, rows, strict=True):
            connection.execute(statement, list(some))
        if self._change is not None:
            connection.execute(self._change, dict(values or {}))


def _array(table: str, column: str) -> str:
    return f"rows_of_{table}_{column}"  # no value of a change is called so


def _from_arrays(table: Table) -> Insert:
    columns = list(table.columns)
    arrays = [bindparam(_array(table.name, column.key), type_=ARRAY(column.type)) for column in columns]
    given = func.unnest(*arrays).table_valued(*[column.name for column in columns], name=f"given_{table.name}")
    return insert(table).from_select(columns, select(*given.render_derived().c))
