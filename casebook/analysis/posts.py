"""The posts that are looked at, as columns: numbers for accounts, texts and objects, seconds for times.

Values only. Accounts, texts and objects are numbered in the order in which they first appear; -1 stands for none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

OBJECT, LINK, IMAGE, TARGET = "object", "link", "image", "target"
KINDS = (OBJECT, LINK, IMAGE, TARGET)
TEXT, REPOST = "text", "repost"
TIME, MADE = "time", "made"


@dataclass(frozen=True, slots=True)
class Posts:
    """All posts of one table that name an account and a time; every column has one entry a post.

    `times` are seconds since 1970 in UTC. `texts` holds each different text once, `text` its number for each post.
    `objects` has, for each kind in KINDS that the table knows, the number of what was shared, answered or shown.
    `created` is the second at which each account was made, NaN where the table does not say. `skipped` counts the rows
    that were left out, by their reason (a message id).
    """

    accounts: tuple[str, ...]
    texts: list[str]
    account: Ints
    time: Floats
    text: Ints
    post_ids: list[str]
    objects: Mapping[str, Ints] = field(default_factory=dict)
    object_names: Mapping[str, list[str]] = field(default_factory=dict)
    created: Floats = field(default_factory=lambda: np.empty(0))
    rows: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many posts there are."""
        return len(self.account)


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Give the different values in order. By sorting: for millions of numbers NumPy's own way takes ten times as long."""
    values = np.sort(values)
    new = np.ones(len(values), np.bool_)
    new[1:] = values[1:] != values[:-1]
    return values[new]
