"""Words and numbers of a text with their places: as written, and as they are compared.

Pure. Marks, hidden characters and apostrophes inside a word belong to it; digits, underscores and points part words, so that
"sharifov_1990.jpg" and "RustamSharifov" hold a surname. Text that was set is read over its line ends: "Шари-" "фов".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from casebook.search.fold import MARKS
from casebook.sensitive.letters import HIDDEN, TO_LATIN, plain

_LETTER: Final = r"[^\W\d_]"


def _ranges(letters: str) -> str:
    numbers = sorted(map(ord, set(letters)))
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


_INSIDE: Final = f"[{_ranges(MARKS)}{HIDDEN}]"
_TOKEN = re.compile(rf"\d+|{_LETTER}+(?:(?:{_INSIDE}+|['’‘ʼʻ`])(?:{_LETTER})+)*{_INSIDE}*")
_CAMEL = re.compile(r"(?<=[a-zа-яёғӣқӯҳҷ])(?=[A-ZА-ЯЁҒӢҚӮҲҶ])")
_CUT = re.compile(rf"({_LETTER}{{2,}})[-\u2010\u00ad][ \t]*\r?\n[ \t]*({_LETTER}{{2,}})")
_SPACED = re.compile(rf"(?<![^\W_]){_LETTER}(?:[ .·*_-]{_LETTER}){{3,}}(?![^\W_])")
_HIDDEN = re.compile(f"[{HIDDEN}]")
_MOST_GAP = 3  # characters between the parts of one number or phrase


@dataclass(frozen=True, slots=True)
class Token:
    """One word or run of digits: where it stands, as written, and in lower case without hidden characters."""

    start: int
    end: int
    raw: str
    plain: str

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital first letter, or in letters that have none."""
        return self.raw[0].isupper() or not self.raw[0].islower()


def tokens(text: str) -> list[Token]:
    """Give the words and numbers of a text in order."""
    found = []
    for match in _TOKEN.finditer(text):
        raw, start = match.group(), match.start()
        if raw.islower() or raw.isdigit() or not _CAMEL.search(raw):
            found.append(Token(start, match.end(), raw, _compared(raw)))
        else:
            for piece in _CAMEL.split(raw):
                found.append(Token(start, start + len(piece), piece, _compared(piece)))
                start += len(piece)
    return found


def joined_words(text: str) -> list[Token]:
    """Give the words that a line end cuts, and those written letter by letter, each as one word."""
    cut = (Token(m.start(), m.end(), m[1] + m[2], plain(m[1] + m[2])) for m in _CUT.finditer(text))
    spaced = ((match, re.sub(r"[\W_]", "", match.group())) for match in _SPACED.finditer(text))
    return [*cut, *(Token(match.start(), match.end(), word, plain(word)) for match, word in spaced)]


class Squeezed:
    """A text without anything between its words and numbers, in one alphabet, with the way back."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self._text = text
        self._tokens = found
        pieces = [squeezed_word(token.plain) for token in found]
        self.starts: list[int] = []
        at = 0
        for piece in pieces:
            self.starts.append(at)
            at += len(piece)
        self._at = {start: number for number, start in enumerate(self.starts)}
        self._at[at] = len(found)
        self.letters = "".join(pieces)

    def span(self, number: int, length: int) -> tuple[int, int] | None:
        """Give where `length` letters from token `number` on stand in the text; None if they end inside a word or lie apart."""
        after = self._at.get(self.starts[number] + length)
        if after is None or after <= number:
            return None
        between = zip(self._tokens[number : after - 1], self._tokens[number + 1 : after], strict=True)
        if any(self._apart(one, other) for one, other in between):
            return None
        return self._tokens[number].start, self._tokens[after - 1].end

    def _apart(self, one: Token, other: Token) -> bool:
        gap = other.start - one.end
        if gap <= _MOST_GAP:
            return False
        return len(_HIDDEN.sub("", self._text[one.end : other.start])) > _MOST_GAP


def squeezed(words: str) -> str:
    """Give words as `Squeezed.letters` has them."""
    return "".join(squeezed_word(token.plain) for token in tokens(words))


@lru_cache(maxsize=65536)
def squeezed_word(word: str) -> str:
    """Give one word with the look-alikes of other alphabets as Latin letters."""
    if word.isascii():
        return word.replace("'", "")
    return "".join(filter(str.isalnum, word.translate(TO_LATIN)))


@lru_cache(maxsize=65536)
def _compared(raw: str) -> str:
    if raw.isdigit():
        return raw if raw.isascii() else "".join(map(_digit, raw))
    return plain(raw)


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign, 0)) if not sign.isascii() else sign


