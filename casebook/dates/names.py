"""Names of months and seasons in our four languages: as we write them, and as people type them.

Gregorian months throughout. The Tajik names are our own, since CLDR's abbreviations are not used in Tajik; the Persian
ones are those of Iran, with the forms of Afghanistan understood when read.
"""

from types import MappingProxyType


def _tables(rows: dict[str, str]) -> MappingProxyType[str, tuple[str, ...]]:
    return MappingProxyType({locale: tuple(names.split()) for locale, names in rows.items()})


MONTHS = _tables(
    {
        "en": "January February March April May June July August September October November December",
        "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "tg": "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
        "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    }
)
"""Standing alone: "March 2024"."""

MONTHS_OF_DAY = _tables(
    {
        "en": "January February March April May June July August September October November December",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "tg": "январи феврали марти апрели майи июни июли августи сентябри октябри ноябри декабри",
        "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    }
)
"""After a day: "5 March 2024"."""

SEASONS = _tables(
    {
        "en": "spring summer autumn winter",
        "ru": "весна лето осень зима",
        "tg": "баҳор тобистон тирамоҳ зимистон",
        "fa": "بهار تابستان پاییز زمستان",
    }
)
"""In the order of EDTF's 21 to 24."""

_FIRST_SEASON = 21
_ALSO = MappingProxyType(
    {
        1: "jan янв جنوری",
        2: "feb фев февр فبروری",
        3: "mar мар مارچ",
        4: "apr апр اپریل آپریل",
        5: "می",
        6: "jun جون ژوین",
        7: "jul جولای ژوییه",
        8: "aug авг آگوست اگست",
        9: "sep sept сен сент سپتمبر",
        10: "oct окт اکتوبر",
        11: "nov ноя нояб نومبر",
        12: "dec дек دسمبر",
        21: "баҳори",
        22: "тобистони",
        23: "fall тирамоҳи",
        24: "зимистони",
    }
)


def _readable() -> dict[str, int]:
    found: dict[str, int] = {}
    for table, first in ((MONTHS, 1), (MONTHS_OF_DAY, 1), (SEASONS, _FIRST_SEASON)):
        for names in table.values():
            found.update({name.casefold(): number for number, name in enumerate(names, first)})
    for number, forms in _ALSO.items():
        found.update(dict.fromkeys(forms.split(), number))
    return found


READABLE = MappingProxyType(_readable())
"""Every form that is understood, in lower case, to 1–12 for a month and 21–24 for a season."""
