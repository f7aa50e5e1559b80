"""Accounts that each share several texts with others of them, though hardly two of them ever meet twice.

A team can see to it that each text is posted by two of its accounts, and by ever other two. So beside pairs that meet again,
the accounts are looked at that are left when everybody goes who has not enough texts with those who stay. Only copies with the same
words count here: where two people write much, some of their texts are alike by accident, and two of them are soon found.
"""

import numpy as np

from casebook.analysis.episodes import Episodes
from casebook.analysis.families import joined
from casebook.analysis.posts import Ints

TEXTS = 3.0  # weighted, that each shares with others who stay
OWN = 0.6  # share of those who stay in a text
_FEWEST = 3  # accounts


def knots(found: Episodes, accounts: int) -> list[Ints]:
    """Give the accounts of each connected part of what is left, the largest first."""
    left = np.ones(accounts, np.bool_)
    here = np.flatnonzero(found.same[found.episode])
    while True:
        here = here[left[found.account[here]]]
        inside = np.bincount(found.episode[here], minlength=len(found.size))
        here = here[((inside >= 2) & (inside >= OWN * found.size))[found.episode[here]]]  # noqa: PLR2004
        texts = np.bincount(found.account[here], weights=found.weight[found.episode[here]], minlength=accounts)
        stays = texts >= TEXTS - 1e-6
        if np.array_equal(stays, left):
            break
        left = stays
    if not len(here):
        return []
    _, episode = np.unique(found.episode[here], return_inverse=True)
    who, number = np.unique(found.account[here], return_inverse=True)
    label = joined(np.arange(len(who) + episode.max() + 1), number, len(who) + episode)[: len(who)]
    order = np.argsort(label, kind="stable")
    parts = np.split(who[order], np.flatnonzero(np.diff(label[order])) + 1)
    return sorted((part for part in parts if len(part) >= _FEWEST), key=lambda part: (-len(part), int(part[0])))
