"""Binding cleaned documents into a typeset file, and dividing it where a court's limit demands. Confined child only.

Where the typesetter left a marker (a tiny picture of colours that nobody outside can know), the document's page takes its
place as a form, at the marker's size and place: the page keeps its footer, its number and its place in the structure.
Source: ISO 32000-2, 8.10 (forms), 12.3.2 (destinations), 12.4.2 (page labels).
"""

import io
import re
from collections.abc import Iterator, Sequence

import pikepdf

from casebook.inspection.limits import LIMITS
from casebook.inspection.merge_divide import SAVED, boundaries, piece
from casebook.inspection.merge_leaves import exact
from casebook.inspection.values import Bindings, Bound, BoundFile, Unreadable

_ENVELOPE = 2**20  # bytes of an answer beside its content, amply
# The typesetter's own metadata, which it always writes in this form; a parser of XML cannot be loaded once confined.
_CLAIMS = re.compile(rb"<(pdfaid:part|pdfaid:conformance|pdfuaid:part)>[^<]*</\1>")


def bound(octets: bytes, told: Bindings) -> Bound | Unreadable:
    """Return the file, in one part or several, with the documents' pages in their places.

    `octets` are the typeset file and then the documents, as long as `told.sizes` says.
    """
    pieces = list(_cut(octets, told.sizes))
    with pikepdf.open(io.BytesIO(pieces[0])) as main:
        if not _put(main, pieces[1:], told.marker):
            return Unreadable("broken")
        if len(pieces) > 1:
            _claim_nothing(main)
        _opened_at_its_outline(main)
        starts = [_page_of(main, place) for place in told.starts]
        whole = _saved(main)
        ranges = boundaries(main, starts, told.most_bytes) if len(whole) > told.most_bytes > 0 else []
    files = [BoundFile(whole, 1, told_pages(whole), tuple(range(len(starts))), divides=False)]
    if len(ranges) > 1:
        files = [_part(whole, ranges, number, starts, told.part_name) for number in range(len(ranges))]
    if sum(len(each.content) for each in files) > LIMITS["bind"].answer_bytes - _ENVELOPE:
        return Unreadable("too_large")
    return Bound(tuple(files))


def told_pages(pdf: bytes) -> int:
    """Return how many pages a file has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def _part(whole: bytes, ranges: Sequence[tuple[int, int]], number: int, starts: Sequence[int], name: str) -> BoundFile:
    first, last = ranges[number]
    begun = tuple(index for index, page in enumerate(starts) if first <= page <= last)
    content = piece(whole, ranges, number, name)
    divides = number > 0 and first not in starts
    return BoundFile(content, first, last, begun, divides=divides)


def _cut(octets: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield octets[at : at + size]
        at += size


def _put(main: pikepdf.Pdf, documents: Sequence[bytes], marker: bytes) -> bool:
    """Put every page of the documents, in order, where the markers are; False unless there is one for each."""
    marked = [(page, name) for page in main.pages for name in _markers(page, marker)]
    at = 0
    for octets in documents:
        with pikepdf.open(io.BytesIO(octets)) as document:
            for leaf in document.pages:
                if at == len(marked):
                    return False
                _replace(main, *marked[at], leaf)
                at += 1
    return at == len(marked)


def _markers(page: pikepdf.Page, marker: bytes) -> list[str]:
    pictures = page.obj.Resources.get("/XObject", pikepdf.Dictionary())
    return [
        name
        for name, each in pictures.items()
        if each.get("/Height") == 1 and each.get("/Width") == len(marker) // 3 and each.read_bytes() == marker
    ]


def _replace(main: pikepdf.Pdf, page: pikepdf.Page, name: str, leaf: pikepdf.Page) -> None:
    wide, high = (float(side) for side in leaf.mediabox[2:])
    form = main.copy_foreign(leaf.obj.Resources.XObject.P)
    # A picture fills the square of one by one that its page gives it; so does this form.
    matrix = pikepdf.Matrix(form.Matrix) @ pikepdf.Matrix(1 / wide, 0, 0, 1 / high, 0, 0)
    form.Matrix = exact(matrix)
    resources = pikepdf.Dictionary(dict(page.obj.Resources.items()))  # another page may share it
    resources.XObject = pikepdf.Dictionary({**dict(resources.XObject.items()), name: form})
    page.obj.Resources = resources


def _claim_nothing(main: pikepdf.Pdf) -> None:
    """Take back the claims to PDF/A and PDF/UA: nobody has checked the pages of others."""
    words = _CLAIMS.sub(b"", main.Root.Metadata.read_bytes())
    main.Root.Metadata.write(words)  # unpacked, so that those who file PDFs can read it


def _opened_at_its_outline(main: pikepdf.Pdf) -> None:
    main.Root.PageMode = pikepdf.Name.UseOutlines
    main.Root.OpenAction = pikepdf.Array([main.pages[0].obj, pikepdf.Name.XYZ, None, None, 1])  # at 100 %


def _page_of(main: pikepdf.Pdf, place: str) -> int:
    """The page, from 1, of a named destination of the typeset file."""
    found = pikepdf.NameTree(main.Root.Names.Dests)[place]
    target = found[0] if isinstance(found, pikepdf.Array) else found.D[0]
    return pikepdf.Page(target).index + 1


def _saved(main: pikepdf.Pdf) -> bytes:
    new = io.BytesIO()
    main.save(new, **SAVED)
    return new.getvalue()
