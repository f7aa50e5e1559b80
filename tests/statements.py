"""What all engines of one test process share, so that each test can have a database of its own: compiled statements."""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

KEPT: LRUCache[Any, Any] = LRUCache(5000)


def share_compiled_statements() -> None:
    """Let a statement that one engine compiled be known to every other engine of the same kind: all are opened alike."""
    begin = Engine.__init__

    def opened(self: Engine, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        self._compiled_cache = KEPT

    Engine.__init__ = opened  # type: ignore[method-assign]
    # The cache asks for the dialect that a statement was compiled for; each engine has one of its own.
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = _same_kind  # type: ignore[method-assign, assignment]
        kind.__hash__ = _of_its_kind  # type: ignore[method-assign]


def _same_kind(one: Dialect, other: object) -> bool:
    return type(one) is type(other)


def _of_its_kind(one: Dialect) -> int:
    return hash(type(one))
