"""Groups of accounts that keep meeting over different texts, and the conditions under which a group is a network.

A group is grown from repeated meetings and then cut down until all that is left holds: texts that mostly its members
posted, members with several such texts, and more of it than chance can be expected to bring anywhere in the table.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from casebook.analysis.blocks import largest_block
from casebook.analysis.chance import discoveries, log_choose, log_poisson_tail
from casebook.analysis.episodes import Episodes, only
from casebook.analysis.families import joined
from casebook.analysis.knots import knots
from casebook.analysis.live import even_pace, sittings
from casebook.analysis.meetings import Repeated, met_again_by_chance, redrawn, repeated
from casebook.analysis.posts import TEXT, Flags, Floats, Ints

FEWEST_MEMBERS = 3
FEWEST_TEXTS = 3.0  # weighted, of a network
MEMBER_TEXTS = 2.0  # weighted, of a member
PURITY = 0.4  # share of an episode's accounts that are members
LOOSER = 0.3  # the same, once a group stands
MOSTLY = 0.5  # the same for popular texts, once a group stands without them
RATE = 0.01  # of networks that are none
# The same, of a group whose members also meet others, as those of a community do; and their share in its own episodes.
OPEN, PURE = 1e-14, 0.85
MIXED = (
    1e-8  # the same, of a group in whose episodes are many others: people who read the same meet each other there too
)
ALONE = (
    -30.0
)  # logarithm; from here on a group keeps so much to itself that a search among drawn accounts may speak for it
ONCE, MANY_ONCE = (
    0.4,
    2.0,
)  # those who took part once to those who did so more often, in a crowd: with ever fewer who did; anyhow
TEAM = 0.9  # share of members in their own episodes from which on those who took part once are no sign of a crowd
BUSIEST = 3  # times the average account's posts; whoever writes more does not repeat strangers' words more often
JOINING = 0.02  # of members taken in later that are none
FEW, FEW_WEAK = (
    15,
    10,
)  # accounts; a text that more have is popular, and counts only where it is nearly the whole group's and nobody else's
CLOSED, COVERED = 0.8, 0.4
MOST_KNOWN = 0.9  # no table holds everybody: at least a tenth of all posts are thought to be elsewhere
ODDS = 1.5  # members may be this much likelier to share texts than their posts say, without being a network
_MOST_GROWTH = 10
_ROUNDING = 1e-6
_STEPS = (2, 3, 4, 6, 9, 14, 20, 30, 50)


@dataclass(frozen=True, slots=True)
class Group:
    """A network: its members, the episodes that speak for it, the logarithm of a bound for the chance of so much, and what was shared."""

    members: Ints
    episodes: Ints
    log_p: float
    kind: str = TEXT
    basis: str = TEXT  # what the chance is about: findings.Network


def groups(found: Episodes, share: Floats, posts: int, *, bursts: bool = False) -> list[Group]:
    """Give all networks, the surest first; no account is in two. `share` is each account's share of all `posts`.

    `bursts` says that the episodes are first bursts: of those, parts of a network hang together that the whole is not.
    """
    few = found.size <= np.where((found.weight == 1) & ~found.linked, FEW, FEW_WEAK)
    narrow = only(found, few)
    near = repeated(narrow, share)
    if not len(near.one) and found.size.max(initial=0) <= FEW:
        return []
    index = _Index(found, few, near, share, posts)
    taken = np.zeros(len(share), np.bool_)
    result = _searched(index, near, taken) + _searched(index, repeated(found, share), taken)
    for members in [] if bursts else knots(narrow, len(share)):
        result = _or_larger(result, None if index.live(members) else index.judged(members))
    return sorted(result, key=lambda group: (group.log_p, group.members[0]))


def _or_larger(result: list[Group], group: Group | None) -> list[Group]:
    """Add a group that shares no account with others, or put it in the place of the one smaller group that it overlaps."""
    if group is None:
        return result
    same = [each for each in result if np.isin(each.members, group.members).any()]
    if len(same) > 1 or any(len(each.members) >= len(group.members) for each in same):
        return result
    return [*(each for each in result if all(each is not one for one in same)), group]


def _searched(index: "_Index", pairs: Repeated, taken: Flags) -> list[Group]:
    result: list[Group] = []
    waiting = [(part, 0) for part in _components(pairs, np.ones(len(pairs.one), np.bool_))]
    while waiting:
        edges, step = waiting.pop()
        members = np.unique(np.concatenate([pairs.one[edges], pairs.other[edges]]))
        if len(members) < FEWEST_MEMBERS or index.live(members):
            continue
        group = index.judged(members[~taken[members]])
        if group is not None:
            taken[group.members] = True
            result.append(group)
        elif step + 1 < len(_STEPS):
            waiting += [
                (edges[part], step + 1)
                for part in _components(_only(pairs, edges), pairs.count[edges] >= _STEPS[step + 1])
            ]
    return result


def _only(pairs: Repeated, edges: Ints) -> Repeated:
    return Repeated(pairs.one[edges], pairs.other[edges], pairs.count[edges], pairs.log_p[edges])


def _components(pairs: Repeated, kept: Flags) -> list[Ints]:
    """Give the places of the kept edges of each connected part."""
    edges = np.flatnonzero(kept)
    if not len(edges):
        return []
    nodes, numbered = np.unique(np.concatenate([pairs.one[edges], pairs.other[edges]]), return_inverse=True)
    one, other = numbered[: len(edges)], numbered[len(edges) :]
    label = joined(np.arange(len(nodes)), one, other)[one]
    order = np.argsort(label, kind="stable")
    return [edges[part] for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1)]


class _Index:
    """Episodes by account and by number."""

    def __init__(
        self, found: Episodes, few: Flags, pairs: Repeated, share: Floats, posts: int, again: float | None = None
    ) -> None:
        self._found = found
        self._pairs = pairs
        self._share = share
        self._posts = posts
        self._few = few
        self._again = ODDS * met_again_by_chance(only(found, few), share) if again is None else again
        ends = np.full(len(found.size), -np.inf)
        np.maximum.at(ends, found.episode, found.time)
        self._span = ends - found.start
        self._order = np.argsort(found.account, kind="stable")
        self._starts = np.searchsorted(found.account[self._order], np.arange(len(share) + 1))

    def judged(self, members: Ints) -> Group | None:
        """Cut the group down to what holds and take in who belongs to it; None if that is no network."""
        held = self._grown(members, wider=False)
        if held is None or self._significant(held, wider=False) is None:
            return None
        held = self._grown(held, wider=True)
        return None if held is None else self._significant(held, wider=True)

    def held(self, members: Ints) -> Ints | None:
        """Cut the accounts down to those that hold each other, whatever chance says; None if none do."""
        return self._grown(members, wider=False)

    def pure(self, members: Ints) -> bool:
        """Whether nearly all who took part in these accounts' episodes are of them."""
        return self._purity(self._good(members, wider=False)) >= PURE

    def live(self, members: Ints) -> bool:
        """Whether all that these accounts did together are lines of what they heard: then no part of them is a group either."""
        numbers, inside = np.unique(self._found.episode[self._entries(members)], return_counts=True)
        return self._live(numbers[inside >= 2])  # noqa: PLR2004

    def _live(self, numbers: Ints) -> bool:
        return even_pace(self._found.start[numbers]) or sittings(self._found.start[numbers], self._span[numbers])

    def _grown(self, members: Ints, *, wider: bool) -> Ints | None:
        held = self._cut(members, wider=wider)
        for _ in range(_MOST_GROWTH):
            if held is None:
                return None
            more = np.union1d(held, self._joining(held, wider=wider))
            if len(more) == len(held):
                break
            held = self._cut(more, wider=wider)
        return held

    def _entries(self, members: Ints) -> Ints:
        parts = [self._order[self._starts[member] : self._starts[member + 1]] for member in members.tolist()]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def _good(self, members: Ints, *, wider: bool) -> Ints:
        """Give the entries of members in episodes that are mostly theirs."""
        found = self._found
        entries = self._entries(members)
        numbers, place = np.unique(found.episode[entries], return_inverse=True)
        inside, size = np.bincount(place, minlength=len(numbers)), found.size[numbers]
        theirs = (inside >= (LOOSER if wider else PURITY) * size) & self._few[numbers]
        whole = (
            (inside >= CLOSED * size)
            & (inside >= COVERED * len(members))
            & (found.weight[numbers] == 1)
            & ~found.linked[numbers]
        )
        more = (inside >= MOSTLY * size) if wider else np.zeros(len(numbers), np.bool_)
        good = (inside >= 2) & (theirs | whole | more)  # noqa: PLR2004
        return np.asarray(entries[good[place]])

    def _texts(self, entries: Ints) -> tuple[Ints, Floats, Ints]:
        """Give the accounts of these entries, the weight of their different families, and their number."""
        found = self._found
        account, family = found.account[entries], found.family[found.episode[entries]]
        _, first = np.unique(account * (found.family.max(initial=0) + 1) + family, return_index=True)
        who, at = np.unique(account, return_inverse=True)
        weights = found.weight[found.episode[entries[first]]]
        return (
            who,
            np.asarray(np.bincount(at[first], weights=weights, minlength=len(who)), np.float64),
            np.bincount(at[first], minlength=len(who)),
        )

    def _of_one_partner(self, good: Ints) -> Ints:
        """Give the accounts that met one and the same other account only: a likeness of two people attaches nobody."""
        account = self._found.account[good]
        _, place, inside = np.unique(self._found.episode[good], return_inverse=True, return_counts=True)
        partner = np.bincount(place, weights=account)[place] - account  # where two take part, the other one
        partner[inside[place] > 2] = -1  # noqa: PLR2004
        who, at = np.unique(account, return_inverse=True)
        least, most = np.full(len(who), np.inf), np.full(len(who), -np.inf)
        np.minimum.at(least, at, partner)
        np.maximum.at(most, at, partner)
        return np.asarray(who[(least == most) & (least >= 0)])

    def _cut(self, members: Ints, *, wider: bool) -> Ints | None:
        while len(members) >= FEWEST_MEMBERS:
            good = self._good(members, wider=wider)
            who, weight, _ = self._texts(good)
            kept = np.setdiff1d(who[weight >= MEMBER_TEXTS - _ROUNDING], self._of_one_partner(good))
            if len(kept) == len(members):
                kept = largest_block(self._found.account[good], self._found.episode[good])
            if len(kept) == len(members):
                return members
            members = kept
        return None

    def _joining(self, members: Ints, *, wider: bool) -> Ints:
        """Give accounts outside that took part in so many of the group's episodes that chance hardly explains it.

        Chance is what brings strangers into these episodes: as many as there are, each account as its posts say.
        """
        found = self._found
        numbers = np.unique(found.episode[self._good(members, wider=wider)])
        inside = np.isin(found.episode, numbers)
        outside = np.flatnonzero(inside & ~np.isin(found.account, members))
        who, weight, count = self._texts(outside)
        kept = weight >= MEMBER_TEXTS - _ROUNDING
        landed = len(outside) - count[kept].sum() + 1
        mean = ODDS * landed * np.minimum(self._share[who], BUSIEST / len(self._share))
        log_p = np.array([log_poisson_tail(int(c), float(m)) for c, m in zip(count, mean, strict=True)])
        return who[kept][discoveries(log_p[kept], len(self._share), JOINING)]

    def _significant(self, members: Ints, *, wider: bool) -> Group | None:
        found = self._found
        entries = self._good(members, wider=wider)
        numbers = np.unique(found.episode[entries])
        _, first = np.unique(found.family[numbers], return_index=True)
        if found.weight[numbers[first]].sum() < FEWEST_TEXTS - _ROUNDING or self._live(numbers):
            return None
        alone = self._log_alone(members, entries)
        closed = alone + float(log_choose(len(self._share), len(members)))
        pure = self._purity(entries) >= PURE
        held = self._log_held(members) if alone <= ALONE and pure else 0.0
        log_p = min(closed, self._log_again(members), held) + math.log(3)
        if log_p > math.log((RATE if pure else MIXED) if closed < 0 else OPEN) or not (closed < 0 or pure):
            return None
        return None if self._purity(entries) < TEAM and self._crowd(numbers) else Group(members, numbers, log_p)

    def _purity(self, entries: Ints) -> float:
        """Give the share of these entries among all of their episodes."""
        return float(len(entries) / self._found.size[np.unique(self._found.episode[entries])].sum())

    def _crowd(self, numbers: Ints) -> bool:
        """Whether many took part in these episodes once, fewer twice, still fewer more often; or most did once: a public, not a team."""
        found = self._found
        entries = np.flatnonzero(np.isin(found.episode, numbers))
        _, _, count = self._texts(entries)
        once, twice, more = (int((count == times).sum()) for times in (1, 2, 3))
        more = max(more, int((count == 4).sum()))  # noqa: PLR2004
        often = len(count) - once
        return (once >= twice >= more and once >= ONCE * often) or once >= MANY_ONCE * often

    def _log_held(self, members: Ints) -> float:
        """Give the logarithm of the chance that a search among drawn accounts holds as many members in groups as pure as PURE.

        Chance brings three at a time at least, so every third member counts.
        """
        return log_poisson_tail(len(members) // FEWEST_MEMBERS, self._held)

    @cached_property
    def _held(self) -> float:
        """How many groups' worth of members the same search holds on average where all accounts are drawn; at least one in all."""
        held, draws = 0, 0
        for drawn in redrawn(only(self._found, self._few), self._share):
            pairs = repeated(drawn, self._share)
            index = _Index(drawn, self._few, pairs, self._share, self._posts, again=self._again)
            draws += 1
            for edges in _components(pairs, np.ones(len(pairs.one), np.bool_)):
                group = index.held(np.unique(np.concatenate([pairs.one[edges], pairs.other[edges]])))
                pure = group is not None and index.pure(group)
                held += len(group) if group is not None and pure else 0
        return ODDS * max(held / FEWEST_MEMBERS, 1) / draws

    def _log_again(self, members: Ints) -> float:
        """Give the logarithm of the chance that as many pairs as in this group meet again anywhere in the table.

        How many do is drawn (`met_again_by_chance`); their number is nearly Poisson's.
        """
        inside = np.isin(self._pairs.one, members) & np.isin(self._pairs.other, members)
        return log_poisson_tail(int(inside.sum()), self._again)

    def _elsewhere(self, members: Ints, numbers: Ints) -> float:
        """Give the members' share of the posts that are not in these episodes: what is to be explained explains nothing."""
        entries = np.isin(self._found.episode, numbers)
        theirs = np.isin(self._found.account[entries], members).sum()
        written = float(self._share[members].sum()) * self._posts
        return float(max(written - theirs, 1) / max(self._posts - entries.sum(), 1))

    def _log_alone(self, members: Ints, good: Ints) -> float:
        """Give the logarithm of a bound for the chance that these very accounts keep so much to themselves.

        Each episode with a member in it draws its other accounts; a draw hits a member as their posts say. Episodes of
        few accounts are all counted, also those that speak against the group. The bound is Chernoff's, for a binomial variable;
        whoever asks it of a group that was looked for must take it as often as there are groups of this size.
        """
        found = self._found
        entries = np.union1d(good, self._entries(members)[self._few[found.episode[self._entries(members)]]])
        numbers, inside = np.unique(found.episode[entries], return_counts=True)
        drawn = float((found.size[numbers] - 1).sum())
        hits = float((inside - 1).sum())
        share = self._elsewhere(members, numbers)
        part = min(ODDS * share / (ODDS * share + 1 - share), MOST_KNOWN)
        rate = hits / max(drawn, 1)
        if rate <= part:
            return 0.0
        apart = (
            rate * math.log(rate / part) + (1 - rate) * math.log((1 - rate) / (1 - part))
            if rate < 1
            else -math.log(part)
        )
        return -drawn * apart
