"""Accounts that act together, drawn: every part is a line and a square, what is too much is folded, whatever the names are."""

import pytest

from casebook.pictures import together
from casebook.pictures.drawing import Box, Drawing, Stroke, Words
from casebook.pictures.together import MOST, Node, graph, lag_class, raster
from tests.pictures.looking import HOSTILE


def drawn(things: int, accounts: int, lines: list[tuple[int, int]], name: str = "@haqgu") -> Drawing:
    return graph(
        [Node(f"t{number}", name, "2026-05-11") for number in range(things)],
        [Node(f"a{number}", name) for number in range(accounts)],
        [(f"t{thing}", f"a{account}") for thing, account in lines],
        heads=("Done", "Accounts"),
        more=lambda number: f"and {number} more",
    )


def boxes(drawing: Drawing) -> list[Box]:
    return [shape for shape in drawing.shapes if isinstance(shape, Box)]


def test_each_part_is_a_line_between_its_thing_and_its_account() -> None:
    drawing = drawn(2, 3, [(0, 0), (0, 1), (1, 1), (1, 2)])
    assert len(boxes(drawing)) == 5
    links = [shape for shape in drawing.shapes if isinstance(shape, Stroke) and "g-link" in shape.css]
    assert len(links) == 4
    edges = {(box.x + box.width, box.y + box.height / 2) for box in boxes(drawing)}
    assert all(link.points[0] in edges for link in links)


def test_what_is_too_much_for_a_column_stands_in_one_box_that_says_how_many() -> None:
    drawing = drawn(1, MOST + 5, [(0, number) for number in range(MOST + 5)])
    assert len(boxes(drawing)) == 1 + MOST
    assert "and 6 more" in [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leaves_the_frame(name: str) -> None:
    for drawing in (drawn(2, 2, [(0, 0), (1, 1)], name), raster([name] * 3, ["1", "2"], [{0: 0.0}, {}, {1: 5.0}])):
        for shape in (*drawing.shapes, *drawing.mirrored().shapes):
            if isinstance(shape, Box):
                assert shape.x >= 0
                assert shape.x + shape.width <= drawing.width
                assert 0 <= shape.y <= drawing.height


def test_a_square_is_darker_the_sooner_after_the_first() -> None:
    assert [lag_class(seconds) for seconds in (None, 0.0, 60.0, 61.0, 600.0, 3600.0, 90000.0)] == [0, 4, 4, 3, 3, 2, 1]
    drawing = raster(["@haqgu", "@vatan"], ["1", "2"], [{0: 0.0}, {0: 300.0, 1: 7200.0}])
    assert [box.css for box in boxes(drawing)] == ["h4", "h0", "h3", "h1"]


def test_a_raster_has_no_more_rows_and_columns_than_a_page_holds() -> None:
    drawing = raster(["@a"] * 90, ["1"] * 90, [{}] * 90)
    assert len(boxes(drawing)) == together.MOST_ROWS * together.MOST_COLUMNS
