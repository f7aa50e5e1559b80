"""Languages of casebook: names, direction, translations, and days, times and numbers as their readers write them.

It knows no request and holds no current language: the caller says which. Days are Gregorian in every language, because
courts and platforms read them so. Data come from the Unicode CLDR through Babel, except where its Tajik is not Tajik.
"""

import datetime as dt
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, negotiate_locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from casebook.errors import InvalidInput

LOCALES = ("en", "ru", "tg", "fa")

NAMES = MappingProxyType({"tg": "Тоҷикӣ", "ru": "Русский", "fa": "فارسی", "en": "English"})
"""Each language in its own script, in the order in which a chooser shows them."""

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_EZAFE = "\N{ARABIC HAMZA ABOVE}"  # CLDR writes "مهٔ ۲۰۲۶"; dates in print do without it
_LONGEST_HEADER = 500
_UNITS = MappingProxyType(
    {
        "en": ("bytes", "KB", "MB", "GB", "TB"),
        "ru": ("байт", "КБ", "МБ", "ГБ", "ТБ"),
        "tg": ("байт", "КБ", "МБ", "ГБ", "ТБ"),
        "fa": ("بایت", "کیلوبایت", "مگابایت", "گیگابایت", "ترابایت"),
    }
)
_STEP = 1000


def direction(locale: str) -> str:
    """Return "rtl" for a language written from right to left, otherwise "ltr"."""
    return Locale.parse(locale).text_direction


def negotiate(accept_language: str) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110 §12.5.4), English where none fits.

    Any text is taken: what cannot be understood is ignored.
    """
    wanted = sorted(_preferences(accept_language[:_LONGEST_HEADER]), key=lambda pair: -pair[0])
    found = negotiate_locale([tag for _, tag in wanted], LOCALES, sep="-") or "en"
    return found.lower()  # "TG-TJ" fits, and is given back as it was written


def _preferences(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag.strip() and 0 < quality <= 1:
            yield quality, tag.strip()


@cache
def gettext_for(locale: str) -> NullTranslations:
    """The catalogue of a language; English is the language of the sources and has none.

    Raises:
        ValueError: casebook does not speak that language.
    """
    if locale not in LOCALES:
        raise ValueError(f"no such language: {locale}")
    if locale == "en":
        return NullTranslations()
    catalogue = resources.files("casebook") / "translations" / locale / "LC_MESSAGES" / "messages.mo"
    with catalogue.open("rb") as file:
        return Translations(file, domain="messages")


def format_day(day: dt.date, locale: str) -> str:
    """A day in words, "14 May 2026"; Gregorian everywhere."""
    if locale == "tg":
        return f"{day.day} {_tajik_month(day)} {day.year}"
    return _digits(format_date(day, "d MMMM y", locale=locale).replace(_EZAFE, ""), locale)


def _tajik_month(day: dt.date) -> str:
    """The month as it stands within a Tajik date: lower case and joined to the year ("14 майи 2026"); CLDR has "Май"."""
    return format_date(day, "LLLL", locale="tg").lower() + "и"


def weekday_names(locale: str) -> tuple[str, ...]:
    """Short names of the weekdays, from Monday."""
    names = get_day_names("abbreviated", "stand-alone", locale)
    return tuple(names[day] for day in range(7))


def month_names(locale: str) -> tuple[str, ...]:
    """Short names of the months, from January."""
    names = get_month_names("abbreviated", "stand-alone", locale)
    return tuple(names[month] for month in range(1, 13))


def week_begins(locale: str) -> int:
    """The day with which the readers' week begins: 0 Monday … 5 Saturday."""
    return 5 if locale == "fa" else 0


def format_time(moment: dt.datetime, zone: str, locale: str) -> str:
    """A moment on the clock of that place, with the offset that held there: "14 May 2026, 14:12 UTC+5".

    `moment` knows its zone; `zone` is an IANA name such as "Asia/Dushanbe".

    Raises:
        InvalidInput: there is no such zone.
        ValueError: `moment` does not say in which zone it is.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is no moment")
    there = moment.astimezone(_zone(zone))
    comma = "،" if locale == "fa" else ","
    return f"{format_day(there.date(), locale)}{comma} {_digits(f'{there:%H:%M}', locale)} {_offset(there)}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput("There is no such time zone.", field="zone") from error


def _offset(moment: dt.datetime) -> str:
    minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


@lru_cache(maxsize=4096)  # a page of filters holds hundreds of small numbers
def format_number(number: float, locale: str) -> str:
    """A number grouped and with the digits of the language: 1,904 or 1 904 or ۱٬۹۰۴."""
    return _digits(format_decimal(number, locale=locale, numbering_system="default"), locale)


def format_bytes(size: int, locale: str) -> str:
    """A size for people, in powers of 1000: "412 KB", "1.1 MB"."""
    value, unit = float(size), 0
    while round(value, 1 if unit else 0) >= _STEP and unit < len(_UNITS[locale]) - 1:
        value, unit = value / _STEP, unit + 1
    shown = round(value, 1) if unit and value < 10 else round(value)  # noqa: PLR2004 -- one decimal helps only small numbers
    return f"{format_number(shown, locale)}\u00a0{_UNITS[locale][unit]}"


def _digits(text: str, locale: str) -> str:
    return text.translate(_PERSIAN_DIGITS) if locale == "fa" else text
