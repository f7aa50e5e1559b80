"""Accounts that were made within days of each other and keep answering the same targets within an hour, in words of their own.

That people answer the same targets at the same time says nothing: they follow the same pages. That those who do so were
also made together does, beyond how many of them there are: which account was made when is drawn, all else stays.
"""

import math
from collections.abc import Iterator

import numpy as np

from casebook.analysis.episodes import Episodes
from casebook.analysis.groups import Group
from casebook.analysis.pace import Acts
from casebook.analysis.posts import MADE, TARGET, Flags, Ints, Posts
from casebook.analysis.timing import acts_with, cohesive, together

HOUR = 3600.0
APART = 3 * 86_400.0  # seconds between the making of two accounts that were made together
FEWEST_TARGETS = 4  # that a pair answered within an hour of each other
FEWEST_MEMBERS = 5
RATE = 0.01
_MOST_PAIRS = 4_000_000


def made_together(posts: Posts) -> Iterator[tuple[Episodes, Group]]:
    """Give the networks of accounts made together, with what they answered within an hour of each other as episodes."""
    told = ~np.isnan(posts.created)
    if TARGET not in posts.objects or told.sum() < FEWEST_MEMBERS:
        return
    acts = acts_with(posts, posts.objects[TARGET])
    left, right, count = _met(acts, len(posts.accounts))
    again = (count >= FEWEST_TARGETS) & told[left] & told[right]
    left, right, count = left[again], right[again], count[again]
    near = np.abs(posts.created[left] - posts.created[right]) <= APART
    for members, _ in cohesive(left[near], right[near], -count[near].astype(np.float64)):
        inside = np.isin(left, members) & np.isin(right, members)
        least = int(_second(left[inside & near], right[inside & near], count[inside & near], len(told))[members].min())
        busy = _second(left, right, count, len(told)) >= least
        log_p = _log_chance(posts, members, told, busy) + math.log(int(count.max()))
        if len(members) >= FEWEST_MEMBERS and log_p <= math.log(RATE):
            found = together(acts, members, HOUR)
            yield found, Group(members, np.arange(len(found.size)), log_p, TARGET, MADE)


def _met(acts: Acts, accounts: int) -> tuple[Ints, Ints, Ints]:
    """Give the pairs of accounts that answered a target within an hour of each other, and how many targets."""
    begin = acts.time.min(initial=0)
    place = acts.thing * (acts.time.max(initial=0) - begin + 2 * HOUR) + acts.time - begin
    after = np.searchsorted(place, place + HOUR, side="right") - np.arange(len(place)) - 1
    order = np.argsort(after, kind="stable")
    after[order[np.cumsum(after[order]) > _MOST_PAIRS]] = 0
    one = np.repeat(np.arange(len(place)), after)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
    ends = acts.account[one], acts.account[other]
    pairs, count = np.unique(np.minimum(*ends) * accounts + np.maximum(*ends), return_counts=True)
    return pairs // accounts, pairs % accounts, count


def _second(left: Ints, right: Ints, count: Ints, accounts: int) -> Ints:
    """Give the number of targets that each account answered with the second of its partners, the most frequent first."""
    ends, often = np.concatenate([left, right]), np.concatenate([count, count])
    order = np.lexsort((-often, ends))
    ends, often = ends[order], often[order]
    again = np.flatnonzero(ends[1:] == ends[:-1]) + 1
    who, first = np.unique(ends[again], return_index=True)
    second = np.zeros(accounts, np.int64)
    second[who] = often[again[first]]
    return second


def _log_chance(posts: Posts, members: Ints, told: Flags, busy: Flags) -> float:
    """Give the logarithm of a bound for the chance that so many busy accounts were made in any such span of time.

    `busy` are those who answer within an hour of two others as often as every member with two members. Of all accounts made in the members' span, so many are
    members; each is busy as often as any account is (Chernoff's bound, for every span and number of accounts).
    """
    made = posts.created[members]
    drawn = int((told & (posts.created >= made.min()) & (posts.created <= made.max())).sum())
    part = busy[told].mean()
    rate = min(len(members) / drawn, 1 - 1e-9)
    if rate <= part:
        return 0.0
    apart = rate * math.log(rate / part) + (1 - rate) * math.log((1 - rate) / (1 - part))
    return math.log(int(told.sum())) + math.log(drawn) - drawn * apart
