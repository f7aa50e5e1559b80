"""Drawing the pages of a PDF and saying what it carries. Runs only in the confined child.

JavaScript, forms, launch actions and attachments are counted, never run or unpacked: PDFium is built without a script
engine's document hooks here (no form environment is opened), and qpdf only reads objects. Source: ISO 32000-2.
"""

import codecs
import contextlib
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped,unused-ignore]
from pypdfium2 import raw  # type: ignore[import-untyped,unused-ignore]

from casebook.inspection import unlocking  # noqa: F401  -- else a locked document would seem to be broken
from casebook.inspection.letters import shown
from casebook.inspection.pictures import drawn
from casebook.inspection.sniff import HEAD_SIZE, sniff
from casebook.inspection.values import Facts, Pages, Picture, Unreadable

_PAGE_TEXT_LENGTH = 20_000
_FIELD_LENGTH = 200
_MOST_ATTACHMENTS = 100
_MOST_OBJECTS = 200_000
_DEPTH = 20
_POINTS_PER_INCH = 72
_MOST_DPI = 300
for _encoding in ("utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "latin-1", "ascii", "pdfdoc"):
    codecs.lookup(_encoding)  # no codec can be loaded once confined


def pages(content: BinaryIO, max_pages: int, max_px: int) -> Pages | Unreadable:
    """Return the first `max_pages` pages as pictures, at most `max_px` on the longer side, with their text."""
    document = opened_document(content.read())
    if isinstance(document, Unreadable):
        return document
    page_count = len(document)
    pictures: list[Picture] = []
    texts: list[str] = []
    for number in range(min(page_count, max_pages)):
        try:
            page = document[number]
            pictures.append(_picture_of(page, max_px))
            texts.append(_text_of(page))
        except pypdfium2.PdfiumError:
            break
    if not pictures:
        return Unreadable("broken")
    drawn_all = len(pictures) == min(page_count, max_pages)
    note = ("more_pages" if page_count > max_pages else "") if drawn_all else "truncated"
    return Pages(tuple(pictures), tuple(texts), page_count, note)  # type: ignore[arg-type]


def opened_document(octets: bytes) -> pypdfium2.PdfDocument | Unreadable:
    """Return a PDF of at least one page as PDFium opens it, or why it does not."""
    if sniff(octets[:HEAD_SIZE]) != "application/pdf":
        return Unreadable("unsupported")
    try:
        document = pypdfium2.PdfDocument(octets)
    except pypdfium2.PdfiumError as error:
        return Unreadable("encrypted" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken")
    return document if len(document) else Unreadable("broken")


def facts(content: BinaryIO) -> Facts | Unreadable:
    """Return the information dictionary, the number of pages and what is hidden in it: scripts, forms, attachments."""
    try:
        document = pikepdf.open(content, attempt_recovery=True, suppress_warnings=True)
    except pikepdf.PasswordError:
        return Facts(encrypted=True)
    except pikepdf.PdfError:
        return Unreadable("broken")
    written = {name: _field(document, f"/{name}") for name in ("Title", "Author", "CreationDate", "ModDate")}
    tools = ", ".join(filter(None, (_field(document, "/Creator"), _field(document, "/Producer"))))
    return Facts(
        title=written["Title"],
        author=written["Author"],
        created=written["CreationDate"],
        changed=written["ModDate"],
        software=tools,
        page_count=_page_count(document),
        encrypted=document.is_encrypted,
        has_javascript=_has_javascript(document),
        has_forms="/AcroForm" in document.Root,
        attachments=_attachments(document),
    )


def _picture_of(page: pypdfium2.PdfPage, max_px: int) -> Picture:
    longer = max(page.get_size())
    scale = min(max_px / longer, _MOST_DPI / _POINTS_PER_INCH) if longer > 0 else 1.0
    return drawn(page.render(scale=scale, may_draw_forms=False).to_pil(), max_px)


def _text_of(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage().get_text_bounded(errors="replace")[:_PAGE_TEXT_LENGTH]
    return shown(text.replace("\r\n", "\n").replace("\ufffe", "-"), keep="\n\t")


def _field(document: pikepdf.Pdf, key: str) -> str:
    with contextlib.suppress(Exception):  # the dictionary may hold anything under any key
        if key in document.docinfo:
            return shown(str(document.docinfo[key]))[:_FIELD_LENGTH]
    return ""


def _page_count(document: pikepdf.Pdf) -> int | None:
    with contextlib.suppress(Exception):  # a looping page tree is no reason to hide the rest
        return len(document.pages)
    return None


def _has_javascript(document: pikepdf.Pdf) -> bool:
    for number, thing in enumerate(document.objects):
        if number > _MOST_OBJECTS:
            break
        with contextlib.suppress(Exception):  # one broken object does not clear the others
            if _scripted(thing, _DEPTH):
                return True
    return False


def _scripted(thing: object, depth: int) -> bool:
    # Indirect objects come by themselves in the outer walk, and scalars come as plain Python values.
    if depth == 0 or (isinstance(thing, pikepdf.Object) and thing.is_indirect and depth < _DEPTH):
        return False
    if isinstance(thing, pikepdf.Array):
        return any(_scripted(item, depth - 1) for item in thing)
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if "/JS" in thing or "/JavaScript" in thing or thing.get("/S") in (pikepdf.Name.JavaScript, pikepdf.Name.Launch):
        return True
    return any(_scripted(thing[key], depth - 1) for key in thing.keys())  # noqa: SIM118  -- a Stream iterates bytes


def _attachments(document: pikepdf.Pdf) -> tuple[str, ...]:
    names: list[str] = []
    for number, thing in enumerate(document.objects):
        if number > _MOST_OBJECTS or len(names) >= _MOST_ATTACHMENTS:
            break
        with contextlib.suppress(Exception):  # as above
            names += [_file_name(spec) for spec in direct_dictionaries(thing) if "/EF" in spec]
    return tuple(dict.fromkeys(names))


def direct_dictionaries(thing: object, depth: int = _DEPTH) -> Iterator[pikepdf.Dictionary]:
    """Give a dictionary and those that stand within it without a number of their own; a file can be attached in any."""
    if depth == 0 or (isinstance(thing, pikepdf.Object) and thing.is_indirect and depth < _DEPTH):
        return
    if isinstance(thing, pikepdf.Array):
        for item in thing:
            yield from direct_dictionaries(item, depth - 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        if isinstance(thing, pikepdf.Dictionary):
            yield thing
        for key in thing.keys():  # noqa: SIM118  -- a Stream iterates bytes
            yield from direct_dictionaries(thing[key], depth - 1)


def _file_name(spec: pikepdf.Dictionary) -> str:
    return shown(str(spec.get("/UF", spec.get("/F", "unnamed"))))[:_FIELD_LENGTH]
