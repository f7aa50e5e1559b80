"""Writing transactions on SQLite go one after the other over all processes, by a lock on an empty file beside the database.

SQLite has one writer anyway. But before 3.51.3 a checkpoint that begins in the moment in which another process starts the
log anew can pass over what that one commits, and the commit is gone with the next checkpoint (https://sqlite.org/wal.html,
"The WAL-reset bug"). A checkpoint runs at the end of a commit: while whoever commits holds this lock, nobody starts the
log anew. Reading waits for nothing. This module knows no table and no act.
"""

import errno
import fcntl
import os
import sqlite3
import time
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

_HELD = "casebook_turn"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NAP = 0.002  # seconds between two tries


def keep_turns(engine: Engine) -> None:
    """Have every connection of an engine give its turn back once its transaction is over, however that ends."""
    for moment in ("checkin", "close", "invalidate"):
        event.listen(engine, moment, _give_back)


def take_turn(connection: Connection, patience: float) -> None:
    """Wait, for so many seconds, until no other transaction writes; the turn lasts until the connection is given back.

    Raises:
        OperationalError: others wrote all that time, or the disk takes no file.
    """
    database = connection.engine.url.database
    if database and _HELD not in connection.info:
        connection.info[_HELD] = _taken(Path(f"{database}-turn"), patience)


def _taken(path: Path, patience: float) -> int:
    until = time.monotonic() + patience
    try:
        turn = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _failed(sqlite3.SQLITE_FULL if error.errno in NO_ROOM else sqlite3.SQLITE_CANTOPEN) from error
    while True:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(turn)
                raise _failed(sqlite3.SQLITE_BUSY) from None
            time.sleep(_NAP)
        else:
            return turn


def _failed(code: int) -> OperationalError:
    """Give the error that SQLite itself would give for this."""
    told = sqlite3.OperationalError("no turn to write")
    told.sqlite_errorcode = code
    return OperationalError("turn", None, told)


def _give_back(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry, *_reason: BaseException | None) -> None:
    turn = entry.info.pop(_HELD, None)
    if turn is not None:
        fcntl.flock(turn, fcntl.LOCK_UN)  # also where a child that was forked meanwhile holds a copy
        os.close(turn)
