"""Accounts that keep doing the same within moments of each other: sharing, linking, showing or answering the same object.

That people share what is popular, or follow the same star, says nothing. Only the closeness in time counts, beyond how
close anybody comes at that time: each object keeps its accounts and its bursts, each account its objects.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from casebook.analysis.chance import discoveries, log_choose
from casebook.analysis.episodes import Episodes
from casebook.analysis.families import joined
from casebook.analysis.groups import Group
from casebook.analysis.posts import REPOST, Floats, Ints, Posts

WINDOW = 60.0  # seconds; people who wait for the same star also meet within minutes
AROUND = 3  # windows before and after: the density that a meeting is compared with
RATE = 0.01
FEWEST_OBJECTS, FEWEST_MEETINGS = 3, 2  # that a pair met over, to found a network and to be taken into one
FEWEST_MEMBERS = 4
DENSE = 0.3  # share of pairs of a network that met so
BEYOND = 8.0  # times the meetings that were to be expected: people who follow the same star are alike in their hours
_MOST_PAIRS = 4_000_000
_OWN_SHARE = 20.0  # those who come within the window count a twentieth towards its density: they may be the network


@dataclass(frozen=True, slots=True)
class Acts:
    """First acts: `account[i]` did something with `thing[i]` at `time[i]` by `post[i]`; in order of thing, then time."""

    account: Ints
    thing: Ints
    time: Floats
    post: Ints


def timed(posts: Posts) -> Iterator[tuple[Episodes, Group]]:
    """Give the networks that each kind of object shows, with what the members did within moments of each other as episodes."""
    for kind, thing in _kinds(posts):
        acts = _acts(posts, thing)
        for members, log_p in _within(acts, WINDOW, len(posts.accounts)):
            found = _together(acts, members)
            yield found, Group(members, np.arange(len(found.size)), log_p, kind)


def _together(acts: Acts, members: Ints) -> Episodes:
    """Give the runs of members' acts with one thing in which each comes within the window of the one before."""
    here = np.flatnonzero(np.isin(acts.account, members))
    new = np.ones(len(here), np.bool_)
    new[1:] = (acts.thing[here[1:]] != acts.thing[here[:-1]]) | (acts.time[here[1:]] - acts.time[here[:-1]] > WINDOW)
    run = np.cumsum(new) - 1
    here = here[np.bincount(run)[run] >= 2]  # noqa: PLR2004
    _, number = np.unique(run[np.bincount(run)[run] >= 2], return_inverse=True)  # noqa: PLR2004
    first, size = np.unique(number, return_index=True, return_counts=True)[1:]
    last = here[first + size - 1]
    weight = np.ones(len(size))
    return Episodes(
        account=acts.account[here],
        episode=number,
        time=acts.time[here],
        post=acts.post[here],
        family=acts.thing[here[first]],
        size=last
        - here[first]
        + 1,  # acts stand in order of time: between the first and the last there are only others'
        weight=weight,
        linked=weight == 0,
        start=acts.time[here[first]],
    )


def _kinds(posts: Posts) -> Iterator[tuple[str, Ints]]:
    yield from posts.objects.items()
    reposts = np.array([text[:4].casefold() == "rt @" for text in posts.texts], np.bool_)
    if reposts.any():
        yield REPOST, np.where((posts.text >= 0) & reposts[np.maximum(posts.text, 0)], posts.text, -1)


def _acts(posts: Posts, thing: Ints) -> Acts:
    post = np.flatnonzero(thing >= 0)
    post = post[np.lexsort((posts.time[post], posts.account[post], thing[post]))]
    account, what = posts.account[post], thing[post]
    new = np.ones(len(post), np.bool_)
    new[1:] = (account[1:] != account[:-1]) | (what[1:] != what[:-1])
    post = post[new]
    post = post[np.lexsort((posts.time[post], thing[post]))]
    return Acts(posts.account[post], thing[post], posts.time[post], post)


def _within(acts: Acts, window: float, accounts: int) -> Iterator[tuple[Ints, float]]:
    one, other, log_p, usual = _close(acts, window)
    if not len(one):
        return
    packed = np.minimum(acts.account[one], acts.account[other]) * accounts + np.maximum(
        acts.account[one], acts.account[other]
    )
    order = np.argsort(packed, kind="stable")
    packed, log_p = packed[order], log_p[order]
    starts = np.flatnonzero(np.concatenate([[True], packed[1:] != packed[:-1]]))
    count = np.diff(np.append(starts, len(packed)))
    left, right = packed[starts] // accounts, packed[starts] % accounts
    many = np.bincount(acts.account, minlength=accounts)
    total = np.add.reduceat(log_p, starts) + log_choose(np.minimum(many[left], many[right]), count)
    expected = np.minimum(many[left], many[right]) * np.maximum(usual[left], usual[right])
    again = (count >= FEWEST_MEETINGS) & (count >= BEYOND * expected)
    left, right, total, count = left[again], right[again], np.minimum(total[again], 0), count[again]
    found = discoveries(np.where(count >= FEWEST_OBJECTS, total, 0), accounts * (accounts - 1) / 2, RATE)
    for members, surest in _networks(left[found], right[found], total[found]):
        yield _joined_by(members, left, right, total, accounts), surest


def _joined_by(members: Ints, left: Ints, right: Ints, log_p: Floats, accounts: int) -> Ints:
    """Add the accounts whose meetings with several members, taken together, chance hardly explains."""
    inside = np.zeros(accounts, np.bool_)
    while True:
        inside[members] = True
        towards = inside[left] ^ inside[right]
        outer = np.where(inside[left], right, left)[towards]
        ways = np.bincount(outer, minlength=accounts)
        total = np.bincount(outer, weights=log_p[towards], minlength=accounts) + log_choose(len(members), ways)
        more = np.flatnonzero((ways >= 2) & (total <= np.log(RATE / accounts)))  # noqa: PLR2004
        if not len(more):
            return members
        members = np.union1d(members, more)


def _close(acts: Acts, window: float) -> tuple[Ints, Ints, Floats, Floats]:
    """Give the acts within the window of each other, the logarithm of each meeting's chance, and each account's mean chance."""
    _, number, size = np.unique(acts.thing, return_inverse=True, return_counts=True)
    begin = acts.time.min(initial=0)
    span = float(acts.time.max(initial=0) - begin) + 4 * AROUND * window
    place = number * span + (acts.time - begin)
    near = (
        np.searchsorted(place, place + window, side="right") - np.searchsorted(place, place - window, side="left") - 1
    )
    wide = AROUND * window
    around = (
        np.searchsorted(place, place + wide, side="right")
        - np.searchsorted(place, place - wide, side="left")
        - 1
        - near
    )
    expected = np.maximum((around + 1) / AROUND, near / _OWN_SHARE)
    chance = np.log(np.minimum(expected / np.maximum(size[number] - 1, 1), 1))
    after = np.searchsorted(place, place + window, side="right") - np.arange(len(place)) - 1
    after[chance > np.log(0.2)] = 0  # a meeting that likely tells nothing
    order = np.argsort(after, kind="stable")
    after[order[np.cumsum(after[order]) > _MOST_PAIRS]] = 0
    one = np.repeat(np.arange(len(place)), after)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
    usual = np.bincount(acts.account, weights=np.exp(chance)) / np.maximum(np.bincount(acts.account), 1)
    return one, other, np.maximum(chance[one], chance[other]), usual


def _networks(left: Ints, right: Ints, log_p: Floats) -> Iterator[tuple[Ints, float]]:
    """Give the members of each connected and cohesive part, and its surest pair."""
    nodes, numbered = np.unique(np.concatenate([left, right]), return_inverse=True)
    if not len(nodes):
        return
    one, other = numbered[: len(left)], numbered[len(left) :]
    label = joined(np.arange(len(nodes)), one, other)
    for part in np.unique(label).tolist():
        members = np.flatnonzero(label == part)
        edges = label[one] == part
        ends = np.bincount(np.concatenate([one[edges], other[edges]]), minlength=len(nodes))
        members = members[ends[members] >= 2]  # noqa: PLR2004
        possible = len(members) * (len(members) - 1) / 2
        if len(members) >= FEWEST_MEMBERS and edges.sum() >= DENSE * possible:
            yield nodes[members], float(log_p[edges].min())
