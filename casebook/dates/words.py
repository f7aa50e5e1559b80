"""A moment as a sentence fragment in English, Russian, Tajik or Persian: "about 14:00 on 11 May 2026, Dushanbe time".

The fragments avoid grammatical case, so that any month, city and qualifier fits. An unknown zone is said to be unknown.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType

from babel.dates import get_timezone_location

from casebook.dates.edtf import OPEN, UNKNOWN, Edtf, Point, parse_edtf
from casebook.dates.moment import Moment, zone_of
from casebook.dates.names import MONTHS, MONTHS_OF_DAY, SEASONS

_CITIES = MappingProxyType({"Europe/Kyiv": {"ru": "Киев", "tg": "Киев", "fa": "کی‌یف"}})
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True)
class _Phrases:
    day: str
    month: str
    year: str
    years: str
    no_month: str
    no_day: str
    at: str
    within: str
    about: str
    possibly: str
    both: str
    span: str
    onwards: str
    end_unknown: str
    up_to: str
    start_unknown: str
    unknown: str
    zone: str
    no_zone: str
    comma: str = ", "


_PHRASES = MappingProxyType(
    {
        "en": _Phrases(
            day="{day} {month} {year}",
            month="{month} {year}",
            year="{year}",
            years="between {first} and {last}",
            no_month="{date} (month not known)",
            no_day="{date} (day not known)",
            at="{time} on {date}",
            within="between {time} and {later} on {date}",
            about="about {date}",
            possibly="possibly {date}",
            both="possibly about {date}",
            span="from {start} to {end}",
            onwards="from {start} onwards",
            end_unknown="from {start}, end not known",
            up_to="until {end}",
            start_unknown="until {end}, start not known",
            unknown="not known",
            zone="{city} time",
            no_zone="time zone not known",
        ),
        "ru": _Phrases(
            day="{day} {month} {year} г.",
            month="{month} {year} г.",
            year="{year} г.",
            years="между {first} и {last} гг.",
            no_month="{date} (месяц неизвестен)",
            no_day="{date} (день неизвестен)",
            at="{time}, {date}",
            within="между {time} и {later}, {date}",
            about="примерно {date}",
            possibly="предположительно {date}",
            both="предположительно, примерно {date}",
            span="{start} – {end}",
            onwards="{start} и далее",
            end_unknown="начало: {start}, конец неизвестен",
            up_to="не позднее: {end}",
            start_unknown="не позднее: {end}, начало неизвестно",
            unknown="неизвестно",
            zone="часовой пояс: {city}",
            no_zone="часовой пояс неизвестен",
        ),
        "tg": _Phrases(
            day="{day} {month} соли {year}",
            month="{month}и соли {year}",
            year="соли {year}",
            years="байни солҳои {first} ва {last}",
            no_month="{date} (моҳ маълум нест)",
            no_day="{date} (рӯз маълум нест)",
            at="соати {time}, {date}",
            within="байни соатҳои {time} ва {later}, {date}",
            about="тақрибан {date}",
            possibly="эҳтимолан {date}",
            both="эҳтимолан, тақрибан {date}",
            span="аз {start} то {end}",
            onwards="аз {start} ба баъд",
            end_unknown="аз {start}, анҷом маълум нест",
            up_to="то {end}",
            start_unknown="то {end}, оғоз маълум нест",
            unknown="маълум нест",
            zone="вақти {city}",
            no_zone="минтақаи вақт маълум нест",
        ),
        "fa": _Phrases(
            day="{day} {month} {year}",
            month="{month} {year}",
            year="سال {year}",
            years="بین سال‌های {first} و {last}",
            no_month="{date} (ماه نامعلوم)",
            no_day="{date} (روز نامعلوم)",
            at="ساعت {time}، {date}",
            within="بین ساعت {time} و {later}، {date}",
            about="حدود {date}",
            possibly="احتمالاً {date}",
            both="احتمالاً حدود {date}",
            span="از {start} تا {end}",
            onwards="از {start} به بعد",
            end_unknown="از {start}، پایان نامعلوم",
            up_to="تا {end}",
            start_unknown="تا {end}، آغاز نامعلوم",
            unknown="نامعلوم",
            zone="به وقت {city}",
            no_zone="منطقهٔ زمانی نامعلوم",
            comma="، ",
        ),
    }
)


def in_words(moment: Moment, locale: str) -> str:
    """Say the moment in "en", "ru", "tg" or "fa"; Gregorian dates, 24-hour times, Persian digits in Persian.

    Raises KeyError for another locale.
    """
    say = _PHRASES[locale]
    date = parse_edtf(moment.edtf)
    text = _date(date, locale, say)
    zone = _zone(date, moment.zone, locale, say)
    text = say.comma.join(part for part in (text, zone) if part)
    return text.translate(_PERSIAN_DIGITS) if locale == "fa" else text


def _hours_of_one_day(date: Edtf) -> Point | None:
    """Fold "10:00 on a day to 12:00 on that day" into one point, for shortness."""
    start, end = date.start, date.end
    if not isinstance(start, Point) or not isinstance(end, Point) or ":" not in start.clock or ":" not in end.clock:
        return None
    return replace(start, clock=f"{start.clock}–{end.clock}") if replace(end, clock=start.clock) == start else None


def _date(date: Edtf, locale: str, say: _Phrases) -> str:
    if hours := _hours_of_one_day(date):
        return _point(hours, locale, say)
    start = _point(date.start, locale, say) if isinstance(date.start, Point) else ""
    end = _point(date.end, locale, say) if isinstance(date.end, Point) else ""
    if not date.known:
        return say.unknown
    if date.end is None:
        return start
    if start and end:
        return say.span.format(start=start, end=end)
    if start:
        return (say.onwards if date.end == OPEN else say.end_unknown).format(start=start)
    return (say.start_unknown if date.start == UNKNOWN else say.up_to).format(end=end)


def _point(point: Point, locale: str, say: _Phrases) -> str:
    text = _day(point, locale, say)
    if point.clock:
        text = _at(point.clock, text, say)
    qualified = {"": "{date}", "~": say.about, "?": say.possibly, "%": say.both}[point.qualifier]
    return qualified.format(date=text)


def _at(clock: str, date: str, say: _Phrases) -> str:
    if ":" in clock:
        return say.at.format(time=clock, date=date)
    return say.within.format(time=f"{clock}:00", later=f"{int(clock) + 1:02}:00", date=date)


def _day(point: Point, locale: str, say: _Phrases) -> str:
    if "X" in point.year:
        years = {"first": point.year.replace("X", "0"), "last": point.year.replace("X", "9")}
        text = say.years.format(**years)
        return say.no_month.format(date=text) if point.month == "XX" else text
    if not point.month.isdigit():
        text = say.year.format(year=point.year)
        return say.no_month.format(date=text) if point.month else text
    if point.season:
        return say.month.format(month=SEASONS[locale][point.season - 21], year=point.year)
    number = int(point.month) - 1
    if point.day.isdigit():
        return say.day.format(day=int(point.day), month=MONTHS_OF_DAY[locale][number], year=point.year)
    text = say.month.format(month=MONTHS[locale][number], year=point.year)
    return say.no_day.format(date=text) if point.day else text


def _zone(date: Edtf, zone: str, locale: str, say: _Phrases) -> str:
    timed = [point for point in date.points() if point.clock]
    if not timed:
        return ""
    offsets = {point.offset for point in timed}
    if "" not in offsets:
        return "/".join(sorted("UTC" + offset.removeprefix("Z") for offset in offsets))
    if not zone:
        return say.no_zone
    zone_of(zone)
    return say.zone.format(city=city(zone, locale))


def city(zone: str, locale: str) -> str:
    """The city that a time zone is named after, in the reader's language."""
    # Babel knows this city by a name that the time zone has given up, and then finds no translation.
    told = _CITIES.get(zone, {}).get(locale)
    return told or str(get_timezone_location(zone, locale, return_city=True))
