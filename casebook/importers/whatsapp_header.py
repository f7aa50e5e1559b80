"""How a row of a WhatsApp chat begins: date and time in the manner of the telephone's country, then who.

A header is taken apart here and not understood: which number is the day, `whatsapp_dates` decides for the whole file.
"""

import re
from dataclasses import dataclass

from casebook.importers.chat_lines import MARKS, unmarked
from casebook.importers.whatsapp_halves import EVENING, MORNING, half

_M = f"[{MARKS}]*+"
_S = "[ \u00a0\u202f\u2009\t]"
# A word beside the time: a half of the day in some language, or "at". Which, whatsapp_halves knows.
_WORD = r"[^\W\d_][^\d\[\]:,،<>\-–—\n]{0,17}"
_DATE = (
    rf"{_M}(?P<era>[RHS]|令和|平成|昭和)?(?P<first>\d{{1,4}}){_M}(?P<mark>[./-]|年){_S}?{_M}(?P<second>\d{{1,2}})"
    rf"{_M}(?:[./-]|月){_S}?{_M}(?P<third>\d{{1,4}})日?\.?(?:{_S}?г\.)?(?:{_S}?(?P<era_after>BE|B\.E\.|พ\.ศ\.))?{_M}"
)
_CLOCK = (
    rf"{_M}(?P<before>{_WORD})?{_M}(?P<hour>\d{{1,2}})(?:[:.]|{_S}?h{_S}?)(?P<minute>\d{{2}})"
    rf"(?:[:.](?P<second_of_time>\d{{2}}))?(?:{_S}*+{_M}(?P<after>{_WORD}))?{_M}"
)
_COMMA = rf"(?P<comma>[,،])?{_M}{_S}++"
_END = rf"(?(open)\]{_M}{_S}?|(?:{_S}*+[-–—]{_S}++|:{_S}++))"
_DAY_FIRST = re.compile(rf"{_M}(?P<open>\[)?{_M}(?P<shown>{_DATE}{_COMMA}{_CLOCK}){_END}", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"{_M}(?P<open>\[)?{_M}(?P<shown>{_CLOCK}{_COMMA}{_DATE}){_END}", re.IGNORECASE)
_LIKELY = re.compile(rf"{_M}\[?{_M}[\dRHS令平昭]", re.IGNORECASE)
_NOON = 12

Shape = tuple[bool, bool, str, bool, bool, bool, bool]
"""What all headers of one file share: bracket, time before date, mark of the date, seconds, word beside the time
and its place, comma."""


@dataclass(frozen=True, slots=True)
class Header:
    """The parts of a header as they stand: numbers of the date in their order, time of day of 24 hours (hour -1: none).

    `word` is a word beside the time that nobody knows: where the hour is 1 to 12, it may name a half of the day.
    """

    shape: Shape
    shown: str
    numbers: tuple[str, str, str]
    era: str
    hour: int
    minute: int
    second: int | None
    rest: str
    word: str = ""


def header(line: str) -> Header | None:
    """Take a line apart; None if it does not begin as a row."""
    if not _LIKELY.match(line):
        return None
    match = _DAY_FIRST.match(line) or _TIME_FIRST.match(line)
    if match is None:
        return None
    words = [unmarked(match[place] or "").strip() for place in ("before", "after")]
    seconds = match["second_of_time"]
    shape = (
        bool(match["open"]),
        match.re is _TIME_FIRST,
        match["mark"],
        seconds is not None,
        any(words),
        bool(words[0]),
        bool(match["comma"]),
    )
    return Header(
        shape=shape,
        shown=unmarked(match["shown"]).strip(),
        numbers=(match["first"], match["second"], match["third"]),
        era=(match["era"] or match["era_after"] or "").upper(),
        hour=_hour(int(match["hour"]), words),
        minute=int(match["minute"]),
        second=int(seconds) if seconds is not None else None,
        rest=line[match.end() :],
        word=next((word for word in words if not half(word)), ""),
    )


def _hour(hour: int, words: list[str]) -> int:
    named = {half(word) for word in words} & {MORNING, EVENING}
    if not named:
        return hour
    evening = EVENING in named
    if hour > _NOON:  # a clock of 24 hours that names the half all the same
        return hour if evening else -1
    return hour % _NOON + _NOON * evening
