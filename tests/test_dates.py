"""Imprecise dates: read, bounded in UTC, said in four languages, taken from forms and exports; nothing guessed."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.dates import (
    EARLIEST,
    LATEST,
    AsTyped,
    Moment,
    as_typed,
    bounds,
    from_form,
    from_stamp,
    in_words,
    parse_edtf,
    sort_key,
)
from casebook.dates.named import named_date
from casebook.dates.names import MONTHS, MONTHS_OF_DAY, READABLE, SEASONS
from casebook.errors import InvalidInput

LOCALES = ("en", "ru", "tg", "fa")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def refusal(*args: object, **kwargs: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        from_form(*args, **kwargs)  # type: ignore[arg-type]
    return refused.value


# ── notation ────────────────────────────────────────────────────────────────────────────────────────────

# The examples of the Library of Congress for levels 0 and 1 that lie within our years, then our additions.
NOTATION = [
    "1985-04-12",
    "1985-04",
    "1985",
    "1985-04-12T23:20:30",
    "1985-04-12T23:20:30Z",
    "1985-04-12T23:20:30+04:30",
    "1964/2008",
    "2004-06/2006-08",
    "2004-02-01/2005-02-08",
    "2004-02-01/2005-02",
    "2005/2006-02",
    "2001-21",
    "1984?",
    "2004-06~",
    "2004-06-11%",
    "201X",
    "20XX",
    "2004-XX",
    "1985-04-XX",
    "1985-XX-XX",
    "1985-04-12/..",
    "1985-04/..",
    "../1985-04-12",
    "../1985",
    "1985-04-12/",
    "/1985",
    "1984~/2004-06",
    "1984/2004-06~",
    "1984?/2004%",
    "",
    "../..",
    "/",
    "2024-03-05T14:00",
    "2024-03-05T14",
    "2024-03-05T14:00~",
    "2024-03-05T14:00+05:00?",
    "2024-03-05T10:00/2024-03-05T12:00",
]


@pytest.mark.parametrize("text", NOTATION)
def test_what_is_written_is_given_back(text: str) -> None:
    assert str(parse_edtf(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "2024-3-5",
        "24",
        "2024-03-05T24:00",
        "2024-03-05T14:60",
        "2024-03-05T14:00+15:00",
        "2024-03T14:00",
        "2024-XX-05",
        "2024-03-XXT14:00",
        "2024-21-05",
        "2024-25",
        "1899",
        "2201",
        "1XXX",
        "18XX",
        "22XX",
        "2025/2024",
        "2024-03-05T14:00/2024-03-05T13:59",
        "2024-03-05T14:00Z/2024-03-05T18:00+05:00",
        "2024/2025/2026",
        "٢٠٢٤",
        "2024 ",
        "Y12000",
        "2024-03-05T14:00:00.5",
        "2024" * 50,
        "never",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_edtf(text)
    assert refused.value.field == "when"


def test_a_moment_is_checked_when_it_is_made() -> None:
    for wrong in [
        ("2024-13", ""),
        ("2024", "Mars/Olympus"),
        ("2024", "localtime"),
        ("2024", "../../etc/passwd"),
        ("2024", "Asia"),
    ]:
        with pytest.raises(InvalidInput):
            Moment(*wrong)


def test_a_point_says_how_sure_it_is() -> None:
    for text, approximate, uncertain in [
        ("2024", False, False),
        ("2024~", True, False),
        ("2024?", False, True),
        ("2024%", True, True),
    ]:
        (point,) = parse_edtf(text).points()
        assert (point.approximate, point.uncertain) == (approximate, uncertain)


def test_an_end_in_another_zone_is_not_compared_with_a_start_without_one() -> None:
    assert str(parse_edtf("2024-03-05T14:00Z/2024-03-05T13:00")) == "2024-03-05T14:00Z/2024-03-05T13:00"


# ── bounds ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-03-05T14:00", utc(2024, 3, 5, 9), utc(2024, 3, 5, 9, 0, 59, 999999)),
        ("2024-03-05T14:00~", utc(2024, 3, 5, 9), utc(2024, 3, 5, 9, 0, 59, 999999)),
        ("2024-03-05T14", utc(2024, 3, 5, 9), utc(2024, 3, 5, 9, 59, 59, 999999)),
        ("2024-03-05T14:00:30", utc(2024, 3, 5, 9, 0, 30), utc(2024, 3, 5, 9, 0, 30, 999999)),
        ("2024-03-05", utc(2024, 3, 4, 19), utc(2024, 3, 5, 18, 59, 59, 999999)),
        ("2024-02", utc(2024, 1, 31, 19), utc(2024, 2, 29, 18, 59, 59, 999999)),
        ("2024", utc(2023, 12, 31, 19), utc(2024, 12, 31, 18, 59, 59, 999999)),
        ("202X", utc(2019, 12, 31, 19), utc(2029, 12, 31, 18, 59, 59, 999999)),
        ("2024-XX", utc(2023, 12, 31, 19), utc(2024, 12, 31, 18, 59, 59, 999999)),
        ("2024-21", utc(2024, 2, 29, 19), utc(2024, 5, 31, 18, 59, 59, 999999)),
        ("2024-24", utc(2023, 11, 30, 19), utc(2025, 2, 28, 18, 59, 59, 999999)),
        ("2024-03-05/2024-03-07", utc(2024, 3, 4, 19), utc(2024, 3, 7, 18, 59, 59, 999999)),
        ("2024-03-05/..", utc(2024, 3, 4, 19), LATEST),
        ("/2024-03-05", EARLIEST, utc(2024, 3, 5, 18, 59, 59, 999999)),
        ("", EARLIEST, LATEST),
    ],
)
def test_bounds_in_dushanbe(text: str, first: datetime, last: datetime) -> None:
    assert bounds(text, "Asia/Dushanbe") == (first, last)


def test_an_unknown_zone_widens_the_bounds_to_all_zones() -> None:
    assert bounds("2024-03-05T14:00:00", "") == (utc(2024, 3, 5, 0), utc(2024, 3, 6, 2, 0, 0, 999999))


def test_an_offset_in_the_text_outweighs_the_zone() -> None:
    assert bounds("2024-03-05T14:00+03:00", "Asia/Dushanbe")[0] == utc(2024, 3, 5, 11)
    assert bounds("2024-03-05T14:00-03:30", "")[0] == utc(2024, 3, 5, 17, 30)


def test_an_hour_that_was_shown_twice_means_either() -> None:
    first, last = bounds("2024-10-27T02:30", "Europe/Berlin")
    assert (first, last) == (utc(2024, 10, 27, 0, 30), utc(2024, 10, 27, 1, 30, 59, 999999))


def test_a_day_that_begins_without_midnight_begins_when_the_clocks_did() -> None:
    # Tehran put its clocks forward at midnight of 22 March 2022: that day's first second was 01:00.
    assert bounds("2022-03-22", "Asia/Tehran")[0] == utc(2022, 3, 21, 20, 30)


def test_the_year_bounds_hold_for_every_zone() -> None:
    for text in ("1900-24", "1900-01-01T00:00", "2200-24", "2200-12-31T23:59"):
        for zone in ("", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Dushanbe"):
            first, last = bounds(text, zone)
            assert EARLIEST < first <= last < LATEST


def test_moments_are_ordered_and_unknown_ones_come_last() -> None:
    texts = ["", "2024-03-05T14:00", "2024-03", "../2024-02", "2023/..", "2024-03-05"]
    ordered = [moment.edtf for moment in sorted((Moment(text, "Asia/Dushanbe") for text in texts), key=sort_key)]
    assert ordered == ["2023/..", "../2024-02", "2024-03", "2024-03-05", "2024-03-05T14:00", ""]


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        (
            "2026-05-11T14:00~",
            "Asia/Dushanbe",
            (
                "about 14:00 on 11 May 2026, Dushanbe time",
                "примерно 14:00, 11 мая 2026 г., часовой пояс: Душанбе",
                "тақрибан соати 14:00, 11 майи соли 2026, вақти Душанбе",
                "حدود ساعت ۱۴:۰۰، ۱۱ مه ۲۰۲۶، به وقت دوشنبه",
            ),
        ),
        ("2024-03", "", ("March 2024", "март 2024 г.", "марти соли 2024", "مارس ۲۰۲۴")),
        ("2024", "", ("2024", "2024 г.", "соли 2024", "سال ۲۰۲۴")),
        (
            "2024-03-05T10:00/2024-03-05T12:00",
            "Europe/Moscow",
            (
                "10:00–12:00 on 5 March 2024, Moscow time",
                "10:00–12:00, 5 марта 2024 г., часовой пояс: Москва",
                "соати 10:00–12:00, 5 марти соли 2024, вақти Москва",
                "ساعت ۱۰:۰۰–۱۲:۰۰، ۵ مارس ۲۰۲۴، به وقت مسکو",
            ),
        ),
        (
            "2024-03-05/2024-03-07",
            "",
            (
                "from 5 March 2024 to 7 March 2024",
                "5 марта 2024 г. – 7 марта 2024 г.",
                "аз 5 марти соли 2024 то 7 марти соли 2024",
                "از ۵ مارس ۲۰۲۴ تا ۷ مارس ۲۰۲۴",
            ),
        ),
        ("", "", ("not known", "неизвестно", "маълум нест", "نامعلوم")),
    ],
)
def test_a_moment_in_four_languages(text: str, zone: str, said: tuple[str, ...]) -> None:
    assert tuple(in_words(Moment(text, zone), locale) for locale in LOCALES) == said


@pytest.mark.parametrize(
    ("text", "zone", "said"),
    [
        ("2024-03-05T14:00", "", "14:00 on 5 March 2024, time zone not known"),
        ("2024-03-05T14:00Z", "Asia/Dushanbe", "14:00 on 5 March 2024, UTC"),
        ("2024-03-05T14:00+05:00", "", "14:00 on 5 March 2024, UTC+05:00"),
        ("2024-03-05T14", "Asia/Dushanbe", "between 14:00 and 15:00 on 5 March 2024, Dushanbe time"),
        ("2024?", "", "possibly 2024"),
        ("2024-03-05%", "", "possibly about 5 March 2024"),
        ("2024-XX", "", "2024 (month not known)"),
        ("2024-03-XX", "", "March 2024 (day not known)"),
        ("202X", "", "between 2020 and 2029"),
        ("2024-22", "", "summer 2024"),
        ("2024/..", "", "from 2024 onwards"),
        ("2024/", "", "from 2024, end not known"),
        ("../2024", "", "until 2024"),
        ("/2024", "", "until 2024, start not known"),
        ("../..", "", "not known"),
        ("2024~/2025", "", "from about 2024 to 2025"),
    ],
)
def test_every_degree_of_knowledge_has_its_words(text: str, zone: str, said: str) -> None:
    assert in_words(Moment(text, zone), "en") == said


def test_every_month_and_season_has_a_name_that_is_read_back() -> None:
    for table, size, first in ((MONTHS, 12, 1), (MONTHS_OF_DAY, 12, 1), (SEASONS, 4, 21)):
        assert tuple(table) == LOCALES
        for names in table.values():
            assert [READABLE[name.casefold()] for name in names] == list(range(first, first + size))


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("2024-03-05", "2024-03-05"),
        ("2024/03/05", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("~2024-03", "2024-03~"),
        ("2024-03~", "2024-03~"),
        ("2024-xx", "2024-XX"),
        ("2024-03-05T14:00", "2024-03-05T14:00"),
        ("2024-03-05T14:00~", "2024-03-05T14:00~"),
        ("2024-03-05 14:00", "2024-03-05T14:00"),
        ("05.03.2024, 14:00", "2024-03-05T14:00"),
        ("2024/2025", "2024/2025"),
        ("March 2024", "2024-03"),
        ("mar 2024", "2024-03"),
        ("5 March 2024", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("March 5th 2024", "2024-03-05"),
        ("5 March 2024?", "2024-03-05?"),
        ("about March 2024", "2024-03~"),
        ("05.03.2024", "2024-03-05"),
        ("5.3.2024", "2024-03-05"),
        ("13/04/2024", "2024-04-13"),
        ("04/13/2024", "2024-04-13"),
        ("04/04/2024", "2024-04-04"),
        ("03.2024", "2024-03"),
        ("5 марта 2024", "2024-03-05"),
        ("5 марта 2024 г.", "2024-03-05"),
        ("5 марта 2024 года", "2024-03-05"),
        ("март 2024", "2024-03"),
        ("Около 5 мая 2024", "2024-05-05~"),
        ("примерно март 2024 года", "2024-03~"),
        ("весна 2024", "2024-21"),
        ("5 марти соли 2024", "2024-03-05"),
        ("5-уми марти соли 2024", "2024-03-05"),
        ("тақрибан сентябри соли 2024", "2024-09~"),
        ("баҳори соли 2024", "2024-21"),
        ("۵ مارس ۲۰۲۴", "2024-03-05"),
        ("٥ مارس ٢٠٢٤", "2024-03-05"),
        ("حدود مارس ۲۰۲۴", "2024-03~"),
        ("۲۰۲۴-۰۳-۰۵", "2024-03-05"),
        ("۱۱ می ۲۰۲۶", "2026-05-11"),
        ("\u200f5\u00a0March\u200b 2024 ", "2024-03-05"),
    ],
)
def test_a_form_takes_a_day_as_people_write_it(typed: str, edtf: str) -> None:
    moment = from_form(typed)
    assert moment.edtf == edtf
    assert moment.displayed == typed.strip()


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("14:00", "14:00"),
        ("14.05", "14:05"),
        ("9:05:07", "09:05:07"),
        ("2 pm", "14"),
        ("12 am", "00"),
        ("12:30 PM", "12:30"),
        ("11:15 p.m.", "23:15"),
        ("۱۴:۰۰", "14:00"),
        ("ساعت ۱۴:۰۰", "14:00"),
        ("соати 14:00", "14:00"),
        ("~14:00", "14:00~"),
        ("около 14:00", "14:00~"),
        ("14:00Z", "14:00Z"),
        ("14:00 UTC", "14:00Z"),
        ("14:00+0500", "14:00+05:00"),
    ],
)
def test_a_form_takes_a_time_as_people_write_it(typed: str, edtf: str) -> None:
    assert from_form("2024-03-05", typed, "Asia/Dushanbe").edtf == f"2024-03-05T{edtf}"


def test_a_tick_marks_every_part_as_approximate() -> None:
    assert from_form("2024-03-05", "14:00", "", True).edtf == "2024-03-05T14:00~"
    assert from_form("2024", approximate=True, until_day="2025").edtf == "2024~/2025~"
    assert from_form("2024?", approximate=True).edtf == "2024%"
    assert from_form("2024/..", approximate=True).edtf == "2024~/.."


def test_a_form_takes_an_interval() -> None:
    assert from_form("5 March 2024", "10:00", until_time="12:00").edtf == "2024-03-05T10:00/2024-03-05T12:00"
    assert from_form("2024-03", until_day="may 2024").edtf == "2024-03/2024-05"
    assert from_form("2024-03", until_day="..").edtf == "2024-03/.."


def test_an_empty_form_is_an_unknown_time() -> None:
    assert from_form("  ", "", "Asia/Dushanbe") == Moment("", "", "")


def test_a_date_with_two_readings_is_refused_and_both_are_named() -> None:
    error = refusal("03/04/2024")
    assert (error.field, error.values) == ("when", {"first": "2024-04-03", "second": "2024-03-04"})
    assert "2024-04-03 or 2024-03-04" in error.reason % error.values
    assert refusal("2024", until_day="03-04-2024").field == "until"


@pytest.mark.parametrize(
    ("args", "field"),
    [
        (("yesterday",), "when"),
        (("31.02.2024",), "when"),
        (("05.13.2024",), "when"),
        (("32 March 2024",), "when"),
        (("05.03.24",), "when"),
        (("5 March",), "when"),
        (("March April 2024",), "when"),
        (("1403/01/05",), "when"),
        (("۱۴۰۳",), "when"),
        (("1899",), "when"),
        (("x" * 200,), "when"),
        (("", "14:00"), "when"),
        (("2024", "14:00"), "time"),
        (("2024-03-05", "14"), "time"),
        (("2024-03-05", "25:00"), "time"),
        (("2024-03-05", "13 pm"), "time"),
        (("2024-03-05", "noon"), "time"),
        (("2024-03-05", "14:00", "Mars/Olympus"), "zone"),
    ],
)
def test_what_a_form_cannot_use_is_refused_beside_its_field(args: tuple[str, ...], field: str) -> None:
    assert refusal(*args).field == field


def test_an_end_before_the_start_is_refused_beside_the_end() -> None:
    assert refusal("2024-03-05", until_day="2024-03-04").field == "until"
    assert refusal("2024/2025", until_day="2026").field == "until"
    assert refusal("2024", until_day="2025/2026").field == "until"
    assert refusal("2024-04-05", "14:00z", until_day="2024-03-06").field == "until"  # before it in every zone
    assert refusal("2024-03-05", "14:00z", "UTC", until_day="2024-03-05", until_time="13:00").field == "until"
    assert refusal("2024-04-05T14:00Z/2024-03-06").field == "when"


def test_a_time_that_the_clocks_skipped_is_refused_and_one_shown_twice_is_kept() -> None:
    assert refusal("2024-03-31", "02:30", "Europe/Berlin").field == "time"
    assert from_form("2024-03-31", "02:30", "Asia/Dushanbe").edtf == "2024-03-31T02:30"
    assert from_form("2024-10-27", "02:30", "Europe/Berlin").edtf == "2024-10-27T02:30"


# ── exports ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("shown", "edtf"),
    [
        ("2022-02-22 20:22:16", "2022-02-22T20:22:16"),
        ("2022-02-22", "2022-02-22"),
        ("2024-03-05T14:00:00Z", "2024-03-05T14:00:00Z"),
        ("2024-03-05T14:00:00.123+05:00", "2024-03-05T14:00:00+05:00"),
        ("2024-03-05 14:00:00+0500", "2024-03-05T14:00:00+05:00"),
        ("2024-03-05 14:00:00 UTC", "2024-03-05T14:00:00Z"),
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24+00:00"),
        ("1646000000", "2022-02-27T22:13:20Z"),
        ("1646000000123", "2022-02-27T22:13:20Z"),
        ("05.03.2024 14:00", "2024-03-05T14:00"),
        ("3/15/2024 2:05 PM", "2024-03-15T14:05"),
        ("22 февраля 2022, 20:22", "2022-02-22T20:22"),
        ("Mar 5, 2024, 2:05:09 PM", "2024-03-05T14:05:09"),
    ],
)
def test_a_stamp_is_read_as_exports_show_it(shown: str, edtf: str) -> None:
    assert from_stamp(shown) == Moment(edtf, "", shown)


def test_a_stamp_with_two_readings_is_refused_unless_someone_knows() -> None:
    with pytest.raises(InvalidInput):
        from_stamp("3/4/2024 14:00")
    assert from_stamp("3/4/2024 14:00", day_first=True).edtf == "2024-04-03T14:00"
    assert from_stamp("3/4/2024 14:00", day_first=False).edtf == "2024-03-04T14:00"


# ── noise ───────────────────────────────────────────────────────────────────────────────────────────────

_alphabet = st.sampled_from(
    [*"0123456789-/.:TXZ~?% ", "2024", "2024-03-05", "..", "March", "марта", "۵", "about ", "pm", "\u200b"]
)
_noise = st.lists(_alphabet, max_size=9).map("".join) | st.text(max_size=20)


def whole(moment: Moment) -> tuple[bool, bool]:
    """Whether its bounds are in order, and whether it can be said and written."""
    first, last = bounds(moment.edtf, moment.zone)
    said = all(in_words(moment, locale).strip() for locale in LOCALES)
    return EARLIEST <= first <= last <= LATEST, said and str(parse_edtf(moment.edtf)) == moment.edtf


@given(_noise, _noise, st.sampled_from(["", "Asia/Dushanbe", "Europe/Berlin"]), st.booleans(), _noise)
@settings(max_examples=500, deadline=None)
def test_a_form_gives_a_whole_moment_or_a_refusal(
    day: str, time: str, zone: str, approximate: bool, until: str
) -> None:
    try:
        moment = from_form(day, time, zone, approximate, until_day=until)
    except InvalidInput as error:
        said = (error.field in {"when", "time", "until"}, bool(error.reason % error.values))
    else:
        said = whole(moment)
        again = as_typed(moment)
        assert from_form(again.day, again.time, zone, again.about, until_day=again.until).edtf == moment.edtf
    assert said == (True, True)


@given(_noise)
@settings(max_examples=300, deadline=None)
def test_a_stamp_gives_a_moment_or_a_refusal(text: str) -> None:
    try:
        moment = from_stamp(text)
    except InvalidInput:
        return
    assert sort_key(moment)[0] <= LATEST


_FIRST, _LAST = (datetime.fromisoformat(text) for text in ("1900-01-02", "2200-12-30"))


@given(st.datetimes(_FIRST, _LAST), st.sampled_from(["", "Asia/Dushanbe", "America/New_York"]))
@settings(max_examples=200, deadline=None)
def test_a_vaguer_date_never_excludes_what_the_sharper_one_admits(moment: datetime, zone: str) -> None:
    full = moment.strftime("%Y-%m-%dT%H:%M:%S")
    spans = [bounds(full[:length], zone) for length in (4, 7, 10, 13, 16, 19)]
    for (outer_first, outer_last), (first, last) in pairwise(spans):
        assert outer_first <= first
        assert last <= outer_last
    assert spans[-1][1] - spans[-1][0] < timedelta(hours=27)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        (from_form("13 May 2024", "12:43"), AsTyped("13 May 2024", "12:43")),
        (from_form("13 мая 2024", "about 14:00"), AsTyped("13 мая 2024", "about 14:00")),
        (from_form("May 2024", approximate=True), AsTyped("May 2024", about=True)),
        (from_form("5 March 2024", "2 pm"), AsTyped("5 March 2024", "2 pm")),
        (from_form(""), AsTyped()),
    ],
)
def test_what_was_typed_stands_in_the_fields_again(kept: Moment, shown: AsTyped) -> None:
    assert as_typed(kept) == shown


def test_an_end_stands_in_its_own_field_again() -> None:
    kept = from_form("5 March 2024", "14:00", "Asia/Dushanbe", until_day="6 March 2024 09:30")
    assert as_typed(kept) == AsTyped("5 March 2024", "14:00", until="6 March 2024 09:30")
    assert as_typed(Moment("2024-03-05/..")) == AsTyped("2024-03-05", until="..")


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [
        ("2024-05-13T12:43", AsTyped("2024-05-13", "12:43")),
        ("2024-05-13T12:43Z", AsTyped("2024-05-13", "12:43Z")),
        ("2024-05-13T12:43%", AsTyped("2024-05-13?", "12:43", about=True)),
        ("2024-05~/2024-06", AsTyped("2024-05~", until="2024-06")),
        ("2024-05-13T12", AsTyped("2024-05-13T12")),  # no field says an hour without minutes
        ("/2024-05", AsTyped("/2024-05")),
        ("2024-05/", AsTyped("2024-05/")),
    ],
)
def test_a_moment_that_nobody_typed_is_cut_into_the_fields_that_give_it(edtf: str, shown: AsTyped) -> None:
    assert as_typed(Moment(edtf, displayed="14 мая, 10:15")) == shown


def test_words_that_say_another_time_are_not_shown_for_it() -> None:
    assert as_typed(Moment("2024-05-13T12:43", displayed="14 May 2024 10:15")) == AsTyped("2024-05-13", "12:43")


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Order to detain of 8 April 2026", "2026-04-08"),
        ("April 8, 2026: order", "2026-04-08"),
        ("Post of Овози Мисол, 2025-11-18", "2025-11-18"),
        ("Письмо от 5 марта 2026 г.", "2026-03-05"),
        ("Хат аз 5 марти соли 2026", "2026-03-05"),
        ("نامه ۵ مارس ۲۰۲۶", "2026-03-05"),
        ("Протокол от 05.03.2026", "2026-03-05"),
        ("Report “Answering for a Sister”, August 2026", "2026-08"),
        ("Judgment of 17 September 2026, served 17 September 2026", "2026-09-17"),
        ("From 1 May 2026 to 3 May 2026", ""),  # two days: nobody says which
        ("Decision of 30 February 2026", ""),
        ("Law and Practice, 2007–2026", ""),
        ("She may come", ""),
        ("", ""),
    ],
)
def test_a_title_names_one_date_or_none(title: str, named: str) -> None:
    assert named_date(title) == named
