"""The timeline of a case as a picture: three tracks, numbered marks, and what followed what.

Pure geometry: it is given incidents in order and gives coordinates; the template draws them with classes, so that dark
and print follow. A mark is where an incident can first have been; its span is as wide as the knowledge of the day is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from casebook.dates import EARLIEST, LATEST, Moment, bounds, in_words, parse_edtf
from casebook.model.incident import IncidentBody
from casebook.services.reading import Opened

WIDTH = 860
_LEFT, _RIGHT = 200, 840  # where the time axis begins and ends
_TOP, _FOOT = 34, 26
_LANE = 32  # height of one row of marks
_APART = 26  # marks nearer than this take another row
_MOST_LANES = 6
_TRACKS = ("online", "home", "legal")
_FOLLOWS = timedelta(days=7)
_MOST_TICKS = 8
_WIDE = timedelta(days=2)  # knowledge less exact than this is drawn as a span


@dataclass(frozen=True, slots=True)
class Track:
    """One band of the picture."""

    words: str
    y: int
    height: int
    label_x: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One incident: its number in the list, its place, and the span of days that it can mean."""

    number: int
    track: str
    x: int
    y: int
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the time axis."""

    x: int
    words: str


@dataclass(frozen=True, slots=True)
class Follows:
    """An act against a relative that came within a week of an online attack."""

    x1: int
    y1: int
    x2: int
    y2: int
    label_x: int
    label_y: int
    days: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws."""

    width: int
    height: int
    tracks: tuple[Track, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    links: tuple[Follows, ...]
    today: int | None


@dataclass(frozen=True, slots=True)
class _Dated:
    number: int
    track: str
    first: datetime
    last: datetime


def timeline(
    incidents: Sequence[Opened[IncidentBody]], *, today: datetime, locale: str, words: dict[str, str], mirrored: bool
) -> Picture | None:
    """Lay out the incidents whose day is known at least roughly; None where there is none.

    Args:
        incidents: in the order of the list, whose numbers the marks bear.
        today: the present moment, UTC; drawn only where it lies in the picture.
        locale: language of the axis.
        words: name of each track.
        mirrored: time runs from right to left.
    """
    dated = [one for number, incident in enumerate(incidents, 1) if (one := _dated(number, incident)) is not None]
    if not dated:
        return None
    axis = _Axis(min(one.first for one in dated), max(one.last for one in dated), mirrored=mirrored)
    lanes = _lanes(dated, axis)
    tops, y = {}, _TOP
    for track in _TRACKS:
        rows = 1 + max((lanes[one.number] for one in dated if one.track == track), default=0)
        tops[track] = (y, rows * _LANE + 22)
        y += rows * _LANE + 22
    marks = tuple(_mark(one, axis, tops[one.track][0] + 27 + lanes[one.number] * _LANE) for one in dated)
    label_x = WIDTH - 10 if mirrored else 10
    return Picture(
        width=WIDTH,
        height=y + _FOOT,
        tracks=tuple(Track(words[track], *tops[track], label_x) for track in _TRACKS),
        ticks=tuple(axis.ticks(locale)),
        marks=marks,
        links=tuple(_links(dated, {mark.number: mark for mark in marks})),
        today=axis.place(today) if axis.first <= today <= axis.last else None,
    )


class _Axis:
    """Moments to places."""

    def __init__(self, first: datetime, last: datetime, *, mirrored: bool) -> None:
        margin = max((last - first) * 0.03, timedelta(days=3))
        self.first, self.last = first - margin, last + margin
        self._mirrored = mirrored

    def place(self, moment: datetime) -> int:
        share = (moment - self.first) / (self.last - self.first)
        x = _LEFT + round(share * (_RIGHT - _LEFT))
        return WIDTH - x if self._mirrored else x

    def ticks(self, locale: str) -> list[Tick]:
        months = _months(self.first, self.last)
        step = next(size for size in (1, 2, 3, 6, 12, 24, 60, 120, 1200, 12000) if len(months) // size < _MOST_TICKS)
        chosen = [month for month in months if (month.year * 12 + month.month - 1) % step == 0]
        return [Tick(self.place(month), in_words(_named(month, step), locale)) for month in chosen]


def _named(month: datetime, step: int) -> Moment:
    return Moment(f"{month.year:04d}" if step >= 12 else f"{month.year:04d}-{month.month:02d}")  # noqa: PLR2004 -- a year


def _months(first: datetime, last: datetime) -> list[datetime]:
    found, year, month = [], first.year, first.month
    while (start := datetime(year, month, 1, tzinfo=UTC)) <= last:
        if start >= first:
            found.append(start)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 -- December
    return found


def _dated(number: int, incident: Opened[IncidentBody]) -> _Dated | None:
    when = incident.body.when
    if not parse_edtf(when.edtf).known:
        return None
    first, last = bounds(when.edtf, when.zone)
    if first == EARLIEST:
        first = last
    if last == LATEST:
        last = first
    track = incident.body.track if incident.body.track in _TRACKS else "online"
    return _Dated(number, track, first, last) if EARLIEST < first < LATEST else None


def _lanes(dated: Sequence[_Dated], axis: _Axis) -> dict[int, int]:
    """Give each mark of a track the first row in which it does not cover another."""
    taken: dict[str, list[list[int]]] = {track: [] for track in _TRACKS}
    chosen = {}
    for one in dated:
        rows, x = taken[one.track], axis.place(one.first)
        free = next(
            (lane for lane, row in enumerate(rows) if all(abs(x - other) >= _APART for other in row)), len(rows)
        )
        lane = min(free, _MOST_LANES - 1)
        if lane == len(rows):
            rows.append([])
        rows[lane].append(x)
        chosen[one.number] = lane
    return chosen


def _mark(one: _Dated, axis: _Axis, y: int) -> Mark:
    x, end = axis.place(one.first), axis.place(one.last)
    wide = one.last - one.first > _WIDE and abs(end - x) > _APART
    span = (min(x, end) - 11, max(x, end) + 11) if wide else None
    return Mark(one.number, one.track, x, y, span)


def _links(dated: Sequence[_Dated], marks: dict[int, Mark]) -> list[Follows]:
    found = []
    for act in dated:
        before = [
            one
            for one in dated
            if one.track == "online" and act.track == "home" and timedelta() <= act.first - one.first <= _FOLLOWS
        ]
        if before and act.last - act.first <= _WIDE:
            attack = max(before, key=lambda one: one.first)
            start, end = marks[attack.number], marks[act.number]
            days = (act.first.date() - attack.first.date()).days
            middle = (start.x + end.x) // 2, (start.y + end.y) // 2
            found.append(Follows(start.x, start.y + 12, end.x, end.y - 12, *middle, days))
    return found
