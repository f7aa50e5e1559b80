"""Letters as they are compared between posts: beyond the fold of search, look-alikes of other scripts become one letter.

Works on code points in bulk, so that a million posts take seconds. A key for comparison only, never anything to show.
"""

import unicodedata
from typing import Final

import numpy as np

from casebook.analysis.posts import Flags, Ints
from casebook.search.fold import fold

BREAK, GAP, DROPPED = 0, 1, 2  # between texts; between words; inside a word, as if it were not there
_LARGEST = 0x110000

# Cyrillic, Greek and others that look like a Latin letter (a choice from Unicode's confusables), after lower case.
LOOKALIKES: Final = {
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "к": "k", "м": "m", "т": "t", "в": "b", "н": "h",
    "і": "i", "ї": "i", "ј": "j", "ѕ": "s", "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ѵ": "v", "ӏ": "l", "ɡ": "g", "ı": "i",
    "α": "a", "ε": "e", "ο": "o", "ρ": "p", "τ": "t", "υ": "y", "χ": "x", "κ": "k", "ν": "v", "ι": "i", "β": "b", "η": "h",
    "μ": "m", "ς": "c", "ʏ": "y", "ɑ": "a", "ԍ": "g", "ʜ": "h", "ᴀ": "a", "ᴇ": "e", "ᴏ": "o", "ᴘ": "p", "ᴄ": "c", "ᴋ": "k",
    "ᴍ": "m", "ᴛ": "t", "ᴠ": "v", "ᴡ": "w", "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "0": "o", "3": "з", "є": "e",
    "ӕ": "a", "æ": "a", "ø": "o", "ł": "l", "đ": "d", "ѐ": "e", "ґ": "г", "ԗ": "г", "ӄ": "k", "ҝ": "k", "ҟ": "k", "ӽ": "x",
    "ӿ": "x", "ҥ": "h", "ң": "h", "ҫ": "c", "ҭ": "t", "ү": "y", "ұ": "y", "ө": "o", "ѳ": "o", "ѡ": "w", "җ": "ж", "ҙ": "з",
}  # fmt: skip


class Letters:
    """Turns code points into compared ones; knows each code point from when it is first met."""

    def __init__(self) -> None:
        self._folded = np.full(_LARGEST, -1, np.int32)
        self._spaces = np.zeros(_LARGEST, np.bool_)

    def compare(self, codes: Ints) -> tuple[Ints, Flags]:
        """Give for each code point what it is compared as (BREAK, GAP, DROPPED or a letter), and whether it is a space."""
        folded = self._folded[codes]
        unknown = np.flatnonzero(folded < 0)
        if len(unknown):
            for code in np.unique(codes[unknown]).tolist():
                self._folded[code] = _compared(code)
                self._spaces[code] = code == 0 or chr(code).isspace()
            folded = self._folded[codes]
        return folded, self._spaces[codes]


def _compared(code: int) -> int:
    if code == 0:
        return BREAK
    character = chr(code)
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me", "Cc"} and not character.isspace():
        return DROPPED
    plain = fold(unicodedata.normalize("NFKC", character))
    if not plain:
        return DROPPED
    plain = LOOKALIKES.get(plain[0], plain[0])
    return ord(plain) if plain.isalnum() else GAP
