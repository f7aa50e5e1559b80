"""Names by their sound: one key for Раҳимов, Рахимов, Rahimov, Rakhimov, رحیموف and رحیم‌زاده (docs/formats/folding.md).

Pure. The key is the skeleton of consonants that the three scripts agree on. It finds more than was meant, so it is for names and
for suggestions, never a proof that two people are one.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

SHORTEST: Final = 2  # classes; one consonant says nothing
HEARD: Final = "\ue000"  # before each sound in the index: a letter of private use that no fold of a text holds

_CLASSES: Final = {
    "B": "бbب", "P": "пpپ", "T": "тtتط", "D": "дdد", "K": "кқkqcکق", "G": "гғgگغ", "H": "хҳhxһهةحخ", "C": "чҷжjҗچجژ",
    "S": "сsسصث", "Z": "зzزذضظ", "X": "шщش", "F": "фfف", "L": "лlل", "M": "мmم", "N": "нңnن", "R": "рrر",
}  # fmt: skip
# One sound in several letters, or in a letter and its mark (the marks are those of a decomposed text).
_TOGETHER: Final = {
    "s\u030c": "X", "s\u0327": "X", "shch": "X", "sch": "X", "sh": "X", "z\u030c": "C", "c\u030c": "C", "c\u0327": "C",
    "dzh": "C", "zh": "C", "ch": "C", "dj": "C", "дж": "C", "kh": "H", "gh": "G", "ph": "F", "ck": "K", "ц": "TS",
}  # fmt: skip
_VOWELS: Final = "аеёиоуыэюяіїєәөүұaeiouyıاعیى"
_SEMIVOWELS: Final = "вvwو"

_SPOKEN_AS = {letter: name for name, letters in _CLASSES.items() for letter in letters} | _TOGETHER
_SPOKEN = re.compile("|".join(sorted(_SPOKEN_AS, key=len, reverse=True)))
_OPENING = re.compile(rf"[{_VOWELS}][{_VOWELS}{_SEMIVOWELS}\u0300-\u036f]*")
_REPEATED = re.compile(r"(.)\1+")
# Apostrophes and joiners go; Arabic forms become Persian ones; what hamza and madda stood on stays.
_WRITTEN_PLAINLY = {ord(sign): None for sign in "'’‘ʼʻ`ʿʾءـ\u200c\u200d\u0653\u0654\u0655"} | str.maketrans("يك", "یک")

# Endings of surnames and of fathers' names that people add, drop and translate: what is left is the name itself.
# -ов, -ева and their like need no entry, for all their letters are silent here anyway.
_ENDING = re.compile(
    r"(?:зода|заде|задэ|zod[ae]h?|zad[aeo]h?|زاده|пур|pur|pour|poor|پور|ие(?:\u0308)?н|иян|iyon|iyan|ian|یان"
    r"|[ое]вич|[ое]вна|[oe]vich|[oe]vna|[oe]vitch|ویچ|off|eff|اف|وف|ییف|(?<=ه)یف)$"
)
# Persian names whose own ending looks like -ов.
_WHOLE = frozenset({"معروف", "روف", "رووف", "عفاف", "کشاف", "اشراف", "الطاف", "اوصاف", "صراف", "عطوف"})
_SILENT_L = re.compile(r"(?<=^ABD)L(?=[TDRZSXN])|L(?=DN$)")  # al- before a sun letter: Абдурраҳмон, Шамсиддин


@lru_cache(maxsize=65536)
def sounds(word: str) -> str:
    """Give the key that one name has in Cyrillic, Persian and Latin letters; "" for what is too short to say anything.

    A word and its fold have one key, but the marks of š, ş, č, ç and ž are heard only in the word as written.
    """
    letters = unicodedata.normalize("NFD", word.lower()).translate(_WRITTEN_PLAINLY)
    stem = letters if letters in _WHOLE else _ENDING.sub("", letters)
    return next((key for key in (_skeleton(stem), _skeleton(letters)) if len(key) >= SHORTEST), "")


def _skeleton(letters: str) -> str:
    opening = _OPENING.match(letters)
    first = "A" if opening else "V" if letters[:1] and letters[0] in _SEMIVOWELS else ""
    heard = "".join(_SPOKEN_AS[letter] for letter in _SPOKEN.findall(letters))
    key = _REPEATED.sub(r"\1", first + heard)
    return _SILENT_L.sub("", key).removesuffix("H")


# ── other spellings, to be shown ────────────────────────────────────────────────────────────────────────

_UNQUOTED = re.compile(r'"[^"]*"?|(?<!\S)-\S+')
WORD = re.compile(r"[^\W\d_]{3,}")
SHOWN: Final = 6
_KEYBOARD = str.maketrans("ғӣқӯҳҷ", "гикухч")
_TO_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "gh", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "ӣ": "i",
    "й": "y", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ӯ": "u", "ф": "f", "х": "kh", "ҳ": "h", "ц": "ts", "ч": "ch", "ҷ": "j", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_TO_CYRILLIC = {
    "shch": "щ", "dzh": "ҷ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "ғ", "yo": "ё", "ya": "я", "yu": "ю", "ph": "ф",
    "oo": "у", "ou": "у", "ee": "и", "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и",
    "j": "ҷ", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "u": "у",
    "v": "в", "w": "в", "x": "х", "y": "й", "z": "з",
}  # fmt: skip
_PERSIAN_ENDINGS = {
    "зода": "زاده", "заде": "زاده", "ова": "وا", "ева": "یوا", "ов": "وف", "ев": "ییف", "иддин": "الدین", "уддин": "الدین",
    "улло": "الله",
}  # fmt: skip
_TO_PERSIAN = {
    "б": "ب", "в": "و", "г": "گ", "ғ": "غ", "д": "د", "е": "ی", "ё": "یا", "ж": "ژ", "з": "ز", "и": "ی",
    "ӣ": "ی", "й": "ی", "к": "ک", "қ": "ق", "л": "ل", "м": "م", "н": "ن", "о": "ا", "п": "پ", "р": "ر", "с": "س", "т": "ت",
    "у": "و", "ӯ": "و", "ф": "ف", "х": "خ", "ҳ": "ح", "ц": "تس", "ч": "چ", "ҷ": "ج", "ш": "ش", "щ": "ش", "ъ": "ع", "ы": "ی",
    "э": "ی", "ю": "یو", "я": "یا", "а": "",
}  # fmt: skip


def spellings(query: str) -> tuple[str, ...]:
    """Give spellings in other letters that a search for these words finds too, to be told to whoever searched.

    They are guesses at how the name is written, a few of many, and each sounds as the word does. Persian leaves out the vowels,
    so from a Persian word nothing is guessed.
    """
    told: dict[str, None] = {}
    for word in WORD.findall(unicodedata.normalize("NFC", _UNQUOTED.sub(" ", query))):
        key = sounds(word)
        for other in _others(word.lower()):
            spelling = other.title() if word[0].isupper() else other
            if key and other != word.lower() and sounds(other) == key:
                told[spelling] = None
    return tuple(told)[:SHOWN]


def _others(word: str) -> tuple[str, ...]:
    if word.isascii():
        cyrillic = _rewritten(word, _TO_CYRILLIC)
        return cyrillic, _in_persian(cyrillic)
    if set(word) <= set(_TO_LATIN):
        return word.translate(_KEYBOARD), _rewritten(word, _TO_LATIN), _in_persian(word)
    return ()


def _in_persian(word: str) -> str:
    ending = next((ending for ending in _PERSIAN_ENDINGS if word.endswith(ending)), "")
    written = _rewritten(word.removesuffix(ending), _TO_PERSIAN) + _PERSIAN_ENDINGS.get(ending, "")
    return "ا" + written if word[0] in "ауӯиэ" else written


def _rewritten(word: str, by: dict[str, str]) -> str:
    return re.sub("|".join(sorted(by, key=len, reverse=True)), lambda found: by[found.group()], word)
