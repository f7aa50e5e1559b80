"""How like two texts are: for posts that were copied with a word changed, a link added, another letter for the same sound.

Pure: it sees texts and gives numbers, and decides nothing. What is alike is offered to a member, never merged.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from rapidfuzz import fuzz, process

from casebook.search.fold import fold

K = TypeVar("K")

NEAR: Final = 85.0  # per cent; on 3,000 real comments, pairs above it say the same, and pairs below 82 do not
SHORTEST: Final = 20  # characters: shorter texts are like many others by chance, and only count when they are equal
_DROPPED = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@[\w.]+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Likeness(Generic[K]):
    """A known text that is like the one asked about. `percent` is 0 to 100, rounded down."""

    known: K
    percent: int


def plain(text: str) -> str:
    """Give a text as it is compared: folded, without links, names, invisible characters, signs and spaces of its own."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(_WORD.findall(fold(_DROPPED.sub(" ", unicodedata.normalize("NFKC", seen)))))


def nearest(text: str, known: Iterable[tuple[K, str]], *, near: float = NEAR, most: int = 5) -> list[Likeness[K]]:
    """Find the known texts that say nearly the same, the nearest first, at most so many.

    `percent` is the share of letters that need no change, insertions and deletions counted alike (normalised indel
    similarity), after both texts were made plain.
    """
    wanted = plain(text)
    if not wanted:
        return []
    names, texts = [], []
    for name, words in known:
        names.append(name)
        texts.append(plain(words))
    cutoff = near if len(wanted) >= SHORTEST else 100.0
    found = process.extract(wanted, texts, scorer=fuzz.ratio, score_cutoff=cutoff, limit=most)
    return [Likeness(names[place], int(percent)) for _, percent, place in found]
