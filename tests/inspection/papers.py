"""Documents made for tests of redaction: words under a box, and words in every place where a document can hide them."""

import contextlib
import io
import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

SECRET = "Zulaykho"
"""The name that is closed; it stands nowhere else in these tests."""


def paper(words: str = SECRET, *, pages: int = 1, rotate: int = 0) -> bytes:
    """A document of A5 pages; `words` stand in large letters at 100, 400 points, and harmless ones below."""
    document = pikepdf.new()
    for number in range(1, pages + 1):
        _add_page(document, words if number == 1 else f"Page {number}", rotate)
    return _saved(document)


def laden_paper() -> bytes:
    """The same with the name in a field, a note, an attachment, a script, metadata, a hidden layer and an older revision."""
    document = pikepdf.open(io.BytesIO(paper()))
    page = document.pages[0]
    hidden = Dictionary(Type=Name.OCG, Name=String(f"layer of {SECRET}"))
    layer = document.make_indirect(hidden)
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
    page.Resources.Properties = Dictionary(L1=layer)
    page.contents_add(Stream(document, f"/OC /L1 BDC BT /F1 12 Tf 60 100 Td (hidden {SECRET}) Tj ET EMC".encode()))
    white = f"1 1 1 rg BT /F1 12 Tf 60 60 Td (white {SECRET}) Tj ET 3 Tr BT /F1 12 Tf 60 40 Td (unseen {SECRET}) Tj ET"
    page.contents_add(Stream(document, white.encode()))
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("who"), V=String(f"field {SECRET}"),
            DA=String("/F1 12 Tf 0 g"), Rect=Array([60, 200, 360, 225]), F=4,
        )
    )  # fmt: skip
    note = document.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Contents=String(f"note {SECRET}"), Rect=Array([10, 10, 30, 30]), F=4
        )
    )
    page.Annots = Array([field, note])
    document.Root.AcroForm = Dictionary(
        Fields=Array([field]), DR=Dictionary(Font=page.Resources.Font), DA=String("/F1 12 Tf 0 g"), NeedAppearances=True
    )
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    document.attachments[f"{SECRET}.txt"] = pikepdf.AttachedFileSpec(
        document, SECRET.encode(), filename=f"{SECRET}.txt"
    )
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as metadata:
        metadata["dc:title"] = f"title {SECRET}"
    return revised(_saved(document))


def revised(octets: bytes) -> bytes:
    """The document with a later revision behind it, as editors append them: the earlier one stays readable in the file."""
    with pikepdf.open(io.BytesIO(octets)) as document:
        number, root = len(document.objects) + 1, document.Root.objgen[0]
        size = number + 1
    start = octets.rindex(b"startxref") + len("startxref")
    before = int(octets[start:].split()[0])
    new = b"%d 0 obj\n(revision of %b)\nendobj\n" % (number, SECRET.encode())
    at = len(octets)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    end = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, at + len(new))
    return octets + new + table + end


def unpacked(octets: bytes) -> bytes:
    """Everything in a file that strings could find: its bytes, and whatever in it unpacks, from every place on."""
    layers = [octets]
    at = octets.find(b"stream")
    while at >= 0:
        start = at + len("stream") + (2 if octets[at + 6 : at + 8] == b"\r\n" else 1)
        unpacking = zlib.decompressobj()
        with contextlib.suppress(zlib.error):
            layers.append(unpacking.decompress(octets[start:]))
        at = octets.find(b"stream", at + 6)
    return b"\n".join(layers)


def _add_page(document: pikepdf.Pdf, words: str, rotate: int) -> None:
    document.add_blank_page(page_size=(420, 595))
    page = document.pages[-1]
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica")))
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    text = f"BT /F1 24 Tf 100 400 Td ({words}) Tj ET BT /F1 14 Tf 100 300 Td (Harmless) Tj ET"
    page.Contents = Stream(document, text.encode())
    if rotate:
        page.Rotate = rotate


def _saved(document: pikepdf.Pdf) -> bytes:
    made = io.BytesIO()
    document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return made.getvalue()


def kept_in(folder: Path, octets: bytes, name: str = "copy.pdf") -> Path:
    """Write a file for outside tools."""
    path = folder / name
    path.write_bytes(octets)
    return path
