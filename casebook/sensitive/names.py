"""Taking a person's name apart: which word is the surname, which the father's name, which the name itself.

Pure. Casebook keeps a name as one line, since people know only their own order. What is a surname alone tells who somebody is; a
first name alone does not, so the two are treated differently.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from casebook.sensitive.letters import plain


class Part(StrEnum):
    """What a word of a name is."""

    GIVEN = "given"
    FATHER = "father"
    SURNAME = "surname"


@dataclass(frozen=True, slots=True)
class NamePart:
    """One word of a name."""

    word: str
    part: Part


_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u200b-\u200f'’‘ʼʻ`])*\.?")
_FATHER = re.compile(r"(?:[ое]вич|[ое]вна|ична|[oe]vi(?:t?ch|č)|[oe]vna|ویچ|ونا|қизи|оғлы|оглы|кызы|ugli|o'g'li|qizi)$")
_SURNAME = re.compile(
    r"(?:[оеё]ва?|ск[иа][ийя]|зода|заде|задэ|zoda|zod[ae]h?|zad[ae]h?|пур|pu?r|pour|и[её]н|iyon|iyan|ian|yan|янц?"
    r"|[oe](?:v|w|ff?)|[oe][vw]a|sky|skiy?|skaya|enko|енко|زاده|پور|نژاد|یان|وف|اف|یف|وا|ییف)$"
)
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "sayyid", "ҳоҷӣ", "мулло", "устод", "آقای", "خانم", "دکتر"})
_JOINED_SUFFIX = re.compile(r"\s+(?=(?:زاده|نژاد|پور|نیا|اف|وف|یف)(?:\s|$))")
_SHORTEST_ENDED = 5  # letters: "Тин" and "Лев" are names, not surnames with an ending


def name_parts(name: str) -> tuple[NamePart, ...]:
    """Give the words of a name with what each is; initials are no words. "" gives nothing."""
    turned = "," in name or "،" in name
    words = [word for word in _WORDS.findall(_JOINED_SUFFIX.sub("\u200c", name)) if _tells(word)]
    parts = [_by_ending(word) for word in words]
    if Part.SURNAME not in parts and len(words) > 1:
        parts[_place_of_surname(parts, turned=turned)] = Part.SURNAME
    return tuple(NamePart(word, part or Part.GIVEN) for word, part in zip(words, parts, strict=True))


def ends_as_surname(word: str) -> bool:
    """Whether a word has an ending that surnames have and other words seldom."""
    letters = plain(word)
    return len(letters) >= _SHORTEST_ENDED and bool(_SURNAME.search(letters))


def _tells(word: str) -> bool:
    return not word.endswith(".") and len(word) > 1 and plain(word) not in _TITLES


def _by_ending(word: str) -> Part | None:
    if _FATHER.search(plain(word)):
        return Part.FATHER
    return Part.SURNAME if ends_as_surname(word) else None


def _place_of_surname(parts: list[Part | None], *, turned: bool) -> int:
    # "Орзу Маҳса Каримовна": where a father's name closes the line, it began with the surname.
    if turned or (len(parts) > 2 and parts[-1] is Part.FATHER):  # noqa: PLR2004 -- surname, name, father's name
        return 0
    free = [place for place, part in enumerate(parts) if part is None]
    return free[-1] if free else len(parts) - 1
