"""Pages of foreign documents that a bundle shows as they are: what the typesetter knows of them, and who cleans and binds.

The typesetter never opens a document. `Leaves` gives it cleaned pages and their sizes; it sets one page for each, with a
marker where the document's page belongs; a `Binder` puts the pages there, in a limited process of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from casebook.exporters.dossier import ExhibitFile

PAPERS = {"a4": (210.0, 297.0), "us-letter": (215.9, 279.4)}  # millimetres
MARKER_SIZE = (16, 1)  # pixels of a marker: its colours are the pack's random number, three times
_POINT = 25.4 / 72  # millimetres


@dataclass(frozen=True, slots=True)
class LeafSet:
    """A cleaned document: a PDF of nothing but pages, and the size of each in points, upright."""

    content: bytes = field(repr=False)
    sizes: tuple[tuple[float, float], ...]
    removed: tuple[str, ...] = ()  # kinds of things taken out: links, forms, scripts, attachments


Leaves = Callable[[ExhibitFile, Iterator[bytes]], LeafSet | None]
"""Cleans one PDF document from its bytes, read once; None where it cannot: then it is shown as pictures, or said to be broken.

Does not raise for a broken file.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What a binder is to do with a typeset file.

    `starts` are the places at whose pages a part may begin (names of destinations in the file), in order, each with a
    label; the pages before the first belong to the first part.
    """

    marker: bytes  # the pixels of a marker, as RGB
    documents: tuple[bytes, ...] = field(default=(), repr=False)  # cleaned, in the order of their pages in the file
    starts: tuple[tuple[str, str], ...] = ()  # (place, label)
    most_bytes: int = 0  # of one part; 0: one part
    part_name: str = ""  # file name of a part, for links from part to part: "Bundle_Part{part}.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundPart:
    """One file of a bundle: its bytes, its first and last page in the whole, the exhibits that begin in it."""

    content: bytes = field(repr=False)
    first: int
    last: int
    labels: tuple[str, ...] = ()
    divides: bool = False  # begins inside an exhibit that alone is above the limit


Binder = Callable[[bytes, Binding], Sequence[BoundPart]]
"""Binds documents into a typeset file and divides it. Raises TypesettingFailed when it cannot."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a page leaves for a merged page, in millimetres: beneath a caption, above the footer."""

    paper: str
    margin: tuple[float, float, float] = (9.0, 9.0, 17.0)  # sides, top, bottom

    def fit(self, wide: float, high: float) -> tuple[bool, float, float]:
        """Give whether the sheet lies on its side, and width and height on it of a page of so many points."""
        flipped = wide > high
        short, long = PAPERS[self.paper]
        across, down = (long, short) if flipped else (short, long)
        room = across - 2 * self.margin[0], down - self.margin[1] - self.margin[2]
        size = wide * _POINT, high * _POINT
        scale = min(1.0, room[0] / size[0], room[1] / size[1])
        return flipped, round(size[0] * scale, 3), round(size[1] * scale, 3)


def marker_pixels(pack: UUID) -> bytes:
    """The colours of a pack's marker: nobody who sends a picture can know them."""
    return pack.bytes * 3
