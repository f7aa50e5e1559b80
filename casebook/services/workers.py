"""Which processes live that carry jobs out, by the database's own clock: hosts need not agree on the time.

A worker says every few seconds that it runs, and a process of the desk while it has a job in hand; one that has not for `LOST`
seconds counts as dead, and the keys that were sealed to it are worth nothing. Rows that nothing vouches for count for nothing at
all. Workers of their own exist on PostgreSQL alone; on SQLite, whose clock is this machine's, the desk does it all.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, literal, select, update
from sqlalchemy.orm import Session as Database

from casebook.crypto.sealing import PublicKey
from casebook.keys.workers import WorkerKey, trusted, vouch
from casebook.model import Worker
from casebook.settings import Settings

BEAT = 5.0  # seconds between two signs of life
LOST = 30.0  # seconds without one after which a worker counts as dead
FORGOTTEN = 24 * 3600.0  # seconds after which its row goes, and the keys sealed to it


def can_have(db: Database) -> bool:
    """Say whether this engine can have workers of their own."""
    return db.get_bind().dialect.name == "postgresql"


def announce(db: Database, settings: Settings, key: WorkerKey, *, takes: bool = True) -> None:
    """Say that a worker runs, and under which key, or say so again; a desk that does its own jobs takes no others."""
    public_key = key.private.public_key().encoded
    row = db.get(Worker, key.id)
    if row is None:
        mac = vouch(settings, key.id, public_key)
        db.add(Worker(id=key.id, public_key=public_key, mac=mac, takes=takes, seen_at=_now(db)))
    else:
        db.execute(update(Worker).where(Worker.id == key.id).values(seen_at=_now(db)))


def leave(db: Database, key: WorkerKey) -> None:
    """Take a worker off the list, with every key that was sealed to it."""
    db.execute(delete(Worker).where(Worker.id == key.id))


def living(db: Database, settings: Settings, *, takes: bool | None = None) -> dict[Worker, PublicKey]:
    """Give the workers that live and that this office's hosts vouch for, with their public keys; `takes` as in their rows, None for all."""
    asked = select(Worker).where(_lives(db))
    rows = db.scalars(asked if takes is None else asked.where(Worker.takes.is_(takes)))
    return {row: key for row in rows if (key := trusted(settings, row)) is not None}


def strangers(db: Database, settings: Settings) -> int:
    """Count the workers that live and that nothing vouches for: another secret of hosts, or somebody planted a key."""
    rows = db.scalars(select(Worker).where(_lives(db)))
    return sum(trusted(settings, row) is None for row in rows)


def forget_lost(db: Database) -> None:
    """Take away the rows of workers that are long dead."""
    db.execute(delete(Worker).where(Worker.seen_at < _ago(db, FORGOTTEN)))


def _lives(db: Database) -> ColumnElement[bool]:
    return Worker.seen_at > _ago(db, LOST)


def _now(db: Database) -> ColumnElement[datetime]:
    return _ago(db, 0.0)


def _ago(db: Database, seconds: float) -> ColumnElement[datetime]:
    # The clock and not the transaction's beginning: a long act must not make the living look dead.
    if can_have(db):
        return func.timezone("UTC", func.clock_timestamp()) - timedelta(seconds=seconds)
    return literal(datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=seconds))
