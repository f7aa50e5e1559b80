"""Kinds of acts proposed from the words of a post, each with the rule and the words that are the reason (docs/formats/act-rules.md).

Pure. A proposal is a question to a caseworker and never an answer: the rules know words, not what is meant. They do not understand
"not", a quotation, a joke, or who speaks of whom. Nothing here may record anything.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Any, Final

from casebook.analysis.numbers import NUMBERS
from casebook.analysis.phrases import Phrases, Place
from casebook.analysis.written_words import Word, words

WITHIN: Final = 10  # words between the two halves of a rule with `near`
MOST_PLACES: Final = 20  # of one rule in one post
LONGEST: Final = 100_000  # characters of a post that are looked at
_LANGUAGES: Final = ("en", "ru", "tg", "fa")
_FOUND, _ONE, _OTHER, _UNLESS = range(4)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the code of the list act_type that it proposes, and what it is called in each language."""

    name: str
    act: str
    labels: Mapping[str, str]

    def label(self, locale: str) -> str:
        """The rule's name for a reader."""
        return self.labels.get(locale, self.labels["en"])


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one rule found in a post. `places` are in characters of the text, in order, none over another."""

    rule: Rule
    places: tuple[tuple[int, int], ...]

    def words(self, text: str) -> tuple[str, ...]:
        """The words that were found, as they were written."""
        return tuple(text[start:end] for start, end in self.places)


class Rules:
    """Rules made ready to be asked about many texts."""

    def __init__(self, told: Sequence[Mapping[str, Any]]) -> None:
        self.rules: tuple[Rule, ...] = tuple(
            Rule(one["name"], one["act"], {language: one[language] for language in _LANGUAGES}) for one in told
        )
        self._numbers = [tuple(one.get("numbers", ())) for one in told]
        self._phrases = Phrases(pair for number, one in enumerate(told) for pair in _written(number, one))

    def propose(self, text: str) -> tuple[Proposal, ...]:
        """Give what the rules find, in the order of the rules; () is the ordinary answer. Raises nothing on any text."""
        text = text[:LONGEST]
        found = words(text)
        halves: defaultdict[int, list[Place]] = defaultdict(list)
        for meaning, place in self._phrases.find(text, found):
            halves[meaning].append(place)
        made = []
        for number, rule in enumerate(self.rules):
            places = [*self._of_words(halves, found, number), *self._of_numbers(text, number)]
            if places:
                made.append(Proposal(rule, tuple(_apart(places))[:MOST_PLACES]))
        return tuple(made)

    def _of_words(
        self, halves: Mapping[int, list[Place]], found: Sequence[Word], number: int
    ) -> Iterator[tuple[int, int]]:
        here: dict[int, list[Place]] = {part: halves.get(4 * number + part, []) for part in range(4)}
        for place in (*here[_FOUND], *_near(here[_ONE], here[_OTHER])):
            if not any(
                place.first <= other.last and other.first <= place.last for other in here[_UNLESS][:MOST_PLACES]
            ):
                yield found[place.first].start, found[place.last].end

    def _of_numbers(self, text: str, number: int) -> Iterator[tuple[int, int]]:
        for kind in self._numbers[number]:
            yield from NUMBERS[kind](text)


@cache
def rules() -> Rules:
    """Give the rules of this edition, read once.

    Raises:
        ValueError, KeyError: a rule of the table is not whole; a test reads it.
    """
    return Rules(_table()["rule"])


def edition() -> str:
    """The edition of the rules: a record that was made from a proposal can name it."""
    return str(_table()["edition"])


def marked(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Cut a text into pieces, in order and without a loss; True marks those that lie in a place."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _apart(places):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("casebook.analysis").joinpath("act_rules.toml").read_text("utf-8"))


def _written(number: int, rule: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    one, other = rule.get("near", ((), ()))
    parts = (rule["phrases"], one, other, rule.get("unless", ()))
    for part, phrases in enumerate(parts):
        yield from ((phrase, 4 * number + part) for phrase in phrases)


def _near(one: list[Place], other: list[Place]) -> Iterator[Place]:
    """Give both halves wherever they stand near each other: each of the one with the next of the other on either side."""
    if not one or not other:
        return
    ordered = sorted(other, key=attrgetter("first"))
    at = 0
    for place in sorted(one, key=attrgetter("first")):
        while at < len(ordered) and ordered[at].last < place.first - WITHIN:
            at += 1
        if at < len(ordered) and ordered[at].first <= place.last + WITHIN:
            yield place
            yield ordered[at]


def _apart(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give places in order, those that overlap as one."""
    start, end = -1, -1
    for first, last in sorted(places):
        if first < end:
            end = max(end, last)
            continue
        if end > start:
            yield start, end
        start, end = first, last
    if end > start:
        yield start, end
