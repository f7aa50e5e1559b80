"""Which incident has which evidence, and which has none: one square for each, with its number above it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from casebook.pictures.drawing import Box, Drawing, Shape, Stroke, Words, cross
from casebook.pictures.lettering import fitted, width_of

State = Literal["there", "missing", "unneeded"]
CHECKS = ("exhibit", "capture", "original", "translation", "source")
"""An exhibit; how each was obtained; an original whose hash is kept; the words in the reader's language; graded sources."""

WIDTH = 860
MOST = 156  # incidents with a square of their own; of more, only how many there are
_LEFT, _CELL, _IN_BAND = 230, 24, 26
_HEAD, _ROW, _BAND_GAP = 22, 24, 18


@dataclass(frozen=True, slots=True)
class Covered:
    """One incident, by its number in the list, and the state of each of CHECKS."""

    number: int
    states: Mapping[str, State]

    @property
    def bare(self) -> bool:
        """Whether nothing at all supports it."""
        return self.states["exhibit"] == "missing"

    @property
    def gaps(self) -> tuple[str, ...]:
        """The checks that are not met."""
        return tuple(check for check in CHECKS if self.states[check] == "missing")


def state(*, needed: bool, there: bool) -> State:
    """The state of one check: what is not needed is never missing."""
    return "unneeded" if not needed else "there" if there else "missing"


def coverage(rows: Sequence[Covered], names: Mapping[str, str], number: Callable[[int], str]) -> Drawing | None:
    """Draw the squares, or how many there are of each where they are too many; None without an incident."""
    if not rows:
        return None
    if len(rows) > MOST:
        return Drawing(WIDTH, _HEAD + len(CHECKS) * (_ROW + 8) + 6, tuple(_bars(rows, names, number)))
    bands = [rows[at : at + _IN_BAND] for at in range(0, len(rows), _IN_BAND)]
    tall = _HEAD + len(CHECKS) * _ROW
    shapes = [shape for at, band in enumerate(bands) for shape in _band(band, at * (tall + _BAND_GAP), names, number)]
    return Drawing(WIDTH, len(bands) * (tall + _BAND_GAP) - _BAND_GAP + 6, tuple(shapes))


def _band(rows: Sequence[Covered], top: int, names: Mapping[str, str], number: Callable[[int], str]) -> Iterator[Shape]:
    for column, row in enumerate(rows):
        yield Words("g-small", number(row.number), _LEFT + column * _CELL + 9, top + 14, "middle")
    for line, check in enumerate(CHECKS):
        y = top + _HEAD + line * _ROW
        yield Words("g-text", fitted(names[check], _LEFT - 20, 13), 4, y + 14)
        for column, row in enumerate(rows):
            yield from _square(row.states[check], _LEFT + column * _CELL, y)


def _square(state_: State, x: int, y: int) -> Iterator[Shape]:
    """A full square, an empty one with a cross, or a dash: told apart without colour."""
    if state_ == "there":
        yield Box("g-there", x, y, 18, 18, 2)
    elif state_ == "missing":
        yield Box("g-missing", x, y, 18, 18, 2)
        yield from cross("g-missing", x + 9, y + 9, 4)
    else:
        yield Stroke("g-unneeded", ((x + 5, y + 9), (x + 13, y + 9)))


def _bars(rows: Sequence[Covered], names: Mapping[str, str], number: Callable[[int], str]) -> Iterator[Shape]:
    room = WIDTH - _LEFT - 10
    for line, check in enumerate(CHECKS):
        y, x = _HEAD + line * (_ROW + 8), float(_LEFT)
        yield Words("g-text", fitted(names[check], _LEFT - 20, 13), 4, y + 16)
        for kind in ("there", "missing", "unneeded"):
            count = sum(row.states[check] == kind for row in rows)
            wide = round(count / len(rows) * room, 1)
            if count:
                yield Box(f"g-{kind}", x, y, wide, 22)
                words = number(count)
                if width_of(words) + 8 < wide:
                    css = "g-num" if kind == "there" else "g-small"
                    yield Words(css, words, round(x + wide / 2, 1), y + 15, "middle")
            x += wide
