"""Hear what other processes of the office announce, and act on it at once, instead of when one next looks.

It makes haste and nothing more: a session that ended, a member who left or a grant taken back counts with the next question in every
process, since each question asks the database. What is hastened is letting go of words that nobody may read any more. So a lost
connection, or an engine that has no notifications, costs half a minute.
"""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from casebook.errors import CasebookError
from casebook.keys.announcing import CHANNEL, heard
from casebook.work import House

LOOK = 5.0  # seconds after which a quiet connection is asked whether it is one
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds before a lost connection is sought again

Heard = Callable[[str, UUID | None], None]


def listen(house: House, on: Heard, stopping: Event) -> Thread | None:
    """Call `on` in a thread of its own with everything that is announced, until `stopping`; None where nothing ever is.

    After each new connection it is called with ("session", None): something may have been announced in between.
    """
    if house.engine.dialect.name != "postgresql":
        return None
    thread = Thread(target=_go_on, args=(house, on, stopping), name="hearing", daemon=True)
    thread.start()
    return thread


def _go_on(house: House, on: Heard, stopping: Event) -> None:
    failures = (SQLAlchemyError, CasebookError, OSError, house.engine.dialect.loaded_dbapi.Error)
    wait = FIRST_WAIT
    while not stopping.is_set():
        with suppress(*failures):
            connection = _connected(house)
            try:
                wait = FIRST_WAIT
                on("session", None)
                _hear(connection, on, stopping)
            finally:
                connection.close()
        stopping.wait(wait)
        wait = min(2 * wait, LONGEST_WAIT)


def _connected(house: House) -> Any:  # noqa: ANN401 -- a connection of psycopg, which only installations with PostgreSQL have
    pooled = house.engine.raw_connection()
    connection = pooled.driver_connection
    assert connection is not None  # noqa: S101 -- it was opened just now
    pooled.detach()  # it is ours for as long as it lasts, and no act waits for it
    connection.autocommit = True
    connection.execute(f"LISTEN {CHANNEL}")
    return connection


def _hear(connection: Any, on: Heard, stopping: Event) -> None:  # noqa: ANN401 -- as above
    while not stopping.is_set():
        for notice in connection.notifies(timeout=LOOK):
            what, which = heard(notice.payload)
            if what:
                on(what, which)
        connection.execute("SELECT 1")
