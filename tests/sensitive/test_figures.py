from datetime import date

import pytest

from casebook.sensitive.figures import handles_in, jalali, papers_in, phones_in


@pytest.mark.parametrize(
    ("day", "solar"),
    [
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(2024, 3, 19), (1402, 12, 29)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(1990, 5, 7), (1369, 2, 17)),
        (date(1999, 9, 22), (1378, 6, 31)),
        (date(1999, 9, 23), (1378, 7, 1)),
    ],
)
def test_a_day_has_its_place_in_the_solar_calendar(day: date, solar: tuple[int, int, int]) -> None:
    assert jalali(day) == solar


def test_every_day_follows_the_one_before_in_the_solar_calendar_too() -> None:
    before = jalali(date(1925, 1, 1))
    for ordinal in range(date(1925, 1, 2).toordinal(), date(2060, 1, 1).toordinal()):
        year, month, day = jalali(date.fromordinal(ordinal))
        following = (before[0], before[1], before[2] + 1), (before[0], before[1] + 1, 1), (before[0] + 1, 1, 1)
        assert (year, month, day) in following
        before = (year, month, day)


def test_in_a_note_only_what_begins_as_a_telephone_number_is_one() -> None:
    note = "Account 100004567891234 posted on 2024-05-11 10:00; call +992 93 123 45 67 or 93 123 45 67"
    assert phones_in(note, bare=False) == ["+992 93 123 45 67"]
    assert phones_in("93 123 45 67", bare=True) == ["93 123 45 67"]


def test_handles_and_papers_are_told_from_other_words() -> None:
    assert handles_in("write to @quiet_line, not me@example.org") == ["quiet_line"]
    assert papers_in("passport P 401234567, A123456789, ID 7654321, wall-1_2, E001") == ["P 401234567", "A123456789"]
