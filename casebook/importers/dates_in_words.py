"""Times that exports write for people, in words of their language and mostly without a zone.

"Mar 05, 2024 2:00:00 pm" and "dub 10, 2014 9:02:15 odpol." of Facebook, "5 марта 2024 г., 14:00". Names of months come from CLDR; one
that two languages use for two months is not read. Source: what other
readers of such exports describe (2014 to 2026).
"""

import re
import unicodedata
from collections import defaultdict
from copy import deepcopy
from functools import lru_cache
from typing import Any

from babel.localedata import LocaleDataDict, load

from casebook.dates import Moment
from casebook.dates.names import READABLE
from casebook.importers.choice import Choice
from casebook.importers.times import stamp

# fmt: off
_LANGUAGES = (
    "en", "ru", "uk", "be", "fa", "ar", "tr", "uz", "kk", "ky", "az", "tg", "hy", "ka", "de", "fr", "es", "it", "pt", "pl", "cs",
    "sk", "lt", "lv", "et", "nl", "sv", "fi", "ro", "hu", "el",
)
# fmt: on
_MONTHS = 12
_NOON = 12
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\s?(?P<half>\D{1,20}))?"
_WORD = r"(?P<month>[^\W\d_][^\d\s,]{0,20})"
_MONTH_FIRST = re.compile(rf"{_WORD}\s(?P<day>\d{{1,2}})[,،]?\s(?P<year>\d{{4}})[,،]?\s(?:\D{{1,8}}\s)?{_CLOCK}")
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})\.?\s(?:de\s)?{_WORD}\s(?:de\s)?(?P<year>\d{{4}})(?:\s?[гр]\.)?[,،]?\s(?:\D{{1,8}}\s)?{_CLOCK}"
)
_OLD = re.compile(r"\w{1,30}, (.{5,40}\d{4}) at (\d{1,2}:\d{2}[ap]m) UTC([+-]\d{2}):?(\d{2})?")
_MORNING = frozenset({"am", "a", "dopol", "dop", "vorm", "дп", "öö", "قظ", "ق", "قبلازظهر", "ص", "to", "de", "πμ"})
_EVENING = frozenset({"pm", "p", "odpol", "odp", "nachm", "пп", "ös", "بظ", "ب", "بعدازظهر", "م", "tk", "du", "μμ"})
_LONGEST = 100


def when(shown: str, choice: Choice) -> tuple[Moment, tuple[str, ...]]:
    """Read a time of a page; its own zone goes before `choice.zone`. Returns the moment and notes about it."""
    old = _OLD.fullmatch(shown)
    written = f"{old[1]} {old[2]} {old[3]}:{old[4] or '00'}" if old else _numbers(shown) or shown
    moment, notes = stamp(written, choice)
    return Moment(moment.edtf, moment.zone, shown[:200]), notes


def is_time(shown: str) -> bool:
    """Whether these words are a day with a time of day, and nothing else."""
    return "T" in when(shown, Choice())[0].edtf


def _numbers(shown: str) -> str:
    """Return the time in numbers, the year first; "" for words that are none."""
    if len(shown) > _LONGEST:
        return ""
    plain = _plain(shown)
    match = _MONTH_FIRST.fullmatch(plain) or _DAY_FIRST.fullmatch(plain)
    month = _months().get(match["month"].strip("."), 0) if match else 0
    if match is None or not month:
        return ""
    hour = int(match["hour"])
    if half := "".join(mark for mark in match["half"] or "" if mark.isalpha()):
        if half not in _MORNING | _EVENING or not 1 <= hour <= _NOON:
            return ""
        hour = hour % _NOON + (_NOON if half in _EVENING else 0)
    second = f":{match['second']}" if match["second"] else ""
    return f"{match['year']}-{month:02}-{int(match['day']):02} {hour:02}:{match['minute']}{second}"


def _plain(shown: str) -> str:
    """Lower case, digits of any script as 0 to 9, single spaces, no marks of direction."""
    if shown.isascii():
        return " ".join(shown.lower().split())
    folded = unicodedata.normalize("NFKC", shown)
    digits = (str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in folded)
    kept = (mark for mark in digits if unicodedata.category(mark) != "Cf")
    return " ".join("".join(kept).casefold().split())


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """The months by their names, long and short, that mean one month only in all these languages."""
    meant: defaultdict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES:
        for form in _names_of_months(language).values():
            for width in ("abbreviated", "wide"):
                for number, name in form[width].items():
                    meant[_plain(str(name)).strip(".")].add(number)
    for name, number in READABLE.items():
        if number <= _MONTHS:
            meant[_plain(name).strip(".")].add(number)
    return {name: next(iter(numbers)) for name, numbers in meant.items() if len(numbers) == 1 and not name.isdecimal()}


def _names_of_months(language: str) -> Any:  # noqa: ANN401  -- Babel's data have no closer type
    """Give the names of CLDR in a copy: what Babel works out for one language it would write where others look for theirs.

    Tajik dates were given months of another language for that (python-babel/babel issue 1234).
    """
    return LocaleDataDict({"months": deepcopy(load(language)["months"])})["months"]
