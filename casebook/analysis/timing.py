"""Accounts that keep doing the same within moments of each other: sharing, linking, showing or answering the same object.

That people share what is popular, or follow the same star, says nothing. Only the closeness in time counts, beyond how
close anybody comes at that time (each object keeps its accounts and its bursts), and beyond how close the two would come
by their own pace: who is quick after every original is as near to another such when their objects are exchanged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from casebook.analysis.chance import discoveries, log_choose
from casebook.analysis.concert import in_concert
from casebook.analysis.episodes import Episodes
from casebook.analysis.families import joined
from casebook.analysis.groups import Group
from casebook.analysis.pace import Acts, at_own_pace
from casebook.analysis.posts import REPOST, TIME, Flags, Floats, Ints, Posts

WINDOWS = (60.0, 600.0)  # seconds
AROUND = 3  # windows before and after: the density that a meeting is compared with
RATE = 0.01  # of accounts joined to a network that do not belong to it
PAIRS = 0.1  # of pairs by chance; few of them, and hardly ever a cohesive group
FEWEST_OBJECTS, FEWEST_MEETINGS = 3, 2  # that a pair met over, to found a network and to be taken into one
FEWEST_MEMBERS = 4
DENSE, LOOSE = 0.3, 0.15  # share of pairs of a network that met so; of those that each member is in
BEYOND = 1.5  # times the meetings that the pace of the two lets expect; a group is asked for more (concert.py)
PLAUSIBLE = 0.05  # of a pair; what chance does more often at these times is not looked at further
_MOST_PAIRS = 4_000_000
_MOST_JUDGED = 100_000
_OWN_SHARE = 20.0  # those who come within the window count a twentieth towards its density: they may be the network


def timed(posts: Posts) -> Iterator[tuple[Episodes, Group]]:
    """Give the networks that each kind of object shows, with what the members did within moments of each other as episodes."""
    for kind, thing in _kinds(posts):
        acts = acts_with(posts, thing)
        for window in WINDOWS:
            for members, log_p in _within(acts, window, len(posts.accounts)):
                found = together(acts, members, window)
                yield found, Group(members, np.arange(len(found.size)), log_p, kind, TIME)


def together(acts: Acts, members: Ints, window: float) -> Episodes:
    """Give the runs of members' acts with one thing in which each comes within the window of the one before."""
    here = np.flatnonzero(np.isin(acts.account, members))
    new = np.ones(len(here), np.bool_)
    new[1:] = (acts.thing[here[1:]] != acts.thing[here[:-1]]) | (acts.time[here[1:]] - acts.time[here[:-1]] > window)
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
        passed=weight == 0,
        same=weight == 1,
    )


def _kinds(posts: Posts) -> Iterator[tuple[str, Ints]]:
    yield from posts.objects.items()
    reposts = np.array([text[:4].casefold() == "rt @" for text in posts.texts], np.bool_)
    if reposts.any():
        yield REPOST, np.where((posts.text >= 0) & reposts[np.maximum(posts.text, 0)], posts.text, -1)


def acts_with(posts: Posts, thing: Ints) -> Acts:
    """Give each account's first act with each thing; `thing` has its number for each post, −1 where there is none."""
    post = np.flatnonzero(thing >= 0)
    post = post[np.lexsort((posts.time[post], posts.account[post], thing[post]))]
    account, what = posts.account[post], thing[post]
    new = np.ones(len(post), np.bool_)
    new[1:] = (account[1:] != account[:-1]) | (what[1:] != what[:-1])
    post = post[new]
    post = post[np.lexsort((posts.time[post], thing[post]))]
    return Acts(posts.account[post], thing[post], posts.time[post], post)


def _within(acts: Acts, window: float, accounts: int) -> Iterator[tuple[Ints, float]]:
    one, other, log_p = _close(acts, window)
    if not len(one):
        return
    ends = acts.account[one], acts.account[other]
    packed = np.minimum(*ends) * accounts + np.maximum(*ends)
    order = np.argsort(packed, kind="stable")
    packed, ordered = packed[order], log_p[order]
    starts = np.flatnonzero(np.concatenate([[True], packed[1:] != packed[:-1]]))
    count = np.diff(np.append(starts, len(packed)))
    left, right = packed[starts] // accounts, packed[starts] % accounts
    many = np.bincount(acts.account, minlength=accounts)
    total = np.add.reduceat(ordered, starts) + log_choose(np.minimum(many[left], many[right]), count)
    again = np.flatnonzero((count >= FEWEST_MEETINGS) & (total <= np.log(PLAUSIBLE)))
    again = again[np.argsort(total[again], kind="stable")][:_MOST_JUDGED]
    common, rate = at_own_pace(acts, left[again], right[again], window)
    again = again[count[again] >= BEYOND * common * rate]
    left, right, count, total = left[again], right[again], count[again], total[again]
    found = discoveries(np.where(count >= FEWEST_OBJECTS, total, 0), accounts * (accounts - 1) / 2, PAIRS)
    met = _Met(acts, one, other, log_p, many)
    for members, surest in cohesive(left[found], right[found], total[found]):
        if in_concert(acts, members, window):
            yield met.joined_by(members, left, right), surest


@dataclass(frozen=True, slots=True)
class _Met:
    """Pairs of acts (their places in `acts`) within the window of each other, and the logarithm of each meeting's chance."""

    acts: Acts
    one: Ints
    other: Ints
    log_p: Floats
    many: Ints  # acts of each account

    def joined_by(self, members: Ints, left: Ints, right: Ints) -> Ints:
        """Add accounts that met several members again, if chance hardly explains on how many objects they came near to any."""
        accounts = len(self.many)
        inside = np.zeros(accounts, np.bool_)
        while True:
            inside[members] = True
            towards = inside[left] ^ inside[right]
            ways = np.bincount(np.where(inside[left], right, left)[towards], minlength=accounts)
            more = np.flatnonzero((ways >= 2) & (self._log_chance(inside) <= np.log(RATE / accounts)))  # noqa: PLR2004
            if not len(more):
                return members
            members = np.union1d(members, more)

    def _log_chance(self, inside: Flags) -> Floats:
        """Give for each account outside the logarithm of the chance to come near any member on so many objects."""
        acts, accounts = self.acts, len(inside)
        first = inside[acts.account[self.one]]
        towards = np.flatnonzero(first ^ inside[acts.account[self.other]])
        mine, which = np.unique(np.where(first, self.other, self.one)[towards], return_inverse=True)
        nearest = np.full(len(mine), -np.inf)
        np.maximum.at(nearest, which, self.log_p[towards])
        members = np.bincount(acts.thing[inside[acts.account]], minlength=acts.thing.max() + 1)
        chance = np.minimum(nearest + np.log(members[acts.thing[mine]]), 0)
        count = np.bincount(acts.account[mine], minlength=accounts)
        total = np.bincount(acts.account[mine], weights=chance, minlength=accounts)
        return np.asarray(total + log_choose(self.many, count))


def _close(acts: Acts, window: float) -> tuple[Ints, Ints, Floats]:
    """Give the acts within the window of each other, and the logarithm of each meeting's chance at that time."""
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
    return one, other, np.maximum(chance[one], chance[other])


def cohesive(left: Ints, right: Ints, log_p: Floats) -> Iterator[tuple[Ints, float]]:
    """Give the members of each connected and cohesive part, and the least `log_p` of its pairs."""
    nodes, numbered = np.unique(np.concatenate([left, right]), return_inverse=True)
    if not len(nodes):
        return
    one, other = numbered[: len(left)], numbered[len(left) :]
    label = joined(np.arange(len(nodes)), one, other)
    for part in np.unique(label).tolist():
        edges = np.flatnonzero(label[one] == part)
        members, size = np.flatnonzero(label == part), 0
        while len(members) != size:  # who is tied to few of the others is not of them
            size = len(members)
            ends = np.bincount(np.concatenate([one[edges], other[edges]]), minlength=len(nodes))
            members = members[ends[members] >= max(2, LOOSE * (size - 1))]
            edges = edges[np.isin(one[edges], members) & np.isin(other[edges], members)]
        if len(members) >= FEWEST_MEMBERS and len(edges) >= DENSE * size * (size - 1) / 2:
            yield nodes[members], float(log_p[edges].min())
