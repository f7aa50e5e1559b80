"""The shelves that one process holds: one for each team, and one for each member who holds cases by name.

A shelf is held for as long as somebody who may use it is signed in and looks at it; then it goes, and with it every opened
word. One thread uses a shelf at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, RLock
from typing import Any
from uuid import UUID

from casebook.search.shelf import Shelf

Holder = tuple[str, UUID]
"""("team", id of the team) or ("member", id of the member)."""


@dataclass(slots=True)
class Held:
    """One shelf, and how far it has come.

    Attributes:
        shelf: the entries; None until somebody has opened it.
        version: of the team's secret that it was read with; a renewed secret makes it anew.
        pending: cases that are still to be read.
        of: how many cases there were to be read in all.
        number: of the last change that it knows; of each case where the shelf is a member's own.
        reports: what a member's inbox said when it was last looked at, by the sealed values that it was opened from.
        rebuilt: why it had to be built anew: "damaged" or "older", "" where it did not.
    """

    shelf: Shelf | None = None
    version: int = 0
    pending: list[UUID] = field(default_factory=list)
    of: int = 0
    number: int = 0
    numbers: dict[UUID, int] = field(default_factory=dict)
    reports: dict[UUID, tuple[tuple[Any, ...], Any]] = field(default_factory=dict)
    rebuilt: str = ""
    used_at: datetime | None = None
    lock: RLock = field(default_factory=RLock)

    def close(self) -> None:
        """Let go of the entries."""
        with self.lock:
            if self.shelf is not None:
                self.shelf.close()
            self.shelf, self.pending, self.numbers, self.number, self.reports = None, [], {}, 0, {}


class Shelves:
    """All shelves of a process."""

    def __init__(self) -> None:
        self._held: dict[Holder, Held] = {}
        self._lock = Lock()

    @contextmanager
    def using(self, holder: Holder, now: datetime) -> Iterator[Held]:
        """Give a shelf to this thread alone; an empty one where there is none yet."""
        with self._lock:
            held = self._held.setdefault(holder, Held())
        with held.lock:
            held.used_at = now
            yield held

    def open_holders(self) -> list[Holder]:
        """Whose shelves hold entries now."""
        with self._lock:
            return [holder for holder, held in self._held.items() if held.shelf is not None or held.reports]

    def waiting(self, least: int) -> list[Holder]:
        """Whose shelves have at least so many cases still to be read; asked without waiting for whoever uses one."""
        with self._lock:
            return [holder for holder, held in self._held.items() if len(held.pending) >= least]

    def close(self, unused: Callable[[Holder, datetime], bool]) -> int:
        """Close the shelves of which `unused` says so, given who holds each and when it was last used; give their number."""
        with self._lock:
            gone = [
                (holder, held)
                for holder, held in self._held.items()
                if held.used_at is not None and unused(holder, held.used_at)
            ]
            for holder, _ in gone:
                del self._held[holder]
        for _, held in gone:
            held.close()
        return len(gone)

    def drop_case(self, case_id: UUID) -> None:
        """Let go of what every shelf says of one case; whoever may still look at it has it read again."""
        with self._lock:
            everything = list(self._held.values())
        for held in everything:
            with held.lock:
                if held.shelf is not None:
                    held.shelf.drop_case(case_id)
                    held.numbers.pop(case_id, None)

    def close_all(self) -> None:
        """Close every shelf."""
        self.close(lambda _holder, _used: True)
