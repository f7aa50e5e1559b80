"""Draw a copy anew for a platform: its pixels and nothing else, each page of a document a picture of its own.

Every file is opened in the confined child (`casebook.inspection`). What cannot be drawn does not go along.
Source: exports.md §1.6 (stripped attachments), §4.3.
"""

from collections.abc import Iterable

from casebook.inspection import inspector
from casebook.inspection.values import Copy, Pages

MOST_PAGES = 40
PAGE_PIXELS = 2000  # the longer side: what a form shows sharp
_PDF, _PNG = "application/pdf", "image/png"


def stripped(media_type: str, pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """Give PNGs without metadata; () for what is neither a picture nor a document, or cannot be drawn."""
    content = b"".join(pieces)
    if media_type == _PDF:
        drawn = inspector.pages(content, MOST_PAGES, PAGE_PIXELS)
        found = tuple(each.content for each in drawn.pictures) if isinstance(drawn, Pages) else ()
        return tuple(again for each in found if (again := _bare(each)))
    again = _bare(content)
    return (again,) if again else ()


def _bare(content: bytes) -> bytes:
    copy = inspector.without_place(content)
    return copy.content if isinstance(copy, Copy) and copy.media_type == _PNG else b""
