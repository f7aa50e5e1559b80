"""Counts as bars, each under its own words; what is not shown has an empty box of one width, whatever it hides."""

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.pictures.drawing import Box, Drawing, Shape, Words
from casebook.pictures.lettering import fitted

WIDTH = 360  # readable on a telephone as it is
_STEP = 38  # from one bar to the next
_BAR = 14
_LONGEST = 290  # of the bar of the largest count; its number stands behind it
_HIDDEN = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its count (None where it is not shown), and what stands behind it."""

    words: str
    count: int | None
    shown: str


def bars(rows: Sequence[Bar], *, rtl: bool) -> Drawing:
    """Lay out bars one below the other, in the given order."""
    most = max((row.count or 0 for row in rows), default=0) or 1
    shapes: list[Shape] = []
    for number, row in enumerate(rows):
        y = number * _STEP
        length = _HIDDEN if row.count is None else round(_LONGEST * row.count / most)
        shapes.append(Words("g-text", fitted(row.words, WIDTH, 13), 0, y + 13))
        edge = 1 if row.count is None else 0  # an outline needs room for half of its width
        shapes.append(Box("g-gap" if row.count is None else "g-bar", edge, y + 19, length, _BAR, 2))
        shapes.append(Words("g-small", row.shown, length + 8, y + 19 + _BAR - 3))
    return Drawing(WIDTH, max(len(rows), 1) * _STEP, tuple(shapes)).for_readers(rtl=rtl)
