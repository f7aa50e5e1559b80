"""Whether the database keeps what it says is kept: settings that decide what is left after a power cut."""

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from casebook.cli.looks.finding import Finding
from casebook.work import House

_FULL = 2  # PRAGMA synchronous: each commit is synced
_NOT_SYNCED = {"off"}
_LOCAL = {"", "localhost", "127.0.0.1", "::1"}
OLDEST_POSTGRESQL = 14  # what is older gets no more corrections (postgresql.org, versioning policy)


def looks_at_database(house: House) -> Iterator[Finding]:
    """The settings of SQLite or PostgreSQL, as this installation's own connections have them."""
    try:
        with house.engine.execution_options(casebook_writes=False).connect() as line:
            yield Finding("the database can be reached", good=True)
            yield from _sqlite(line) if house.engine.dialect.name == "sqlite" else _postgresql(house, line)
    except SQLAlchemyError as error:
        yield Finding("the database can be reached", good=False, advice=f"{type(error).__name__}: is it running?")


def _sqlite(line: Connection) -> Iterator[Finding]:
    def told(pragma: str) -> object:
        return line.exec_driver_sql(f"PRAGMA {pragma}").scalar()

    durable = told("synchronous") == _FULL and told("journal_mode") == "wal"
    yield Finding(
        "each commit reaches the disk",
        durable,
        "the database's folder may lie on a disk of the network: SQLite needs one of this machine",
        f"SQLite {sqlite3.sqlite_version}",
    )
    yield Finding("what is deleted is overwritten", bool(told("secure_delete")), "this SQLite was built without it")


def _postgresql(house: House, line: Connection) -> Iterator[Finding]:
    def told(name: str) -> str:
        return str(line.exec_driver_sql(f"SHOW {name}").scalar())

    off = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if told(name) in _NOT_SYNCED]
    yield Finding(
        "each commit reaches the disk",
        not off,
        f"set to on in postgresql.conf: {', '.join(off)}",
        f"PostgreSQL {told('server_version')}",
    )
    current = int(told("server_version_num")) // 10_000 >= OLDEST_POSTGRESQL
    yield Finding("this PostgreSQL still gets corrections", current, f"move to {OLDEST_POSTGRESQL} or newer")
    yield Finding(
        "PostgreSQL notices a page that decays",
        told("data_checksums") == "on",
        "run pg_checksums --enable while it is stopped",
        note=True,
    )
    room = int(told("max_connections")) - int(told("superuser_reserved_connections"))
    asked = 2 * house.settings.processes * house.settings.connections
    yield Finding(
        "the database has room for every connection",
        room >= 2 * asked,  # a second host, commands and backups beside the faces
        f"set max_connections to {2 * asked + 10} or more, or CASEBOOK_CONNECTIONS to fewer",
        f"{asked} for the faces of this machine, {room} in all",
        note=True,
    )
    above = told("is_superuser") == "on"
    yield Finding("the database role is an ordinary one", not above, "give casebook a role that owns its database only")
    host = make_url(house.settings.database).host or ""
    if host not in _LOCAL and not host.startswith("/"):
        sealed = line.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").scalar()
        yield Finding("the way to the database is encrypted", bool(sealed), "add ?sslmode=verify-full to its address")
