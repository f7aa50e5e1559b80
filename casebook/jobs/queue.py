"""The queue: procrastinate's tables in the office's own PostgreSQL. A job's entry holds its id and nothing else of it.

What is over is deleted from the queue at once. An entry is written in the transaction of the act that asks for it, so that
there is neither a job without an entry nor an entry without a job.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from typing import Any
from uuid import UUID

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from psycopg.adapt import PyFormat
from psycopg.types.array import ListDumper
from sqlalchemy import make_url
from sqlalchemy.orm import Session as Database

from casebook.errors import IllegalMove

SCHEMA_OF = "3.10."  # whose tables the migrations have made; another one may ask for others
QUEUE = "office"
CARRY_OUT = "carry_out"


def defer(db: Database, job_id: UUID) -> None:
    """Put a job into the queue, with the act that this connection carries."""
    connection = db.connection().connection.driver_connection
    # The lock: of two entries of one job, one is worked on at a time.
    entry = _front().configure_task(CARRY_OUT, queue=QUEUE, lock=str(job_id), connection=connection)
    with _lists_as_text(connection):
        entry.defer(job_id=str(job_id))


def worker_app(address: str) -> App:
    """Give the queue as a worker opens it.

    Raises:
        IllegalMove: the installed procrastinate is another one than the tables were made for.
    """
    if not version("procrastinate").startswith(SCHEMA_OF):
        raise IllegalMove(f"procrastinate {SCHEMA_OF}x is needed, and {version('procrastinate')} is installed")
    place = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
    return App(connector=PsycopgConnector(conninfo=place, min_size=1, max_size=4))


@contextmanager
def _lists_as_text(connection: Any) -> Iterator[None]:  # noqa: ANN401 -- psycopg's
    """Have a connection write lists as procrastinate's statement needs them: a list of tuples has no binary form."""
    before = connection.adapters.get_dumper(list, PyFormat.AUTO)
    connection.adapters.register_dumper(list, ListDumper)
    try:
        yield
    finally:
        connection.adapters.register_dumper(list, before)


@cache
def _front() -> App:
    """Give the queue as acts use it: on their own connection, so it opens none."""
    return App(connector=SyncPsycopgConnector())
