"""What of a group holds together: the part that no single text and no single account ties to the rest.

Two circles that have nothing to do with each other can touch in one text, or in one person who belongs to both. Accounts
and episodes are the two kinds of points of a graph; a block of it stays connected whichever one point is taken away.
"""

import numpy as np

from casebook.analysis.posts import Ints


def largest_block(account: Ints, episode: Ints) -> Ints:
    """Give the accounts of the block with most accounts; entry i says that `account[i]` took part in `episode[i]`.

    Of blocks of the same size, the one that holds the smallest account number is given. Time grows with the entries.
    """
    who, one = np.unique(account, return_inverse=True)
    other = np.unique(episode, return_inverse=True)[1] + len(who)
    blocks = [[point for point in block if point < len(who)] for block in _blocks(_beside(one, other))]
    best = max(blocks, key=lambda block: (len(block), -min(block, default=0)), default=[])
    return np.asarray(who[sorted(best)])


def _beside(one: Ints, other: Ints) -> list[list[int]]:
    """Give for each point the points beside it; `one` and `other` are the ends of the lines."""
    ends, far = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((far, ends))
    ends, far = ends[order], far[order]
    new = np.ones(len(ends), np.bool_)
    new[1:] = (ends[1:] != ends[:-1]) | (far[1:] != far[:-1])
    ends, far = ends[new], far[new]
    cuts = np.flatnonzero(np.diff(ends)) + 1
    return [part.tolist() for part in np.split(far, cuts)]


def _blocks(beside: list[list[int]]) -> list[list[int]]:
    """Give the points of each block (Hopcroft and Tarjan 1973), without recursion: groups can be large."""
    found = [0] * len(beside)  # in which order points were found, from 1
    low = [0] * len(beside)
    blocks, count = list[list[int]](), 0
    for root in range(len(beside)):
        if found[root]:
            continue
        count += 1
        found[root] = low[root] = count
        way = [(root, -1, iter(beside[root]))]
        held = [root]
        while way:
            point, before, rest = way[-1]
            for far in rest:
                if not found[far]:
                    count += 1
                    found[far] = low[far] = count
                    held.append(far)
                    way.append((far, point, iter(beside[far])))
                    break
                if far != before:
                    low[point] = min(low[point], found[far])
            else:
                way.pop()
                if before >= 0:
                    low[before] = min(low[before], low[point])
                    if low[point] >= found[before]:
                        at = held.index(point) if held[-1] != point else len(held) - 1
                        blocks.append([before, *held[at:]])
                        del held[at:]
    return blocks
