"""Periods: so many months after a day, the working day before it, the first day that an imprecise date can mean.

Pure calendar arithmetic. It knows no public holidays; whoever computes a last day with it gives the earlier day.
"""

import calendar
from datetime import date, timedelta

from casebook.dates.edtf import Edtf, Point, parse_edtf

_SATURDAY = 5
_MONTHS = 12


def months_later(day: date, months: int) -> date:
    """Give the day of the same number so many months later, or the last day of that month where it has none.

    31 August and six months is 28 or 29 February: Regulation (EEC, Euratom) 1182/71, art. 3(2)(c). That regulation lets
    a period end on a working day; this gives the earlier day, which is always in time.
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def working_day_before(day: date) -> date:
    """Give the last day before it that is no Saturday and no Sunday."""
    found = day - timedelta(days=1)
    while found.weekday() >= _SATURDAY:
        found -= timedelta(days=1)
    return found


def first_day(text: str) -> tuple[date, bool] | None:
    """Give the first day that a date in EDTF can mean, and whether it says exactly that day; None if it names none.

    Whoever counts a period from it can only end it too early, never too late. Raises InvalidInput as parse_edtf does.
    """
    found = parse_edtf(text)
    start = found.start
    return (start.first().date(), _says_the_day(found)) if isinstance(start, Point) else None


def _says_the_day(found: Edtf) -> bool:
    days = {(point.first().date(), point.last().date()) for point in found.points()}
    sure = not any(point.approximate or point.uncertain for point in found.points())
    return sure and len(days) == 1 and all(first == last for first, last in days) and not isinstance(found.end, str)
