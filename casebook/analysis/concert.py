"""Whether a group of accounts comes together in time, or each of them by a pace of its own, or all of them after somebody they follow.

The acts of each account are set to other objects of its own, with the delay that they had: after the first act of a
stranger, and after each account that was there before them with most of these objects. Who follows the same account, or is
quick, comes as close so; who acts on an order that nobody sees does not.
"""

from dataclasses import replace

import numpy as np

from casebook.analysis.pace import Acts
from casebook.analysis.posts import Flags, Floats, Ints

BEYOND = 2.0  # times the meetings that paces let expect, and those a little further apart
LEADING = 0.4  # share of the objects with which somebody is there first, to be somebody whom the others may follow
_LEADERS, _SHIFTS, _AROUND = 8, 12, 3
_QUIET, _SEVERAL = 86_400.0, 2  # seconds without an act; strangers who come upon a thing again


def in_concert(acts: Acts, members: Ints, window: float) -> bool:
    """Whether members meet within the window (seconds) at least BEYOND times as often as their paces let expect.

    Meetings must also be that much denser within the window than from one to three windows: people who wake up at the same
    hour, or see the same thing in the news, come together more loosely.
    """
    mine = np.isin(acts.account, members)
    acts = replace(acts, thing=_waves(acts, mine))
    mine &= np.bincount(acts.thing[mine], minlength=acts.thing.max() + 1)[acts.thing] >= 2  # noqa: PLR2004
    if not mine.any():
        return False
    near, around = (_near(acts.thing[mine], acts.time[mine], size) for size in (window, _AROUND * window))
    if near < BEYOND * (around - near) / (_AROUND - 1):
        return False
    things = np.unique(acts.thing[mine])
    strangers = np.isin(acts.thing, things) & ~np.isin(acts.account, members)
    first_of_all, first = np.full((2, acts.thing.max() + 1), np.inf)
    np.minimum.at(first_of_all, acts.thing, acts.time)
    np.minimum.at(first, acts.thing[strangers], acts.time[strangers])
    origin = np.where(np.isfinite(first), first, first_of_all)
    return near >= BEYOND * _exchanged(acts, mine, origin, window) and all(
        _beyond(acts, mine, leader, window) for leader in _leaders(acts, mine, things)
    )


def _waves(acts: Acts, mine: Flags) -> Ints:
    """Number things anew, so that one which several strangers come upon again after a day without anybody is another thing."""
    new = np.ones(len(acts.thing), np.bool_)
    new[1:] = acts.thing[1:] != acts.thing[:-1]
    again = new.copy()
    again[1:] |= acts.time[1:] - acts.time[:-1] > _QUIET
    wave = np.cumsum(again) - 1
    strangers = np.bincount(wave, weights=~mine)
    return np.cumsum(new | (again & (strangers[wave] >= _SEVERAL))) - 1


def _near(thing: Ints, time: Floats, window: float) -> int:
    """Count the pairs of acts with one thing within the window."""
    if not len(thing):
        return 0
    begin = time.min()
    place = np.sort(thing * (time.max() - begin + 2 * window + 1) + (time - begin))
    return int((np.searchsorted(place, place + window, side="right") - np.arange(len(place)) - 1).sum())


def _exchanged(acts: Acts, mine: Flags, origin: Floats, window: float) -> float:
    """Give how many meetings there are on average when each account's delays are set to other things of its own."""
    here = np.flatnonzero(mine)
    here = here[np.lexsort((acts.time[here], acts.account[here]))]
    account, thing = acts.account[here], acts.thing[here]
    delay = acts.time[here] - origin[thing]
    who, start, many = np.unique(account, return_index=True, return_counts=True)
    at = np.repeat(np.arange(len(who)), many)
    place = np.arange(len(here)) - start[at]
    total = 0
    for shift in range(1, _SHIFTS + 1):
        # Each account is shifted by a way of its own: the same way for all would keep those together who come together.
        way = 1 + (shift * 7 + np.arange(len(who)) * (2 * shift + 3)) % np.maximum(many - 1, 1)
        total += _near(thing, origin[thing] + delay[start[at] + (place + way[at]) % many[at]], window)
    return total / _SHIFTS


def _leaders(acts: Acts, mine: Flags, things: Ints) -> list[int]:
    """Give the accounts that were there before the second member with most of the things, the most frequent first."""
    here = np.flatnonzero(mine)
    order = here[np.lexsort((acts.time[here], acts.thing[here]))]
    again = np.flatnonzero(acts.thing[order[1:]] == acts.thing[order[:-1]]) + 1
    of_second, place = np.unique(acts.thing[order[again]], return_index=True)
    second = np.full(acts.thing.max() + 1, -np.inf)
    second[of_second] = acts.time[order[again[place]]]
    before = acts.account[acts.time <= second[acts.thing]]
    who, often = np.unique(before, return_counts=True)
    leading = np.flatnonzero(often >= LEADING * len(things))
    first = leading[np.argsort(-often[leading], kind="stable")][:_LEADERS]
    return [int(account) for account in who[first]]


def _beyond(acts: Acts, mine: Flags, leader: int, window: float) -> bool:
    """Whether members meet more often than their delays after this account let expect, with the things it had before."""
    origin = np.full(acts.thing.max() + 1, np.inf)
    led = acts.account == leader
    origin[acts.thing[led]] = acts.time[led]
    after = mine & ~led & (acts.time >= origin[acts.thing])
    return _near(acts.thing[after], acts.time[after], window) >= BEYOND * _exchanged(acts, after, origin, window)
