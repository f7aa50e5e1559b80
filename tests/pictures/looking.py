"""What the tests of the pictures look at: boxes that words and marks take, and names that nobody should have to draw."""

from itertools import combinations

from casebook.pictures.drawing import Arch, Box, Drawing, Words
from casebook.pictures.lettering import width_of

HOSTILE = (
    "x" * 300,
    "Ҳақгӯӣ " * 60,
    "حق‌گو " * 60,
    "Latin and فارسی and кириллица (1)",
    "<script>alert('1')</script>",
    "\u202egnp.exe\u202c \u2066isolate\u2069 \u0000\u200b",
    "a" + "\u0301" * 299,
    "王" * 300,
    "",
)
Frame = tuple[float, float, float, float]


def marks(drawing: Drawing, *tracks: str) -> list[Frame]:
    """Left, top, right, bottom of each mark of a timeline."""
    wanted = {f"g-{track}" for track in tracks or ("online", "home", "legal")}
    found: list[Frame] = []
    for shape in drawing.shapes:
        if isinstance(shape, Box) and shape.css in wanted:
            found.append((shape.x, shape.y, shape.x + shape.width, shape.y + shape.height))
        if isinstance(shape, Arch) and shape.css in wanted:
            found.append((shape.x - shape.half, shape.y - 11, shape.x + shape.half, shape.y + 11))
    return found


def words_of(drawing: Drawing) -> list[Words]:
    """All words of a drawing."""
    return [shape for shape in drawing.shapes if isinstance(shape, Words)]


def frame_of(drawing: Drawing, words: Words) -> Frame:
    """The room that a line of words takes, as far as the geometry reckons."""
    wide = width_of(words.text, 13 if "g-text" in words.css else 12)
    at_left = (words.anchor == "start") != drawing.rtl
    left = words.x - wide / 2 if words.anchor == "middle" else words.x if at_left else words.x - wide
    return left, words.y - 10, left + wide, words.y + 3


def covering(frames: list[Frame]) -> list[tuple[Frame, Frame]]:
    """The pairs that lie on each other."""
    return [
        (one, other)
        for one, other in combinations(frames, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
