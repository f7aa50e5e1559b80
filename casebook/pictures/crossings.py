"""The order of the boxes in each column, so that few lines cross: each box moves to the middle of its neighbours.

The barycentre method (Sugiyama, Tagawa, Toda 1981), with ties kept in the order that was given, so that the same facts
always stand in the same order.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations

_SWEEPS = 8


def ordered(columns: Sequence[Sequence[str]], segments: Collection[tuple[str, str]]) -> list[list[str]]:
    """Order each column; `segments` join boxes of neighbouring columns, the earlier column first."""
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in sorted(segments):
        joined[one].append(other)
        joined[other].append(one)
    now = [list(column) for column in columns]
    best, fewest = [list(column) for column in now], crossings(now, segments)
    for sweep in range(_SWEEPS):
        forth = range(1, len(now)) if sweep % 2 == 0 else range(len(now) - 2, -1, -1)
        for at in forth:
            now[at] = _by_neighbours(now[at], now[at - 1 if sweep % 2 == 0 else at + 1], joined)
        count = crossings(now, segments)
        if count < fewest:
            best, fewest = [list(column) for column in now], count
    return best


def crossings(columns: Sequence[Sequence[str]], segments: Collection[tuple[str, str]]) -> int:
    """How many pairs of lines cross between neighbouring columns."""
    place = {each: (column, at) for column, each_of in enumerate(columns) for at, each in enumerate(each_of)}
    by_gap: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other in segments:
        by_gap[place[one][0]].append((place[one][1], place[other][1]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for lines in by_gap.values()
        for one, other in combinations(lines, 2)
    )


def _by_neighbours(column: list[str], beside: list[str], joined: dict[str, list[str]]) -> list[str]:
    place = {each: at for at, each in enumerate(beside)}
    middle = {}
    for at, each in enumerate(column):
        found = [place[other] for other in joined.get(each, []) if other in place]
        # A box without neighbours there keeps its place, measured along the other column.
        middle[each] = sum(found) / len(found) if found else at * max(len(beside) - 1, 0) / max(len(column) - 1, 1)
    return sorted(column, key=lambda each: middle[each])
