"""What else the members of a network have in common: when they were made, how their names are made, at which hours they post.

It supports a finding and never makes one: many people join in the same week, are given names with digits, or live in the
same time zone. Each mark is set beside all accounts of the table, as if members were drawn from them.
"""

import math
import re
from collections import Counter
from typing import Final

import numpy as np

from casebook.analysis.findings import Mark
from casebook.analysis.posts import Floats, Ints, Posts

FEWEST = 4  # members of whom it is known
MOST = 0.6  # share of them that a mark must cover
RATE = 1e-3
DAY, HOUR = 86_400.0, 3600.0
_SPANS: Final = (DAY, 3 * DAY, 7 * DAY, 30 * DAY)
_SHIFT = 8  # hours of a day's work
_DRAWS = 400
_SEED = 20261127
_DIGITS: Final = re.compile(r"\d+")
_END: Final = re.compile(r"[\d_.\-]+[^\W\d_]{0,2}$")
_FEWEST_DIGITS, _SHORTEST_STEM = 3, 4


def marks(posts: Posts, members: Ints) -> tuple[Mark, ...]:
    """Give what these accounts have in common beyond chance, in a fixed order; () where there is nothing or nothing is known."""
    found = (_made(posts, members), _named(posts, members), _active(posts, members))
    return tuple(mark for mark in found if mark is not None)


def _log_tail(hits: int, drawn: int, part: float) -> float:
    """Give the logarithm of a bound (Chernoff's) for the chance of so many hits among so many drawn."""
    rate = hits / drawn
    part = max(part, 1e-9)
    if rate <= part:
        return 0.0
    left = (1 - rate) * math.log((1 - rate) / (1 - part)) if rate < 1 else 0.0
    return -drawn * (rate * math.log(rate / part) + left)


def _made(posts: Posts, members: Ints) -> Mark | None:
    """Find the span in which most members were made, and how often accounts drawn from the table would be made so close."""
    told = np.sort(posts.created[~np.isnan(posts.created)])
    made = np.sort(posts.created[members][~np.isnan(posts.created[members])])
    if len(made) < FEWEST:
        return None
    best: Mark | None = None
    for span in _SPANS:
        inside = np.searchsorted(made, made + span, side="right") - np.arange(len(made))
        at = int(np.argmax(inside))
        hits, begin = int(inside[at]), made[at]
        within = int(np.searchsorted(told, begin + span, side="right") - np.searchsorted(told, begin))
        # Of others: a network is no measure of how usual it is to be made in that span.
        part = (within - hits + 1) / max(len(told) - len(made), 1)
        log_p = _log_tail(hits, len(made), min(part, 1.0)) + math.log(len(made) * len(_SPANS))
        if hits >= MOST * len(made) and (best is None or log_p < best.log10_chance * math.log(10)):
            best = Mark("made", hits, len(made), round(log_p / math.log(10), 1), f"{span / DAY:.0f}")
    return best if best is not None and best.log10_chance <= math.log10(RATE) else None


def pattern(name: str) -> str:
    """Give how a name is made: its letters as one sign, each run of at least three digits with its length; "" where it has none."""
    if not any(len(run) >= _FEWEST_DIGITS for run in _DIGITS.findall(name)):
        return ""
    return re.sub(r"[^\W\d_]+", "a", _DIGITS.sub(lambda run: f"<{len(run.group())}>", name.casefold()))


def stem(name: str) -> str:
    """Give a name without the digits and signs at its end, "" where it is too short or has none."""
    plain = name.casefold().removeprefix("@")
    cut = _END.sub("", plain)
    return cut if cut != plain and len(cut) >= _SHORTEST_STEM else ""


def _named(posts: Posts, members: Ints) -> Mark | None:
    """Find the way in which most members' names are made, and how often names of other accounts are."""
    best: Mark | None = None
    mine = {int(each) for each in members}
    names = [name.removeprefix("@") for name in posts.accounts]
    for made_how in (pattern, stem):
        shapes = [made_how(name) for name in names]
        counted = Counter(shapes[each] for each in sorted(mine) if shapes[each])
        if len(mine) < FEWEST or not counted:
            continue
        shape, hits = counted.most_common(1)[0]
        others = sum(shape == other for number, other in enumerate(shapes) if number not in mine)
        log_p = _log_tail(hits, len(mine), (others + 1) / (len(names) - len(mine) + 1)) + math.log(2 * len(counted))
        if hits >= MOST * len(mine) and (best is None or log_p < best.log10_chance * math.log(10)):
            best = Mark("named", hits, len(mine), round(log_p / math.log(10), 1), shape)
    return best if best is not None and best.log10_chance <= math.log10(RATE) else None


def _active(posts: Posts, members: Ints) -> Mark | None:
    """Find the eight hours (UTC) into which most of the members' posts fall, beside as many accounts drawn from the others."""
    hour = (posts.time // HOUR % 24).astype(np.int64)
    accounts = len(posts.accounts)
    by_hour = np.bincount(posts.account * 24 + hour, minlength=accounts * 24).reshape(accounts, 24)
    others = np.setdiff1d(np.flatnonzero(by_hour.sum(axis=1) >= 1), members)
    if len(members) < FEWEST or len(others) < 2 * len(members):
        return None
    share, begin = _busiest(by_hour[members].sum(axis=0).astype(np.float64))
    chance = np.random.default_rng(_SEED)
    weights = by_hour[others].astype(np.float64)
    drawn = [
        _busiest(weights[chance.choice(len(others), len(members), replace=False)].sum(axis=0))[0] for _ in range(_DRAWS)
    ]
    as_much = 1 + sum(each >= share for each in drawn)
    if share < MOST or as_much > 1:
        return None
    log10 = round(math.log10(as_much / (_DRAWS + 1)), 1)
    return Mark("active", round(100 * share), 100, log10, f"{begin:02d}–{(begin + _SHIFT) % 24:02d}")


def _busiest(hours: Floats) -> tuple[float, int]:
    """Give the largest share of these counts by hour that eight hours in a row hold, and the hour at which they begin."""
    around = np.concatenate([hours, hours[: _SHIFT - 1]])
    sums = np.convolve(around, np.ones(_SHIFT), "valid")
    begin = int(np.argmax(sums))
    return float(sums[begin] / max(hours.sum(), 1)), begin
