"""Making a PDF of page pictures with boxes in them, and one page's picture to place boxes on. Confined child only.

Every page becomes pixels, those without a box too: text behind a box, form fields, layers and earlier revisions have no place
to stay (exports.md §4.3). Scripts never run; what annotations and fields show is flattened into the page first, by qpdf.
"""

import contextlib
import ctypes
import io
import struct
from typing import BinaryIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped,unused-ignore]
from PIL import Image, ImageChops
from pypdfium2 import raw  # type: ignore[import-untyped,unused-ignore]

from casebook.inspection.documents import opened_document
from casebook.inspection.limits import LIMITS
from casebook.inspection.pictures import drawn
from casebook.inspection.redact_boxes import cover, placed
from casebook.inspection.redact_pdf import PagePicture, written
from casebook.inspection.values import Picture, Redacted, Region, Unreadable

MOST_PAGES = 200
_DPI = 200  # small print on a scan stays legible
_POINTS_PER_INCH = 72
_MOST_PIXELS = 20_000_000  # of one page: an A2 sheet at this resolution
_QUALITY = 88
_ENVELOPE = 2**20  # bytes of an answer beside its content, amply
_SHORTEST, _LONGEST = 4, 100  # letters of a buried word: shorter ones turn up by chance
_MOST_WORDS = 2_000


def redacted(content: BinaryIO, regions: tuple[Region, ...], kept_pages: tuple[int, ...]) -> Redacted | Unreadable:
    """Return the pages `kept_pages` (from 1; none are all) as a new PDF of pictures with the boxes in them."""
    octets = content.read()
    document = opened_document(octets)
    if isinstance(document, Unreadable):
        return document
    count = len(document)
    kept = kept_pages or tuple(range(1, min(count, MOST_PAGES + 1) + 1))
    if len(kept) > MOST_PAGES:
        return Unreadable("too_many_pages")
    if not all(1 <= page <= count for page in kept) or not {region.page for region in regions} <= set(kept):
        return Unreadable("no_such_page")
    flat = _flattened(octets)
    document = flat or document
    pages, buried, size = [], _said_of_itself(octets), 0
    for number in kept:
        on_page = tuple(region for region in regions if region.page == number)
        try:
            page = document[number - 1]
            buried += _words_under(page, on_page)
            pages.append(_drawn_page(page, on_page))
        except pypdfium2.PdfiumError:
            return Unreadable("broken")
        page.close()
        size += len(pages[-1].stored)
        if size > LIMITS["redact"].answer_bytes - _ENVELOPE:
            return Unreadable("too_large")
    words = tuple(dict.fromkeys(buried))[:_MOST_WORDS]
    return Redacted(written(tuple(pages)), "application/pdf", len(pages), words, flattened=flat is not None)


def sheet(content: BinaryIO, page: int, regions: tuple[Region, ...], max_px: int) -> Picture | Unreadable:
    """Return one page with its boxes, at most `max_px` on its longer side."""
    octets = content.read()
    document = opened_document(octets)
    if isinstance(document, Unreadable):
        return document
    if not 1 <= page <= len(document):
        return Unreadable("no_such_page")
    document = _flattened(octets) or document
    try:
        image = _rendered(document[page - 1], max_px)
    except pypdfium2.PdfiumError:
        return Unreadable("broken")
    cover(image, tuple(region for region in regions if region.page == page))
    return drawn(image, max_px)


def _flattened(octets: bytes) -> pypdfium2.PdfDocument | None:
    # PDFium draws no form fields without its form environment, and a field left out would be lost in silence.
    with contextlib.suppress(Exception):  # what qpdf cannot read PDFium may still draw
        new = io.BytesIO()
        with pikepdf.open(io.BytesIO(octets), suppress_warnings=True) as document:
            if "/AcroForm" in document.Root:
                document.generate_appearance_streams()
            document.flatten_annotations("screen")
            if "/Metadata" in document.Root:
                del document.Root.Metadata  # else it would be read, by a library that is not there once confined
            document.save(new, encryption=False, fix_metadata_version=False)
        return pypdfium2.PdfDocument(new.getvalue())
    return None


def _drawn_page(page: pypdfium2.PdfPage, regions: tuple[Region, ...]) -> PagePicture:
    wide, high = (max(round(side), 1) for side in page.get_size())
    image = _rendered(page, 0)
    cover(image, regions)
    if image.mode == "RGB" and _is_grey(image):
        image = image.convert("L")
    png = io.BytesIO()
    image.save(png, "PNG", compress_level=6 if regions else 4)
    stored, jpeg = _rows_of(png.getvalue()), False
    if not regions:  # a page with a box keeps every pixel exactly, so that the box can be checked
        lossy = io.BytesIO()
        image.save(lossy, "JPEG", quality=_QUALITY)
        if lossy.tell() * 2 < len(stored):
            stored, jpeg = lossy.getvalue(), True
    return PagePicture(image.width, image.height, 1 if image.mode == "L" else 3, stored, jpeg, wide, high)


def _rendered(page: pypdfium2.PdfPage, max_px: int) -> Image.Image:
    wide, high = (max(side, 1.0) for side in page.get_size())
    scale = max_px / max(wide, high) if max_px else _DPI / _POINTS_PER_INCH
    scale = min(scale, (_MOST_PIXELS / (wide * high)) ** 0.5)
    image: Image.Image = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True).to_pil()
    return image.convert("RGB") if image.mode not in {"L", "RGB"} else image.copy()


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return not ImageChops.difference(red, green).getbbox() and not ImageChops.difference(green, blue).getbbox()


def _rows_of(png: bytes) -> bytes:
    # A PNG's pixels are what a PDF calls deflated rows with predictors: the same bytes serve (ISO 32000-2, 7.4.4.4).
    at, rows = 8, b""
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        rows += png[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += 12 + size
    return rows


def _words_under(page: pypdfium2.PdfPage, regions: tuple[Region, ...]) -> list[str]:
    if not regions:
        return []
    text, size = page.get_textpage(), tuple(round(side) for side in page.get_size())
    found: list[str] = []
    for region in regions:
        left, top, right, bottom = placed(region, size)
        one, other = _on_page(page, size, left, top), _on_page(page, size, right, bottom)
        (low_x, high_x), (low_y, high_y) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        found += _words(text.get_text_bounded(low_x, low_y, high_x, high_y, errors="replace"))
    return found


def _on_page(page: pypdfium2.PdfPage, size: tuple[int, ...], x: int, y: int) -> tuple[float, float]:
    # Turned and cropped pages count their points otherwise than what is seen of them.
    of_page = ctypes.c_double(), ctypes.c_double()
    raw.FPDF_DeviceToPage(page, 0, 0, *size, 0, x, y, *map(ctypes.byref, of_page))
    return of_page[0].value, of_page[1].value


def _said_of_itself(octets: bytes) -> list[str]:
    said: list[str] = []
    with contextlib.suppress(Exception), pikepdf.open(io.BytesIO(octets), suppress_warnings=True) as document:
        for key in document.docinfo.keys():  # noqa: SIM118  -- what it iterates otherwise has no type
            with contextlib.suppress(Exception):  # the dictionary may hold anything under any key
                said += _words(str(document.docinfo[key]))
        said += [word for name in document.attachments for word in _words(name)]
    return said


def _words(text: str) -> list[str]:
    return [word[:_LONGEST] for word in text.split() if len(word) >= _SHORTEST]
