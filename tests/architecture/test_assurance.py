"""docs/assurance.md against the requirements that it answers: each stands there once, and is held by a test or says why not."""

import re

from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs" / "assurance.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([A-I]\d+) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
ASKED = {"A": 11, "B": 9, "C": 5, "D": 10, "E": 9, "F": 6, "G": 5, "H": 4, "I": 7}
HELD = re.compile(r"`tests/[^`]+\.py::test_\w+`")


def test_every_requirement_stands_once_and_is_held_or_says_why_not() -> None:
    assert [number for number, _, _ in ROWS] == [
        f"{part}{number}" for part, last in ASKED.items() for number in range(1, last + 1)
    ]
    for number, asked, held in ROWS:
        assert len(asked) > 20, number
        assert HELD.search(held), f"{number} is held by nothing, and says not why"
    assert f"{sum(ASKED.values())}" == "66"
    assert "Sixty-six requirements" in PAGE


def test_what_is_not_promised_can_be_found() -> None:
    """A part of a requirement that nobody holds is marked, so that a reader finds it by looking for one word."""
    assert len(re.findall(r"\*(?:not|no)\*", PAGE)) >= 8


def test_figures_are_dated_and_no_place_is_left_open() -> None:
    assert re.search(r"\d{1,2} [A-Z][a-z]+ 20\d\d", PAGE.partition("## The matrix")[0])
    assert not re.search(r"^[A-Z]{4,}$", PAGE, re.MULTILINE)
