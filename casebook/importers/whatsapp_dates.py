"""Which number of a WhatsApp date is the day: decided from what the whole file proves, else left to be asked, never guessed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from casebook.dates import Moment
from casebook.errors import InvalidInput
from casebook.importers.whatsapp_calendar import SOLAR_YEARS, from_solar
from casebook.importers.whatsapp_header import Header

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"

_ERAS = MappingProxyType({"R": 2018, "令和": 2018, "H": 1988, "平成": 1988, "S": 1925, "昭和": 1925})
_BUDDHIST = 543
_BUDDHIST_YEARS = range(2443, 2743)
_BUDDHIST_SHORT = range(52, 81)  # 2552 to 2580 in two digits: 2009 to 2037, and WhatsApp is not older
_ENOUGH_BACKWARD = 2
_MOST_NAMES = 5000
_MANY_ROWS = 5
_MOST_WORDS = 20
_TWELVE = range(1, 13)
_NAME = re.compile(r"(.{1,100}?): ")


@dataclass(slots=True)
class Evidence:
    """What the headers of one shape say together; it grows by every row and holds no words of them but names."""

    rows: int = 0
    fixed: str = ""
    impossible: dict[str, int] = field(default_factory=lambda: {DAY_FIRST: 0, MONTH_FIRST: 0})
    backward: dict[str, int] = field(default_factory=lambda: {DAY_FIRST: 0, MONTH_FIRST: 0})
    example: str = ""
    first: str = ""
    names: dict[str, tuple[int, str]] = field(default_factory=dict)
    plain_words: set[str] = field(default_factory=set)
    _last: dict[str, date] = field(default_factory=dict)

    def add(self, found: Header) -> None:
        """Take one more header into account."""
        self.rows += 1
        self.first = self.first or found.shown
        self.fixed = fixed_order(found)
        self._name(found.rest)
        if found.word and found.hour not in _TWELVE and len(self.plain_words) < _MOST_WORDS:
            self.plain_words.add(found.word)  # it stands beside 14:05 as well, and so names no half of the day
        days = {order: day_of(found, order) for order in (DAY_FIRST, MONTH_FIRST)}
        if set(days.values()) == {None}:  # no day in either order: it proves nothing
            return
        for order, day in days.items():
            last = self._last.get(order)
            if day is None:
                self.impossible[order] += 1
                continue
            # A row a little out of order is common; one of another day that is earlier says that the order is wrong.
            self.backward[order] += last is not None and (last - day).days > 1
            self._last[order] = day
        if None not in days.values() and days[DAY_FIRST] != days[MONTH_FIRST]:
            self.example = self.example or found.shown

    def order(self, day_first: bool | None) -> str:  # noqa: FBT001 -- an answer of yes, no or nothing
        """Return dmy, mdy or ymd, or "" where nobody can tell. Values above 12 outweigh an answer, an answer the order of rows."""
        impossible = [order for order, times in self.impossible.items() if times]
        if self.fixed and (self.fixed != DAY_FIRST or impossible != [DAY_FIRST]):
            return self.fixed
        if len(impossible) == 1:
            return MONTH_FIRST if impossible[0] == DAY_FIRST else DAY_FIRST
        if day_first is not None:
            return DAY_FIRST if day_first else MONTH_FIRST
        if not impossible:
            if not self.example:  # all dates are like 05/05
                return DAY_FIRST
            for order, other in ((DAY_FIRST, MONTH_FIRST), (MONTH_FIRST, DAY_FIRST)):
                if not self.backward[order] and self.backward[other] >= _ENOUGH_BACKWARD:
                    return order
        return ""

    def long_names(self) -> Iterator[str]:
        """Yield names that hold ": " themselves: all rows of such a sender go on with the same words."""
        for name, (rows, shared) in self.names.items():
            if rows >= _MANY_ROWS and ": " in shared:
                yield f"{name}: {shared[: shared.rindex(': ')]}"

    def _name(self, rest: str) -> None:
        if not (match := _NAME.match(rest)):
            return
        goes_on = rest[match.end() : match.end() + 60]
        rows, shared = self.names.get(match[1], (0, goes_on))
        if rows or len(self.names) < _MOST_NAMES:
            self.names[match[1]] = (rows + 1, _shared(shared, goes_on))


def fixed_order(found: Header) -> str:
    """Return the order that the shape itself gives: the year first, or dots, which put the day first in every language.

    Somebody can all the same have set dots and the month first; then days above 12 show it.
    """
    first, _, third = found.numbers
    if len(first) > 2 or (found.era in _ERAS and len(third) <= 2) or found.shape[2] == "年":  # noqa: PLR2004
        return YEAR_FIRST
    return DAY_FIRST if found.shape[2] == "." else ""


def day_of(found: Header, order: str) -> date | None:
    """Return the day in that order, None if the calendar has none; years of the Buddhist and Japanese calendars are turned."""
    first, second, third = found.numbers
    year, month, day = {
        DAY_FIRST: (third, second, first),
        MONTH_FIRST: (third, first, second),
        YEAR_FIRST: (first, second, third),
    }[order]
    try:
        if not found.era and int(year) in SOLAR_YEARS:
            return from_solar(int(year), int(month), int(day))
        return date(_year(year, found.era), int(month), int(day))
    except ValueError:
        return None


def moment(found: Header, order: str, zone: str, plain_words: Collection[str] = ()) -> tuple[Moment, bool]:
    """Return the time of a row, and whether it could not be read (or not in one way only).

    Beside a word that may name a half of the day, and is not one of `plain_words`, only the day can be read.
    """
    orders = [order] if order else [DAY_FIRST, MONTH_FIRST]
    days = {day for one in orders if (day := day_of(found, one))}
    if not days and order in {DAY_FIRST, MONTH_FIRST}:
        # This row contradicts the file; it has one reading all the same.
        days = {day for one in (DAY_FIRST, MONTH_FIRST) if (day := day_of(found, one))}
    if len(days) != 1:
        return Moment("", zone, found.shown), True
    if found.word and found.hour in _TWELVE and found.word not in plain_words:
        return Moment(days.pop().isoformat(), zone, found.shown), True
    clock = f"{found.hour:02}:{found.minute:02}" + ("" if found.second is None else f":{found.second:02}")
    try:
        return Moment(f"{days.pop().isoformat()}T{clock}", zone, found.shown), False
    except InvalidInput:
        return Moment("", zone, found.shown), True


def _year(shown: str, era: str) -> int:
    year = int(shown)
    if era in _ERAS:
        return _ERAS[era] + year
    if era or year in _BUDDHIST_YEARS:
        return year - _BUDDHIST
    if len(shown) <= 2 and year in _BUDDHIST_SHORT:  # noqa: PLR2004 -- a year in two digits
        return 2500 + year - _BUDDHIST
    if len(shown) <= 2:  # noqa: PLR2004 -- WhatsApp is younger than this century
        return 2000 + year
    if year < 1900:  # noqa: PLR2004 -- Islamic years: their months begin when the moon was seen
        raise ValueError(shown)
    return year


def _shared(one: str, other: str) -> str:
    length = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:length]
