"""Words of three scripts in one spelling, with their vowels: what Шарифов, Šarifov, Sharifoff and شریفوف have in common.

Pure. A *reading* is a run of sound letters: consonants P B T D K G H J C S Z X F L M N R V, vowels A O I U, and the letters of
Persian that may be either, W (و) and Y (ی). It is finer than `casebook.search.sound`: there a name is looked for on purpose, here
every word of a text is compared, so vowels have to agree too. It must not be shown or kept.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

VOWELS: Final = "AOIU"
WEAK: Final = "AOIUVWY"  # what a skeleton leaves out

# Characters that a reader does not see; they may stand anywhere in a word.
HIDDEN: Final = (
    "\u00ad\u034f\u061c\u0640\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f"
)

_CYRILLIC: Final = {
    "а": "A", "б": "B", "в": "V", "г": "G", "ғ": "G", "д": "D", "е": "I", "ё": "IO", "ж": "J", "з": "Z", "и": "I", "ӣ": "I",
    "й": "I", "к": "K", "қ": "K", "л": "L", "м": "M", "н": "N", "о": "O", "п": "P", "р": "R", "с": "S", "т": "T", "у": "U",
    "ӯ": "U", "ф": "F", "х": "H", "ҳ": "H", "ц": "TS", "ч": "C", "ҷ": "J", "ш": "X", "щ": "X", "ъ": "", "ы": "I", "ь": "",
    "э": "I", "ю": "IU", "я": "IA", "дж": "J", "і": "I", "ї": "I", "є": "I", "ў": "U", "ң": "N", "ө": "O", "ү": "U", "ұ": "U",
    "ә": "A", "һ": "H",
}  # fmt: skip
_LATIN: Final = {
    "a": "A", "ā": "O", "â": "O", "å": "O", "ä": "A", "ə": "A", "b": "B", "c": "K", "č": "C", "ç": "C", "ć": "C", "d": "D",
    "e": "I", "f": "F", "g": "G", "ğ": "G", "ġ": "G", "ḡ": "G", "h": "H", "i": "I", "ı": "I", "j": "J", "k": "K", "l": "L",
    "m": "M", "n": "N", "o": "O", "ö": "O", "p": "P", "q": "K", "r": "R", "s": "S", "š": "X", "ş": "X", "ș": "X", "ś": "X",
    "ŝ": "X", "t": "T", "u": "U", "v": "V", "w": "V", "x": "H", "y": "I", "z": "Z", "ž": "J", "ß": "S", "ł": "L", "đ": "D",
    "shch": "X", "sch": "X", "tsch": "C", "tch": "C", "dsch": "J", "dzh": "J", "dž": "J", "dj": "J", "zh": "J", "sh": "X",
    "ch": "C", "kh": "H", "gh": "G", "ph": "F", "ck": "K", "ou": "U", "oo": "U", "ee": "I", "oʻ": "U", "o'": "U",
}  # fmt: skip
# Germans, Poles and ISO 9 write j for й, Germans and Poles ch for х, Turks c for ҷ; the French write ch for ш.
_LATIN_ELSEWHERE: Final = _LATIN | {"j": "I", "ch": "H", "c": "J"}
_LATIN_IN_FRENCH: Final = _LATIN | {"ch": "X", "tch": "C"}
_PERSIAN: Final = {
    "ا": "A", "آ": "A", "أ": "A", "إ": "A", "ٱ": "A", "ب": "B", "پ": "P", "ت": "T", "ط": "T", "ث": "S", "س": "S", "ص": "S",
    "ج": "J", "ژ": "J", "چ": "C", "ح": "H", "خ": "H", "ه": "H", "ة": "H", "ە": "H", "د": "D", "ذ": "Z", "ز": "Z", "ض": "Z",
    "ظ": "Z", "ر": "R", "ش": "X", "ع": "", "غ": "G", "ف": "F", "ق": "K", "ک": "K", "ك": "K", "گ": "G", "ل": "L", "م": "M",
    "ن": "N", "و": "W", "ؤ": "W", "ی": "Y", "ي": "Y", "ى": "Y", "ئ": "Y", "ء": "",
}  # fmt: skip
# Letters that look alike; a word that mixes the two scripts is read as either.
_CYRILLIC_LOOKS, _LATIN_LOOKS = "авеёкмнорстухіјѕһ", "abeëkmhopctyxijsh"
TO_LATIN: Final = str.maketrans(_CYRILLIC_LOOKS + "ѵԁԛԝ", _LATIN_LOOKS + "vdqw")
# Small capitals, which Unicode does not take apart; and Greek letters in a word of another script.
_SMALL_CAPITALS: Final = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_GREEK_LOOKS: Final = str.maketrans("αβγεηικμνορτυχω", "abyenikmvoptuxw")
_TO_CYRILLIC: Final = str.maketrans(_LATIN_LOOKS[:-4] + "i", _CYRILLIC_LOOKS[:-4] + "і")

_HIDDEN_IN_WORD = re.compile(f"[{HIDDEN}]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_LATIN_LETTER = re.compile("[a-zÀ-ɏ]")
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
_GREEK_LETTER = re.compile("[\u0370-\u03ff]")
_REPEATED = re.compile(r"(.)\1+")
_APOSTROPHES: Final = "'’‘ʼʻ`ʿʾ´ʹ"
_QUIET = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
_ONE_QUOTE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))


def _pattern(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)) + r"|\w")


_TABLES = {
    name: (table, _pattern(table))
    for name, table in (
        ("c", _CYRILLIC),
        ("l", _LATIN),
        ("e", _LATIN_ELSEWHERE),
        ("f", _LATIN_IN_FRENCH),
        ("p", _PERSIAN),
    )
}


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Give a word composed, in lower case, without hidden characters: compatibility letters (𝐒, Ｓ) become common ones."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFKC", _HIDDEN_IN_WORD.sub("", unicodedata.normalize("NFKC", word))).lower()
    letters = letters.translate(_SMALL_CAPITALS)
    if _GREEK_LETTER.search(letters) and (_LATIN_LETTER.search(letters) or _CYRILLIC_LETTER.search(letters)):
        return letters.translate(_GREEK_LOOKS)
    return letters


def script(word: str) -> str:
    """Say in which script a word of `plain` is written: "c", "l", "p", "m" for a mixture of look-alikes, "" for another."""
    if word.isascii() or not _CYRILLIC_LETTER.search(word):
        if _LATIN_LETTER.search(word):
            return "l"
        return "p" if _ARABIC_LETTER.search(word) else ""
    return "m" if _LATIN_LETTER.search(word) else "c"


def detailed(word: str) -> tuple[tuple[str, str], ...]:
    """Give each way to read a word as (script, reading); several where its script or its system of letters is not certain."""
    letters = plain(word)
    match script(letters):
        case "c":
            return (("c", _read(letters, "c")),)
        case "p":
            return (("p", _read_persian(letters)),)
        case "l":
            return tuple(("l", reading) for reading in dict.fromkeys(_read(letters, table) for table in "lef"))
        case "m":
            cyrillic, latin = letters.translate(_TO_CYRILLIC), letters.translate(TO_LATIN)
            return (("c", _read(cyrillic, "c")), ("l", _read(latin, "l")))
    return ()


@lru_cache(maxsize=32768)
def readings(word: str) -> tuple[tuple[str, str], ...]:
    """Give each way to read a word of a text as (script, reading), О and А as one: transliterations do not agree on them."""
    return tuple((kind, merged(reading)) for kind, reading in detailed(word))


def merged(reading: str) -> str:
    """Give a reading in which О and А are one letter."""
    return _REPEATED.sub(r"\1", reading.replace("O", "A"))


def skeleton(reading: str) -> str:
    """Give the consonants of a reading that no script leaves out."""
    return "".join(letter for letter in reading if letter not in WEAK)


# Аҳмадҷон and Ahmadjon: the sign for ҷ is not the д of the name with the ж of -ҷон.
_BEFORE_JON = re.compile(r"(?<=\w[dд])(?=jon|жон)")


def _read(letters: str, name: str) -> str:
    table, pattern = _TABLES[name]
    letters = _BEFORE_JON.sub("-", letters)
    letters = letters.translate(_QUIET if name == "c" else _ONE_QUOTE)
    heard = "".join(_sound(found, table) for found in pattern.findall(letters))
    return _REPEATED.sub(r"\1", heard)


def _read_persian(letters: str) -> str:
    heard = _read(letters, "p")
    return "A" + heard if letters.startswith("ع") and not heard.startswith("A") else heard


def _sound(found: str, table: dict[str, str]) -> str:
    known = table.get(found)
    if known is not None:
        return known
    base = unicodedata.normalize("NFD", found)[:1]  # é, ȟ: the letter below the mark
    return table.get(base, "")
