"""Pairs of accounts that shared the same object within a window: the definition of CooRTweet, for comparison with its results.

It has no null model: whatever is popular gives pairs. It names nobody by itself. With "either side" in the last filter, as
in the published code (importers of its data sets rely on it), its expected edges come out exactly.
"""

from dataclasses import dataclass

import numpy as np

from casebook.analysis.posts import Floats, Ints


@dataclass(frozen=True, slots=True)
class Coshares:
    """Pairs of accounts, the smaller number first, and how often they shared within the window of each other."""

    one: Ints
    other: Ints
    weight: Ints


def coshares(account: Ints, thing: Ints, time: Floats, *, window: float, participation: int) -> Coshares:
    """Give all pairs as CooRTweet's detect_groups does with time_window (seconds, inclusive) and min_participation.

    Accounts with fewer rows than `participation` are left out first. A pair of shares stays if the account on either side
    has at least `participation` shares that came within the window of another's.
    """
    rows = np.bincount(account)
    kept = np.flatnonzero(rows[account] >= participation)
    kept = kept[np.lexsort((time[kept], thing[kept]))]
    account, thing, time = account[kept], thing[kept], time[kept]
    one, other = _within(thing, time, window)
    apart = account[one] != account[other]
    one, other = one[apart], other[apart]
    share = np.unique(np.concatenate([one, other]))
    often = np.bincount(account[share], minlength=len(rows)) >= participation
    stays = often[account[one]] | often[account[other]]
    one, other = account[one[stays]], account[other[stays]]
    pairs, weight = np.unique(np.minimum(one, other) * len(rows) + np.maximum(one, other), return_counts=True)
    return Coshares(pairs // len(rows), pairs % len(rows), weight)


def _within(thing: Ints, time: Floats, window: float) -> tuple[Ints, Ints]:
    """Give each pair of places of one thing whose times are within the window; entries stand in order of thing, then time."""
    if not len(thing):
        return thing, thing
    _, number = np.unique(thing, return_inverse=True)
    begin, span = time.min(), time.max() - time.min() + 2 * window + 1
    place = number * span + (time - begin)
    after = np.searchsorted(place, place + window, side="right") - np.arange(len(place)) - 1
    one = np.repeat(np.arange(len(place)), after)
    return one, one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
