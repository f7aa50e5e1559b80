"""Counts that may be published: small ones are not shown, and no shown number gives them away.

A count of 1 to 4 could point at somebody, so it is shown as "<5". Whoever knows the sum of a table could still work it out
from the rest; so the two next larger counts are held back too. Whether that is enough is judged from what a reader sees alone
(the sum, the marks, the smallest shown count), never from the hidden counts: a reader who knows this very rule learns nothing
from how it decided. Where it is not enough, the held back rows are told as one, without their names.
Source: Hundepool et al., Statistical Disclosure Control (2012), chapter 4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALL = 5  # counts below this point at people
BESIDE = 2  # larger counts that are held back with small ones


class Mark(StrEnum):
    """What stands in place of a count."""

    SMALL = "<5"
    HELD_BACK = "held back"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is published: a code, and its count or why it has none."""

    code: str
    count: int | None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A table that may be published. `together` is the sum of rows that are not named, None where all are.

    Rows stand in the order that was given, those of no count too. `total` is None where it is itself too small.
    """

    rows: tuple[Row, ...]
    total: int | None
    together: int | None = None


def published(counts: Mapping[str, int]) -> Published:
    """Give what of a table may be published, whose counts add up to a sum that anybody may know."""
    total = sum(counts.values())
    if 0 < total < SMALL:
        return Published((), None)
    small = [code for code, count in counts.items() if 0 < count < SMALL]
    if not small:
        return Published(tuple(Row(code, count) for code, count in counts.items()), total)
    large = sorted((count, place, code) for place, (code, count) in enumerate(counts.items()) if count >= SMALL)
    beside, shown = large[:BESIDE], large[BESIDE:]
    marks = dict.fromkeys(small, Mark.SMALL) | {code: Mark.HELD_BACK for _, _, code in beside}
    hidden = sum(counts[code] for code in marks)
    ranges = [(1, SMALL - 1)] * len(small) + [(SMALL, _most(place, shown, hidden)) for _, place, _ in beside]
    if not _hides(ranges, hidden):
        rows = tuple(Row(code, count) for code, count in counts.items() if code not in marks)
        return Published(rows, total, hidden)
    return Published(
        tuple(Row(c, None, marks[c]) if c in marks else Row(c, count) for c, count in counts.items()), total
    )


def apart(counts: Mapping[str, int]) -> Published:
    """Give what may be published where one thing stands in several rows: no sum is known, so small counts alone go."""
    rows = (Row(c, None, Mark.SMALL) if 0 < count < SMALL else Row(c, count) for c, count in counts.items())
    return Published(tuple(rows), None)


def _most(place: int, shown: Sequence[tuple[int, int, str]], hidden: int) -> int:
    """Give the largest count that a reader can think of for what is held back: it came before the smallest shown one."""
    if not shown:
        return hidden
    count, after, _ = shown[0]
    return count if place < after else count - 1


def _hides(ranges: Sequence[tuple[int, int]], hidden: int) -> bool:
    """Whether each hidden count can be at least two numbers, for all that a reader knows."""
    least, largest = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    return all(min(high, hidden - (least - low)) - max(low, hidden - (largest - high)) >= 1 for low, high in ranges)
