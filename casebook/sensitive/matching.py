"""Looking words up by their consonants, and comparing the few that share them with the patterns of the terms.

Pure. Patterns are compiled when a word first needs them: of many terms few share their consonants with a text.
"""

from collections import defaultdict
from typing import Final

from casebook.search.fold import fold
from casebook.sensitive.letters import merged, readings, skeleton
from casebook.sensitive.patterns import (
    SHORTEST_INFLECTED,
    cased_pattern,
    cased_pattern_of_persian,
    persian_pattern,
    skeletons,
)
from casebook.sensitive.spellings import WordForm

REMEMBERED: Final = 16_384  # words of texts whose forms are known; the same ones come again in every text


class Matcher:
    """Words that are looked for by their sound. What a word of a text may be is worked out once."""

    def __init__(self) -> None:
        self._exact: dict[str, list[WordForm]] = defaultdict(list)
        self._by_skeleton: dict[str, dict[WordForm, None]] = defaultdict(dict)
        self._known: dict[str, tuple[WordForm, ...]] = {}

    def keep(self, form: WordForm) -> None:
        """Look for one more word."""
        self._known.clear()
        if form.written:
            self._exact[fold(form.written)].append(form)
        for _, reading in form.heard:
            if not skeleton(reading):
                continue
            for key in skeletons(reading, inflected=_inflected(form, reading)):
                self._by_skeleton[key][form] = None

    def fitting(self, word: str) -> tuple[WordForm, ...]:
        """Give the forms that a word of a text, in lower case, may be."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._compared(word)
        return known

    def _compared(self, word: str) -> tuple[WordForm, ...]:
        found = dict.fromkeys(self._exact.get(fold(word), ()))
        for kind, reading in readings(word):
            bones = skeleton(reading)
            if bones:
                near = self._by_skeleton.get(bones, ())
                found.update(dict.fromkeys(form for form in near if form not in found and _fits(form, kind, reading)))
        return tuple(found)


def _fits(form: WordForm, kind: str, reading: str) -> bool:
    return any(_one_fits(form, heard, kind, reading) for heard in form.heard)


def _one_fits(form: WordForm, heard: tuple[str, str], kind: str, reading: str) -> bool:
    own, known = heard
    inflected = _inflected(form, known)
    if kind == "p":
        return bool(persian_pattern(known, inflected=inflected, own=own == "p").fullmatch(reading))
    if own == "p":
        return bool(cased_pattern_of_persian(known, inflected=inflected).fullmatch(reading))
    return bool(cased_pattern(known, inflected=inflected).fullmatch(reading))


def _inflected(form: WordForm, reading: str) -> bool:
    return form.inflected and len(merged(reading)) >= SHORTEST_INFLECTED
