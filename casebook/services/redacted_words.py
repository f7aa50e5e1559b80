"""Close words of a text: each place where they stand, in whatever script variant and ending, becomes a code in brackets.

Pure: it opens nothing and keeps nothing. Words are found by the fold that search uses (docs/formats/folding.md), so that ӣ and и,
ي and ی, ё and е close each other; the last word also closes what begins with it, since endings name nobody less. A number (of a
telephone, an account, a passport) is closed however its figures are set apart, with the + or 00 before it: exports.md §4.1, §4.3.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casebook.errors import InvalidInput
from casebook.model.redaction import Mark
from casebook.search.fold import spans, tokens
from casebook.services.drafts import coded

MOST_WORDS = 200

_LEAST_FIGURES = 5  # of a number that tells whose it is; fewer are a house, an age, a year
_APART = r"(?:\(0\)|[\s().\-/\u2010-\u2015\u200b-\u200f\u2060-\u2069]){0,6}"  # may stand inside a number
_AREA = r"(?:\((?=\+?[0-9]{1,4}\)))?"  # "(+44) 7700", not the bracket around a whole number
_BEGIN = rf"{_AREA}(?:(?:\+|(?<!\w)00){_APART}|(?<![^\W_]))"  # from abroad, or as it stands
_NUMBER = re.compile(r"[A-Z0-9\s+().\-/\u2010-\u2015\u200b-\u200f\u2060-\u2069]+", re.ASCII | re.IGNORECASE)
_LONG_WORD = re.compile(r"[A-Z]{5,}", re.IGNORECASE)  # a bank's code has four letters


@dataclass(frozen=True, slots=True)
class Closing:
    """Words to be closed, as somebody typed them, and the code that takes their place. `row` is where they were typed."""

    words: str
    code: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class ClosedText:
    """A text with codes in it, and where they stand in it."""

    text: str
    marks: tuple[Mark, ...]


def close(text: str, closings: Sequence[Closing]) -> ClosedText:
    """Give the text with the code in brackets wherever the words stood; where two closings overlap one code stands for both.

    Raises:
        InvalidInput: nothing was asked for, a code is unknown, or words do not stand in the text; the row is named.
    """
    if not closings:
        raise InvalidInput("Choose at least one place to close.", field="rows")
    if len(closings) > MOST_WORDS:
        raise InvalidInput("These are too many at once. Close at most %(most)s.", field="rows", most=MOST_WORDS)
    wanted: list[tuple[int, int, str]] = []
    for closing in closings:
        code = coded("redaction_code", closing.code, f"rows-{closing.row}-code")
        found = list(places(text, closing.words))
        if not code:
            raise InvalidInput("Choose a code for each place.", field=f"rows-{closing.row}-code")
        if not found:
            raise InvalidInput("These words do not stand in the text.", field=f"rows-{closing.row}-words")
        wanted += [(start, end, code) for start, end in found]
    return _replaced(text, _merged(wanted))


def places(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Give where words stand in a text, one after another with nothing but signs and spaces between; a number with its +."""
    wanted = tokens(words)
    runs: list[tuple[int, int]] = []
    for number, word in enumerate(wanted):
        here = spans(text, {word}, prefix=number == len(wanted) - 1)
        runs = list(_joined(text, runs, here)) if number else here
    yield from runs
    yield from _numbers(text, words)


def _numbers(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Give where the figures and letters of a number stand, in whatever groups; nothing where the words are no number."""
    typed = _figures(words).strip()
    if not _NUMBER.fullmatch(typed) or _LONG_WORD.search(typed):
        return
    signs = "".join(letter for letter in typed.replace("(0)", "") if letter.isalnum())
    if signs.isdigit() and typed.startswith("00"):
        signs = signs.removeprefix("00")
    if sum(letter.isdigit() for letter in signs) < _LEAST_FIGURES:
        return
    set_apart = re.compile(rf"{_BEGIN}{_AREA}{_APART.join(signs)}\w*", re.IGNORECASE)
    yield from (found.span() for found in set_apart.finditer(_figures(text)))


def _figures(text: str) -> str:
    """Give the text with the digits of every script as 0 to 9, each in its place."""
    return "".join(str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text)


def _joined(text: str, runs: list[tuple[int, int]], words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    starts = [first for first, _ in words]
    for start, end in runs:
        following = bisect_left(starts, end)  # only the next one can stand right behind
        if following < len(words) and not any(letter.isalnum() for letter in text[end : starts[following]]):
            yield start, words[following][1]


def _merged(wanted: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    # What two closings share is closed once, over all that either covers; the longer one gives the code.
    merged: list[tuple[int, int, str]] = []
    longest = 0
    for start, end, code in sorted(wanted):
        if not merged or start >= merged[-1][1]:
            merged.append((start, end, code))
            longest = end - start
            continue
        first, last, held = merged[-1]
        merged[-1] = (first, max(last, end), code if end - start > longest else held)
        longest = max(longest, end - start)
    return merged


def _replaced(text: str, found: list[tuple[int, int, str]]) -> ClosedText:
    new, marks, at = "", [], 0
    for start, end, code in found:
        new += text[at:start]
        marks.append(Mark(code=code, start=len(new), end=len(new) + len(code) + 2))
        new += f"[{code}]"
        at = end
    return ClosedText(new + text[at:], tuple(marks))
