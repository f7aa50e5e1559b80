"""Figures about platforms as CSV tables: how they deal with notices, and what an application as trusted flagger needs.

Safe to open in a spreadsheet (casebook.exporters.tables). Counts and codes only: it is given nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from casebook.exporters.tables import table

COUNTS = ("notices", "decided", "removed", "partly", "rejected", "no_answer", "waiting")
_PERCENTILE = 90
COLUMNS = (*COUNTS, "median_days", "nine_of_ten_within_days", "rejection_rate", "judged", "wrong", "error_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What became of a set of notices.

    `waiting` are younger than four weeks, `no_answer` older, or given up. `judged` decisions are those that a member has
    judged or whose appeal was decided; `wrong` of them were judged wrong or reversed. `days` are those to each decision
    whose dates are known, in ascending order.
    """

    notices: int
    decided: int
    removed: int
    partly: int
    rejected: int
    no_answer: int
    waiting: int
    judged: int
    wrong: int
    days: tuple[int, ...]

    @property
    def median(self) -> int | float | None:
        """The median number of days to a decision, None where none is known."""
        if not self.days:
            return None
        upper, lower = self.days[len(self.days) // 2], self.days[(len(self.days) - 1) // 2]
        return upper if upper == lower else (upper + lower) / 2

    @property
    def slow(self) -> int | None:
        """The number of days within which nine of ten decisions came (nearest rank), None where none is known."""
        return self.days[ceil(len(self.days) * _PERCENTILE / 100) - 1] if self.days else None

    @property
    def rejection_rate(self) -> float | None:
        """The share of decisions that rejected the notice, 0 to 1."""
        return self.rejected / self.decided if self.decided else None

    @property
    def error_rate(self) -> float | None:
        """The share of judged decisions that were wrong, 0 to 1."""
        return self.wrong / self.judged if self.judged else None


def by_platform(figures: Mapping[str, Figures], everything: Figures) -> bytes:
    """Write one row a platform, and the last row for all of them."""
    rows = [(platform, *_row(one)) for platform, one in figures.items()]
    return table(("platform", *COLUMNS), [*rows, ("all", *_row(everything))])


def for_a_trusted_flagger(figures: Mapping[tuple[str, str], Figures]) -> bytes:
    """Write one row for each platform and category: what DSA art. 22(3) wants reported each year, and more."""
    rows = [(platform, category, *_row(one)) for (platform, category), one in figures.items()]
    return table(("platform", "dsa_category", *COLUMNS), rows)


def _row(one: Figures) -> Iterable[object]:
    yield from (getattr(one, name) for name in COUNTS)
    yield from (one.median, one.slow, _rate(one.rejection_rate), one.judged, one.wrong, _rate(one.error_rate))


def _rate(share: float | None) -> str | None:
    return None if share is None else f"{share:.3f}"
