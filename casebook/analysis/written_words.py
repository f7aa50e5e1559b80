"""The words of one post with their places, and the key that each is compared by: spelling variants and look-alikes have one.

Pure. A key is for comparing only, never anything to show: what people wrote is kept and shown as they wrote it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from casebook.analysis.letters import LOOKALIKES
from casebook.search.fold import MARKS, fold

_HIDDEN: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_INSIDE: Final = re.compile(f"[{_HIDDEN}]")
_LETTER: Final = r"[^\W_]"
_WORD: Final = re.compile(rf"{_LETTER}+(?:(?:[{_HIDDEN}]|[{re.escape(MARKS)}]|['’ʼ`])+{_LETTER}+)*")
_QUOTES: Final = str.maketrans(dict.fromkeys("'’ʼ`", ""))
_REPEATED: Final = re.compile(r"(\D)\1+")
_TWINS: Final = str.maketrans(LOOKALIKES)


class Word(NamedTuple):
    """One word of a text: its first character, the one after its last, and its key."""

    start: int
    end: int
    key: str


def words(text: str) -> list[Word]:
    """Give the words of a text in order. The places are those of the text as it was given."""
    return [Word(match.start(), match.end(), key(match.group())) for match in _WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """Give what a word is compared by.

    Case, marks, Tajik letters typed on a Russian keyboard, ё and е, Arabic forms of Persian letters, hidden characters, letters
    of other alphabets that look the same, and letters that are written several times make no difference.
    """
    plain = _INSIDE.sub("", unicodedata.normalize("NFKC", word)).translate(_QUOTES)
    return _REPEATED.sub(r"\1", fold(plain).translate(_TWINS))
