"""Meetings: two accounts in the same episode; and pairs that meet again over other texts, weighted by how rarely chance does it.

Chance means: each episode keeps its number of accounts, each account its number of posts, and who takes part where is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from casebook.analysis.chance import log_choose
from casebook.analysis.episodes import Episodes
from casebook.analysis.posts import Floats, Ints, distinct

MOST_MEETINGS = 1_000_000  # held at once; the smallest episodes come first, for they tell most
LARGEST = 400  # accounts of an episode whose pairs are formed
_SEED = 20261127
SPREAD = 3.0  # people are not alike: somebody may be this much likelier to take part than their posts say


@dataclass(frozen=True, slots=True)
class Repeated:
    """Pairs of accounts that met over several different texts: `count` families, `log_p` the chance of so much, per pair."""

    one: Ints
    other: Ints
    count: Ints
    log_p: Floats


def repeated(found: Episodes, share: Floats) -> Repeated:
    """Give the pairs that met over at least two families. `share` is each account's share of all posts."""
    accounts = len(share)
    packed, episode = _meetings(found, accounts)
    if not len(packed):
        nothing = np.empty(0, np.int64)
        return Repeated(nothing, nothing, nothing, np.empty(0))
    one, other = packed // accounts, packed % accounts
    size = found.size[episode]
    log_one = np.minimum(np.log(size * SPREAD * share[one]), 0) + np.minimum(np.log(size * SPREAD * share[other]), 0)
    # One family counts once for a pair, by its most telling meeting.
    order = np.lexsort((log_one, found.family[episode], packed))
    packed, log_one, size, family = packed[order], log_one[order], size[order], found.family[episode][order]
    new = np.ones(len(packed), np.bool_)
    new[1:] = (packed[1:] != packed[:-1]) | (family[1:] != family[:-1])
    packed, log_one, size = packed[new], log_one[new], size[new]
    starts = np.flatnonzero(np.concatenate([[True], packed[1:] != packed[:-1]]))
    count = np.diff(np.append(starts, len(packed)))
    log_p = np.add.reduceat(log_one, starts)
    rarest = np.maximum.reduceat(size, starts)
    sizes = np.sort(found.size)
    chances = np.searchsorted(sizes, rarest, side="right")  # episodes of that size or rarer
    log_p = np.minimum(log_p + log_choose(chances, count), 0)
    again = count >= 2  # noqa: PLR2004
    return Repeated(packed[starts][again] // accounts, packed[starts][again] % accounts, count[again], log_p[again])


def met_again_by_chance(found: Episodes, share: Floats) -> float:
    """Give how many pairs meet again on average when the accounts of all episodes are drawn by their posts.

    The draws are seeded: the same posts give the same number. At least one pair in all draws is taken as met.
    """
    met = [len(repeated(drawn, share).one) for drawn in redrawn(found, share)]
    return max(sum(met), 1) / len(met)


def redrawn(found: Episodes, share: Floats) -> Iterator[Episodes]:
    """Give the same episodes with all accounts drawn by their posts, several times; the draws are seeded."""
    draws = next(many for least, many in ((200_000, 2), (40_000, 5), (0, 20)) if len(found.account) >= least)
    chance = np.random.default_rng(_SEED)
    upto = np.cumsum(share)
    for _ in range(draws):
        yield replace(found, account=np.searchsorted(upto, chance.random(len(found.account)) * upto[-1], side="right"))


def _meetings(found: Episodes, accounts: int) -> tuple[Ints, Ints]:
    """Give each meeting as a packed pair and its episode, of accounts that stand in several families."""
    family = found.family[found.episode]
    pairs = distinct(found.account * (found.family.max(initial=0) + 1) + family)
    often = np.bincount(pairs // (found.family.max(initial=0) + 1), minlength=accounts) >= 2  # noqa: PLR2004
    kept = often[found.account]
    account, episode = found.account[kept], found.episode[kept]
    order = np.lexsort((account, episode))
    account, episode = account[order], episode[order]
    numbers, starts, sizes = np.unique(episode, return_index=True, return_counts=True)
    allowed = np.flatnonzero((sizes >= 2) & (found.size[numbers] <= LARGEST))  # noqa: PLR2004
    allowed = allowed[np.argsort(sizes[allowed], kind="stable")]
    allowed = allowed[np.cumsum(sizes[allowed] * (sizes[allowed] - 1) // 2) <= MOST_MEETINGS]
    packed, where = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for size in np.unique(sizes[allowed]).tolist():
        some = allowed[sizes[allowed] == size]
        rows = account[starts[some][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        packed.append((rows[:, left] * accounts + rows[:, right]).ravel())
        where.append(np.repeat(numbers[some], len(left)))
    return np.concatenate(packed), np.concatenate(where)
