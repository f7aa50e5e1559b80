"""Challenges that passkeys sign: ours, for one browser, for five minutes, good once in all processes.

Nothing is kept of a challenge that is given out: it carries its moment and a tag under the key of the day, so only this
installation can have made it. One that was used leaves a row, as a spent code does.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session as Database

from casebook.crypto.canonical import canonical
from casebook.crypto.randomness import digest, equal, random_bytes, tag
from casebook.errors import Refused
from casebook.keys.factors import spend
from casebook.keys.guesses import key_of_day

LIFE = timedelta(minutes=5)
NONCE_BYTES, MOMENT_BYTES, TAG_BYTES = 16, 8, 32


def new_challenge(instance: Path, cookie: str, now: datetime) -> bytes:
    """Give a challenge for the browser that bears this cookie: nonce, seconds since 1970 (big-endian), tag."""
    head = random_bytes(NONCE_BYTES) + int(now.timestamp()).to_bytes(MOMENT_BYTES)
    return head + _tag(instance, cookie, head, now)


def use(db: Database, instance: Path, cookie: str, challenge: bytes, now: datetime) -> None:
    """Take a challenge that comes back, and spend it.

    Raises:
        Refused: not of ours, of another browser, older than five minutes, or used before; alike.
    """
    head, mark = challenge[: NONCE_BYTES + MOMENT_BYTES], challenge[NONCE_BYTES + MOMENT_BYTES :]
    if not cookie or len(mark) != TAG_BYTES:
        raise Refused
    seconds = int.from_bytes(head[NONCE_BYTES:]) - int(now.timestamp())
    if not -LIFE.total_seconds() <= seconds <= 0:
        raise Refused
    made_at = datetime.fromtimestamp(int.from_bytes(head[NONCE_BYTES:]), UTC)
    if not equal(mark, _tag(instance, cookie, head, made_at)) or not spend(db, challenge, now.date()):
        raise Refused


def _tag(instance: Path, cookie: str, head: bytes, made_at: datetime) -> bytes:
    return tag(key_of_day(instance, made_at.date()), canonical(["challenge", digest(cookie.encode()).hex()]) + head)
