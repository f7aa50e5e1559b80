"""How the bundle gets to see what an exhibit's file shows, without decoding anything itself.

Originals come from a hostile state. Whoever provides `Pictures` decodes them in a limited process of its own and hands
back freshly encoded pictures or plain text; typesetting places those and never parses an original.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from casebook.exporters.dossier import ExhibitFile

PRINTED_PAGES = 40  # pages of one document that the bundle shows; the rest is in the proof pack
PRINTED_CHARACTERS = 60_000  # about 20 pages of one text file
PRINTED_PIXELS = 1600  # the longer side of a picture: 185 dpi over the height of a page, below the 300 of courts
BUNDLE_PIXELS = 500_000_000  # of all pictures of one bundle: typst keeps each decoded, three or four bytes a pixel
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that carry the size (ITU T.81, table B.1)


@dataclass(frozen=True, slots=True)
class SeenText:
    """One word that a machine read in a picture: its left and upper edge and its height, as parts of the picture's sides."""

    text: str
    left: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class PictureSet:
    """What a file shows: pictures in page order, or plain text, or neither with a note that says why.

    `pictures` are complete files, freshly encoded: JPEG for photographs and pages (placed as it is), PNG only for
    small drawings (typst packs it again, slowly). `page_count` is that of the whole document, 0 when
    unknown. `note` is a sentence in the pack's language, shown beside what is shown. `lettering` are the words read in each
    picture, one tuple a picture, or () where no machine read any.
    """

    pictures: tuple[bytes, ...] = ()
    text: str = ""
    note: str = ""
    page_count: int = 0
    lettering: tuple[tuple[SeenText, ...], ...] = ()

    @property
    def unread(self) -> bool:
        """Whether it shows pictures that no machine has read."""
        return bool(self.pictures) and not self.lettering

    def only(self, keep: Callable[[bytes], bool]) -> "PictureSet":
        """Leave out pictures, and with each what was read in it."""
        kept = [number for number, picture in enumerate(self.pictures) if keep(picture)]
        return replace(
            self,
            pictures=tuple(self.pictures[number] for number in kept),
            lettering=tuple(self.lettering[number] for number in kept if self.lettering),
        )


Pictures = Callable[[ExhibitFile, Iterator[bytes]], PictureSet]
"""Shows one file from its bytes, read once in pieces. Does not raise for a broken file: it says so in the note.

Called for images, PDF documents and texts only. Give at most PRINTED_PAGES pictures with sides of at most
PRINTED_PIXELS pixels, and at most PRINTED_CHARACTERS + 1 characters of text (one more than is printed shows a cut).
"""


def no_pictures(file: ExhibitFile, pieces: Iterator[bytes]) -> PictureSet:  # noqa: ARG001 -- the protocol's shape
    """Show nothing: every exhibit gets its placeholder. For offices that decode nothing."""
    return PictureSet()


def pixels(picture: bytes) -> int:
    """Width times height as the header of a PNG or JPEG file says; 0 when it says nothing."""
    width, height = size_of(picture)
    return width * height


def size_of(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels as the header of a PNG or JPEG file says; 0 and 0 when it says nothing."""
    if picture.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", picture[16:24].ljust(8, b"\0"))
        return int(width), int(height)
    at = 2
    while at + 9 <= len(picture) and picture[at] == 0xFF:  # noqa: PLR2004 -- each JPEG segment begins with FF
        kind, size = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + size
    return 0, 0


def is_picture(content: bytes) -> bool:
    """True for bytes that begin like a PNG or JPEG file; nothing else is handed to the typesetter as a picture."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
