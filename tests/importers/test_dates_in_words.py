"""Times in words of many languages: read where they have one meaning, left as they stand where they have none or two."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.importers.choice import Choice
from casebook.importers.dates_in_words import is_time, when


@pytest.mark.parametrize(
    ("shown", "edtf"),
    [
        ("Nov 08, 2005 4:19:54 am", "2005-11-08T04:19:54"),
        ("Sep 22, 2017, 6:33 PM", "2017-09-22T18:33"),
        ("Sep 24, 2025 12:05 am", "2025-09-24T00:05"),
        ("Oct 19, 2019 at 12:37 PM", "2019-10-19T12:37"),
        ("dub 10, 2014 9:02:15 odpol.", "2014-04-10T21:02:15"),
        ("08. Sept. 2026, 3:54 pm", "2026-09-08T15:54"),
        ("5 марта 2024 г., 14:00", "2024-03-05T14:00"),
        ("Nis 10, 2014 9:02:15 ÖS", "2014-04-10T21:02:15"),
        ("۵ مارس ۲۰۲۴ ۱۴:۰۰", "2024-03-05T14:00"),
        ("5 mars 2024 à 14:00", "2024-03-05T14:00"),
        ("Mar 5, 2024, 2:00\u202fPM", "2024-03-05T14:00"),
        ("Wednesday, January 1, 2014 at 10:00am UTC+05", "2014-01-01T10:00+05:00"),
        ("2024-03-05 14:00", "2024-03-05T14:00"),
    ],
)
def test_times_with_one_meaning_are_read(shown: str, edtf: str) -> None:
    moment, notes = when(shown, Choice())
    assert (moment.edtf, moment.displayed, notes) == (edtf, shown, ())
    assert is_time(shown)


@pytest.mark.parametrize(
    "shown",
    [
        "31 kwi 2024 10:00",  # no such day
        "May 4, 2024 13:00 pm",  # no such hour
        "Mar 5, 2024 2:00 xx",  # neither half of the day
        "03/04/2024 10:00",  # two meanings
        "5 foo 2024 10:00",
        "x" * 5000,
    ],
)
def test_what_has_no_meaning_or_two_stays_as_it_stands(shown: str) -> None:
    moment, notes = when(shown, Choice(zone="Asia/Dushanbe"))
    assert (moment.edtf, moment.displayed, notes) == ("", shown[:200], ("time_not_read",))
    assert not is_time(shown)


@given(st.text("0123456789 ,.:apmMarдек۵ÖS\u202f", max_size=40))
def test_any_words_are_read_or_left(shown: str) -> None:
    assert when(shown, Choice())[0].displayed in {shown, shown.strip()}


def test_reading_dates_leaves_the_months_of_other_languages_as_they_are() -> None:
    script = (
        "from datetime import date; from casebook.i18n import format_day; from casebook.importers.choice import Choice;"
        "from casebook.importers.dates_in_words import when;"
        "print(when('5 марта 2024 г., 14:00', Choice())[0].edtf, format_day(date(2026, 11, 3), 'tg'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2024-03-05T14:00 3 ноябри 2026"
