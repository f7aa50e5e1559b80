"""Curves over powers of ten: each point where it belongs, each curve named once, and no two names on top of each other."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.pictures.curves import HEIGHT, MOST, WIDTH, Curve, Scales, curves
from casebook.pictures.drawing import Box, Words

SCALES = Scales("cases", "time", {2: "100"}, {0: "1 ms"})
POSITIVE = st.floats(1e-3, 1e6)
CURVES = st.lists(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=5), min_size=1, max_size=MOST)


@settings(max_examples=40, deadline=None)
@given(CURVES, st.sampled_from([0.0, 50.0]))
def test_everything_stands_in_the_picture_and_names_do_not_touch(
    several: list[list[tuple[float, float]]], owed: float
) -> None:
    named = [Curve(number, tuple(points), f"curve {number}") for number, points in enumerate(several)]
    drawing = curves(named, SCALES, owed=owed, owed_words="owed")
    marks = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    assert len(marks) == sum(map(len, several))
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in marks)
    names = sorted(shape.y for shape in drawing.shapes if isinstance(shape, Words) and shape.text.startswith("curve "))
    assert len(names) == len(several)
    assert all(below - above > 15 for above, below in pairwise(names))


def test_a_tenth_is_a_step_down_and_steps_have_their_words() -> None:
    drawing = curves([Curve(0, ((100, 10), (1000, 1)))], SCALES)
    first, last = (shape for shape in drawing.shapes if isinstance(shape, Box))
    assert (first.x < last.x, first.y < last.y) == (True, True)
    words = {shape.text for shape in drawing.shapes if isinstance(shape, Words)}
    assert {"100", "10^3", "1 ms", "10^1", "cases", "time"} <= words


@pytest.mark.parametrize("several", [[], [Curve(0, ())], [Curve(MOST, ((1, 1),))]])
def test_nothing_to_draw_and_too_many_curves_are_refused(several: list[Curve]) -> None:
    with pytest.raises(ValueError, match="eight"):
        curves(several, SCALES)
