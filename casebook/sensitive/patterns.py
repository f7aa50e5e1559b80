"""Patterns over readings: which readings of a text's words are one word of a name, with the endings that languages add.

Pure. A pattern is made of the reading of one word and is asked only about readings with the same consonants; so it may be
generous with vowels, which transliterations and Persian treat as they like.
"""

import re
from functools import lru_cache
from itertools import product

from casebook.sensitive.letters import merged, skeleton

LOOSE_FROM = 3  # consonants: shorter words must agree in their vowels
SHORTEST_INFLECTED = 4  # letters of a reading: what is shorter takes no endings

# Russian cases, Tajik -ро, -и, -ам…, -ҷон, -хон and what is written of them in Latin; English and Turkish -s, -ni, -ga.
_VOWEL_ENDING = "(?:A|I|U|IU|AI|AIU|AM|IM|AMI|IMI|AH|IH|AGA|AMU|IGA|IMU|AX|AT|AN|AIA|IA|IAM|IAMI|IAH|IAI)"
_PARTICLE = "(?:RA|AMRA|ATRA|AXRA|IRA|HA|HARA|MAN|TAN|XAN|AMAN|ATAN|AXAN|JAN|JANI|JANIM|JANRA|HAN|HANI|S|IS|GA|NI|NING|DAN|DA|BIK|BI|AKA|LIK)"
_CASED_ENDING = f"(?:{_VOWEL_ENDING}?{_PARTICLE}?)"
_PERSIAN_ENDING = "(?:[YA]{0,2}|RA|YRA|HA|HAY|AM|AT|AX|JAN|HAN|YM|MAN|TAN|XAN)"
ENDING_SKELETONS = (
    "", "M", "H", "G", "T", "X", "N", "R", "S", "MR", "TR", "XR", "HR", "MN", "TN", "XN", "JN", "JNM", "JNR", "HN", "HNR",
    "NG", "NNG", "DN", "D", "BK", "B", "K", "LK", "MH", "HH",
)  # fmt: skip
_ONE_VOWEL = re.compile("[AO]{2,}")  # Саъдӣ: Saadi, Sa'di
_FAMILY = ("ZADA", "ZAD", "ZADI", "IAN", "IIAN", "PUR", "AV", "IV", "AVA", "IVA")
_FAMILY_ENDING = re.compile(r"(?:ZODA|ZADA|ZODI|ZADI|ZAD|[IO]?IOVA?|[OI]VA?|[OI]FF?|PUR|I?ION)$")


@lru_cache(maxsize=8192)
def cased_pattern(reading: str, *, inflected: bool) -> re.Pattern[str]:
    """Give what fits merged readings of Cyrillic and Latin words; the endings stand in the group `ending`."""
    letters, tail = _opened(_ONE_VOWEL.sub("O", reading))
    loose = len(skeleton(reading)) >= LOOSE_FROM
    body = "".join(_cased(letter, place, letters, loose=loose) for place, letter in enumerate(letters))
    if not inflected:
        return re.compile(body + tail + "(?P<ending>)")
    if tail:  # Мадина, Мадины, Мадиною: the last vowel gives way
        return re.compile(f"{body}(?:{tail}(?P<ending>{_PARTICLE}?)|{_VOWEL_ENDING})")
    return re.compile(f"{body}(?P<ending>{_CASED_ENDING})")


@lru_cache(maxsize=8192)
def persian_pattern(reading: str, *, inflected: bool, own: bool) -> re.Pattern[str]:
    """Give what fits readings of words in Persian letters, where short vowels are not written.

    `own`: the word is known in Persian letters itself, so that nothing need be guessed.
    """
    if own:
        return re.compile(f"{reading}(?P<ending>{_PERSIAN_ENDING if inflected else ''})")
    letters = _ONE_VOWEL.sub("O", reading)
    body = "".join(_persian(letter, place, letters) for place, letter in enumerate(letters))
    return re.compile(body + (f"(?P<ending>{_PERSIAN_ENDING})" if inflected else "(?P<ending>)"))


@lru_cache(maxsize=8192)
def cased_pattern_of_persian(reading: str, *, inflected: bool) -> re.Pattern[str]:
    """Give what fits Cyrillic and Latin readings of a word that is known in Persian letters alone."""
    wide = {"A": "[AI]I?", "W": "(?:[UVA]+|IU|IV)", "Y": "I[AI]?"}
    body, after_consonant = "", False
    for place, letter in enumerate(reading):
        vowel = letter in wide
        if not vowel and after_consonant:
            body += "[AIU]?"
        if letter == "H" and place == len(reading) - 1:  # زرینه: Зарина
            body += "H?"
            continue
        body += wide.get(letter, "[FV]" if letter == "F" and place == len(reading) - 1 else letter)
        after_consonant = not vowel
    return re.compile(f"{body}(?P<ending>{_CASED_ENDING if inflected else ''}|[AI])")


def skeletons(reading: str, *, inflected: bool) -> set[str]:
    """Give every skeleton under which a fitting reading may be found."""
    letters = merged(reading)
    # ҷ on a Russian keyboard is ч; Russian writes some ҳ as г.
    kinds = [_SEVERAL.get(letter, letter) for letter in skeleton(letters)]
    bases = (
        {"".join(choice) for choice in product(*kinds)}
        if sum(len(kind) > 1 for kind in kinds) < len("four")
        else {skeleton(letters)}
    )
    if letters[-1:] in {"V", "W"}:
        bases |= {base + "F" for base in bases}
    if letters[-2:] in {"VA", "WA"}:
        bases |= {base + "F" for base in bases}
    if letters[-1:] == "F":
        bases |= {base[:-1] for base in bases}
    if letters[-1:] in "AIY":
        bases |= {base + "H" for base in bases}
    if letters.endswith("H"):
        bases |= {base.removesuffix("H") for base in bases}
    if not inflected:
        return bases
    return {base + ending for base in bases for ending in ENDING_SKELETONS}


def family_variants(reading: str) -> tuple[str, ...]:
    """Give readings of the other forms of a surname: Раҳимов is registered anew as Раҳимзода. () where it has no such ending."""
    stem = _FAMILY_ENDING.sub("", reading)
    if stem == reading or len(skeleton(stem)) < LOOSE_FROM:
        return ()
    return tuple(stem + ending for ending in _FAMILY if stem + ending != reading)


_SEVERAL = {"J": "JC", "H": "HG"}


def _opened(reading: str) -> tuple[str, str]:
    """Part a reading from a last vowel that gives way to endings: Мадин-а; "" where a consonant closes it."""
    letters = reading
    if len(merged(letters)) >= SHORTEST_INFLECTED and letters[-1:] in "AOI":
        return letters[:-1], {"A": "AH?", "O": "AH?", "I": "II?"}[letters[-1]]
    return letters, ""


def _cased(letter: str, place: int, letters: str, *, loose: bool) -> str:
    following, last = letters[place + 1 : place + 2], place == len(letters) - 1
    before_last = place == len(letters) - 2
    close = {"O": "A", "V": "[VF]" if last or before_last else "V", "F": "[FV]" if last else "F", "J": "[JC]"}
    if not loose:
        return close.get(letter, letter)
    wide = {
        "O": "A?" if letters[place - 1 : place] == "I" else "A",  # ё and е
        "A": "A?" if following == "I" else "[AI]",
        "U": "[UA]",
        "H": "H" if last else "[HG]",
    }
    return wide.get(letter) or close.get(letter, letter)


def _persian(letter: str, place: int, letters: str) -> str:
    if place == 0:
        return {"A": "A", "O": "A", "I": "[AY]{1,2}", "U": "AW?", "V": "W"}.get(letter, letter)
    last, before_v = place == len(letters) - 1, letters[place + 1 : place + 2] == "V"
    inside = {
        "A": "[AH]?" if last else "A?",
        "O": "[AHW]?" if last else "[AW]?",
        "I": "Y{0,2}A?" if before_v else "Y?",
        "U": "W?",
        "V": "[WF]{1,2}",
    }
    return inside.get(letter, letter)
