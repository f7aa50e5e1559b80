"""Letters that hide: what a line of hostile text may show, and how it is written in plain ASCII.

Used for names and for text on a page. It must not drop meaning silently where the text itself is evidence: a hidden
character is shown as its code. Sources: Unicode Standard Annex 9 (bidirectional marks), Unicode Technical Report 36.
"""

import unicodedata

_JOINERS = "\u200c\u200d"
# fmt: off
_PLAIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ғ": "gh", "ӣ": "i", "қ": "q", "ӯ": "u", "ҳ": "h", "ҷ": "j",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "o", "ң": "ng", "ө": "o", "ү": "u", "ұ": "u", "ә": "a", "һ": "h",
    "ا": "a", "آ": "a", "أ": "a", "إ": "e", "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j", "چ": "ch", "ح": "h",
    "خ": "kh", "د": "d", "ذ": "z", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t",
    "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n",
    "و": "v", "ؤ": "o", "ه": "h", "ة": "h", "ی": "i", "ي": "i", "ئ": "y", "ء": "",
}
# fmt: on
_CAPITALS = {letter.upper(): plain.capitalize() for letter, plain in _PLAIN.items() if letter.upper() != letter}
_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_TO_ASCII = str.maketrans(_PLAIN | _CAPITALS)


def shown(text: str, keep: str = "") -> str:
    """Return `text` with every hidden, directing or control character made visible, except those in `keep`.

    Controls become control pictures (␀), others their code (⟦U+202E⟧). Joiners inside Arabic-script words stay: Persian
    is misspelt without them.
    """
    return "".join(letter if letter in keep or seen(text, at) else _visible(letter) for at, letter in enumerate(text))


def seen(text: str, at: int) -> bool:
    """Whether a reader sees the character at `at`, and it turns nothing round; joiners count inside Arabic script."""
    letter = text[at]
    if letter in _JOINERS:
        return 0 < at < len(text) - 1 and _arabic(text[at - 1]) and _arabic(text[at + 1])
    return unicodedata.category(letter) not in _HIDDEN_CATEGORIES and letter not in _INVISIBLE


def to_ascii(text: str) -> str:
    """Return `text` in ASCII as far as its letters have a usual Latin spelling; any other character becomes "_"."""
    latin = unicodedata.normalize("NFC", text).translate(_TO_ASCII)
    bare = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    return "".join(c if c.isascii() else "_" for c in bare)


def _arabic(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("ARABIC LETTER")


def _visible(letter: str) -> str:
    code = ord(letter)
    if code < 0x20:  # noqa: PLR2004  -- C0 controls have pictures of their own
        return chr(0x2400 + code)
    return "␡" if letter == "\x7f" else f"⟦U+{code:04X}⟧"
