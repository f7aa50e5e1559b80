"""Whether a post is still there: live, edited, deleted, out of reach, or not to be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.capturing import comparing

PAGE = "3 answers\nSeen 40 times\nХоини Ватан\nNobody knows who wrote it."
LATER = "4 answers\nSeen 512 times\nХоини Ватан\nNobody knows who wrote it."
EDITED = "4 answers\nSeen 512 times\nШахси хуб\nNobody knows who wrote it."
LOGIN = "Log in to go on\nForgotten your password?"


@pytest.mark.parametrize(
    ("status", "now", "before", "words", "state"),
    [
        (404, "Not found", PAGE, "", "deleted"),
        (410, "", None, "Хоини Ватан", "deleted"),
        (None, "", PAGE, "", "unreachable"),
        (403, "No", PAGE, "", "unreachable"),
        (503, "Later", PAGE, "", "unreachable"),
        (200, " \n", PAGE, "", "unreachable"),
        (200, PAGE, None, "", "live"),
        (200, LATER, PAGE, "", "live"),  # numbers count on
        (200, LATER, PAGE, "хоини  ВАТАН", "live"),
        (200, EDITED, PAGE, "Хоини Ватан", "edited"),
        (200, EDITED, PAGE, "", "edited"),
        (200, LOGIN, PAGE, "Хоини Ватан", "unknown"),
        (200, LOGIN, PAGE, "", "unknown"),
        (200, LOGIN, None, "Хоини Ватан", "unknown"),  # it may never have shown them
        (200, EDITED, LOGIN, "Хоини Ватан", "unknown"),
    ],
)
def test_a_post_stands_as_its_page_shows(
    status: int | None, now: str, before: str | None, words: str, state: str
) -> None:
    assert comparing.judged(status=status, failed=False, now=now, before=before, words=words).state == state


def test_a_failed_look_finds_nothing() -> None:
    verdict = comparing.judged(status=200, failed=True, now=PAGE, before=PAGE, words="")
    assert (verdict.state, verdict.ground) == ("unreachable", "HTTP 200")


def test_differences_are_the_lines_that_went_and_came() -> None:
    assert [(each.added, each.words) for each in comparing.differences(PAGE, EDITED)] == [
        (False, "Хоини Ватан"),
        (True, "Шахси хуб"),
    ]


@given(st.text(), st.text(), st.text(), st.one_of(st.none(), st.integers(100, 599)))
def test_any_texts_give_one_of_the_states(now: str, before: str, words: str, status: int | None) -> None:
    state = comparing.judged(status=status, failed=False, now=now, before=before, words=words).state
    assert state in {"live", "edited", "deleted", "unreachable", "unknown"}
    comparing.differences(before, now)
