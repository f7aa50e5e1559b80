"""The timeline of a case: what happened online, to relatives and in law, side by side; and what followed what.

A mark stands where something can first have been and is as wide as the knowledge of its day is not. Where a track
holds more marks than it has room for, it shows how many there were in each day, week or month instead: the picture
stays readable and says what it leaves out.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from casebook.dates import EARLIEST, LATEST, Moment, Point, bounds, parse_edtf
from casebook.pictures.axis import WIDTH, Axis
from casebook.pictures.drawing import Arch, Box, Drawing, Shape, Stroke, Words
from casebook.pictures.lettering import fitted, width_of
from casebook.pictures.periods import Column, Step, columns, step_for

TRACKS = ("online", "home", "legal")
FOLLOWS = 7  # days within which an act is said to follow an attack
DURING = -1  # days of an act that fell into an attack which lasted longer
_TOP, _FOOT = 34, 26
_LANE = 32  # height of one row of marks
_PAD = 22  # of a track, around its rows
_HALF = 11  # of a mark with up to two digits
_GAP = 4  # between marks
_MOST_LANES = 6
_MOST_MARKS = 90  # of one track
_BARS = 74  # height of the bars of a crowded track
_NAMES = 180  # room for the name of a track


@dataclass(frozen=True, slots=True)
class Happening:
    """Something with a date: its number in the list, and the days and instants that its date can mean.

    `exact` says whether its first and last day are known.
    """

    number: int
    track: str
    first: datetime
    last: datetime
    day: date
    until: date
    exact: bool


@dataclass(frozen=True, slots=True)
class Follows:
    """An act against a relative that came within a week of an online attack; both by their numbers."""

    attack: int
    act: int
    days: int  # DURING where it fell into the attack


@dataclass(frozen=True, slots=True)
class Saying:
    """The words that the picture needs, in the reader's language."""

    locale: str
    tracks: Mapping[str, str]
    today: str
    days: Callable[[int], str]
    number: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, and what a list beneath it has to say.

    `drawn` are the numbers that have a mark; `columns` what crowded tracks show instead, `vague` how many of these
    have no day exact enough to be in a column.
    """

    drawing: Drawing
    drawn: frozenset[int]
    follows: tuple[Follows, ...]
    columns: tuple[Column, ...]
    step: Step | None
    vague: int


def happening(number: int, track: str, when: Moment) -> Happening | None:
    """Read a date for the picture; None where neither end of it is known."""
    read = _read(when.edtf, when.zone)
    return Happening(number, track if track in TRACKS else "online", *read) if read else None


@lru_cache(maxsize=4096)
def _read(edtf: str, zone: str) -> tuple[datetime, datetime, date, date, bool] | None:
    """The instants and days that a date can mean, and whether both days are known; most of the work of a large case."""
    known = parse_edtf(edtf)
    if not known.known:
        return None
    first, last = bounds(known, zone)
    start = known.start if isinstance(known.start, Point) else known.end
    end = known.end if isinstance(known.end, Point) else known.start
    if not isinstance(start, Point) or not isinstance(end, Point):
        return None
    first, last = (last if first == EARLIEST else first), (first if last == LATEST else last)
    exact = known.start == start and known.end in (None, end) and start.day.isdigit() and end.day.isdigit()
    return first, last, start.first().date(), end.last().date(), exact


def timeline(
    happenings: Sequence[Happening],
    say: Saying,
    *,
    today: datetime | None = None,
    window: tuple[date, date] | None = None,
) -> Timeline | None:
    """Lay out what happened, or what of it lies in a window of days; None where there is nothing.

    Args:
        happenings: in any order; their numbers are those of the list beneath.
        say: words in the reader's language.
        today: the present moment, UTC; drawn only where it lies in the picture.
        window: first and last day to show.
    """
    axis = _axis(happenings, window)
    if axis is None:
        return None
    inside = [one for one in happenings if window is None or (one.day <= window[1] and one.until >= window[0])]
    seen = sorted(inside, key=lambda one: (one.first, one.number))
    if not seen and window is None:
        return None
    half = _half(seen)
    rows = {track: _Row(track, [one for one in seen if one.track == track], axis, half) for track in TRACKS}
    y = _TOP
    for row in rows.values():
        row.top, y = y, y + row.height
    height = y + _FOOT
    follows = tuple(_follows(seen))
    shapes: list[Shape] = []
    for number, (track, row) in enumerate(rows.items()):
        shapes += [Box("g-track", 0, row.top, WIDTH, row.height)] * (number % 2 == 0)
        name = fitted(say.tracks[track], _NAMES, 13)
        shapes.append(Words("g-text g-strong", name, 10, row.top + row.height // 2 + 4))
    shapes += axis.ticks(say.locale, height)
    shapes += _joined(follows, rows, say)
    shapes += _now(axis, today, say, height)
    for row in rows.values():
        shapes += row.shapes(say)
    return Timeline(
        drawing=Drawing(WIDTH, height, tuple(shapes)),
        drawn=frozenset(number for row in rows.values() for number in row.places),
        follows=follows,
        columns=tuple(column for row in rows.values() for column in row.columns),
        step=next((row.step for row in rows.values() if row.step), None),
        vague=sum(row.vague for row in rows.values()),
    )


class _Row:
    """One track: marks in rows where they fit, else bars."""

    def __init__(self, track: str, seen: Sequence[Happening], axis: Axis, half: int) -> None:
        self.track, self.half, self.top = track, half, 0
        self._axis, self._seen = axis, seen
        self._lanes = _lanes(seen, axis, half) if len(seen) <= _MOST_MARKS else {}
        crowded = len(seen) > _MOST_MARKS or max(self._lanes.values(), default=0) >= _MOST_LANES
        self.step = step_for(axis) if crowded else None
        self.columns = columns(track, [one.day for one in seen if one.exact], self.step) if self.step else ()
        self.vague = sum(not one.exact for one in seen) if crowded else 0
        lanes = 1 + max(self._lanes.values(), default=0)
        self.height = _BARS + _PAD if crowded else lanes * _LANE + _PAD

    @property
    def places(self) -> dict[int, tuple[int, int]]:
        """Where the middle of each mark is, by its number; none where the track shows bars."""
        if self.step:
            return {}
        return {
            one.number: (self._axis.place(one.first), self.top + 27 + self._lanes[one.number] * _LANE)
            for one in self._seen
        }

    def shapes(self, say: Saying) -> Iterator[Shape]:
        yield from self._bars(say) if self.step else self._marks(say)

    def _marks(self, say: Saying) -> Iterator[Shape]:
        places = self.places
        for one in self._seen:
            (x, y), end = places[one.number], self._axis.place(one.last)
            if not one.exact or one.day != one.until:
                css, corner = f"g-{self.track}-span", {"online": 14, "home": 3, "legal": 6}[self.track]
                yield Box(css, x - self.half, y - 14, max(end - x, 0) + 2 * self.half, 28, corner)
        for one in self._seen:
            x, y = places[one.number]
            yield _mark(self.track, x, y, self.half)
            yield Words("g-num", say.number(one.number), x, y + 4, "middle")

    def _bars(self, say: Saying) -> Iterator[Shape]:
        base, most = self.top + self.height - 8, max((column.count for column in self.columns), default=1)
        yield Stroke("g-grid", ((self._axis.place(self._axis.first), base), (self._axis.place(self._axis.last), base)))
        highest: tuple[int, float, int] | None = None
        for column in self.columns:
            start, end = self._axis.place(column.begins), self._axis.place(column.ends)
            tall = max(2.0, round(column.count / most * (_BARS - 16), 1))
            yield Box(f"g-{self.track}", start, base - tall, max(end - start - 1, 2), tall)
            if column.count == most and highest is None:
                highest = ((start + end) // 2, base - tall, column.count)
        if highest:
            x, y, count = highest
            words = say.number(count)
            yield Words("g-small", words, min(x, WIDTH - width_of(words) // 2), y - 4, "middle")


def _axis(happenings: Sequence[Happening], window: tuple[date, date] | None) -> Axis | None:
    if window is not None:
        return Axis(*(bounds(day.isoformat(), "UTC")[end] for end, day in enumerate(window)))
    if not happenings:
        return None
    return Axis.around(min(one.first for one in happenings), max(one.last for one in happenings))


def _half(seen: Sequence[Happening]) -> int:
    """Half the width of a mark, so that the longest number fits."""
    return max(_HALF, (width_of(str(max((one.number for one in seen), default=0))) + 7) // 2)


def _lanes(seen: Sequence[Happening], axis: Axis, half: int) -> dict[int, int]:
    """Give each mark the first row in which it does not cover the one before it; `seen` is in the order of time."""
    ends: list[int] = []
    chosen = {}
    for one in seen:
        x = axis.place(one.first)
        lane = next((lane for lane, end in enumerate(ends) if x - half >= end + _GAP), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = x + half
        chosen[one.number] = lane
    return chosen


def _mark(track: str, x: int, y: int, half: int) -> Shape:
    if track == "legal":
        return Arch("g-legal", x, y, half + 1)
    return Box(f"g-{track}", x - half, y - 11, 2 * half, 22, 11 if track == "online" else 2)


def _follows(seen: Sequence[Happening]) -> Iterator[Follows]:
    """Each act against a relative with the latest attack before it, where both days are known."""
    attacks = sorted((one for one in seen if one.track == "online" and one.exact), key=lambda one: one.day)
    days = [one.day for one in attacks]
    for act in seen:
        before = bisect_right(days, act.day) if act.track == "home" and act.exact else 0
        if before:
            attack = attacks[before - 1]
            gap = (act.day - attack.until).days
            if gap <= FOLLOWS:
                yield Follows(attack.number, act.number, gap if gap >= 0 else DURING)


def _joined(follows: Sequence[Follows], rows: Mapping[str, _Row], say: Saying) -> Iterator[Shape]:
    """The dashed lines between marks, then how many days lie between, where there is room to say it."""
    online, home = rows["online"].places, rows["home"].places
    drawn = [one for one in follows if one.attack in online and one.act in home]
    labels: list[Shape] = []
    taken = -WIDTH
    for one in sorted(drawn, key=lambda one: online[one.attack][0] + home[one.act][0]):
        (x1, y1), (x2, y2) = online[one.attack], home[one.act]
        yield Stroke("g-link g-dash", ((x1, y1 + 12), (x1, y1 + 38), (x2, y2 - 38), (x2, y2 - 12)))
        words, middle = say.days(one.days), (x1 + x2) // 2
        wide = width_of(words) + 12
        if middle - wide // 2 > taken:
            taken = middle + wide // 2 + 2
            y = rows["home"].top
            labels.append(Box("g-gap", middle - wide // 2, y - 9, wide, 18, 9))
            labels.append(Words("g-small", words, middle, y + 4, "middle"))
    yield from labels


def _now(axis: Axis, today: datetime | None, say: Saying, height: int) -> Iterator[Shape]:
    if today is not None and axis.first <= today <= axis.last:
        x = axis.place(today)
        yield Stroke("g-today", ((x, 26), (x, height - 20)))
        yield Words("g-small", say.today, min(x, WIDTH - width_of(say.today) // 2), height - 6, "middle")


def counted_together(columns_of_tracks: Sequence[Column]) -> list[tuple[Column, Counter[str]]]:
    """The columns of all tracks by their time, with the number in each track, for a table beneath the picture."""
    found: dict[date, tuple[Column, Counter[str]]] = {}
    for column in columns_of_tracks:
        found.setdefault(column.first, (column, Counter()))[1][column.track] += column.count
    return [found[first] for first in sorted(found)]


def span_of(happenings: Sequence[Happening]) -> tuple[date, date] | None:
    """The first and the last day of all; None where there is none."""
    if not happenings:
        return None
    return min(one.day for one in happenings), max(one.until for one in happenings)
