"""The present moment by the clock that all hosts of an office share: that of their database (docs/decisions/0018-several-hosts.md).

What one host writes another one compares with the present: how old a draft is, how long a session was quiet, which guess came
in the same quarter of an hour. Clocks of hosts differ. The server is asked once a minute; in between, what counts is how much
time has passed here, which nobody sets.
"""

import time
from datetime import UTC, datetime, timedelta
from threading import Lock

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

EVERY, AGAIN = 60.0, 5.0  # seconds between two questions, and after one that had no answer
_PRESENT = text("SELECT clock_timestamp() AT TIME ZONE 'UTC'")


class DatabaseClock:
    """Gives the present moment (UTC) when it is called. For several threads; PostgreSQL only.

    Before the server has answered for the first time it is this host's own clock.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._told: tuple[datetime, float] | None = None  # what the server said, and when
        self._due = passed()

    def __call__(self) -> datetime:
        """Give the moment; asks the server where that is due, and where another thread is not about to."""
        if passed() >= self._due and self._lock.acquire(blocking=self._told is None):
            try:
                if passed() >= self._due:
                    self._ask()
            finally:
                self._lock.release()
        if self._told is None:
            return self.own()
        told, then = self._told
        return told + timedelta(seconds=passed() - then)

    @staticmethod
    def own() -> datetime:
        """Give the moment by this host's own clock."""
        return datetime.now(UTC)

    def _ask(self) -> None:
        try:
            with self._engine.connect() as connection:
                before = passed()
                told: datetime = connection.execute(_PRESENT).scalar_one()
                after = passed()
        except (SQLAlchemyError, OSError):
            self._due = passed() + AGAIN
        else:
            self._told = told.replace(tzinfo=UTC), (before + after) / 2
            self._due = after + EVERY


def passed() -> float:
    """Give the seconds since this machine was started, those in which it slept as well."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
