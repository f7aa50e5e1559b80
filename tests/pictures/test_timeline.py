"""The timeline: numbered as the list, honest about what is not known, readable however much there is."""

import time
from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from casebook.dates import Moment
from casebook.pictures.axis import WIDTH
from casebook.pictures.drawing import Box
from casebook.pictures.periods import beside, period, step_of
from casebook.pictures.timeline import DURING, Saying, Timeline, counted_together, happening, timeline
from tests.pictures.looking import HOSTILE, covering, frame_of, marks, words_of

NOW = datetime(2026, 5, 14, tzinfo=UTC)
SAY = Saying(
    locale="en",
    tracks={"online": "Online", "home": "Relatives at home", "legal": "Legal steps"},
    today="today",
    days=lambda days: f"{days} days",
    number=str,
)


def drawn(*given_: tuple[str, str], say: Saying = SAY, window: tuple[date, date] | None = None) -> Timeline | None:
    read = [happening(number, track, Moment(edtf, "Asia/Dushanbe")) for number, (edtf, track) in enumerate(given_, 1)]
    return timeline([one for one in read if one], say, today=NOW, window=window)


def certainly(*given_: tuple[str, str], window: tuple[date, date] | None = None) -> Timeline:
    picture = drawn(*given_, window=window)
    assert picture is not None
    return picture


def spans(picture: Timeline) -> list[Box]:
    return [shape for shape in picture.drawing.shapes if isinstance(shape, Box) and shape.css.endswith("-span")]


def test_marks_bear_the_numbers_of_the_list_and_skip_what_has_no_day() -> None:
    picture = certainly(("2026-02-03", "online"), ("", "home"), ("2026-05-11", "legal"))
    assert picture.drawn == {1, 3}
    online, legal = marks(picture.drawing)
    assert online[0] < legal[0]
    said = [words.text for words in words_of(picture.drawing)]
    assert [name for name in said if name in SAY.tracks.values()] == ["Online", "Relatives at home", "Legal steps"]
    assert "today" in said


def test_a_case_without_any_day_has_no_picture() -> None:
    assert drawn(("", "online")) is None
    assert drawn() is None


def test_what_is_not_known_to_the_day_is_wide() -> None:
    picture = certainly(
        ("2026-01-09", "online"), ("2026-04", "home"), ("2026-05-14", "legal"), ("2026-02-03/2026-03-01", "home")
    )
    assert [span.width > 100 for span in spans(picture)] == [True, True]
    unknown_zone = timeline([one for one in [happening(1, "home", Moment("2026-05-14"))] if one], SAY)
    assert unknown_zone is not None
    assert spans(unknown_zone) == []


def test_an_act_against_a_relative_within_a_week_is_linked_and_a_later_one_is_not() -> None:
    picture = certainly(
        ("2026-03-18", "online"),
        ("2026-03-21", "home"),
        ("2026-04-20", "home"),
        ("2026-05-01", "online"),
        ("2026-05-01", "home"),
        ("2026-05-10/2026-05-20", "online"),
        ("2026-05-15", "home"),
        ("2026-05-22", "home"),
        ("2026-06", "home"),
    )
    assert [(one.attack, one.act, one.days) for one in picture.follows] == [
        (1, 2, 3),
        (4, 5, 0),
        (6, 7, DURING),
        (6, 8, 2),
    ]
    assert "3 days" in [words.text for words in words_of(picture.drawing)]


def test_marks_of_one_day_do_not_cover_each_other_and_no_words_do() -> None:
    picture = certainly(*[("2026-02-03", "online")] * 5, *[(f"2026-02-{day:02}", "home") for day in range(4, 10)])
    assert len(picture.drawn) == 11
    assert covering(marks(picture.drawing)) == []
    small = [frame_of(picture.drawing, words) for words in words_of(picture.drawing) if words.css == "g-small"]
    assert covering(small) == []


def test_what_is_too_much_for_marks_is_counted_and_nothing_is_lost() -> None:
    dates = [(f"2026-{1 + number % 6:02}-{1 + number % 28:02}", "online") for number in range(300)]
    picture = certainly(*dates, ("2026-03", "online"), ("2026-03-21", "home"))
    assert picture.drawn == {302}
    assert sum(column.count for column in picture.columns) == 300
    assert picture.vague == 1
    assert all(one.last < other.first for one, other in pairwise(picture.columns))
    assert counted_together(picture.columns)[0][1]["online"] == picture.columns[0].count


def test_two_thousand_incidents_give_a_small_picture_fast() -> None:
    dates = [
        (f"20{20 + n % 7}-{1 + n % 12:02}-{1 + n % 28:02}", ("online", "online", "home", "legal")[n % 4])
        for n in range(2000)
    ]
    begun = time.process_time()
    picture = certainly(*dates)
    # Reading the dates takes about 100 ms and the picture 20; tests run on busy machines.
    assert time.process_time() - begun < 1
    assert len(picture.drawing.shapes) < 400
    assert picture.drawing.height < 400
    assert sum(column.count for column in picture.columns) == 2000


def test_a_window_shows_its_days_and_what_reaches_into_them() -> None:
    dates = (("2026-01-31", "online"), ("2026-02-03", "online"), ("2026", "home"), ("2026-03-01", "legal"))
    assert certainly(*dates, window=(date(2026, 2, 1), date(2026, 2, 28))).drawn == {2, 3}
    empty = certainly(*dates, window=(date(1999, 1, 1), date(1999, 12, 31)))
    assert empty.drawn == frozenset()


def test_windows_are_periods_that_lead_to_their_neighbours() -> None:
    assert period(date(2026, 5, 14), "week") == (date(2026, 5, 11), date(2026, 5, 17))
    assert period(date(2026, 5, 14), "quarter") == (date(2026, 4, 1), date(2026, 6, 30))
    assert period(date(2025, 12, 31), "month") == (date(2025, 12, 1), date(2025, 12, 31))
    assert beside(period(date(2026, 1, 9), "month"), "month") == (
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    )
    assert step_of((date(2026, 1, 1), date(2026, 12, 31))) == "year"
    assert step_of((date(2026, 1, 1), date(2026, 12, 30))) is None
    assert beside((date(1900, 1, 1), date(1900, 12, 31)), "year")[0] is None


def test_hostile_names_of_tracks_stay_in_their_place() -> None:
    for name in HOSTILE:
        say = Saying("ru", {"online": name, "home": name, "legal": name}, name[:20], lambda _: "x", str)
        picture = drawn(("2026-02-03", "online"), say=say)
        assert picture is not None
        left = [frame_of(picture.drawing, words)[2] for words in words_of(picture.drawing) if "g-strong" in words.css]
        assert max(left) < 200


DATES = st.sampled_from(
    ["1956", "1999-12-31", "2024-02-29T23:59:59", "2024-05/2024-06", "../2024-05-01", "2024-05-01/..", "2024~", "2024-XX",
     "2199-12-31", "2024-05-11T14", "2024-05-11/", ""],
)  # fmt: skip
WINDOWS = st.none() | st.tuples(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))


@given(st.lists(st.tuples(DATES, st.sampled_from(["online", "home", "legal"])), max_size=30), WINDOWS)
def test_any_dates_give_a_picture_within_its_frame(
    dates: list[tuple[str, str]], asked: tuple[date, int] | None
) -> None:
    window = (asked[0], date.fromordinal(asked[0].toordinal() + asked[1])) if asked else None
    picture = drawn(*dates, window=window)
    if picture is None:
        return
    for left, top, right, bottom in marks(picture.drawing):
        assert left >= 0
        assert right <= WIDTH + 12
        assert 0 < top < bottom < picture.drawing.height
    assert covering(marks(picture.drawing)) == []
    for drawing in (picture.drawing, picture.drawing.mirrored()):
        ticks = [frame_of(drawing, words) for words in words_of(drawing) if words.css == "g-small" and words.y == 20]
        assert covering(ticks) == []
    assert [WIDTH - right for _, _, right, _ in marks(picture.drawing)] == [
        left for left, _, _, _ in marks(picture.drawing.mirrored())
    ]
