"""Challenges that passkeys sign: ours, for one browser, for five minutes, good once in all processes.

Nothing is kept of a challenge that is given out: it carries its moment and a tag under a key of that day which the hosts of
this office share, so only they can have made it. One that was used leaves a row, as a spent code does.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session as Database

from casebook.crypto.canonical import canonical
from casebook.crypto.labels import HOSTS_CHALLENGE
from casebook.crypto.randomness import digest, equal, random_bytes, tag
from casebook.errors import Refused
from casebook.keys.factors import spend
from casebook.keys.hosts import hosts_key
from casebook.settings import Settings

LIFE = timedelta(minutes=5)
CLOCK = timedelta(minutes=1)  # how far the clock of the host that gave it may be ahead of the one that takes it
NONCE_BYTES, MOMENT_BYTES, TAG_BYTES = 16, 8, 32


def new_challenge(settings: Settings, cookie: str, now: datetime) -> bytes:
    """Give a challenge for the browser that bears this cookie: nonce, seconds since 1970 (big-endian), tag."""
    head = random_bytes(NONCE_BYTES) + int(now.timestamp()).to_bytes(MOMENT_BYTES)
    return head + _tag(settings, cookie, head, now)


def use(db: Database, settings: Settings, cookie: str, challenge: bytes, now: datetime) -> None:
    """Take a challenge that comes back, and spend it.

    Raises:
        Refused: not of ours, of another browser, older than five minutes, or used before; alike.
    """
    head, mark = challenge[: NONCE_BYTES + MOMENT_BYTES], challenge[NONCE_BYTES + MOMENT_BYTES :]
    if not cookie or len(mark) != TAG_BYTES:
        raise Refused
    seconds = int.from_bytes(head[NONCE_BYTES:]) - int(now.timestamp())
    if not -LIFE.total_seconds() <= seconds <= CLOCK.total_seconds():
        raise Refused
    made_at = datetime.fromtimestamp(int.from_bytes(head[NONCE_BYTES:]), UTC)
    if not equal(mark, _tag(settings, cookie, head, made_at)) or not spend(db, challenge, now.date()):
        raise Refused


def _tag(settings: Settings, cookie: str, head: bytes, made_at: datetime) -> bytes:
    return tag(
        hosts_key(settings, HOSTS_CHALLENGE, made_at.date().isoformat()),
        canonical(["challenge", digest(cookie.encode()).hex()]) + head,
    )
