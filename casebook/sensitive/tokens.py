"""Words and numbers of a text with their places: as written, and as they are compared.

Pure. Marks, hidden characters and apostrophes inside a word belong to it; digits, underscores and points part words, so that
"sharifov_1990.jpg" and "RustamSharifov" hold a surname. Text that was set is read over its line ends: "Шари-" "фов".
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Final, NamedTuple

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
_CUT = re.compile(rf"(?<={_LETTER}{_LETTER})[-\u2010\u00ad][ \t]*\r?\n[ \t]*({_LETTER}{{2,}})")
_LAST_WORD = re.compile(rf"{_LETTER}+$")
_LONGEST_HALF = 40  # letters before a line's end
_BETWEEN: Final = " \u00a0\u2000-\u200a\u202f\u205f.,·•*_|/+~-"  # letters that are written apart
_SPACED = re.compile(rf"(?<![^\W_]){_LETTER}(?:[{_BETWEEN}]{_LETTER}){{3,}}(?![^\W_])")
_HIDDEN = re.compile(f"[{HIDDEN}]")
_MOST_GAP = 3  # characters between the parts of one number or phrase


class Token(NamedTuple):
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
    found: list[Token] = []
    known: dict[str, str] = {}  # "" for what is several words in one
    for match in _TOKEN.finditer(text):
        raw = match.group()
        written = known.get(raw)
        if written is None:
            written = known[raw] = "" if _CAMEL.search(raw) else compared(raw)
        if written:
            found.append(Token(match.start(), match.end(), raw, written))
        else:
            found += _pieces(raw, match.start())
    return found


def _pieces(raw: str, start: int) -> Iterator[Token]:
    for piece in _CAMEL.split(raw):
        yield Token(start, start + len(piece), piece, compared(piece))
        start += len(piece)


def joined_words(text: str) -> list[Token]:
    """Give the words that a line end cuts, and those written letter by letter, each as one word."""
    found = []
    for match in _CUT.finditer(text):
        half = _LAST_WORD.search(text[max(match.start() - _LONGEST_HALF, 0) : match.start()])
        word = (half.group() if half else "") + match[1]
        found.append(
            Token(match.end() - len(match.group()) - len(word) + len(match[1]), match.end(), word, plain(word))
        )
    for match in _SPACED.finditer(text):
        word = re.sub(r"[\W_]", "", match.group())
        found.append(Token(match.start(), match.end(), word, plain(word)))
    return found


class Squeezed:
    """A text without anything between its words and numbers, in one alphabet, with the way back."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self._text = text
        self._tokens = found
        pieces = [squeezed_word(token.plain) for token in found]
        places = list(accumulate(map(len, pieces), initial=0))
        self._at = {start: number for number, start in enumerate(places)}
        self.starts = places[:-1]
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
def compared(raw: str) -> str:
    """Give a word or a run of digits as it is compared: in lower case, in the digits of ASCII."""
    if raw.isdigit():
        return raw if raw.isascii() else "".join(map(_digit, raw))
    return plain(raw)


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign, 0)) if not sign.isascii() else sign
