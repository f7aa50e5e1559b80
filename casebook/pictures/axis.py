"""A line of time: moments to places, and the days or months named along it so that no two names touch."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from casebook.dates import EARLIEST, LATEST, Moment, in_words
from casebook.pictures.drawing import Shape, Stroke, Words
from casebook.pictures.lettering import width_of

WIDTH = 860  # of every picture with a line of time
LEFT, RIGHT = 200, 840  # where the line begins and ends
_MOST_TICKS = 9
_APART = 14  # between two names
_WEEK = 7
_DAYS = (1, 2, _WEEK, 2 * _WEEK)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 1200, 12000)
_SHORT = timedelta(days=100)  # over a longer time days are not named


class Axis:
    """The time from `first` to `last` on the line."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self.first, self.last = first, max(last, first + timedelta(hours=1))

    @classmethod
    def around(cls, first: datetime, last: datetime) -> "Axis":
        """A line that holds both ends with a little room; it stays within the dates that can be known."""
        margin = max((last - first) * 0.03, timedelta(days=3))
        return cls(max(first - margin, EARLIEST), min(last + margin, LATEST))

    def place(self, moment: datetime) -> int:
        """Where a moment stands; what lies outside stands at the end."""
        share = (min(max(moment, self.first), self.last) - self.first) / (self.last - self.first)
        return LEFT + round(share * (RIGHT - LEFT))

    def ticks(self, locale: str, height: int) -> Iterator[Shape]:
        """Lines with names, as fine as the room allows."""
        for x, words in self._named(locale):
            yield Stroke("g-grid", ((x, 26), (x, height - 22)))
            if x + 5 + width_of(words) <= WIDTH:
                yield Words("g-small", words, x + 5, 20)

    def _named(self, locale: str) -> list[tuple[int, str]]:
        named: list[tuple[int, str]] = []
        for starts in self._steps():
            named = [(self.place(_midnight(day)), in_words(Moment(notation), locale)) for day, notation in starts]
            if all(one[0] + width_of(one[1]) + _APART <= other[0] for one, other in pairwise(named)):
                return named
        return named[:1]

    def _steps(self) -> Iterator[list[tuple[date, str]]]:
        """Days and their notation, from the finest step that is not far too fine."""
        first, last = self.first.date(), self.last.date()
        if self.last - self.first <= _SHORT:
            days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
            for step in _DAYS:
                # Steps of weeks begin on Mondays.
                chosen = [day for day in days if day.toordinal() % step == int(step >= _WEEK)]
                if len(chosen) <= 2 * _MOST_TICKS:
                    yield [(day, day.isoformat()) for day in chosen]
        months = list(_months(self.first, self.last))
        for step in _MONTHS:
            chosen = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
            if len(chosen) <= _MOST_TICKS:
                yield [(day, f"{day:%Y-%m}" if step < 12 else f"{day:%Y}") for day in chosen]  # noqa: PLR2004 -- a year


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _months(first: datetime, last: datetime) -> Iterator[date]:
    year, month = first.year, first.month
    while (start := _midnight(date(year, month, 1))) <= last:
        if start >= first:
            yield start.date()
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 -- December
