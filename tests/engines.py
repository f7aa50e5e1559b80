"""Which database the suite runs on.

With `CASEBOOK_TEST_ENGINE=postgresql` each instance folder of a test has a database of its own on one server of this process,
made when the office in it is first opened: a copy of the database of the folder that it was copied from. Databases of a test that
has ended are dropped.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from hashlib import md5
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine

from casebook import engines, work
from casebook.settings import Settings
from tests import postgresql

CHOSEN = os.environ.get("CASEBOOK_TEST_ENGINE", "sqlite")
ON_POSTGRESQL = CHOSEN == "postgresql"
_MARK = "database-of-this-test"  # in an instance folder: the address of its database
_open = engines.open_engine
_running = ExitStack()
_servers: list[postgresql.Server] = []
_folders: dict[str, Path] = {}
_made: set[str] = set()


def server() -> postgresql.Server:
    """The server of this test process, started when it is first needed."""
    if not _servers:
        _servers.append(_running.enter_context(postgresql.running()))
    return _servers[0]


def stop() -> None:
    """End the server, if one was started."""
    _servers.clear()
    _running.close()


def database_of(folder: Path, *, file: str = "casebook.sqlite") -> str:
    """Give the address of the database of an instance folder, on the engine that the suite runs on."""
    if not ON_POSTGRESQL:
        return f"sqlite:///{folder / file}"
    address = server().address(f"casebook_{md5(str(folder).encode(), usedforsecurity=False).hexdigest()}")
    _folders[address] = folder
    return address


def made(address: str) -> str:
    """Make the database of a folder now, where its office is opened by another process first."""
    if address in _folders and address not in _made:
        mark = _folders[address] / _MARK
        source = mark.read_text("ascii") if mark.is_file() else "template1"
        server().make(address, source)
        _made.add(address)
    return address


def stored_bytes(settings: Settings) -> bytes:
    """Every byte that the database of an office holds, as whoever seizes it finds them."""
    if not ON_POSTGRESQL:
        return b"".join(path.read_bytes() for path in settings.instance.glob("casebook.sqlite*"))
    return _stored(settings.database)


def stored_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The same of each instance folder at or below a folder, where its database lies on a server and not there."""
    for address, place in _folders.items():
        if address in _made and place.is_relative_to(folder):
            yield f"the database of {place}", _stored(address)


def stored_rows(settings: Settings) -> dict[str, int]:
    """Count the rows of each table, as whoever seizes the database does, without casebook's own schema."""
    if not ON_POSTGRESQL:
        with closing(sqlite3.connect(f"file:{settings.instance}/casebook.sqlite?mode=ro", uri=True)) as database:
            tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
            return {name: database.execute(f'select count(*) from "{name}"').fetchone()[0] for (name,) in tables}  # noqa: S608
    with psycopg.connect(settings.database.replace("+psycopg", "")) as line:
        counted = SQL("select count(*) from {}")
        return {name: line.execute(counted.format(Identifier(name))).fetchall()[0][0] for name in _tables(line)}


def _stored(address: str) -> bytes:
    with psycopg.connect(address.replace("+psycopg", "")) as line:
        return b"".join(_copied(line, name) for name in _tables(line))


def _tables(line: psycopg.Connection[Any]) -> list[str]:
    found = line.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    return [name for (name,) in found]


def _copied(line: psycopg.Connection[Any], table: str) -> bytes:
    with line.cursor().copy(SQL("copy {} to stdout (format binary)").format(Identifier(table))) as rows:
        return b"".join(map(bytes, rows))


def drop_below(folder: Path) -> None:
    """Drop the databases of instance folders that lie below a folder."""
    for address, place in list(_folders.items()):
        if place.is_relative_to(folder):
            del _folders[address]
            if address in _made:
                _made.remove(address)
                server().drop(address)


def _open_made(address: str, **chosen: int) -> Engine:
    engine = _open(made(address), **chosen)
    if address in _folders:
        (_folders[address] / _MARK).write_text(address, "ascii")  # a copy of the folder takes a copy of the database
    return engine


if ON_POSTGRESQL:
    work.open_engine = _open_made
