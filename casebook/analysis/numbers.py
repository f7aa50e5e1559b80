"""Telephone numbers, addresses and passport numbers in the words of a post, by their shape alone.

Pure. The shapes are bounded, so that no text takes long. It does not know whose they are, or whether they are in use.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

_FEWEST, _MOST = 10, 15  # digits of a number with its country (ITU-T E.164)
_ABROAD: Final = re.compile(r"(?<![\w+])(?:\+|00)\d[\d ()./\u00a0-]{7,18}\d(?!\w)")
_AT_HOME: Final = re.compile(
    r"(?<![\w+.,-])(?:8[ (-]{0,2}9\d{2}[) -]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}|\(?\d{2,3}\)?[ -]\d{3}[ -]\d{2}[ -]\d{2})(?![\w-])"
)
_PASSPORT: Final = re.compile(
    r"(?:паспорт|шиноснома|passport|پاسپورت|گذرنامه|شناسنامه)[^\d\n]{0,30}\d{6,10}(?!\d)", re.IGNORECASE
)
_STREET: Final = (
    r"(?<!\w)(?:ул\.|улица|улице|проспект|просп\.|пр-т|переулок|пер\.|мкр\.?|микрорайон|к[ӯу]чаи|хи[ёе]бони|маҳаллаи|махаллаи|خیابان|کوچه)"
    r"\s{1,2}"
)
_HOUSE: Final = r"(?:д\.|дом|хонаи|хона|кв\.|№|پلاک|خانه)"
_STREET_FIRST: Final = re.compile(
    rf"{_STREET}(?:[^\n,;!?]{{2,40}}(?:,\s{{0,3}}{_HOUSE}?|\s{{1,3}}{_HOUSE})|[^\W\d_]{{2,20}}(?: [^\W\d_]{{2,20}})?)\s{{0,2}}\d{{1,4}}(?!\w)",
    re.IGNORECASE,
)
_HOUSE_FIRST: Final = re.compile(
    r"(?<!\w)\d{1,5}[ ,]{1,2}(?:[^\W\d_]{2,20} ){1,3}(?:street|avenue|road|lane)(?!\w)", re.IGNORECASE
)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for match in _ABROAD.finditer(text):
        if _FEWEST <= sum(map(str.isdigit, match.group())) <= _MOST:
            yield match.span()
    yield from (match.span() for match in _AT_HOME.finditer(text))


def _passports(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _PASSPORT.finditer(text))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for shape in (_STREET_FIRST, _HOUSE_FIRST):
        yield from (match.span() for match in shape.finditer(text))


NUMBERS: Mapping[str, Callable[[str], Iterator[tuple[int, int]]]] = MappingProxyType(
    {"phone": _phones, "passport": _passports, "address": _addresses}
)
"""What gives the places of each kind, in characters, by the name that the rules use."""
