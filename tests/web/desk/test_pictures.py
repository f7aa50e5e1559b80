"""The timeline: numbered as the list, honest about what is not known, mirrored for those who read from the right."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from casebook.dates import Moment
from casebook.model.incident import IncidentBody
from casebook.services.reading import Opened
from casebook.web.desk.pictures import WIDTH, Picture, timeline

NOW = datetime(2026, 5, 14, tzinfo=UTC)
WORDS = {"online": "Online", "home": "Relatives at home", "legal": "Legal steps"}


def drawn(*given_: tuple[str, str], mirrored: bool = False, now: datetime = NOW) -> Picture | None:
    incidents = [
        Opened(uuid4(), IncidentBody(title="x", when=Moment(edtf, "Asia/Dushanbe"), track=track, recorded_at=NOW))
        for edtf, track in given_
    ]
    return timeline(incidents, today=now, locale="en", words=WORDS, mirrored=mirrored)


def test_marks_bear_the_numbers_of_the_list_and_skip_what_has_no_day() -> None:
    picture = drawn(("2026-02-03", "online"), ("", "home"), ("2026-05-11", "legal"))
    assert picture is not None
    assert [mark.number for mark in picture.marks] == [1, 3]
    assert picture.marks[0].x < picture.marks[1].x
    assert [track.words for track in picture.tracks] == ["Online", "Relatives at home", "Legal steps"]


def test_a_case_without_any_day_has_no_picture() -> None:
    assert drawn(("", "online")) is None
    assert drawn() is None


def test_what_is_not_known_to_the_day_is_wide() -> None:
    picture = drawn(("2026-01-09", "online"), ("2026-04", "home"), ("2026-05-14", "legal"))
    assert picture is not None
    spans = [mark.span for mark in picture.marks]
    assert spans[0] is None
    assert spans[1] is not None
    assert spans[1][1] - spans[1][0] > 100


def test_an_act_against_a_relative_within_a_week_is_linked_and_a_later_one_is_not() -> None:
    picture = drawn(
        ("2026-03-18", "online"),
        ("2026-03-21", "home"),
        ("2026-04-20", "home"),
        ("2026-05-01", "online"),
        ("2026-05-01", "home"),
    )
    assert picture is not None
    assert [link.days for link in picture.links] == [3, 0]


def test_the_mirrored_picture_is_the_same_seen_from_the_other_side() -> None:
    dates = (("2026-02-03", "online"), ("2026-04", "home"), ("2026-05-11", "legal"))
    left, right = drawn(*dates), drawn(*dates, mirrored=True)
    assert left is not None
    assert right is not None
    assert [WIDTH - mark.x for mark in left.marks] == [mark.x for mark in right.marks]


def test_marks_of_one_day_do_not_cover_each_other() -> None:
    picture = drawn(*[("2026-02-03", "online")] * 5, ("2026-06-01", "home"))
    assert picture is not None
    rows = [mark.y for mark in picture.marks[:5]]
    assert len(set(rows)) == 5
    assert picture.height > 300


DATES = st.sampled_from(
    [
        "1956",
        "1999-12-31",
        "2024-02-29T23:59:59",
        "2024-05/2024-06",
        "../2024-05-01",
        "2024-05-01/..",
        "2024~",
        "2024-XX",
        "2199-12-31",
        "",
    ]
)


@given(st.lists(st.tuples(DATES, st.sampled_from(["online", "home", "legal"])), max_size=30), st.booleans())
def test_any_dates_give_a_picture_within_its_frame(dates: list[tuple[str, str]], mirrored: bool) -> None:
    picture = drawn(*dates, mirrored=mirrored)
    if picture is None:
        return
    for mark in picture.marks:
        assert 0 <= mark.x <= WIDTH
        assert 0 < mark.y < picture.height
        assert mark.span is None or mark.span[0] < mark.span[1]
    assert len(picture.ticks) < 10
    assert all(one.x != other.x for one, other in pairwise(picture.ticks))
