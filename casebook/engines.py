"""Opens the two kinds of database so that nothing plain, half-written or lost is possible, and nobody waits for ever.

How acts go beside each other stands in docs/decisions/0017-isolation.md: this module sends the words with which each
begins. It must not know what an act does.
"""

import select
import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from casebook.errors import IllegalMove
from casebook.turns import keep_turns, take_turn

PATIENCE = 30.0  # seconds that an act waits for another to end, or for a connection that is free
CONNECTIONS = 12  # to PostgreSQL, from one process
CONNECT = 10  # seconds until a server that does not answer counts as away
OFFICE = 0x6361736562  # the number under which acts lock the office: the letters "caseb"

DISK_FULL = "53100"  # PostgreSQL's codes
_BUSY = frozenset({"40P01", "40001", "55P03", "57014", "25P03", "25P04"})

# What a connection asks of PostgreSQL: an act that is stuck, or whose machine is gone, must not hold its locks for ever.
SERVER_SIDE = {
    "lock_timeout": f"{int(PATIENCE * 1000)}ms",
    "idle_in_transaction_session_timeout": "60s",
    "statement_timeout": "15min",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "60s",
}
_CLIENT_SIDE = {
    "connect_timeout": CONNECT,
    "application_name": "casebook",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "prepare_threshold": 1,
}
_PREPARED = 500  # statements that one connection keeps ready
_READS = "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL idle_in_transaction_session_timeout = '10min'"
_BESIDE = f"BEGIN; SELECT pg_advisory_xact_lock_shared({OFFICE})"
_ALONE = f"BEGIN; SELECT pg_advisory_xact_lock({OFFICE})"


def open_engine(address: str, *, connections: int = CONNECTIONS) -> Engine:
    """Open a database; nothing is asked of it yet.

    SQLite: write-ahead log, every commit synced, deleted bytes overwritten, temporary tables in memory.
    PostgreSQL: at most so many connections, no commit that is not synced, and a limit to every wait.
    """
    if make_url(address).get_backend_name() == "postgresql":
        return _postgresql(address, connections)
    # Enough connections for a burst of requests; those that are still being sent hold none.
    engine = create_engine(address, pool_size=8, max_overflow=24)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    keep_turns(engine)
    return engine


# ── SQLite ──────────────────────────────────────────────────────────────────────────────────────────────


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 has this; we send BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {int(PATIENCE * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writing act takes the write lock first: a later upgrade of a read lock could fail after work was done.
    writes = connection.get_execution_options().get("casebook_writes", True)
    if writes:
        take_turn(connection, PATIENCE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────────────────


def _postgresql(address: str, connections: int) -> Engine:
    url = make_url(address)
    own = str(url.query.get("options", ""))
    options = " ".join([*(f"-c {name}={value}" for name, value in SERVER_SIDE.items()), own]).strip()
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",  # we send BEGIN ourselves, with what an act needs, in one round trip
        pool_size=connections,
        max_overflow=0,
        pool_use_lifo=True,  # the connection that was used last has the most prepared
        pool_timeout=PATIENCE,
        connect_args={**_CLIENT_SIDE, **url.query, "options": options},
    )
    engine.dialect.do_rollback = _roll_back  # type: ignore[method-assign, assignment]
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "checkout", _still_open)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 -- psycopg's, where it is installed
    connection.prepared_max = _PREPARED
    connection.adapters.register_dumper(list, _binary_lists())  # as text, ciphertexts would be twice as long
    told = "SELECT current_setting('lock_timeout'), current_setting('synchronous_commit')"
    with connection.cursor() as cursor:
        patience, synced = cursor.execute(told).fetchone()
        if patience == "0":
            connection.close()
            raise PoolerBetween
        if synced == "off":  # a commit that is answered must be on the disk
            cursor.execute("SET synchronous_commit = on")


@cache
def _binary_lists() -> type:
    from psycopg.types.array import ListBinaryDumper  # noqa: PLC0415 -- where it is not installed, nobody comes by here

    return ListBinaryDumper


class PoolerBetween(IllegalMove):
    """Something between casebook and PostgreSQL, such as PgBouncer, drops what a connection asks for: its time limits."""

    def __str__(self) -> str:
        """Say what to do."""
        return (
            "the database dropped the time limits that casebook asks for, as a pooler such as PgBouncer does: "
            "name PostgreSQL itself in CASEBOOK_DATABASE; casebook keeps a pool of its own"
        )


def _still_open(connection: Any, _entry: ConnectionPoolEntry, _fairy: PoolProxiedConnection) -> None:  # noqa: ANN401 -- psycopg's
    """Look whether the server has closed a connection while it lay in the pool; that costs no round trip.

    After a restart all connections of the pool are opened anew, so that not each of them gives one failed page.
    """
    if connection.closed:
        raise DisconnectionError
    waits = select.poll()
    waits.register(connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    if waits.poll(0):  # a connection that nobody uses has nothing to say but good-bye
        raise InvalidatePoolError


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return  # asked for by what cannot run in a transaction
    writes = options.get("casebook_writes")
    if writes is None:
        connection.exec_driver_sql("BEGIN")
    elif writes:
        connection.exec_driver_sql(_ALONE if options.get("casebook_alone", True) else _BESIDE)
    else:
        connection.exec_driver_sql(_READS)


def _roll_back(connection: Any) -> None:  # noqa: ANN401 -- psycopg's
    """End a transaction as psycopg does, but keep what the server has prepared: no act changes a table's shape."""
    if connection.closed or connection.pgconn.transaction_status == 0:
        return
    connection.pgconn.exec_(b"ROLLBACK")
    if connection.pgconn.status != 0:
        return  # it is broken: the server has taken everything back, and the pool opens another
    if connection.pgconn.transaction_status != 0:
        connection.rollback()  # says what is wrong


# ── what went wrong ─────────────────────────────────────────────────────────────────────────────────────


def is_full(error: BaseException) -> bool:
    """Whether the database has no room left."""
    told = getattr(error, "orig", None) if isinstance(error, OperationalError) else None
    return (
        getattr(told, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(told, "sqlstate", None) == DISK_FULL
    )


def is_busy(error: BaseException) -> bool:
    """Whether an act ended because others were at work for too long; nothing of it was kept, and it can be done again."""
    if isinstance(error, NoneFree | StaleDataError):  # a row that somebody else has just taken away
        return True
    told = getattr(error, "orig", None) if isinstance(error, DBAPIError) else None
    return getattr(told, "sqlstate", None) in _BUSY or getattr(told, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def is_cut(error: BaseException) -> bool:
    """Whether the connection broke, so that it is not known what the server did last."""
    return isinstance(error, DBAPIError) and error.connection_invalidated
