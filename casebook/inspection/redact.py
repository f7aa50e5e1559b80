"""Making redacted copies of hostile files, asked of confined children; and asking whether a copy holds what it may not.

No function here raises because of a file. A copy that this module returns has been opened again by a second process, which
looked for words, text, foreign parts and the pixels of each box: what had findings is not returned (exports.md §4.3).
"""

import io
from importlib.metadata import version
from typing import BinaryIO

from casebook.inspection.kinds import kind_of
from casebook.inspection.process import Content, ask
from casebook.inspection.redact_still import decoder, decoder_version, still
from casebook.inspection.values import Leaks, Picture, Redacted, Region, Task, Unreadable

MOST_PAGES = 200
"""Of one copy of a document: each page is drawn."""

PDF, PNG = "application/pdf", "image/png"
_SIGNATURES = {PDF: b"%PDF-1.7\n", PNG: b"\x89PNG\r\n\x1a\n"}


def can_be_redacted(media_type: str) -> bool:
    """Whether a copy with boxes can be made of files of this type: pictures, PDFs, and stills of video."""
    drawn = _draws(media_type) and media_type != "image/svg+xml"  # an SVG is a program
    return media_type == PDF or drawn or _moves(media_type)


def needs_time(media_type: str) -> bool:
    """Whether a time must be chosen first: a video is redacted as the still that it shows then."""
    return _moves(media_type)


def sheet(
    content: BinaryIO, media_type: str, *, page: int, at_ms: int, regions: tuple[Region, ...], max_px: int
) -> Picture | Unreadable:
    """Return one page, picture or still with its boxes drawn, at most `max_px` on its longer side."""
    taken = _picture_in(content, media_type, at_ms)
    if isinstance(taken, Unreadable):
        return taken
    answer = ask(Task("sheet", media_type=media_type, max_px=max_px, page=page, regions=regions), taken)
    if not isinstance(answer, Picture):
        return _no_answer(answer)
    fits = 0 < answer.width <= max_px and 0 < answer.height <= max_px
    known = answer.content.startswith((_SIGNATURES[PNG], b"\xff\xd8\xff"))
    return answer if fits and known else Unreadable("killed")


def redacted(
    content: BinaryIO, media_type: str, *, regions: tuple[Region, ...], kept_pages: tuple[int, ...], at_ms: int
) -> Redacted | Leaks | Unreadable:
    """Return a copy with the boxes in its pixels: a PNG of a picture or still, a PDF of page pictures of a PDF.

    `kept_pages` (from 1) are those that go into the copy of a PDF; none are all. Leaks are what a second look found in a copy
    that was made: it must not be kept, and nothing of it is returned.
    """
    taken = _picture_in(content, media_type, at_ms)
    if isinstance(taken, Unreadable):
        return taken
    answer = ask(Task("redact", media_type=media_type, regions=regions, kept_pages=kept_pages), taken)
    if not isinstance(answer, Redacted):
        return _no_answer(answer)
    if answer.media_type != (PDF if media_type == PDF else PNG):
        return Unreadable("killed")
    found = leaks(answer.content, answer.media_type, regions=regions, kept_pages=kept_pages, words=answer.buried)
    return answer if found == Leaks() else found


def leaks(
    content: Content,
    media_type: str,
    *,
    regions: tuple[Region, ...],
    kept_pages: tuple[int, ...],
    words: tuple[str, ...],
) -> Leaks | Unreadable:
    """Return what a redacted file holds that it may not; a file that cannot be looked into is Unreadable, never clean."""
    task = Task("leaks", media_type=media_type, regions=regions, kept_pages=kept_pages, words=words)
    answer = ask(task, content)
    return answer if isinstance(answer, Leaks) else _no_answer(answer)


def tools(media_type: str) -> tuple[str, ...]:
    """Return the programs that make a copy of a file of this type, with their versions, for its recipe."""
    pillow = f"Pillow {version('pillow')}"
    if media_type == PDF:
        return (
            f"qpdf through pikepdf {version('pikepdf')}",
            f"PDFium through pypdfium2 {version('pypdfium2')}",
            pillow,
        )
    return (decoder_version(), pillow) if _moves(media_type) else (pillow,)


def has_decoder() -> bool:
    """Whether stills can be taken of videos on this machine."""
    return decoder() is not None


def _picture_in(content: BinaryIO, media_type: str, at_ms: int) -> BinaryIO | Unreadable:
    if not _moves(media_type):
        return content
    taken = still(content, media_type, at_ms)
    return taken if isinstance(taken, Unreadable) else io.BytesIO(taken)


def _draws(media_type: str) -> bool:
    return kind_of(media_type).family == "image"


def _moves(media_type: str) -> bool:
    return kind_of(media_type).family == "video"


def _no_answer(answer: object) -> Unreadable:
    # A child may answer another question than the one asked only if it is no longer our program.
    return answer if isinstance(answer, Unreadable) else Unreadable("killed")
