"""One thing that was looked at, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casebook.work import House


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` says what to do when it is not good, `said` what was seen.

    A `note` is something that this program cannot decide, or that an office may have a reason for: it fails no check.
    """

    what: str
    good: bool
    advice: str = ""
    said: str = ""
    note: bool = False

    @property
    def level(self) -> str:
        """Give good, note or bad."""
        return "good" if self.good else "note" if self.note else "bad"


Look = Callable[[House], Iterator[Finding]]
