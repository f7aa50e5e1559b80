"""One spelling for many (docs/formats/folding.md): Tajik typed on a Russian keyboard, Arabic forms of Persian letters, ё and е, marks.

Pure. A fold is a key for finding and comparing, never anything to show: what people wrote is kept and shown as they wrote it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import chain, groupby
from typing import Final

from casebook.search.sound import sounds, spellings

__all__ = ["fold", "sounds", "spans", "spellings", "tokens"]

BREVE: Final = "\u0306"  # the one mark that is kept, so that й stays й
ZWNJ: Final = "\u200c"

_TAJIK = ("ғг", "ӣи", "қк", "ӯу", "ҳх", "ҷч", "ёе")
_PERSIAN = ("يی", "كک", "ةه", "أا", "إا", "آا", "ؤو", "ئی")
_PAIRS = tuple((pair[0], pair[1]) for pair in (*_TAJIK, *_PERSIAN))
# Letters and signs that neither are marks nor come apart; what consists of them alone needs no look into Unicode's tables.
_UNMARKED = re.compile("[\x00-\x7fа-яА-Я«»—–…“”’№ءا-غف-يپچژکگی۰-۹،؛؟\u200b-\u200f]*")


def _ranges(numbers: Iterable[int]) -> str:
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


MARKS: Final = "".join(
    chr(number)
    for number in chain(range(0x300, 0x1F000), range(0xE0100, 0xE01F0))  # there are none elsewhere; a test looks
    if unicodedata.category(chr(number)) == "Mn"
)
_DROPPED = frozenset(MARKS) - {BREVE}
_PLAIN_WORD = re.compile(r"[^\W_]+")
_FOLDED_WORD = re.compile(rf"[^\W_]+(?:{BREVE}+[^\W_]*)*")
_WRITTEN_WORD = re.compile(rf"[^\W_]+(?:[{_ranges(map(ord, MARKS))}{ZWNJ}]+[^\W_]*)*")


def fold(text: str) -> str:
    """Give the text as it is compared: it and every way of typing it that the format's page names have one fold.

    Folding twice changes nothing. The result may be shorter or longer than the text.
    """
    folded = unicodedata.normalize("NFC", text).lower()
    if folded.isascii():
        return folded
    for written, kept in _PAIRS:
        folded = folded.replace(written, kept)
    folded = folded.replace(ZWNJ, "")
    if _UNMARKED.fullmatch(folded):
        return folded
    apart = unicodedata.normalize("NFD", folded)
    for mark in _DROPPED.intersection(apart):
        apart = apart.replace(mark, "")
    return unicodedata.normalize("NFC", apart)


def tokens(text: str) -> list[str]:
    """Give the folded words of the text, in their order.

    They are what FTS5's `unicode61` makes of the fold, but for signs that are newer than its tables: those it takes for letters,
    so that "ЛНР🤣вот" would be one word. An index is therefore given these words with spaces between them, not the fold itself.
    """
    folded = fold(text)
    return _word_in(folded).findall(folded)


def spans(text: str, wanted: Collection[str], *, prefix: bool) -> list[tuple[int, int]]:
    """Say where in the text, as it was written, words stand whose fold is wanted, or begins with a wanted one.

    Each pair is the first character of a word and the one after its last; marks and ZWNJ inside the word belong to it.
    """
    beginnings = tuple(sorted(filter(None, wanted), key=len, reverse=True))
    folded = fold(text)
    if not any(beginning in folded for beginning in beginnings):
        return []
    pattern = _wanted(beginnings, prefix=prefix)
    # No step of the fold lengthens a text, but lower case may. So if neither changed the length, each letter kept its place.
    in_place = len(folded) == len(text) == len(text.lower()) and unicodedata.is_normalized("NFC", text)
    if in_place and BREVE not in folded:
        return [match.span() for match in pattern.finditer(folded)]
    return [match.span() for match in _WRITTEN_WORD.finditer(text) if pattern.fullmatch(fold(match.group()))]


@lru_cache(maxsize=256)
def _wanted(beginnings: tuple[str, ...], *, prefix: bool) -> re.Pattern[str]:
    """Give what finds the whole of each wanted word in a folded text."""
    rest = rf"(?:[^\W_]|{BREVE})*" if prefix else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, beginnings))}){rest}")


def _word_in(folded: str) -> re.Pattern[str]:
    return _FOLDED_WORD if BREVE in folded else _PLAIN_WORD
