"""The calendar file, read back by a small parser of RFC 5545: every day once, in lines that any program takes."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.exporters.calendar import CalendarDay, calendar, folded

NOW = datetime(2026, 5, 14, 9, 12, tzinfo=UTC)
KINDS = ("hearing", "dsa_art20", "removal")
TEXT = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}

days = st.builds(
    CalendarDay,
    record=st.uuids(version=4),
    kind=st.sampled_from(KINDS),
    day=st.dates(),
    at=st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
)


def read(content: bytes) -> list[dict[str, str]]:
    """The events of a calendar file, as names with their parameters and values."""
    lines = content.decode().split("\r\n")
    assert lines.pop() == ""
    assert all(0 < len(line.encode()) <= 75 and "\n" not in line and "\r" not in line for line in lines)
    unfolded: list[str] = []
    for line in lines:
        if line.startswith(" "):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN"} < set(unfolded)
    events: list[dict[str, str]] = []
    for line in unfolded:
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line not in ("END:VEVENT", "END:VCALENDAR"):
            name, _, value = line.partition(":")
            assert name not in events[-1]
            events[-1][name] = value
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == len(events)
    return events


def start_of(event: dict[str, str]) -> date | datetime:
    """When an event begins: a day, or an instant in UTC."""
    if "DTSTART" in event:
        return datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    digits = event["DTSTART;VALUE=DATE"]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


@given(
    st.lists(days, max_size=8), st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=200)
)
def test_what_is_read_back_is_what_was_written(wanted: list[CalendarDay], summary: str) -> None:
    events = read(calendar(wanted, summary=summary, made_at=NOW))
    assert [start_of(event) for event in events] == [one.at or one.day for one in wanted]
    for event, one in zip(events, wanted, strict=True):
        words = event["SUMMARY"]
        for escaped, plain in TEXT.items():
            words = words.replace(escaped, {"\\": "\0"}.get(plain, plain))
        assert words.replace("\0", "\\") == summary
        assert event["DTSTAMP"] == "20260514T091200Z"
        assert UUID(event["UID"]).version == 5
        assert str(one.record) not in event["UID"]
        assert set(event) <= {"UID", "DTSTAMP", "DTSTART", "DTSTART;VALUE=DATE", "SUMMARY", "CLASS", "TRANSP"}


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_a_folded_line_is_whole_again_and_cuts_no_letter(line: str) -> None:
    first, *others = folded(line)
    assert all(len(piece.encode()) <= 75 for piece in (first, *others))
    assert all(piece.startswith(" ") for piece in others)
    assert first + "".join(piece[1:] for piece in others) == line


@pytest.mark.parametrize(("letters", "pieces"), [(75, 1), (76, 2), (149, 2), (150, 3)])
def test_a_line_is_folded_exactly_where_it_must(letters: int, pieces: int) -> None:
    assert len(list(folded("a" * letters))) == pieces


def test_the_same_deadline_keeps_its_identifier_and_every_deadline_has_its_own() -> None:
    record = UUID("0b5c6f0e-0000-4000-8000-000000000001")
    ids = []
    for kind, day in (
        ("dsa_art20", date(2026, 5, 18)),
        ("dsa_art20", date(2026, 5, 20)),
        ("dsa_art21", date(2026, 5, 18)),
    ):
        (event,) = read(calendar([CalendarDay(record, kind, day)], summary="casebook", made_at=NOW))
        ids.append(event["UID"])
    assert ids[0] == ids[1] != ids[2]


def test_a_day_without_an_hour_floats_and_an_instant_stands_in_utc() -> None:
    record = UUID(int=4)
    dushanbe = datetime(2026, 5, 19, 6, 40, tzinfo=timezone(timedelta(hours=5))).astimezone(UTC)
    wanted = [
        CalendarDay(record, "hearing", date(2026, 5, 14)),
        CalendarDay(record, "removal", date(2026, 5, 19), dushanbe),
    ]
    floating, fixed = read(calendar(wanted, summary="casebook", made_at=NOW))
    assert floating["DTSTART;VALUE=DATE"] == "20260514"
    assert fixed["DTSTART"] == "20260519T014000Z"
