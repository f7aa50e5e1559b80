"""Words of places and addresses that tell where somebody is: "Beispielgasse 14, Malmö" is a street, its number and a town.

Pure. Words that every address has (street, district, centre, flat) tell nothing alone, so they are left out.
"""

import re
from dataclasses import dataclass

from casebook.search.fold import fold

_GENERIC = frozenset(
    fold(word)
    for word in """
    street st road rd avenue ave lane square house flat apartment apt room block building floor city town village district region
    province county area near north south east west old new upper lower the of in at and his her their mother father brother
    sister parents family home work office school university centre center camp reception asylum hostel shelter hotel lives living
    stays staying with since now previously unknown abroad somewhere country province
    улица ул ули проспект пр переулок пер площадь дом д квартира кв город г село с посёлок район р область обл край республика
    корпус этаж комната около возле под центр лагерь общежитие живёт проживает дома работа школа университет неизвестно за рубежом
    в на у с и из от до к по
    кӯчаи кӯча хиёбони хиёбон маҳаллаи маҳалла хонаи хона ҳуҷра шаҳри шаҳр деҳаи деҳа ноҳияи ноҳия вилояти вилоят ҷамоати ҷамоат
    марказ дар ва аз ба кишвар номаълум
    خیابان کوچه میدان شهر شهرستان ناحیه استان ولایت ولسوالی روستا خانه پلاک طبقه واحد محله در به از و کشور نامعلوم
    straße strasse str gasse platz weg allee haus wohnung stadt dorf kreis bezirk unterkunft heim zentrum in bei am an der die das
    rue avenue boulevard bd place chemin ville cada chez de la le les du des
    sokak cadde mahalle apartman daire kat ilçe il
    """.split()
)
_PIECES = re.compile(r"[,;/()\n|·•]+|\s[-–—]\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’\u200c\u0300-\u036f-]+[^\W\d_]+)*")
_NUMBER = re.compile(r"(?<![\w])\d{1,4}(?=[a-zа-я]?(?![\w]))", re.IGNORECASE)
_SHORTEST = 3  # letters
_SHORTEST_STREET = 4
_MOST_WORDS = 4  # in one phrase; longer pieces are sentences


@dataclass(frozen=True, slots=True)
class NumberedStreet:
    """The words of an address that name the street, and the numbers in it."""

    words: tuple[str, ...]
    numbers: frozenset[str]


def distinctive(word: str) -> bool:
    """Whether a word says more about a place than that it is one."""
    return len(word) >= _SHORTEST and fold(word) not in _GENERIC


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the names of places that a line holds, each as its telling words; countries are for the caller to leave out."""
    found = []
    for piece in _PIECES.split(text):
        if _NUMBER.search(piece):  # a street with its number is an address
            continue
        words = tuple(word for word in _WORD.findall(piece) if distinctive(word))
        if words and len(words) <= _MOST_WORDS and any(word[0].isupper() or not word[0].islower() for word in words):
            found.append(words)
    return tuple(dict.fromkeys(found))


def numbered_street(text: str) -> NumberedStreet:
    """Give what names a street and its house in an address; no words where it names no number."""
    words: list[str] = []
    numbers: list[str] = []
    for piece in _PIECES.split(text):
        here = _NUMBER.findall(piece)
        if here:
            numbers += here
            words += [word for word in _WORD.findall(piece) if distinctive(word) and len(word) >= _SHORTEST_STREET]
    if numbers and not words:  # "ул. Рудаки, д. 15, кв. 3": the number stands in a piece of its own
        words = [word for phrase in phrases(text)[:1] for word in phrase if len(word) >= _SHORTEST_STREET]
    return NumberedStreet(tuple(dict.fromkeys(words)), frozenset(numbers))
