"""When an account or a campaign was active: days of a year, and hours of a week on one clock, in five classes.

A day is counted as it was written. An hour is counted only where the instant is known, so that the clock can be moved;
what is known to the month only is counted apart and never spread over days.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from casebook.dates import Moment, Point, parse_edtf
from casebook.dates.edtf import offset_of
from casebook.dates.moment import zone_of
from casebook.i18n import format_number
from casebook.pictures.drawing import Box, Drawing, Shape, Words
from casebook.pictures.lettering import fitted, width_of

WIDTH = 860
_LEFT, _TOP = 76, 22
_DAY, _STEP = 12.5, 14.5  # a square, and from one to the next: a year can touch 54 weeks
_HOUR, _HOUR_STEP, _ROW = 29.5, 32.5, 20
_WEEK = 7
_SHARES = (8, 4, 2)  # of the highest count: where the first three classes end


@dataclass(frozen=True, slots=True)
class Activity:
    """Counts by day, and by weekday (0 is Monday) and hour; `unclear` have no hour that can be told, `undated` no day."""

    days: Mapping[date, int]
    hours: Mapping[tuple[int, int], int]
    unclear: int
    undated: int

    @property
    def years(self) -> list[int]:
        """The years in which anything is counted, newest first."""
        return sorted({day.year for day in self.days}, reverse=True)


def activity(moments: Iterable[Moment], zone: str) -> Activity:
    """Count moments on the clock of an IANA zone.

    Raises:
        InvalidInput: there is no such zone.
    """
    days: Counter[date] = Counter()
    hours: Counter[tuple[int, int]] = Counter()
    unclear = undated = 0
    for moment in moments:
        point, instant = _one_day(moment)
        if point is None:
            undated += 1
        elif instant is None:
            unclear += 1
            days[point.first().date()] += 1
        else:
            there = instant.astimezone(zone_of(zone))
            days[there.date()] += 1
            hours[there.weekday(), there.hour] += 1
    return Activity(days, hours, unclear, undated)


def _one_day(moment: Moment) -> tuple[Point | None, datetime | None]:
    """The one day that a moment means, and its instant where the clock is known to the hour."""
    known = parse_edtf(moment.edtf)
    start = known.start
    if not isinstance(start, Point) or not start.day.isdigit():
        return None, None
    if known.end is not None and not (
        isinstance(known.end, Point) and known.end.first().date() == start.first().date()
    ):
        return None, None
    if not start.clock or start.qualifier or not (start.offset or moment.zone):
        return start, None
    wall = start.first()
    if start.offset:
        return start, (wall - offset_of(start.offset)).replace(tzinfo=UTC)
    return start, wall.replace(tzinfo=zone_of(moment.zone)).astimezone(UTC)


def class_ends(highest: int) -> tuple[int, int, int]:
    """The highest counts of the first three classes; more is the fourth. Each class holds at least one count."""
    first = max(1, -(-highest // _SHARES[0]))
    second = max(first + 1, -(-highest // _SHARES[1]))
    return first, second, max(second + 1, -(-highest // _SHARES[2]))


def class_of(count: int, ends: tuple[int, int, int]) -> int:
    """0 for none, then 1 to 4."""
    return 0 if count == 0 else 1 + sum(count > end for end in ends)


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of the weekdays from Monday and of the months from January, the language, and the day that begins a week."""

    locale: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    first: int = 0  # 0 Monday … 5 Saturday


def year_of_days(days: Mapping[date, int], year: int, ends: tuple[int, int, int], say: Naming) -> Drawing:
    """One square for each day of the year: weeks side by side, weekdays below each other."""
    return Drawing(WIDTH, round(_TOP + _WEEK * _STEP + 6), tuple(_year(days, year, ends, say)))


def _year(days: Mapping[date, int], year: int, ends: tuple[int, int, int], say: Naming) -> Iterator[Shape]:
    day = date(year, 1, 1)
    before = (day.weekday() - say.first) % _WEEK
    for row in range(0, _WEEK, 2):
        yield Words("g-small", fitted(say.weekdays[(say.first + row) % _WEEK], _LEFT - 8), 4, _TOP + row * _STEP + 11)
    taken = 0.0
    for number in range((date(year, 12, 31) - day).days + 1):
        here = day + timedelta(days=number)
        week, row = divmod(number + before, _WEEK)
        x = _LEFT + week * _STEP
        if here.day == 1 and x >= taken:
            name = say.months[here.month - 1]
            taken = x + width_of(name) + 6
            if taken <= WIDTH + 6:
                yield Words("g-small", name, x, 14)
        yield Box(f"h{class_of(days.get(here, 0), ends)}", x, _TOP + row * _STEP, _DAY, _DAY, 2)


def week_of_hours(hours: Mapping[tuple[int, int], int], ends: tuple[int, int, int], say: Naming) -> Drawing:
    """One box for each hour of the week: hours side by side, weekdays below each other."""
    return Drawing(WIDTH, _TOP + _WEEK * _ROW + 4, tuple(_week(hours, ends, say)))


def _week(hours: Mapping[tuple[int, int], int], ends: tuple[int, int, int], say: Naming) -> Iterator[Shape]:
    for hour in range(0, 24, 3):
        words = f"{hour:02}:00".translate(_digits(say.locale))
        yield Words("g-small", words, _LEFT + hour * _HOUR_STEP, 15)
    for row in range(_WEEK):
        weekday = (say.first + row) % _WEEK
        y = _TOP + row * _ROW
        yield Words("g-small", fitted(say.weekdays[weekday], _LEFT - 8), 4, y + 13)
        for hour in range(24):
            css = f"h{class_of(hours.get((weekday, hour), 0), ends)}"
            yield Box(css, _LEFT + hour * _HOUR_STEP, y, _HOUR, 17, 2)


def _digits(locale: str) -> dict[int, str]:
    return {ord(str(digit)): format_number(digit, locale) for digit in range(10)}
