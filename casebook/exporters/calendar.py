"""Days as a calendar file (iCalendar, RFC 5545) for any calendar program. Pure: days and identifiers come in, bytes go out.

A calendar lies on telephones and on servers of others, so it carries no word of a case: each event has the same summary.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

PRODUCT = "-//casebook//casebook//EN"
LINE = 75  # octets, without the line break: RFC 5545, section 3.1
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One event: on a day wherever one is (a floating date), or at an instant in UTC.

    `record` and `kind` make its identifier, so that a program that reads the file again moves the event instead of
    adding another; neither can be read from it.
    """

    record: UUID
    kind: str
    day: date
    at: datetime | None = None


def calendar(days: Iterable[CalendarDay], *, summary: str, made_at: datetime) -> bytes:
    """Write a calendar file; `made_at` is an instant in UTC. Lines end with CRLF and are folded at 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for one in days:
        lines.extend(_event(one, summary, made_at))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def folded(line: str) -> Iterator[str]:
    """Give a line in pieces of at most 75 octets, each but the first begun with a space; no letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece


def _event(one: CalendarDay, summary: str, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(one.record, one.kind)}",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(one.at)}" if one.at else f"DTSTART;VALUE=DATE:{_digits(one.day)}",
        f"SUMMARY:{_text(summary)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(at: datetime) -> str:
    return f"{_digits(at.date())}T{at:%H%M%S}Z"


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")  # strftime would write the year 999 with three digits


def _text(words: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in words.replace("\r\n", "\n"))
