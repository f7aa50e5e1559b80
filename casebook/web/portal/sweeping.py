"""Take away what time has ended: drafts that were left behind, browsers, return codes. Once an hour, by whoever writes."""

import threading
from time import monotonic

from casebook.services import visits
from casebook.work import House, begin

_EVERY = 3600.0  # seconds


class Sweeper:
    """Remembers when this process last swept. Safe for threads: one sweeps, the others go on."""

    def __init__(self) -> None:
        self._due = monotonic()
        self._lock = threading.Lock()

    def sweep(self, house: House) -> None:
        """Sweep if it is time to."""
        if monotonic() < self._due or not self._lock.acquire(blocking=False):
            return
        try:
            self._due = monotonic() + _EVERY
            with begin(house, writes=True, name="portal.sweep") as work:
                visits.sweep(work)
        finally:
            self._lock.release()
