"""How numbers and days are written: telephones with and without their country, birthdays in several calendars and languages.

Pure. A spelling is given as `tokens.squeezed` has it: nothing between its parts, so every grouping is one.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from casebook.sensitive.tokens import squeezed
from casebook.sensitive.wordlists import months, solar_months

SHORTEST_PHONE: Final = 7  # digits of a number without its country
_LONGEST_AT_HOME: Final = 10  # digits, without the prefix 0
_ONE_DIGIT, _TWO_DIGITS = re.compile("[17]"), re.compile("20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
# ITU-T E.164, list of assigned country codes; 1 and 7 have one digit, all others three
_PHONE = re.compile(r"(?<![\w@])(?:\+|00)?[\d۰-۹٠-٩](?:[ \u00a0().\-–/]{0,3}[\d۰-۹٠-٩]){6,14}(?![\w@])")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_PAPER = re.compile(r"(?<![^\W_])(?!ID|VK|FB|OK|IG|TG)[A-ZА-Я]{1,3}[ №#/-]{0,2}\d{6,9}(?![^\W_])")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE = re.compile(r"(?<![\w@/.])@([\w.]{3,})")


def phones_in(text: str, *, bare: bool) -> list[str]:
    """Give the telephone numbers that stand in a text, as written; with `bare` those too that begin with neither + nor 00.

    In a note a bare number may be anything: the number of an account, a day and an hour.
    """
    found = (match.group().strip() for match in _PHONE.finditer(text))
    return [phone for phone in found if phone.startswith(("+", "00")) or (bare and not _DAY.search(phone))]


def papers_in(text: str) -> list[str]:
    """Give what looks like the number of a passport or of an asylum file: one to three capitals, six to nine digits."""
    return [match.group() for match in _PAPER.finditer(text)]


def emails_in(text: str) -> list[str]:
    """Give the e-mail addresses that stand in a text."""
    return [match.group().rstrip(".") for match in _EMAIL.finditer(text)]


def handles_in(text: str) -> list[str]:
    """Give the names behind an @ that stand in a text, without it."""
    return [match.group(1).rstrip(".") for match in _HANDLE.finditer(text)]


def phone_spellings(number: str) -> Iterator[str]:
    """Give the digits of a telephone number: with +, with 00, with the prefixes 0 and 8 of a country, and bare."""
    digits = squeezed(number)
    if not digits.isdigit():
        return
    abroad = number.lstrip().startswith(("+", "00")) or (len(digits) > _LONGEST_AT_HOME and digits[0] != "0")
    digits = digits.removeprefix("00")
    national = digits[_country_length(digits) :] if abroad else digits.removeprefix("0")
    if len(national) < SHORTEST_PHONE:
        national = digits
    if len(national) < SHORTEST_PHONE:
        return
    yield from dict.fromkeys((national, "0" + national, "8" + national, digits, "00" + digits, "810" + digits))


def day_spellings(day: date) -> Iterator[str]:
    """Give a day in the usual orders and calendars: 7.5.1990, 1990-05-07, 05/07/90, 7 мая 1990, ۱۷ اردیبهشت ۱۳۶۹."""
    year, month, number = (f"{part:02}" for part in (day.year, day.month, day.day))
    bare = (str(day.month), str(day.day))
    for shown_month, shown_day in dict.fromkeys(((month, number), bare, (month, bare[1]), (bare[0], number))):
        yield from (shown_day + shown_month + year, shown_month + shown_day + year, year + shown_month + shown_day)
    yield from (number + month + year[2:], month + number + year[2:], year[2:] + month + number)
    for names in months():
        name = names[day.month - 1]
        yield from (squeezed(words) for words in _worded(day.day, name, year))
        yield from (squeezed(words) for words in _worded(day.day, name[:3], year))
    solar_year, solar_month, solar_day = jalali(day)
    yield f"{solar_year}{solar_month:02}{solar_day:02}"
    yield f"{solar_year}{solar_month}{solar_day}"
    yield f"{solar_day:02}{solar_month:02}{solar_year}"
    for names in solar_months():
        yield squeezed(f"{solar_day} {names[solar_month - 1]} {solar_year}")


def jalali(day: date) -> tuple[int, int, int]:
    """Give year, month and day of the Iranian and Afghan calendar (33-year rule, right from 1244 to 1472 = 1865 to 2093)."""
    days = day.toordinal() - date(1600, 3, 20).toordinal()  # 1 Farvardin 979
    cycles, days = divmod(days, 12_053)
    year = 979 + 33 * cycles
    fours, days = divmod(days, 1_461)
    year += 4 * fours
    if days >= 366:  # noqa: PLR2004 -- the first year of each four is the long one
        more, days = divmod(days - 1, 365)
        year += more
    if days < 186:  # noqa: PLR2004 -- six months of 31 days
        return year, 1 + days // 31, 1 + days % 31
    return year, 7 + (days - 186) // 30, 1 + (days - 186) % 30


def _worded(day: int, month: str, year: str) -> tuple[str, ...]:
    return (f"{day} {month} {year}", f"{day:02} {month} {year}", f"{month} {day} {year}", f"{day}th {month} {year}",
            f"{day} de {month} {year}", f"{day}-уми {month} {year}")  # fmt: skip


def _country_length(digits: str) -> int:
    return 1 if _ONE_DIGIT.match(digits) else 2 if _TWO_DIGITS.match(digits) else 3
