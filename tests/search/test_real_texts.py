"""Real comments and aligned real texts on a shelf: each is found by its words as people type them in each script."""

import random
import unicodedata
from collections.abc import Callable
from uuid import UUID

import pytest

from casebook.search.entry import Entry, Query
from casebook.search.shelf import Shelf
from tests.search.test_fold import TO_KEYBOARD, ZWNJ, comments, declaration

Typing = Callable[[str], str]
CASE = UUID(int=1)


def on_a_russian_keyboard(word: str) -> str:
    return "".join(TO_KEYBOARD.get(letter, letter) for letter in word.lower())


def with_arabic_letters(word: str) -> str:
    return word.replace("ی", "ي").replace("ک", "ك")


def decomposed(word: str) -> str:
    return unicodedata.normalize("NFD", word)


WAYS: dict[str, tuple[Typing, ...]] = {
    "tgk": (str, str.upper, on_a_russian_keyboard, decomposed),
    "pes_1": (str, with_arabic_letters, lambda word: word.replace(ZWNJ, ""), decomposed),
    "rus": (str, str.upper, on_a_russian_keyboard, decomposed),
    "comments": (str, str.upper, on_a_russian_keyboard, decomposed),
}


def written(language: str) -> tuple[str, ...]:
    return comments() if language == "comments" else declaration(language)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """All of them, as posts of one case."""
    filled = Shelf()
    filled.put(
        Entry(
            noun="content_item",
            record=UUID(int=1_000_000 * (1 + place) + number),
            case=CASE,
            text=text,
            facets=(("noun", "content_item"), ("language", language)),
        )
        for place, language in enumerate(WAYS)
        for number, text in enumerate(written(language))
    )
    return filled


@pytest.mark.parametrize("language", WAYS)
def test_every_way_of_typing_finds_the_text(shelf: Shelf, language: str) -> None:
    place, choose = list(WAYS).index(language), random.Random(7)
    texts = [(number, text) for number, text in enumerate(written(language)) if any(map(str.isalpha, text))]
    missed = []
    for number, text in choose.sample(texts, 40):
        letters = "".join(
            letter if letter.isalpha() or letter == ZWNJ else " " for letter in unicodedata.normalize("NFC", text)
        )
        word = max(letters.split(), key=len)
        for way in WAYS[language]:
            found = shelf.find(Query(words=way(word), at_once=10_000))
            if UUID(int=1_000_000 * (1 + place) + number) not in {hit.record for hit in found.hits}:
                missed.append((way, word))
    assert missed == []


def test_the_beginning_of_a_word_and_a_phrase_are_found(shelf: Shelf) -> None:
    title = declaration("tgk")[0]
    assert shelf.find(Query(words=f'"{title}"')).total >= 1
    assert shelf.find(Query(words=title.split()[-1][:4])).total >= shelf.find(Query(words=title.split()[-1])).total
