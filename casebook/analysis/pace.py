"""How often two accounts would do the same within moments of each other if each kept its own pace and neither knew of the other.

The pace of an account is how long after the first act of anybody else with an object it comes. Of the objects that two accounts share, the
acts of one are set beside the acts of the other with *other* objects: two who are merely quick, such as people whom an
alert tells of each new post, come as close so; two who act on the same order do not.
"""

from dataclasses import dataclass

import numpy as np

from casebook.analysis.posts import Floats, Ints

_SHIFTS = 8  # ways to exchange the objects of a pair
_AT_ONCE = 1_000_000  # acts of the pairs' less active accounts


@dataclass(frozen=True, slots=True)
class Acts:
    """First acts: `account[i]` did something with `thing[i]` at `time[i]` by `post[i]`; in order of thing, then time."""

    account: Ints
    thing: Ints
    time: Floats
    post: Ints


def at_own_pace(acts: Acts, left: Ints, right: Ints, window: float) -> tuple[Ints, Floats]:
    """Give for each pair the number of objects that both share, and the rate of meetings with the objects exchanged.

    The rate is on the safe side: one meeting more is counted than there was.
    """
    things = acts.thing.max(initial=-1) + 1
    key = acts.account * things + acts.thing
    order = np.argsort(key, kind="stable")
    known = _Known(key[order], acts.time[order], acts.thing[order], acts.account[order], things, *_first(acts, things))
    many = np.bincount(acts.account, minlength=max(left.max(initial=0), right.max(initial=0)) + 1)
    less, more = np.where(many[left] <= many[right], (left, right), (right, left))
    cuts = np.flatnonzero(np.diff(np.cumsum(many[less]) // _AT_ONCE)) + 1
    parts = [
        known.exchanged(one, other, window)
        for one, other in zip(np.split(less, cuts), np.split(more, cuts), strict=True)
        if len(one)
    ]
    if not parts:
        return np.empty(0, np.int64), np.empty(0)
    return np.concatenate([common for common, _ in parts]), np.concatenate([rate for _, rate in parts])


def _first(acts: Acts, things: int) -> tuple[Ints, Floats]:
    """Give the accounts and the times of the first three acts with each thing; where there are fewer, the first again."""
    begin = np.searchsorted(acts.thing, np.arange(things))
    many = np.bincount(acts.thing, minlength=things)
    place = begin[:, None] + np.where(np.arange(3) < many[:, None], np.arange(3), 0)
    place = np.minimum(place, len(acts.thing) - 1)
    return acts.account[place], acts.time[place]


@dataclass(frozen=True, slots=True)
class _Known:
    """Acts in order of account, then thing; and by thing the accounts and times of the first acts."""

    key: Ints
    time: Floats
    thing: Ints
    account: Ints
    things: int
    firsts: Ints
    first_times: Floats

    def exchanged(self, left: Ints, right: Ints, window: float) -> tuple[Ints, Floats]:
        """Give the common objects of each pair, and the rate of meetings over different ones of them."""
        pair, one, other = self._common(left, right)
        common = np.bincount(pair, minlength=len(left))
        start = np.cumsum(common) - common
        place = np.arange(len(pair)) - start[pair]
        met, compared = np.zeros(len(left)), np.zeros(len(left))
        for shift in range(1, _SHIFTS + 1):
            beside = start[pair] + (place + shift) % common[pair]
            apart = shift % common[pair] != 0
            near = apart & (np.abs(one - other[beside]) <= window)
            met += np.bincount(pair[near], minlength=len(left))
            compared += np.bincount(pair[apart], minlength=len(left))
        return common, (met + 1) / (compared + 1)

    def _common(self, left: Ints, right: Ints) -> tuple[Ints, Floats, Floats]:
        """Give the number of the pair, and the pace of either account, for each object that both share."""
        begin = np.searchsorted(self.account, left)
        many = np.searchsorted(self.account, left, side="right") - begin
        pair = np.repeat(np.arange(len(left)), many)
        mine = begin[pair] + np.arange(len(pair)) - (np.cumsum(many) - many)[pair]
        wanted = right[pair] * self.things + self.thing[mine]
        theirs = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        both = self.key[theirs] == wanted
        pair, mine, theirs = pair[both], mine[both], theirs[both]
        thing = self.thing[mine]
        others = (self.firsts[thing] != left[pair][:, None]) & (self.firsts[thing] != right[pair][:, None])
        origin = self.first_times[thing, np.argmax(others, axis=1)]  # the first act of all where there is no other's
        return pair, self.time[mine] - origin, self.time[theirs] - origin
