"""Languages: which, in which direction, and how days, times and numbers are written in them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.errors import InvalidInput
from casebook.i18n import (
    LOCALES,
    NAMES,
    direction,
    format_bytes,
    format_day,
    format_number,
    format_time,
    gettext_for,
    negotiate,
)

NOON = datetime(2026, 5, 14, 9, 12, tzinfo=UTC)


def test_four_languages_are_named_in_their_own_script() -> None:
    assert set(NAMES) == set(LOCALES) == {"en", "ru", "tg", "fa"}
    assert NAMES["tg"] == "Тоҷикӣ"


def test_only_persian_runs_from_right_to_left() -> None:
    assert [direction(locale) for locale in LOCALES] == ["ltr", "ltr", "ltr", "rtl"]


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("", "en"),
        ("tg", "tg"),
        ("fa-AF,en;q=0.5", "fa"),
        ("de,uz;q=0.3,ru-RU;q=0.2", "ru"),
        ("en;q=0.4, tg-Cyrl-TJ;q=0.9", "tg"),
        ("ru;q=0, fa;q=0.1", "fa"),
        ("*", "en"),
        ("de", "en"),
        (";;;,q=,ru;q=nan", "en"),
        ("zh-Hant_TW@!,ru", "ru"),
        ("TG-TJ", "tg"),
        ("FA", "fa"),
        ("de," * 400 + "ru", "en"),
    ],
)
def test_the_browsers_wish_is_followed_as_far_as_we_can(header: str, locale: str) -> None:
    assert negotiate(header) == locale


@given(st.text())
def test_no_header_upsets_the_choice_of_a_language(header: str) -> None:
    assert negotiate(header) in LOCALES


def test_a_day_is_written_in_words() -> None:
    day = date(2026, 11, 3)
    assert [format_day(day, locale) for locale in LOCALES] == [
        "3 November 2026",
        "3 ноября 2026",
        "3 ноябри 2026",
        "۳ نوامبر ۲۰۲۶",
    ]


def test_a_tajik_month_is_lower_case_and_bound_to_its_year() -> None:
    months = [format_day(date(2026, month, 1), "tg").split()[1] for month in range(1, 13)]
    assert months[4:7] == ["майи", "июни", "июли"]
    assert all(month.islower() and month.endswith("и") for month in months)


def test_a_moment_is_told_by_the_clock_of_its_place() -> None:
    assert [format_time(NOON, "Asia/Dushanbe", locale) for locale in LOCALES] == [
        "14 May 2026, 14:12 UTC+5",
        "14 мая 2026, 14:12 UTC+5",
        "14 майи 2026, 14:12 UTC+5",
        "۱۴ مه ۲۰۲۶، ۱۴:۱۲ UTC+5",
    ]


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "14 May 2026, 09:12 UTC"),
        ("Europe/Warsaw", "14 May 2026, 11:12 UTC+2"),
        ("Asia/Tehran", "14 May 2026, 12:42 UTC+3:30"),
        ("America/St_Johns", "14 May 2026, 06:42 UTC-2:30"),
    ],
)
def test_the_offset_that_held_there_is_named(zone: str, shown: str) -> None:
    assert format_time(NOON, zone, "en") == shown


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Asia", "a\0b"])
def test_an_unknown_zone_is_bad_input(zone: str) -> None:
    with pytest.raises(InvalidInput):
        format_time(NOON, zone, "en")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_time(NOON.replace(tzinfo=None), "UTC", "en")


def test_numbers_are_grouped_and_written_in_the_readers_digits() -> None:
    assert [format_number(1904, locale) for locale in LOCALES] == [
        "1,904",
        "1\N{NO-BREAK SPACE}904",
        "1\N{NO-BREAK SPACE}904",
        "۱٬۹۰۴",
    ]
    assert format_number(1.5, "ru") == "1,5"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (412_300, "412 KB"),
        (999_999, "1 MB"),
        (1_100_000, "1.1 MB"),
        (5 * 10**9, "5 GB"),
        (10**16, "10,000 TB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_people_use(size: int, shown: str) -> None:
    assert format_bytes(size, "en").replace("\N{NO-BREAK SPACE}", " ") == shown


def test_a_size_is_told_in_persian() -> None:
    assert format_bytes(1_100_000, "fa") == "۱٫۱\N{NO-BREAK SPACE}مگابایت"


def test_english_needs_no_catalogue() -> None:
    assert gettext_for("en").gettext("Save") == "Save"


def test_a_language_that_casebook_does_not_speak_has_no_catalogue() -> None:
    with pytest.raises(ValueError, match="language"):
        gettext_for("../../etc")
