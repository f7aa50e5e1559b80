"""Accounts that act together: which of them did what, as lines between two columns, and how soon after the first, as a raster.

Both say the same as a list beside them; what is too much for a picture is folded into one box, or left to the list.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casebook.pictures.crossings import ordered
from casebook.pictures.drawing import Box, Drawing, Shape, Stroke, Words
from casebook.pictures.lettering import fitted

WIDTH: Final = 860
MOST: Final = 14  # boxes of one column
MOST_ROWS, MOST_COLUMNS = 40, 40  # of the raster
LAGS: Final = (60.0, 600.0, 3600.0)  # seconds after the first: where the first three classes end
_BOX, _HIGH, _STEP, _TOP = 300, 40, 52, 38
_X = (6, 554)
_LEFT, _ROW, _WIDEST = 190, 20, 36
_MORE = "more"


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that was done, or an account. `id` tells it from others and is never shown."""

    id: str
    name: str
    note: str = ""


def graph(
    things: Sequence[Node],
    accounts: Sequence[Node],
    lines: Sequence[tuple[str, str]],
    *,
    heads: tuple[str, str],
    more: Callable[[int], str],
) -> Drawing:
    """Draw who took part in what: things at the start, accounts at the end, a line for each part.

    Args:
        things: by id unlike those of the accounts, the most important first.
        accounts: the same.
        lines: a thing and an account.
        heads: what the columns are called.
        more: words for so many further ones.
    """
    shown = [_fitting(nodes, column, more) for column, nodes in enumerate((things, accounts))]
    stands_for = {each: node.id for column in shown for each, node in column.items()}
    thick = Counter((stands_for[one], stands_for[other]) for one, other in lines)
    nodes = {node.id: node for column in shown for node in column.values()}
    columns = ordered([list(dict.fromkeys(node.id for node in column.values())) for column in shown], set(thick))
    places = _places(columns)
    height = max((y for _, y in places.values()), default=_TOP) + _HIGH + 14
    shapes: list[Shape] = []
    for x, head in zip(_X, heads, strict=True):
        shapes += (Words("g-small", fitted(head, _BOX), x, 16), Stroke("g-grid", ((x, 24), (x + _BOX, 24))))
    shapes += [_line(places[one], places[other], count) for (one, other), count in sorted(thick.items())]
    for column, ids in enumerate(columns):
        for each in ids:
            shapes += _box(nodes[each], column, *places[each])
    return Drawing(WIDTH, round(height), tuple(shapes))


def lag_class(seconds: float | None) -> int:
    """Give the class of a square: 4 within a minute of the first, then 3, 2 and 1; 0 for no part."""
    return 0 if seconds is None else 1 + sum(seconds <= end for end in LAGS)


def raster(names: Sequence[str], heads: Sequence[str], lags: Sequence[Mapping[int, float]]) -> Drawing:
    """Draw a row for each account and a square for each thing done together, the darker the sooner after the first.

    Args:
        names: of the accounts; only the first MOST_ROWS are drawn.
        heads: a short name of each thing; only the first MOST_COLUMNS are drawn.
        lags: for each account, by the place of a thing in `heads`: seconds after the first who did it.
    """
    rows, columns = min(len(names), MOST_ROWS), min(len(heads), MOST_COLUMNS)
    wide = min(_WIDEST, (WIDTH - _LEFT - 6) / max(columns, 1))
    shapes: list[Shape] = [
        Words("g-small g-mid", fitted(head, round(wide)), round(_LEFT + at * wide + wide / 2, 1), 15, "middle")
        for at, head in enumerate(heads[:columns])
    ]
    for row, (name, parts) in enumerate(zip(names[:rows], lags[:rows], strict=True)):
        y = 22 + row * _ROW
        shapes.append(Words("g-small", fitted(name, _LEFT - 14), 4, y + 13))
        shapes += [
            Box(f"h{lag_class(parts.get(at))}", round(_LEFT + at * wide, 1), y, round(wide - 2, 1), 17, 2)
            for at in range(columns)
        ]
    return Drawing(WIDTH, 22 + rows * _ROW + 4, tuple(shapes))


def _fitting(nodes: Sequence[Node], column: int, more: Callable[[int], str]) -> dict[str, Node]:
    """By id: the box that stands for a node, its own or that of the rest."""
    fits = len(nodes) if len(nodes) <= MOST else MOST - 1
    rest = Node(f"{_MORE} {column}", more(len(nodes) - fits))
    return {node.id: node if at < fits else rest for at, node in enumerate(nodes)}


def _places(columns: Sequence[Sequence[str]]) -> dict[str, tuple[float, float]]:
    tall = max(map(len, columns), default=0)
    return {
        each: (_X[column], _TOP + (tall - len(ids)) * _STEP / 2 + at * _STEP)
        for column, ids in enumerate(columns)
        for at, each in enumerate(ids)
    }


def _line(start: tuple[float, float], end: tuple[float, float], count: int) -> Stroke:
    (x1, y1), (x2, y2) = (start[0] + _BOX, start[1] + _HIGH / 2), (end[0], end[1] + _HIGH / 2)
    middle = (x1 + x2) / 2
    return Stroke(f"g-link g-w{min(count, 4)}", ((x1, y1), (middle, y1), (middle, y2), (x2, y2)))


def _box(node: Node, column: int, x: float, y: float) -> Iterator[Shape]:
    folded = node.id.startswith(_MORE)
    css, corner = ("g-node g-dash", 8) if folded else ("g-node-key", 8) if column == 0 else ("g-node-online", 20)
    pad = 18 if column else 12
    yield Box(css, x, y, _BOX, _HIGH, corner)
    yield Words("g-text g-strong", fitted(node.name, _BOX - 2 * pad, 13), x + pad, y + (17 if node.note else 25))
    if node.note:
        yield Words("g-small", fitted(node.note, _BOX - 2 * pad), x + pad, y + 33)
