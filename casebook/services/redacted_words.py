"""Close words of a text: each place where they stand, in whatever script variant and ending, becomes a code in brackets.

Pure: it opens nothing and keeps nothing. Words are found by the fold that search uses (docs/formats/folding.md), so that ӣ and и,
ي and ی, ё and е close each other; the last word also closes what begins with it, since endings name nobody less.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from casebook.errors import InvalidInput
from casebook.model.redaction import Mark
from casebook.search.fold import spans, tokens
from casebook.services.drafts import coded

MOST_WORDS = 200


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
    """Give where words stand in a text, one after another with nothing but signs and spaces between."""
    wanted = tokens(words)
    runs: list[tuple[int, int]] = []
    for number, word in enumerate(wanted):
        here = spans(text, {word}, prefix=number == len(wanted) - 1)
        runs = list(_joined(text, runs, here)) if number else here
    yield from runs


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
