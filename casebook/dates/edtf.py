"""The notation itself: EDTF text to parts and back, and the first and last second that it can mean.

It knows no zones beyond an offset written in the text. Source: Library of Congress, EDTF specification (2019), levels
0 and 1; docs/formats/dates.md lists what is added (times of reduced precision, qualified times).
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from casebook.errors import InvalidInput

FIRST_YEAR = 1900
LAST_YEAR = 2200
OPEN = ".."
UNKNOWN = ""
_LONGEST = 80
_WINTER = 24
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), _WINTER: (12, 14)}
_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX)(?:T(?P<clock>\d{2}(?::\d{2}(?::\d{2})?)?)"
    r"(?P<offset>Z|[+-]\d{2}:\d{2})?)?)?)?"
    r"(?P<qualifier>[~?%])?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Point:
    """One date or time. Every part is kept as written: "" where absent, X where a digit is not known."""

    year: str
    month: str = ""
    day: str = ""
    clock: str = ""
    offset: str = ""
    qualifier: str = ""

    def __str__(self) -> str:
        """Give the notation back."""
        date = "-".join(part for part in (self.year, self.month, self.day) if part)
        return date + (f"T{self.clock}" if self.clock else "") + self.offset + self.qualifier

    @property
    def approximate(self) -> bool:
        """Whether the source said "about"."""
        return self.qualifier in {"~", "%"}

    @property
    def uncertain(self) -> bool:
        """Whether the source may be wrong."""
        return self.qualifier in {"?", "%"}

    @property
    def season(self) -> int:
        """21 spring, 22 summer, 23 autumn, 24 winter; 0 where the point names no season."""
        return int(self.month) if self.month.isdigit() and int(self.month) in _SEASONS else 0

    def first(self) -> datetime:
        """Return the first second that this can mean, as the clock on the wall showed it (no zone)."""
        if self.season:
            start, _ = _SEASONS[self.season]
            # "Winter 2024" is used for both of its winters.
            year = int(self.year) - (self.season == _WINTER)
            return datetime(year, start, 1)  # noqa: DTZ001 -- wall-clock time on purpose
        month = int(self.month) if self.month.isdigit() else 1
        day = int(self.day) if self.day.isdigit() else 1
        hour, minute, second = (int(part) for part in (f"{self.clock or '00'}:00:00").split(":")[:3])
        year = int(self.year.replace("X", "0"))
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- the same

    def last(self) -> datetime:
        """Return the last microsecond that this can mean, as the clock on the wall showed it (no zone)."""
        year = int(self.year.replace("X", "9"))
        if self.season:
            months = _SEASONS[self.season][1] - 1
            return _month_end(year + months // 12, months % 12 + 1)
        month = int(self.month) if self.month.isdigit() else 12
        if not self.day.isdigit():
            return _month_end(year, month)
        steps = {0: timedelta(days=1), 1: timedelta(hours=1), 2: timedelta(minutes=1), 3: timedelta(seconds=1)}
        parts = len(self.clock.split(":")) if self.clock else 0
        return self.first() + steps[parts] - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Edtf:
    """A point, an interval, or nothing known.

    `start` and `end` are a Point, ".." (open) or "" (unknown); `end` is None where the text is no interval.
    """

    start: Point | str
    end: Point | str | None = None

    def __str__(self) -> str:
        """Give the notation back."""
        return str(self.start) if self.end is None else f"{self.start}/{self.end}"

    @property
    def known(self) -> bool:
        """Whether it says anything about when."""
        return any(True for _ in self.points())

    def points(self) -> Iterator[Point]:
        """Yield the dates in it: none, one or two."""
        for edge in (self.start, self.end):
            if isinstance(edge, Point):
                yield edge


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> Edtf:
    """Read EDTF text; "" is a date of which nothing is known.

    Raises InvalidInput(field="when") for all that is not EDTF level 0 or 1, that the calendar does not have, that runs
    backwards, or that lies outside the years 1900 to 2200.
    """
    if len(text) > _LONGEST:
        raise InvalidInput("This date is too long.", field="when")
    if text == UNKNOWN:
        return Edtf(UNKNOWN)
    start, slash, end = text.partition("/")
    if not slash:
        return Edtf(_point(start))
    found = Edtf(_edge(start), _edge(end))
    _refuse_backwards(found)
    return found


def _edge(text: str) -> Point | str:
    return text if text in {OPEN, UNKNOWN} else _point(text)


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise InvalidInput("This date is not understood. Write it like 2024-03-05 or March 2024.", field="when")
    point = Point(**match.groupdict(default=""))
    if point.day and not point.day.isdigit() and point.clock:
        raise InvalidInput("A time needs a full day: year, month and day.", field="when")
    if point.month == "XX" and point.day.isdigit():
        raise InvalidInput("A day needs its month.", field="when")
    _refuse_unreal(point)
    return point


def _refuse_unreal(point: Point) -> None:
    _refuse_far_years(point)
    if point.season and point.day:
        raise InvalidInput("A season has no day.", field="when")
    try:
        point.first()
    except ValueError:
        raise InvalidInput("There is no such day or time in the calendar.", field="when") from None
    hours, _, minutes = point.offset[1:].partition(":")
    if minutes and (int(hours) > 14 or int(minutes) > 59):  # noqa: PLR2004 -- UTC+14:00 is the widest in use
        raise InvalidInput("There is no such time zone.", field="when")


def _refuse_far_years(point: Point) -> None:
    if int(point.year.replace("X", "0")) < FIRST_YEAR or int(point.year.replace("X", "9")) > LAST_YEAR:
        raise InvalidInput(
            "Give the year in the Gregorian calendar, between %(first)s and %(last)s.",
            field="when",
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )


def _refuse_backwards(found: Edtf) -> None:
    if not isinstance(found.start, Point) or not isinstance(found.end, Point):
        return
    start, end = found.start, found.end
    if bool(start.offset) != bool(end.offset):
        return
    if start.first() - offset_of(start.offset) > end.last() - offset_of(end.offset):
        raise InvalidInput("The end lies before the start.", field="when")


def offset_of(text: str) -> timedelta:
    """Return the difference from UTC that "Z", "+05:00" or "" (none) stands for."""
    if text in {"", "Z"}:
        return timedelta(0)
    size = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return -size if text.startswith("-") else size


def _month_end(year: int, month: int) -> datetime:
    day = calendar.monthrange(year, month)[1]
    return datetime(year, month, day, 23, 59, 59, 999999)  # noqa: DTZ001 -- wall-clock time on purpose
