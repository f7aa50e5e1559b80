"""Words of places and addresses that tell where somebody is: "Beispielgasse 14, Malmö" is a street, its number and a town.

Pure. Words that every address has (street, district, centre, flat) tell nothing alone, so they are left out.
"""

import re
from dataclasses import dataclass

from casebook.search.fold import fold
from casebook.sensitive.wordlists import generic_places, street_words

_GENERIC = frozenset(map(fold, generic_places()))
_STREETS = frozenset(map(fold, street_words()))
_PIECES = re.compile(r"[,;/()\n|·•]+|\s[-–—]\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’\u200c\u0300-\u036f-]+[^\W\d_]+)*")
_NUMBER = re.compile(r"(?<![\w])\d{1,4}(?=[a-zа-я]?(?![\w]))", re.IGNORECASE)
_SHORTEST = 3  # letters
_SHORTEST_STREET = 4
_MOST_WORDS = 4  # in one phrase; longer pieces are sentences


@dataclass(frozen=True, slots=True)
class NumberedStreet:
    """The words of an address that name the street, and the numbers in it."""

    words: tuple[str, ...]
    numbers: frozenset[str]


def distinctive(word: str) -> bool:
    """Whether a word says more about a place than that it is one."""
    return len(word) >= _SHORTEST and fold(word) not in _GENERIC


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the names of places that a line holds, each as its telling words; countries are for the caller to leave out."""
    found = []
    for piece in _PIECES.split(text):
        written = _WORD.findall(piece)
        if _NUMBER.search(piece) or _STREETS.intersection(map(fold, written)):
            continue
        words = tuple(word for word in written if distinctive(word))
        if words and len(words) <= _MOST_WORDS and any(word[0].isupper() or not word[0].islower() for word in words):
            found.append(words)
    return tuple(dict.fromkeys(found))


def numbered_street(text: str) -> NumberedStreet:
    """Give what names a street and its house in an address: "ул. Рудаки, д. 15" has them in pieces of their own."""
    words: list[str] = []
    numbers: list[str] = []
    for piece in _PIECES.split(text):
        here = _NUMBER.findall(piece)
        if here:
            numbers += here
            words += [word for word in _WORD.findall(piece) if distinctive(word) and len(word) >= _SHORTEST_STREET]
        elif _STREETS.intersection(map(fold, _WORD.findall(piece))):
            words += [word for word in _WORD.findall(piece) if distinctive(word)]
    return NumberedStreet(tuple(dict.fromkeys(words)), frozenset(numbers))
