"""How a row of a WhatsApp chat begins: date and time in the manner of the telephone's country, then who.

A header is taken apart here and not understood: which number is the day, `whatsapp_dates` decides for the whole file.
"""

import re
from dataclasses import dataclass

from casebook.importers.chat_lines import MARKS, unmarked

_M = f"[{MARKS}]*+"
_S = "[ \u00a0\u202f\u2009\t]"
_MORNING = rf"a\.?{_S}?m\.?|ص|ق\.?{_S}?ظ\.?|قبل[\u200c ]?از[\u200c ]?ظهر|上午|午前|오전|SA|ДП|дп|ÖÖ|πμ|π\.μ\."
_EVENING = rf"p\.?{_S}?m\.?|م|ب\.?{_S}?ظ\.?|بعد[\u200c ]?از[\u200c ]?ظهر|下午|午後|오후|CH|ПП|пп|ÖS|μμ|μ\.μ\."
_HALF = f"(?:{_MORNING}|{_EVENING})"
_DATE = (
    rf"{_M}(?P<era>[RHS]|令和|平成|昭和)?(?P<first>\d{{1,4}}){_M}(?P<mark>[./-]|年){_S}?{_M}(?P<second>\d{{1,2}})"
    rf"{_M}(?:[./-]|月){_S}?{_M}(?P<third>\d{{1,4}})日?\.?(?:{_S}?(?P<era_after>BE|B\.E\.|พ\.ศ\.))?{_M}"
)
_CLOCK = (
    rf"{_M}(?:(?P<before>{_HALF}){_S}*+)?{_M}(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?:[:.](?P<second_of_time>\d{{2}}))?"
    rf"(?:{_S}*+{_M}(?P<after>{_HALF}))?{_M}"
)
_COMMA = rf"(?P<comma>[,،])?{_M}{_S}++(?:(?:klo|kl\.|um){_S}++)?"  # "at" of Finland, Scandinavia, older iOS in German
_END = rf"(?(open)\]{_M}{_S}?|(?:{_S}++[-–]{_S}++|:{_S}++))"
_DAY_FIRST = re.compile(rf"{_M}(?P<open>\[)?{_M}(?P<shown>{_DATE}{_COMMA}{_CLOCK}){_END}", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"{_M}(?P<open>\[)?{_M}(?P<shown>{_CLOCK}{_COMMA}{_DATE}){_END}", re.IGNORECASE)
_IS_EVENING = re.compile(_EVENING, re.IGNORECASE)
_LIKELY = re.compile(rf"{_M}\[?{_M}[\dRHS令平昭]|{_M}\[?{_M}{_HALF}", re.IGNORECASE)

Shape = tuple[bool, bool, str, bool, bool, bool, bool]
"""What all headers of one file share: bracket, time before date, mark of the date, seconds, half of the day and its
place, comma."""


@dataclass(frozen=True, slots=True)
class Header:
    """The parts of a header as they stand: numbers of the date in their order, time of day of 24 hours (hour -1: none)."""

    shape: Shape
    shown: str
    numbers: tuple[str, str, str]
    era: str
    hour: int
    minute: int
    second: int | None
    rest: str


def header(line: str) -> Header | None:
    """Take a line apart; None if it does not begin as a row."""
    if not _LIKELY.match(line):
        return None
    match = _DAY_FIRST.match(line) or _TIME_FIRST.match(line)
    if match is None:
        return None
    half = match["before"] or match["after"] or ""
    seconds = match["second_of_time"]
    shape = (
        bool(match["open"]),
        match.re is _TIME_FIRST,
        match["mark"],
        seconds is not None,
        bool(half),
        bool(match["before"]),
        bool(match["comma"]),
    )
    return Header(
        shape=shape,
        shown=unmarked(match["shown"]).strip(),
        numbers=(match["first"], match["second"], match["third"]),
        era=(match["era"] or match["era_after"] or "").upper(),
        hour=_hour(int(match["hour"]), half),
        minute=int(match["minute"]),
        second=int(seconds) if seconds is not None else None,
        rest=line[match.end() :],
    )


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    evening = bool(_IS_EVENING.fullmatch(half))
    if hour > 12:  # noqa: PLR2004 -- a clock of 24 hours that names the half all the same
        return hour if evening else -1
    return hour % 12 + 12 * evening
