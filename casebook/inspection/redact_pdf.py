"""A PDF that consists of page pictures and nothing else, written by hand so that every byte of it is known.

It holds a catalogue, the pages, and for each page one picture and the line that places it: no text, font, metadata, form,
script, annotation, layer, attachment, earlier revision or file identifier (ISO 32000-2, 7.5). The same pictures give the
same bytes. It reads nothing; redact_documents.py makes the pictures, redact_leaks.py writes the file a second time to compare.
"""

from msgspec import Struct

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FIRST_PAGE = 3  # objects 1 and 2 are the catalogue and the list of pages
_OBJECTS_A_PAGE = 3


class PagePicture(Struct, frozen=True):
    """One page: its picture as stored, by the filter and colours of the format, and its size in points."""

    width: int  # pixels
    height: int
    colours: int  # 1 grey, 3 RGB
    stored: bytes
    jpeg: bool  # as a JPEG stream; otherwise deflated rows with PNG predictors
    points_wide: int
    points_high: int


def written(pages: tuple[PagePicture, ...]) -> bytes:
    """Return the file."""
    kids = " ".join(f"{_FIRST_PAGE + _OBJECTS_A_PAGE * number} 0 R" for number in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()]
    for number, page in enumerate(pages):
        objects += _page(_FIRST_PAGE + _OBJECTS_A_PAGE * number, page)
    out = bytearray(_HEAD)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _page(number: int, page: PagePicture) -> list[bytes]:
    wide, high = page.points_wide, page.points_high
    line = b"q %d 0 0 %d 0 0 cm /I Do Q" % (wide, high)
    colours = "DeviceGray" if page.colours == 1 else "DeviceRGB"
    how = (
        "/Filter/DCTDecode"
        if page.jpeg
        else f"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {page.colours}/BitsPerComponent 8/Columns {page.width}>>"
    )
    about = (
        f"<</Type/XObject/Subtype/Image/Width {page.width}/Height {page.height}/ColorSpace/{colours}/BitsPerComponent 8"
        f"{how}/Length {len(page.stored)}>>"
    )
    return [
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]/Resources<</XObject<</I {number + 2} 0 R>>>>"
        f"/Contents {number + 1} 0 R>>".encode(),
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(line), line),
        about.encode() + b"\nstream\n" + page.stored + b"\nendstream",
    ]
