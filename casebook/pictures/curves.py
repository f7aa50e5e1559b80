"""How something grows: curves over two axes of powers of ten, each named at its end, with a line for what is owed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from casebook.pictures.drawing import Box, Drawing, Shape, Stroke, Words
from casebook.pictures.lettering import fitted

WIDTH, HEIGHT = 760, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 548, 30, 348  # of the field in which curves run
_NAMES = 564  # where the names of curves begin
_LINE = 16  # from one name to the next
_MARK = 4  # half of a mark
MOST = 8  # curves that can be told apart


@dataclass(frozen=True, slots=True)
class Curve:
    """Points with positive coordinates, in the order of the first. `number` decides its colour and dashes; without words it has no name."""

    number: int
    points: tuple[tuple[float, float], ...]
    words: str = ""
    second: bool = False  # of the second kind: its marks are hollow and its line is dashed


@dataclass(frozen=True, slots=True)
class Scales:
    """What the axes measure, and how their steps are written."""

    across: str
    up: str
    steps_across: dict[int, str]  # exponent of ten → words
    steps_up: dict[int, str]


def curves(several: Sequence[Curve], scales: Scales, *, owed: float = 0.0, owed_words: str = "") -> Drawing:
    """Lay out curves; `owed` is a height that they should stay below, 0 for none.

    Raises:
        ValueError: there is no point at all, or more curves than can be told apart.
    """
    points = [point for one in several for point in one.points]
    if not points or max(one.number for one in several) >= MOST:
        raise ValueError("between one point and eight curves")
    heights = [y for _x, y in points] + [owed] * (owed > 0)
    field = _Field(_span([x for x, _y in points]), _span(heights))
    shapes: list[Shape] = [*field.grid(scales)]
    if owed:
        shapes.append(Stroke("curve-owed", ((_LEFT, field.up(owed)), (_RIGHT, field.up(owed)))))
    for one in several:
        shapes += field.drawn(one)
    ends = [(field.across(x), field.up(y), one.words) for one in several if one.words for x, y in one.points[-1:]]
    if owed:
        ends.append((_RIGHT, field.up(owed), owed_words))
    shapes += _named(ends)
    return Drawing(WIDTH, HEIGHT, tuple(shapes))


def _span(values: Sequence[float]) -> tuple[int, int]:
    first, last = floor(log10(min(values)) + 1e-9), ceil(log10(max(values)) - 1e-9)
    return first, max(last, first + 1)


@dataclass(frozen=True, slots=True)
class _Field:
    """Where powers of ten stand in the field."""

    wide: tuple[int, int]
    high: tuple[int, int]

    def across(self, value: float) -> float:
        first, last = self.wide
        return round(_LEFT + (log10(value) - first) / (last - first) * (_RIGHT - _LEFT), 1)

    def up(self, value: float) -> float:
        first, last = self.high
        return round(_BOTTOM - (log10(value) - first) / (last - first) * (_BOTTOM - _TOP), 1)

    def grid(self, scales: Scales) -> Iterator[Shape]:
        for exponent in range(self.wide[0], self.wide[1] + 1):
            x = self.across(10.0**exponent)
            yield Stroke("g-grid", ((x, _TOP), (x, _BOTTOM)))
            yield Words("g-small", scales.steps_across.get(exponent, f"10^{exponent}"), x, _BOTTOM + 18, "middle")
        for exponent in range(self.high[0], self.high[1] + 1):
            y = self.up(10.0**exponent)
            yield Stroke("g-grid", ((_LEFT, y), (_RIGHT, y)))
            yield Words("g-small", scales.steps_up.get(exponent, f"10^{exponent}"), _LEFT - 8, y + 4, "end")
        yield Words("g-text", scales.across, (_LEFT + _RIGHT) / 2, _BOTTOM + 40, "middle")
        yield Words("g-text", scales.up, 8, 16)

    def drawn(self, one: Curve) -> Iterator[Shape]:
        places = [(self.across(x), self.up(y)) for x, y in one.points]
        kind = " curve-second" if one.second else ""
        for begins, ends in pairwise(places):
            yield Stroke(f"curve curve-{one.number}{kind}", (begins, ends))
        for x, y in places:
            round_ = _MARK if one.number % 2 else 0  # circles and squares in turn: nothing is told by colour alone
            css = f"curve-mark curve-{one.number}{kind}"
            yield Box(css, round(x - _MARK, 1), round(y - _MARK, 1), 2 * _MARK, 2 * _MARK, round_)


def _named(ends: Sequence[tuple[float, float, str]]) -> Iterator[Shape]:
    """Names beside the ends of their curves, as near as they can stand without touching."""
    ordered = sorted(ends, key=lambda end: end[1])
    places = [y for _x, y, _words in ordered]
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + _LINE)
    over = max(places, default=0) - _BOTTOM
    if over > 0:  # pushed below the field: up again, those above them too where they touch
        places[-1] -= over
        for at in range(len(places) - 2, -1, -1):
            places[at] = min(places[at], places[at + 1] - _LINE)
    for place, (x, y, words) in zip(places, ordered, strict=True):
        yield Stroke("curve-lead", ((x + _MARK + 1, y), (_NAMES - 4, place)))
        yield Words("g-text", fitted(words, WIDTH - _NAMES, 13), _NAMES, place + 4)
