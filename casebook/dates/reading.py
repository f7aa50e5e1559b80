"""What people type and what exports show, read as moments. It refuses what has two readings; it never picks one."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from casebook.dates.edtf import OPEN, Edtf, Point, parse_edtf
from casebook.dates.moment import Moment, bounds, in_gap
from casebook.dates.names import READABLE
from casebook.errors import InvalidInput

_LONGEST = 100
_ABOUT = re.compile(
    r"^(?:~|≈|about|around|approximately|approx\.?|circa|ca?\.|около|примерно|приблизительно|ок\.|"
    r"тақрибан|тахминан|حدوداً|حدودا|حدود|تقریباً|تقریبا)\s*"
)
_FILLER = re.compile(
    r"\b(?:года|году|год|г|соли|сол|of|the|ماه|سال|روز)\b\.?|(?<=\d)(?:st|nd|rd|th|-?(?:уми|юми|ум|юм|го|ого))\b"
)
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", re.ASCII)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"(?:\s*(?P<half>am|pm|a\.m\.|p\.m\.))?(?:\s*(?P<offset>z|utc|gmt|[+-]\d{2}:?\d{2}))?",
    re.ASCII,
)
_STAMP = re.compile(
    r"(?P<day>.*?\d{4}|\d{4}[-./]\d{1,2}[-./]\d{1,2})(?:t|,?\s+|,)(?P<time>\d{1,2}[:.]\d{2}.*)", re.DOTALL
)
_TWITTER = re.compile(r"[a-z]{3} ([a-z]{3}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})", re.ASCII)
_UNIX = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d+)?", re.ASCII)
_NOON = 12
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Typed:
    text: str
    approximate: bool


def from_form(
    day_text: str,
    time_text: str = "",
    zone: str = "",
    approximate: bool = False,  # noqa: FBT001, FBT002 -- a tick box of the form
    *,
    until_day: str = "",
    until_time: str = "",
) -> Moment:
    """Read what a caseworker typed: EDTF, "March 2024", "05.03.2024", "5 марта 2024", Persian digits, "about 14:00".

    `zone` is an IANA name or "" where it is not known. Raises InvalidInput with field "when", "time", "until" or "zone"
    for anything else, for days that the calendar lacks, for times that the zone's clocks skipped, and for days with
    two readings (03/04/2024), which it names. `until_day` ".." says that it still goes on.
    """
    if not day_text.strip():
        if (time_text + until_day + until_time).strip():
            raise InvalidInput("Give the day as well.", field="when")
        return Moment()
    start = _edge(day_text, time_text, zone, approximate, "when")
    typed = f"{day_text.strip()} {time_text.strip()}".strip()
    if not (until_day + until_time).strip():
        return _refused_backwards(Moment(str(start), zone, typed), "when")
    if start.end is not None:
        raise InvalidInput("This date already has an end.", field="until")
    if until_day.strip() == OPEN and not until_time.strip():
        return Moment(f"{start}/{OPEN}", zone, f"{typed} – {OPEN}")
    end = _edge(until_day if until_day.strip() else day_text, until_time, zone, approximate, "until")
    if end.end is not None:
        raise InvalidInput("This date is not understood. Write it like 2024-03-05 or March 2024.", field="until")
    typed_end = f"{until_day.strip()} {until_time.strip()}".strip()
    try:
        moment = Moment(f"{start}/{end}", zone, f"{typed} – {typed_end}")
    except InvalidInput as error:
        raise InvalidInput(error.reason, field=error.field.replace("when", "until"), **error.values) from None
    return _refused_backwards(moment, "until")


def from_stamp(text: str, zone: str = "", day_first: bool | None = None) -> Moment:  # noqa: FBT001
    """Read a time as an export shows it: ISO 8601, "2022-02-22 20:22:16", X's own form, Unix seconds or milliseconds.

    A zone written in the text becomes part of the notation; otherwise `zone` holds, "" if unknown. `day_first` decides
    03/04/2024 where someone who knows the file has said so. Raises InvalidInput as from_form does.
    """
    plain = _plain(text)
    if match := _UNIX.fullmatch(plain):
        when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match[1]))
        return Moment(when.strftime("%Y-%m-%dT%H:%M:%SZ"), zone, text.strip())
    if match := _TWITTER.fullmatch(plain):
        month, day, clock, offset, year = match.groups()
        return Moment(str(_with_time(_read_day(f"{day} {month} {year}", day_first), f"{clock}{offset}")), zone, text)
    match = _STAMP.fullmatch(plain)
    day_text, time_text = (match["day"], match["time"]) if match else (plain, "")
    date = _read_day(day_text, day_first)
    return Moment(str(_with_time(date, time_text) if time_text else date), zone, text.strip())


def _edge(day_text: str, time_text: str, zone: str, approximate: bool, field: str) -> Edtf:  # noqa: FBT001
    day, time = _typed(day_text), _typed(time_text)
    day_only, clock = _split(day.text, time.text)
    try:
        date = _read_day(day_only, None)
    except InvalidInput as error:
        raise InvalidInput(error.reason, field=field, **error.values) from None
    date = _with_time(date, clock) if clock else date
    _refuse_gap(date, zone)
    return _about(date) if approximate or day.approximate or time.approximate else date


def _split(day: str, time: str) -> tuple[str, str]:
    """Take the time out of the day's own field, where both were typed into one."""
    match = None if time else _STAMP.fullmatch(day)
    return (match["day"], match["time"]) if match and _TIME.fullmatch(match["time"]) else (day, time)


def _plain(text: str) -> str:
    """Lower case, digits of any script as 0–9, no invisible characters, single spaces."""
    if len(text) > _LONGEST:
        raise InvalidInput("This date is too long.", field="when")
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", text.replace("\u200c", " "))
    digits = (str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in folded)
    kept = "".join(mark for mark in digits if unicodedata.category(mark) != "Cf")
    return " ".join(kept.translate({0x64A: "ی", 0x643: "ک", 0x2013: "-", 0x2212: "-"}).casefold().split())


def _typed(text: str) -> _Typed:
    plain = _plain(text)
    rest = _ABOUT.sub("", plain, count=1)
    return _Typed(rest, rest != plain)


def _read_day(text: str, day_first: bool | None) -> Edtf:  # noqa: FBT001
    notation = text.upper()
    if match := _YEAR_FIRST.fullmatch(text):
        notation = _date(match[1], match[2], match[3])
    elif match := _DOTTED.fullmatch(text):
        # Dates with dots put the day first wherever they are used.
        notation = _date(match[3], match[2], match[1])
    elif match := _SLASHED.fullmatch(text):
        notation = _day_or_month(match[1], match[2], match[3], day_first)
    elif match := _MONTH_YEAR.fullmatch(text):
        notation = f"{match[2]}-{int(match[1]):02}"
    elif _SHORT_YEAR.fullmatch(text):
        raise InvalidInput("Write the year with four digits.", field="when")
    elif any(word in READABLE for word in re.findall(r"[^\W\d]+", text)):
        notation = _from_words(text)
    return parse_edtf(notation)


def _date(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _day_or_month(first: str, second: str, year: str, day_first: bool | None) -> str:  # noqa: FBT001
    by_day, by_month = _date(year, second, first), _date(year, first, second)
    if day_first is not None:
        return by_day if day_first else by_month
    if by_day != by_month and int(first) <= _MONTHS and int(second) <= _MONTHS:
        raise InvalidInput(
            "This can mean %(first)s or %(second)s. Write the month as a word, or the date like %(first)s.",
            field="when",
            first=by_day,
            second=by_month,
        )
    return by_month if int(second) > _MONTHS else by_day


def _from_words(text: str) -> str:
    """Put "5 марта 2024 г.", "March 5, 2024" or "spring 2024" into notation, or give it back as it is."""
    uncertain = "?" if text.endswith("?") else ""
    words = re.findall(r"[^\W\d]+|\d+|\S", _FILLER.sub(" ", text.rstrip("? ")))
    words = [word for word in words if word not in {",", ".", "،"}]
    months = [READABLE[word] for word in words if word in READABLE]
    years = [word for word in words if word.isdigit() and len(word) == len("2024")]
    days = [int(word) for word in words if word.isdigit() and len(word) <= len("31")]
    if (len(months), len(years)) != (1, 1) or len(days) > 1 or len(words) != len(months) + len(years) + len(days):
        return text
    day = f"-{days[0]:02}" if days else ""
    return f"{years[0]}-{months[0]:02}{day}{uncertain}"


def _with_time(date: Edtf, text: str) -> Edtf:
    match = _TIME.fullmatch(text.removeprefix("соати ").removeprefix("ساعت "))
    if match is None:
        raise InvalidInput("This time is not understood. Write it like 14:00.", field="time")
    if not isinstance(date.start, Point) or date.end is not None or not date.start.day.isdigit() or date.start.clock:
        raise InvalidInput("A time needs a full day: year, month and day.", field="time")
    clock = ":".join(part for part in (_hour(match), match["minute"], match["second"]) if part)
    point = date.start
    try:
        return parse_edtf(f"{point.year}-{point.month}-{point.day}T{clock}{_offset(match['offset'])}{point.qualifier}")
    except InvalidInput as error:
        raise InvalidInput(error.reason, field="time", **error.values) from None


def _hour(match: re.Match[str]) -> str:
    hour = int(match["hour"])
    if match["half"] is None:
        if match["minute"] is None:
            raise InvalidInput("This time is not understood. Write it like 14:00.", field="time")
        return f"{hour:02}"
    if not 1 <= hour <= _NOON:
        raise InvalidInput("This time is not understood. Write it like 14:00.", field="time")
    return f"{hour % _NOON + (_NOON if match['half'].startswith('p') else 0):02}"


def _offset(text: str | None) -> str:
    if text is None:
        return ""
    if text in {"z", "utc", "gmt"}:
        return "Z"
    return f"{text[:3]}:{text[-2:]}"


def _refuse_gap(date: Edtf, zone: str) -> None:
    point = date.start
    if zone and isinstance(point, Point) and not point.offset and in_gap(point.first(), zone):
        raise InvalidInput("The clocks skipped this time on that day: they were put forward.", field="time")


def _refused_backwards(moment: Moment, field: str) -> Moment:
    # The notation alone does not compare a time of a known offset with one without; with the zone, or for any zone, one can.
    first, last = bounds(moment.edtf, moment.zone)
    if first > last:
        raise InvalidInput("The end lies before the start.", field=field)
    return moment


def _about(date: Edtf) -> Edtf:
    """Mark each of its dates as approximate."""
    edges = str(date).split("/")
    return parse_edtf("/".join(_mark(edge) for edge in edges))


def _mark(edge: str) -> str:
    if not edge or edge == ".." or edge.endswith(("~", "%")):
        return edge
    return edge[:-1] + "%" if edge.endswith("?") else edge + "~"
