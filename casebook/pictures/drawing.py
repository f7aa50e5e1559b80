"""Shapes, and a drawing made of them. A colour is a class name; a mirrored drawing is the same one seen from behind.

Measures are units of the drawing, y grows downwards. `start` and `end` of words are sides of the reader's line, so
that a mirrored drawing keeps its labels on the side from which its readers begin.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from casebook.pictures.lettering import direction

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, round at the corners by `round`."""

    kind: ClassVar[str] = "box"
    css: str
    x: float
    y: float
    width: float
    height: float
    round: float = 0

    def mirrored(self, width: int) -> "Box":
        """The same, seen from behind."""
        return replace(self, x=width - self.x - self.width)


@dataclass(frozen=True, slots=True)
class Arch:
    """A doorway around a middle: the mark of the legal track. `half` is half of its width."""

    kind: ClassVar[str] = "arch"
    css: str
    x: float
    y: float
    half: float = 11

    def mirrored(self, width: int) -> "Arch":
        """The same, seen from behind."""
        return replace(self, x=width - self.x)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; four points make a curve that bends towards the two in the middle."""

    kind: ClassVar[str] = "stroke"
    css: str
    points: tuple[tuple[float, float], ...]

    def mirrored(self, width: int) -> "Stroke":
        """The same, seen from behind."""
        return replace(self, points=tuple((width - x, y) for x, y in self.points))

    @property
    def path(self) -> str:
        """The line in the words of SVG paths."""
        (x, y), *rest = self.points
        if len(rest) == 3:  # noqa: PLR2004 -- a cubic curve has four points
            return f"M{x} {y}C" + " ".join(f"{px} {py}" for px, py in rest)
        return f"M{x} {y}" + "".join(f"L{px} {py}" for px, py in rest)


@dataclass(frozen=True, slots=True)
class Tip:
    """The head of an arrow that ends at x, y and points to `towards`: 1 with growing x, -1 against it."""

    kind: ClassVar[str] = "tip"
    css: str
    x: float
    y: float
    towards: int = 1

    def mirrored(self, width: int) -> "Tip":
        """The same, seen from behind."""
        return replace(self, x=width - self.x, towards=-self.towards)

    @property
    def path(self) -> str:
        """The triangle in the words of SVG paths."""
        back = self.x - 8 * self.towards
        return f"M{self.x} {self.y}L{back} {self.y - 4}L{back} {self.y + 4}z"


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words; y is its base line."""

    kind: ClassVar[str] = "words"
    css: str
    text: str
    x: float
    y: float
    anchor: Anchor = "start"

    def mirrored(self, width: int) -> "Words":
        """The same place seen from behind; the words themselves are not turned."""
        return replace(self, x=width - self.x)


Shape = Box | Arch | Stroke | Tip | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes within a frame, those behind first. `rtl` says that its readers begin at the right."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    rtl: bool = False

    def mirrored(self) -> "Drawing":
        """The same picture for readers who begin at the other side."""
        return Drawing(
            self.width, self.height, tuple(shape.mirrored(self.width) for shape in self.shapes), not self.rtl
        )

    def for_readers(self, *, rtl: bool) -> "Drawing":
        """This picture, mirrored where they read from the right."""
        return self if rtl == self.rtl else self.mirrored()

    def reads(self, words: Words) -> str:
        """In which direction these words are read: that of their first strong letter, else the picture's."""
        return direction(words.text, "rtl" if self.rtl else "ltr")

    def anchored(self, words: Words) -> str:
        """The class that puts words on their side: SVG counts sides by the direction of the words, we by the reader's."""
        if words.anchor == "middle":
            return "g-mid"
        own = (self.reads(words) == "rtl") == self.rtl
        return "" if (words.anchor == "start") == own else "g-end"


def cross(css: str, x: float, y: float, half: float) -> Sequence[Stroke]:
    """Two lines that cross a square around x, y: something is absent."""
    return (
        Stroke(css, ((x - half, y - half), (x + half, y + half))),
        Stroke(css, ((x - half, y + half), (x + half, y - half))),
    )
