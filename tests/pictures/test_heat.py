"""Calendars: days as they were written, hours on one clock, and nothing counted that is not known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.dates import Moment
from casebook.errors import InvalidInput
from casebook.i18n import LOCALES, month_names, week_begins, weekday_names
from casebook.pictures.drawing import Box
from casebook.pictures.heat import Naming, activity, class_ends, class_of, week_of_hours, year_of_days
from tests.pictures.looking import covering, frame_of, words_of


def naming(locale: str) -> Naming:
    return Naming(locale, weekday_names(locale), month_names(locale), week_begins(locale))


def test_hours_move_with_the_clock_and_days_without_an_hour_stay() -> None:
    seen = activity(
        [
            Moment("2026-05-11T22:30Z"),
            Moment("2026-05-12T03:30", "Asia/Dushanbe"),
            Moment("2026-05-12"),
            Moment("2026-05-12T09:00"),
            Moment("2026-05-12T09:00~", "Asia/Dushanbe"),
            Moment("2026-05"),
            Moment("2026-05-11/2026-05-13"),
            Moment(""),
            Moment("../2026-05-11"),
        ],
        "Asia/Dushanbe",
    )
    assert seen.days == {date(2026, 5, 12): 5}
    assert seen.hours == {(1, 3): 2}
    assert (seen.unclear, seen.undated) == (3, 4)
    assert activity([Moment("2026-05-11T22:30Z")], "UTC").days == {date(2026, 5, 11): 1}
    with pytest.raises(InvalidInput):
        activity([Moment("2026-05-11T22:30Z")], "Mars/Olympus")


@given(st.integers(0, 100_000))
def test_each_class_holds_a_count_and_the_highest_is_the_darkest_where_there_are_enough(highest: int) -> None:
    ends = class_ends(highest)
    assert 1 <= ends[0] < ends[1] < ends[2]
    assert class_of(0, ends) == 0
    assert [class_of(end, ends) for end in ends] == [1, 2, 3]
    assert class_of(ends[2] + 1, ends) == 4
    assert highest <= 3 or class_of(highest, ends) >= 3


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("year", [2024, 2026])
def test_a_year_has_all_its_days_and_a_week_all_its_hours(locale: str, year: int) -> None:
    days = {date(year, 2, 28): 9, date(year, 12, 31): 1}
    drawing = year_of_days(days, year, class_ends(9), naming(locale))
    squares = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    assert len(squares) == (366 if year == 2024 else 365)
    assert sorted(square.css for square in squares)[-2:] == ["h1", "h4"]
    frames = [(one.x, one.y, one.x + one.width, one.y + one.height) for one in squares]
    assert len(set(frames)) == len(frames)
    assert max(frame[2] for frame in frames) <= drawing.width
    assert covering([frame_of(drawing, words) for words in words_of(drawing)]) == []
    week = week_of_hours({(4, 23): 2}, class_ends(2), naming(locale))
    hours = [shape for shape in week.shapes if isinstance(shape, Box)]
    assert len(hours) == 7 * 24
    assert [hour.css for hour in hours].count("h2") == 1
    assert max(hour.x + hour.width for hour in hours) <= week.width
    assert covering([frame_of(week, words) for words in words_of(week)]) == []


def test_the_week_begins_as_its_readers_begin_it() -> None:
    assert words_of(week_of_hours({}, (1, 2, 3), naming("fa")))[8].text == weekday_names("fa")[5]
    assert words_of(week_of_hours({}, (1, 2, 3), naming("ru")))[8].text == "пн"
