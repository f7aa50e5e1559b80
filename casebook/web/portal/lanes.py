"""Floods, without locking anybody out: a fast lane, a proved lane, and a slow lane that only asks for patience.

A visitor has no address here: behind Tor all look alike. So budgets belong to this process, never to a person: they keep its
threads and memory free, and an office with two hosts can take twice as much. When the fast lane is used up, a browser with
script may prove some work, and one without waits a little; both then get in, at whichever host they come to next. What came
that way is marked, so that the team can read the rest first.
"""

import hashlib
import threading
from collections.abc import Callable
from time import time

from casebook.crypto.randomness import equal, random_bytes, tag

PATIENCE = 20.0  # seconds that the slow lane asks for
STALE = 3600.0  # seconds after which a ticket is worth nothing
CLOCK = 60.0  # seconds that the clock of the host which gave a ticket may be ahead
WORK = 16  # leading zero bits: about 65,000 hashes, a second or two of a telephone
_MINUTES_AT_ONCE = 5


class Budget:
    """So many a minute, with some minutes' worth at once (a token bucket). Safe for threads."""

    def __init__(self, per_minute: float, at_once: float, clock: Callable[[], float] = time) -> None:
        self._rate, self._most, self._clock = per_minute / 60, at_once, clock
        self._left, self._at = at_once, clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one, if there is one."""
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + max(now - self._at, 0) * self._rate)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


class Lanes:
    """Who may begin a report now. `admit` gives "fast", "slow", or "" for not yet.

    `key` gives the key that all portals of the office mark tickets under; without it they are this one's own.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time, key: Callable[[], bytes] | None = None
    ) -> None:
        self._clock, own = clock, random_bytes(32)
        self._key = key or (lambda: own)
        self._fast = Budget(per_minute, per_minute * _MINUTES_AT_ONCE, clock)
        self._proved = Budget(per_minute, per_minute * _MINUTES_AT_ONCE, clock)
        self._slow = Budget(per_minute, per_minute, clock)

    def admit(self, cookie: str, ticket: str, proof: str) -> str:
        """Admit a browser, by the fast lane while it has room, then by work, then by patience."""
        if self._fast.take():
            return "fast"
        age = self._age(cookie, ticket)
        if age is None:
            return ""
        if _proves(ticket, proof) and self._proved.take():
            return "slow"
        return "slow" if age >= PATIENCE and self._slow.take() else ""

    def ticket(self, cookie: str, before: str = "") -> str:
        """Give a browser a ticket that says since when it waits, the one it has while that is worth something.

        It is worth nothing to another browser.
        """
        if self._age(cookie, before) is not None:
            return before
        since = f"{self._clock():.3f}"
        return f"{since}.{self._mark(cookie, since)}"

    def _age(self, cookie: str, ticket: str) -> float | None:
        since, _, mark = ticket.rpartition(".")
        if not since or not equal(self._mark(cookie, since).encode(), mark.encode("utf-8", "replace")):
            return None
        age = self._clock() - float(since)
        return max(age, 0.0) if -CLOCK <= age <= STALE else None

    def _mark(self, cookie: str, since: str) -> str:
        return tag(self._key(), f"{since} {cookie}".encode("utf-8", "replace"))[:16].hex()


def _proves(ticket: str, proof: str) -> bool:
    if not proof.isascii() or not 0 < len(proof) <= 20:  # noqa: PLR2004 -- characters of a number
        return False
    hashed = hashlib.sha256(f"{ticket}:{proof}".encode()).digest()
    return int.from_bytes(hashed[:4]) >> (32 - WORK) == 0
