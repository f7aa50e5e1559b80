"""The one date that a title names: "Order of 8 April 2026", "Хат аз 5 марти соли 2026", "Report, August 2026".

It reads days and months that are written out in full and nothing else; where a title names two different ones, none is taken.
"""

import re

from casebook.dates.names import READABLE
from casebook.dates.reading import from_form
from casebook.errors import InvalidInput

_MONTH = "|".join(sorted((re.escape(name) for name, number in READABLE.items() if number <= 12), key=len, reverse=True))  # noqa: PLR2004
_YEAR = r"(?:\s+(?:соли|سال))?,?\s+\d{4}\b"
_NAMED = re.compile(
    rf"(?<!\d)\d{{4}}-\d\d-\d\d(?!\d)|(?<!\d)\d{{1,2}}\.\d{{1,2}}\.\d{{4}}(?!\d)"
    rf"|\b\d{{1,2}}\s+(?:{_MONTH}){_YEAR}|\b(?:{_MONTH})\s+\d{{1,2}},?\s+\d{{4}}\b|\b(?:{_MONTH}){_YEAR}"
)


def named_date(title: str) -> str:
    """Give the only date of a title as "2026-04-08" or "2026-08"; "" where it names none, or more than one."""
    found = {_read(words) for words in _NAMED.findall(title.casefold())} - {""}
    return found.pop() if len(found) == 1 else ""


def _read(words: str) -> str:
    try:
        return from_form(words.replace(",", " ")).edtf
    except InvalidInput:
        return ""
