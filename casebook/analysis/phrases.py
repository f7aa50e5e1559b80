"""Phrases of the act rules as they are looked for: alternatives, beginnings, and words between (docs/formats/act-rules.md).

Pure, in time that grows with the text and not with its square: from each word on, only the phrases that can begin there are
followed, and none of them further than its own length.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from casebook.analysis.written_words import Word, key

GAP: Final = 3  # words that "..." admits
_ENDS_SENTENCE: Final = re.compile("[.!?؟…\n]")


class Place(NamedTuple):
    """Where something was found: the first and the last word by number, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Step:
    exact: frozenset[str]
    begins: tuple[str, ...]
    between: int  # words that may stand before it

    def fits(self, word: str) -> bool:
        return word in self.exact or word.startswith(self.begins)


class Phrases:
    """Phrases made ready to be looked for, each with what it stands for."""

    def __init__(self, written: Iterable[tuple[str, int]]) -> None:
        self._exact: defaultdict[str, list[tuple[int, tuple[_Step, ...]]]] = defaultdict(list)
        self._begins: defaultdict[str, list[tuple[int, tuple[_Step, ...]]]] = defaultdict(list)
        for phrase, meaning in written:
            steps = _steps(phrase)
            for word in steps[0].exact:
                self._exact[word].append((meaning, steps[1:]))
            for beginning in steps[0].begins:
                self._begins[beginning].append((meaning, steps[1:]))
        self._lengths = sorted({len(each) for each in self._begins})

    def find(self, text: str, words: Sequence[Word]) -> Iterator[tuple[int, Place]]:
        """Give what stands in a text, as what it stands for and its place; a phrase never runs over the end of a sentence."""
        for number, word in enumerate(words):
            for meaning, rest in self._beginning(word.key):
                last = _followed(text, words, number, rest)
                if last is not None:
                    yield meaning, Place(number, last)

    def _beginning(self, word: str) -> Iterator[tuple[int, tuple[_Step, ...]]]:
        yield from self._exact.get(word, ())
        for length in self._lengths:
            if length > len(word):
                return
            yield from self._begins.get(word[:length], ())


def _steps(phrase: str) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    between = 0
    for written in phrase.split():
        if written == "...":
            between = GAP
            continue
        ways = written.split("|")
        exact = frozenset(key(way) for way in ways if not way.endswith("*"))
        steps.append(_Step(exact, tuple(key(way[:-1]) for way in ways if way.endswith("*")), between))
        between = 0
    if not steps or any("" in step.exact or "" in step.begins for step in steps):
        raise ValueError(f"no phrase: {phrase!r}")
    return tuple(steps)


def _followed(text: str, words: Sequence[Word], at: int, rest: tuple[_Step, ...]) -> int | None:
    """Give the word with which the rest of a phrase ends after word `at`, None where it does not follow."""
    for step in rest:
        for number in range(at + 1, min(at + 2 + step.between, len(words))):
            if _ENDS_SENTENCE.search(text, words[number - 1].end, words[number].start):
                return None
            if step.fits(words[number].key):
                at = number
                break
        else:
            return None
    return at
