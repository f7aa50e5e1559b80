"""Made-up texts from the words of real ones (words/words.md), the same for the same seed. No real text, no real person."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, TypeVar
from uuid import UUID

from casebook.vocabulary.terms import terms

T = TypeVar("T")
_BITS: Final = 64
_FACTOR, _STEP = 6364136223846793005, 1442695040888963407  # Knuth's MMIX


class Chance:
    """Numbers that look like chance and are the same each time: measurements must be repeatable. For nothing secret."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, limit: int) -> int:
        """Give the next number from 0 up to and without `limit`."""
        self._state = (self._state * _FACTOR + _STEP) % (1 << _BITS)
        return (self._state >> 24) % limit

    def one_of(self, several: Sequence[T]) -> T:
        """Give one of several."""
        return several[self.below(len(several))]

    def id(self) -> UUID:
        """Give the next id."""
        return UUID(int=self.below(1 << 40) << 88 | self.below(1 << 40) << 48 | self.below(1 << 40), version=4)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in three scripts."""

    cyrillic: str
    latin: str
    arabic: str


def text(chance: Chance, language: str, words: int) -> str:
    """Make a text of so many words, each as likely as it was in the texts it comes from."""
    pool = _pool(language)
    return " ".join(pool[chance.below(len(pool))] for _ in range(words))


@cache
def names() -> tuple[Name, ...]:
    """Give the names."""
    return tuple(Name(*line.split()) for line in _lines("names"))


@cache
def codes(list_name: str) -> tuple[str, ...]:
    """Give the codes of a list that forms offer."""
    return tuple(term.code for term in terms(list_name) if term.selectable)


def words_of(language: str) -> list[tuple[int, str]]:
    """Give the words of a language, each with how often it was seen."""
    counted = (line.rsplit(" ", 1) for line in _lines(language))
    return [(int(seen), word) for word, seen in counted]


@cache
def _pool(language: str) -> tuple[str, ...]:
    """Give each word as often as it was seen."""
    return tuple(word for seen, word in words_of(language) for _ in range(seen))


def _lines(name: str) -> list[str]:
    whole = resources.files("casebook.bench").joinpath("words", f"{name}.txt").read_text("utf-8")
    return [line for line in whole.splitlines() if line and not line.startswith("#")]
