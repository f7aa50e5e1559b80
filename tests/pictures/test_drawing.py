"""Shapes and words: a mirrored drawing is its mirror image, and no name can leave its place or turn another around."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from casebook.pictures.drawing import Arch, Box, Drawing, Stroke, Tip, Words
from casebook.pictures.lettering import direction, fitted, width_of
from tests.pictures.looking import HOSTILE

ONE_OF_EACH = Drawing(
    100,
    40,
    (
        Box("g-home", 10, 5, 20, 20, 2),
        Arch("g-legal", 50, 20, 12),
        Stroke("g-link", ((10, 10), (15, 10), (30, 20), (40, 20))),
        Tip("g-arrow", 40, 20, 1),
        Words("g-text", "Orzu", 8, 12),
    ),
)


def test_the_mirror_image_of_the_mirror_image_is_the_picture() -> None:
    seen = ONE_OF_EACH.mirrored()
    assert seen.mirrored() == ONE_OF_EACH
    assert [shape.x for shape in seen.shapes if not isinstance(shape, Stroke)] == [70, 50, 60, 92]
    assert seen.shapes[2].path == "M90 10C85 10 70 20 60 20"  # type: ignore[union-attr]
    assert ONE_OF_EACH.for_readers(rtl=True) == seen
    assert seen.for_readers(rtl=True) is seen


def test_words_stand_on_the_readers_side_whatever_script_they_are_in() -> None:
    latin, persian = Words("g-text", "Ovozi Misol", 5, 5), Words("g-text", "خانواده", 5, 5)
    assert [ONE_OF_EACH.anchored(words) for words in (latin, persian)] == ["", "g-end"]
    assert [ONE_OF_EACH.mirrored().anchored(words) for words in (latin, persian)] == ["g-end", ""]
    assert ONE_OF_EACH.anchored(Words("g-text", "x", 5, 5, "end")) == "g-end"
    assert ONE_OF_EACH.mirrored().reads(Words("g-num", "12", 5, 5)) == "rtl"
    assert direction("«…» مه", "ltr") == "rtl"


def test_names_that_nobody_can_draw_become_lines_that_fit() -> None:
    for name in HOSTILE:
        line = fitted(name, 150, 14)
        assert width_of(line, 14) <= 150 + 1
        assert not any(unicodedata.category(character) == "Cc" for character in line)
        assert not {"\u202e", "\u2066", "\u2069", "\u200b"} & set(line)
    assert fitted("Sorbon", 150) == "Sorbon"
    assert fitted("  two\n lines ", 150) == "two lines"
    assert fitted("می‌خواهد", 150) == "می‌خواهد"
    assert fitted("x" * 300, 60).endswith("…")
    assert fitted("<b>bold</b>", 150) == "<b>bold</b>"


@given(st.text(max_size=60), st.integers(20, 300))
def test_no_text_at_all_is_wider_than_its_room(text: str, room: int) -> None:
    assert width_of(fitted(text, room), 12) <= room + 1
