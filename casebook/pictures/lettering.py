"""How wide words will be, roughly, and how to shorten them: the server has no fonts, so it reckons on the wide side."""

import unicodedata

_WIDE = frozenset("mwMW@%—ЖШЩЮМФжшщюмфЫы")
_NARROW = frozenset("ijltfr.,:;!'|()[]{} ‘’·")
_CUT = "…"


def direction(text: str, otherwise: str) -> str:
    """The direction of the first strong character: "rtl" or "ltr"; `otherwise` when there is none."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise


def width_of(text: str, size: int = 12) -> int:
    """About how many units a line of that size takes; never less than most fonts need."""
    return round(sum(map(_share, text)) * size) + 1


def fitted(text: str, room: int, size: int = 12) -> str:
    """The words in one line that fits into `room`, cut with an ellipsis where they do not.

    Marks stay with the letter that they stand on, and nothing that turns other words around is let through.
    """
    line = " ".join(
        "".join(" " if character.isspace() else character for character in text if _shows(character)).split()
    )
    if width_of(line, size) <= room:
        return line
    left, kept = room / size - _share(_CUT), 0
    for at, character in enumerate(line):
        left -= _share(character)
        if left < 0:
            break
        kept = at + 1
    while kept < len(line) and kept > 0 and unicodedata.category(line[kept]).startswith("M"):
        kept -= 1
    return line[:kept].rstrip() + _CUT


def _shows(character: str) -> bool:
    # Joiners shape Persian words; other invisible characters could turn a label around.
    return character.isspace() or character in "\u200c\u200d" or not unicodedata.category(character).startswith("C")


def _share(character: str) -> float:
    """The width of a character in parts of the font's size."""
    category = unicodedata.category(character)
    if category.startswith("M") or category == "Cf":
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.05
    if character in _WIDE or character in _NARROW:
        return 0.9 if character in _WIDE else 0.4
    if unicodedata.bidirectional(character) == "AL":
        return 0.6
    if category == "Lu":
        return 0.72
    return 0.58 if character.isascii() else 0.63
