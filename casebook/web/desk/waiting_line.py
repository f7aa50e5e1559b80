"""A line in which sign-ins wait for their turn: Argon2id takes 64 MiB and a fifth of a second of a core, one after the other.

First come, first served; whoever comes from a browser that its member had remembered goes before those who do not, and finds
places that strangers cannot take, so that a flood of strangers keeps no member out. Waiting holds a thread of the server and
nothing else, so there is an end to the line and to patience.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock


@dataclass(slots=True, eq=False)
class _Place:
    """One who waits."""

    called: Event = field(default_factory=Event)


class WaitingLine:
    """So many at work at once, and so many who wait for them, of whom `strangers` may be unknown. Safe for threads."""

    def __init__(self, *, at_once: int, places: int, strangers: int, patience: float) -> None:
        self._free, self._places, self._strangers = at_once, places, strangers
        self._patience = patience  # seconds
        self._known_line: deque[_Place] = deque()
        self._line: deque[_Place] = deque()
        self._lock = Lock()

    @contextmanager
    def turn(self, *, known: bool) -> Iterator[bool]:
        """Wait for a turn, which lasts as long as the block; false if the line is full, or patience has ended."""
        got = self._wait(known=known)
        try:
            yield got
        finally:
            if got:
                self._call_next()

    def _wait(self, *, known: bool) -> bool:
        with self._lock:
            if self._free:  # nobody waits while somebody could work
                self._free -= 1
                return True
            if self._is_full(known=known):
                return False
            line, place = self._known_line if known else self._line, _Place()
            line.append(place)
        if place.called.wait(self._patience):
            return True
        with self._lock:
            if place.called.is_set():  # in the very last moment
                return True
            line.remove(place)
        return False

    def _is_full(self, *, known: bool) -> bool:
        waiting = len(self._known_line) + len(self._line)
        return waiting >= self._places or (not known and len(self._line) >= self._strangers)

    def _call_next(self) -> None:
        with self._lock:
            line = self._known_line or self._line
            if line:
                line.popleft().called.set()
            else:
                self._free += 1
