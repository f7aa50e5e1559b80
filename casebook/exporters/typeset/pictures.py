"""How the bundle gets to see what an exhibit's file shows, without decoding anything itself.

Originals come from a hostile state. Whoever provides `Pictures` decodes them in a limited process of its own and hands
back freshly encoded pictures or plain text; typesetting places those and never parses an original.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casebook.exporters.dossier import ExhibitFile

PRINTED_PAGES = 40  # pages of one document that the bundle shows; the rest is in the proof pack
PRINTED_CHARACTERS = 60_000  # about 20 pages of one text file
PRINTED_PIXELS = 2480  # the longer side of A4 at 210 dpi: below the 300 dpi that courts ask not to exceed


@dataclass(frozen=True, slots=True)
class PictureSet:
    """What a file shows: pictures in page order, or plain text, or neither with a note that says why.

    `pictures` are complete PNG or JPEG files, freshly encoded. `page_count` is that of the whole document, 0 when
    unknown. `note` is a sentence in the pack's language, shown beside what is shown.
    """

    pictures: tuple[bytes, ...] = ()
    text: str = ""
    note: str = ""
    page_count: int = 0


Pictures = Callable[[ExhibitFile, Iterator[bytes]], PictureSet]
"""Shows one file from its bytes, read once in pieces. Does not raise for a broken file: it says so in the note.

Called for images, PDF documents and texts only. Give at most PRINTED_PAGES pictures with sides of at most
PRINTED_PIXELS pixels, and at most PRINTED_CHARACTERS + 1 characters of text (one more than is printed shows a cut).
"""


def no_pictures(file: ExhibitFile, pieces: Iterator[bytes]) -> PictureSet:  # noqa: ARG001 -- the protocol's shape
    """Show nothing: every exhibit gets its placeholder. For offices that decode nothing."""
    return PictureSet()


def is_picture(content: bytes) -> bool:
    """True for bytes that begin like a PNG or JPEG file; nothing else is handed to the typesetter as a picture."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
