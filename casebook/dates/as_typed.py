"""The other way round: a recorded moment as the fields of a form that give it, in the words that were typed if those do.

Every answer is checked by reading it back. What the fields cannot say (an open start, an hour without minutes) stays in
notation, whole, in the field of the day. Pure; no clock, no database.
"""

from collections.abc import Iterator
from typing import NamedTuple

from casebook.dates.edtf import OPEN, Edtf, Point, parse_edtf
from casebook.dates.moment import Moment
from casebook.dates.reading import from_form
from casebook.errors import InvalidInput

_BETWEEN = " – "  # as reading.py joins a start and an end


class AsTyped(NamedTuple):
    """What stands in the fields of a form about a moment; its zone has a field of its own."""

    day: str = ""
    time: str = ""
    about: bool = False
    until: str = ""


def as_typed(moment: Moment) -> AsTyped:
    """Give the fields that `from_form` reads as this moment; with a notation that no fields give, it stands as the day."""
    if not moment.edtf:
        return AsTyped()
    date = parse_edtf(moment.edtf)
    for told in (*_words(moment.displayed, date), *_notation(date)):
        if _gives(told, moment):
            return told
    return AsTyped(day=moment.edtf)


def _gives(told: AsTyped, moment: Moment) -> bool:
    try:
        read = from_form(told.day, told.time, moment.zone, told.about, until_day=told.until)
    except InvalidInput:
        return False
    return read.edtf == moment.edtf


def _words(displayed: str, date: Edtf) -> Iterator[AsTyped]:
    """The words that were typed, cut where the form had joined them."""
    start, _, until = displayed.partition(_BETWEEN)
    timed = isinstance(date.start, Point) and bool(date.start.clock)
    cuts = _cuts(start.split()) if timed else [(start, "")]
    for day, time in cuts:
        for about in (False, True):
            yield AsTyped(day, time, about, until)


def _cuts(words: list[str]) -> list[tuple[str, str]]:
    # The time is the end of it: one word, or two such as "2 pm" and "about 14:00".
    return [(" ".join(words[:-last]), " ".join(words[-last:])) for last in (1, 2) if len(words) > last]


def _notation(date: Edtf) -> Iterator[AsTyped]:
    """Day and time as they are noted; "about" is ticked where it is said of every date in it."""
    start, end = date.start, date.end
    if not isinstance(start, Point) or end == "":
        return
    about = all(point.approximate for point in date.points())
    until = (
        "" if end is None else OPEN if not isinstance(end, Point) else " ".join(filter(None, _cut(end, about=about)))
    )
    day, time = _cut(start, about=about)
    yield AsTyped(day, time, about, until)


def _cut(point: Point, *, about: bool) -> tuple[str, str]:
    qualifier = {"~": "", "%": "?"}.get(point.qualifier, point.qualifier) if about else point.qualifier
    day = "-".join(part for part in (point.year, point.month, point.day) if part)
    return day + qualifier, point.clock + point.offset
