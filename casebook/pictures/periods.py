"""Days, weeks, months, quarters and years: how much was in each, and which window of time to look at next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from casebook.dates import EARLIEST, LATEST
from casebook.pictures.axis import LEFT, RIGHT, Axis

Step = Literal["day", "week", "month", "quarter", "year"]
_LENGTHS: dict[Step, int] = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_THIN = 7  # units: a narrower bar cannot be told from its neighbour


@dataclass(frozen=True, slots=True)
class Column:
    """How many of a track fell into one day, week, month, quarter or year: from `first` to `last`."""

    track: str
    first: date
    last: date
    count: int

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return datetime(self.last.year, self.last.month, self.last.day, tzinfo=UTC) + timedelta(days=1)


def step_for(axis: Axis) -> Step:
    """The shortest period whose bar is still wide enough to be seen."""
    room = (RIGHT - LEFT) / max((axis.last - axis.first) / timedelta(days=1), 1)
    return next((step for step, days in _LENGTHS.items() if days * room >= _THIN), "year")


def columns(track: str, days: Sequence[date], step: Step) -> tuple[Column, ...]:
    """Count the days of a track by period, in order; periods with none are left out."""
    counted = Counter(period(day, step) for day in days)
    return tuple(Column(track, first, last, count) for (first, last), count in sorted(counted.items()))


def period(day: date, step: Step) -> tuple[date, date]:
    """The first and last day of the day, week (from Monday), month, quarter or year that holds the day."""
    if step == "day":
        return day, day
    if step == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[step]
    start = (day.month - 1) // months * months
    year, month = divmod(day.year * 12 + start + months, 12)
    return date(day.year, start + 1, 1), date(year, month + 1, 1) - timedelta(days=1)


def beside(window: tuple[date, date], step: Step) -> tuple[tuple[date, date] | None, tuple[date, date] | None]:
    """The periods before and after one; None where the calendar of our dates ends."""
    before, after = window[0] - timedelta(days=1), window[1] + timedelta(days=1)
    earliest, latest = EARLIEST.date() + timedelta(days=40), LATEST.date() - timedelta(days=70)
    return (
        period(before, step) if before > earliest else None,
        period(after, step) if after < latest else None,
    )


def step_of(window: tuple[date, date]) -> Step | None:
    """Which period a window is exactly; None where it is none."""
    return next((step for step in _LENGTHS if period(window[0], step) == window), None)
