"""Cleaning a PDF so that its pages can be merged into a bundle as they are: text stays text. Confined child only.

Every page becomes a form of its content and resources, upright, in a new document that has nothing else: no action, form,
script, attachment, link, thumbnail, metadata or structure goes over. What annotations and fields show is drawn into the page
first. Source: ISO 32000-2, 8.10 (forms), 12.5 (annotations), 7.7.3.3 (page objects); limits of courts: exports.md §2.1.
"""

import contextlib
import ctypes
import io
import math
from collections import Counter
from decimal import Decimal
from typing import BinaryIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped,unused-ignore]
from pypdfium2 import raw  # type: ignore[import-untyped,unused-ignore]

from casebook.inspection.documents import opened_document
from casebook.inspection.limits import LIMITS
from casebook.inspection.merge_images import thinned
from casebook.inspection.values import Cleaned, Removed, Unreadable

MOST_PAGES = 2_000
_ENVELOPE = 2**20  # bytes of an answer beside its content, amply
_SMALLEST, _LARGEST = 9.0, 14_400.0  # points of a side (ISO 32000-2, annex C.2)
_SAMPLE = 400  # characters that say which way a page's text runs
_MOST = 0.8  # of them, to turn the page
# Of any object: what acts, refers outside, identifies, or belongs to a structure that does not go over.
_DROPPED = (
    "/A", "/AA", "/OpenAction", "/JS", "/JavaScript", "/URI", "/Annots", "/StructParents", "/StructParent", "/Metadata",
    "/PieceInfo", "/OPI", "/Ref", "/OC", "/Alternates", "/AF", "/LastModified", "/Thumb", "/PtData", "/Measure",
)  # fmt: skip


def cleaned(content: BinaryIO) -> Cleaned | Unreadable:
    """Return the pages of a PDF as a new PDF of pages alone, the size of each in points, and what was taken out.

    Unreadable("unsupported") where layers are hidden: such a page must be drawn, or what was hidden would be seen.
    """
    octets = content.read()
    seen = opened_document(octets)
    if isinstance(seen, Unreadable):
        return seen
    try:
        with pikepdf.open(io.BytesIO(octets), suppress_warnings=True) as document:
            return _cleaned(document, _turns(seen))
    except pikepdf.PasswordError:
        return Unreadable("encrypted")
    except pikepdf.PdfError:
        return Unreadable("broken")


def _cleaned(document: pikepdf.Pdf, turns: list[int]) -> Cleaned | Unreadable:
    if len(document.pages) > MOST_PAGES:
        return Unreadable("too_many_pages")
    if _hides_layers(document):
        return Unreadable("unsupported")
    removed = tuple(_carried(document))
    _flatten(document)
    new, sizes = pikepdf.new(), []
    for number, page in enumerate(document.pages):
        form = new.copy_foreign(page.as_form_xobject())
        size = _upright(form, turns[number] if number < len(turns) else 0)
        if not all(_SMALLEST <= side <= _LARGEST for side in size):
            return Unreadable("broken")
        new.pages.append(_leaf(new, form, size))
        sizes.append(size)
    for thing in new.objects:
        _strip(thing)
    thinned(new, sizes)
    written = io.BytesIO()
    new.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    if written.tell() > LIMITS["clean"].answer_bytes - _ENVELOPE:
        return Unreadable("too_large")
    return Cleaned(written.getvalue(), tuple(sizes), removed)


def _leaf(new: pikepdf.Pdf, form: pikepdf.Object, size: tuple[float, float]) -> pikepdf.Page:
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, *size],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=form)),
        Contents=new.make_stream(b"/P Do"),
    )
    return pikepdf.Page(new.make_indirect(page))


def _upright(form: pikepdf.Object, quarter_turns: int) -> tuple[float, float]:
    """Give the form a matrix that puts what it shows, turned, into the corner of its page; return the page's size."""
    matrix = pikepdf.Matrix(form.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0])))
    for _ in range(quarter_turns):
        matrix = matrix @ pikepdf.Matrix(0, -1, 1, 0, 0, 0)  # a quarter, with the clock
    left, bottom, right, top = (float(side) for side in form.BBox)
    corners = [matrix.transform(corner) for corner in ((left, bottom), (left, top), (right, bottom), (right, top))]
    low = min(x for x, _ in corners), min(y for _, y in corners)
    high = max(x for x, _ in corners), max(y for _, y in corners)
    form.Matrix = exact(matrix @ pikepdf.Matrix(1, 0, 0, 1, -low[0], -low[1]))
    return round(high[0] - low[0], 3), round(high[1] - low[1], 3)


def exact(matrix: pikepdf.Matrix) -> pikepdf.Array:
    """Give a matrix as a PDF writes it, to ten digits: one part in six hundred of a point needs them."""
    return pikepdf.Array([Decimal(f"{value:.10f}") for value in matrix.shorthand])


def _turns(document: pypdfium2.PdfDocument) -> list[int]:
    """For each page the quarter turns, with the clock, that bring most of its text upright; 0 where it has none."""
    found = []
    for number in range(min(len(document), MOST_PAGES)):
        try:
            page = document[number]
            found.append(_turn_of(page))
            page.close()
        except pypdfium2.PdfiumError:
            found.append(0)
    return found


def _turn_of(page: pypdfium2.PdfPage) -> int:
    text = page.get_textpage()
    quarters: Counter[int] = Counter()
    for index in range(min(text.count_chars(), _SAMPLE)):
        matrix = raw.FS_MATRIX()
        if raw.FPDFText_GetMatrix(text.raw, index, ctypes.byref(matrix)):
            # Which way a letter's foot runs, against the clock, in quarter turns.
            quarters[round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4] += 1
    text.close()
    if not quarters:
        return 0
    quarter, count = max(quarters.items(), key=lambda each: each[1])
    # The page's own /Rotate turns it already, with the clock.
    return (quarter - page.get_rotation() // 90) % 4 if count >= _MOST * quarters.total() else 0


def _flatten(document: pikepdf.Pdf) -> None:
    with contextlib.suppress(Exception):  # a broken form is shown as far as it goes
        if "/AcroForm" in document.Root:
            document.generate_appearance_streams()
        document.flatten_annotations("screen")


def _hides_layers(document: pikepdf.Pdf) -> bool:
    layers = document.Root.get("/OCProperties")
    if layers is None:
        return False
    usual = layers.get("/D", pikepdf.Dictionary())
    return len(usual.get("/OFF", [])) > 0 or usual.get("/BaseState", pikepdf.Name.ON) != pikepdf.Name.ON


def _carried(document: pikepdf.Pdf) -> list[Removed]:
    found: list[Removed] = []
    root = document.Root
    names = root.get("/Names", pikepdf.Dictionary())
    if "/JavaScript" in names or "/OpenAction" in root or "/AA" in root:
        found.append("scripts")
    if "/AcroForm" in root:
        found.append("forms")
    if "/EmbeddedFiles" in names:
        found.append("attachments")
    if any("/Annots" in page for page in document.pages):
        found.append("annotations")
    return found


def _strip(thing: pikepdf.Object) -> None:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in _DROPPED:
        if key in thing:
            del thing[key]
    if thing.get("/Subtype") == pikepdf.Name.PS:  # a program for printers: nothing draws it on a screen
        thing.Subtype = pikepdf.Name.Form
        thing.BBox = pikepdf.Array([0, 0, 0, 0])
        thing.write(b"")
