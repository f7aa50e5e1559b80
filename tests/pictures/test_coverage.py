"""Coverage: what is absent is seen at once, without colour, for one incident and for two thousand."""

from casebook.pictures.coverage import CHECKS, MOST, Covered, coverage, state
from casebook.pictures.drawing import Box, Stroke
from tests.pictures.looking import HOSTILE, covering, frame_of, words_of

NAMES = dict(
    zip(CHECKS, ("Exhibit", "How it was obtained", "Original kept", "Translation", "Sources graded"), strict=True)
)


def row(number: int, *missing: str, unneeded: tuple[str, ...] = ()) -> Covered:
    return Covered(number, {check: state(needed=check not in unneeded, there=check not in missing) for check in CHECKS})


def test_each_incident_has_a_square_for_each_check() -> None:
    rows = [row(1), row(2, "exhibit", "source", unneeded=("capture",)), *map(row, range(3, 60))]
    drawing = coverage(rows, NAMES, str)
    assert drawing is not None
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    assert len(boxes) == 59 * 5 - 1
    assert [box.css for box in boxes].count("g-missing") == 2
    assert [shape.css for shape in drawing.shapes if isinstance(shape, Stroke)].count("g-missing") == 4
    assert covering([(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes]) == []
    assert covering([frame_of(drawing, words) for words in words_of(drawing)]) == []
    assert {str(number) for number in range(1, 60)} <= {words.text for words in words_of(drawing)}
    assert rows[1].bare
    assert rows[1].gaps == ("exhibit", "source")


def test_two_thousand_incidents_are_counted() -> None:
    rows = [row(number, *(["exhibit"] if number % 4 == 0 else [])) for number in range(1, 2001)]
    drawing = coverage(rows, NAMES, str)
    assert drawing is not None
    assert len(rows) > MOST
    assert len(drawing.shapes) < 40
    assert [words.text for words in words_of(drawing)[1:3]] == ["1500", "500"]


def test_nothing_recorded_is_no_picture_and_long_names_keep_their_place() -> None:
    assert coverage([], NAMES, str) is None
    for name in HOSTILE:
        drawing = coverage([row(1)], dict.fromkeys(CHECKS, name), str)
        assert drawing is not None
        assert all(frame_of(drawing, words)[2] < 230 for words in words_of(drawing) if words.css == "g-text")
