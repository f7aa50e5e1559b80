"""Looking into a redacted file for what it may not hold, as whoever receives it would. Confined child only.

The file was made by a process that had read a hostile one, so it is opened as an unknown file: its structure, its text by
two readers, the words that must be gone in its raw and its unpacked bytes, and the pixels of each box.
It must not repair or change anything: it finds, and the caller keeps nothing that has findings.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped,unused-ignore]
from PIL import Image, JpegImagePlugin, PngImagePlugin

from casebook.inspection.redact_boxes import box, placed
from casebook.inspection.redact_pdf import PagePicture, written
from casebook.inspection.values import Leaks, Region

_PNG = b"\x89PNG\r\n\x1a\n"
_ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "latin-1")
_JPEG_PARTS = {0xE0, 0xDB, 0xC0, 0xC4}  # JFIF, quantisation, frame, Huffman
_SHORTEST_IN_PIXELS = 7  # bytes: of shorter words packed pixels hold some by chance
_DEPTH = 8  # bits of a colour
_SCAN, _END = 0xDA, b"\xff\xd9"
for _encoding in _ENCODINGS:
    "".encode(_encoding)  # no codec can be loaded once confined
Image.preinit()

Found = set[str]


def leaks(
    content: BinaryIO, media_type: str, regions: tuple[Region, ...], kept_pages: tuple[int, ...], words: tuple[str, ...]
) -> Leaks:
    """Return what of `words`, of text and of foreign parts is in the file, and whether its boxes are what they should be."""
    octets = content.read()
    found = _in_picture(octets, regions) if media_type == "image/png" else _in_document(octets, regions, kept_pages)
    if any(_holds(layer, words, shortest) for layer, shortest in _layers(octets)):
        found.add("words")
    return Leaks(tuple(sorted(found)))  # type: ignore[arg-type]


def _in_picture(png: bytes, regions: tuple[Region, ...]) -> Found:
    found: Found = set()
    if not _only_pixels(png):
        found.add("structure")
    image = PngImagePlugin.PngImageFile(io.BytesIO(png))
    if image.mode not in {"L", "RGB"} or "transparency" in image.info:
        found.add("structure")
    return found | _in_boxes(image, regions)


def _in_document(pdf: bytes, regions: tuple[Region, ...], kept_pages: tuple[int, ...]) -> Found:
    found: Found = set()
    with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as document:
        pages = tuple(_picture_of(page) for page in document.pages)
        if len(document.docinfo) or document.attachments or "/ID" in document.trailer:
            found.add("structure")
    if written(pages) != pdf:  # one byte more or less than these pictures need
        found.add("structure")
    if _text_of(pdf).strip():
        found.add("text")
    kept = kept_pages or tuple(range(1, len(pages) + 1))
    if len(kept) != len(pages):
        return found | {"pages"}
    for number, page in zip(kept, pages, strict=True):
        on_page = tuple(region for region in regions if region.page == number)
        if not _holds_only_itself(page) or (page.jpeg and on_page):
            found.add("structure")
        elif on_page:
            found |= _in_boxes(_pixels_of(page), on_page)
    return found


def _holds_only_itself(page: PagePicture) -> bool:
    if page.jpeg:
        return _only_scan(page.stored)
    return _unpacks_to(page.stored, page.height * (page.width * page.colours + 1))


def _in_boxes(image: Image.Image, regions: tuple[Region, ...]) -> Found:
    boxes = [(placed(region, image.size), region.code) for region in regions]
    for place, _ in boxes:
        seen = image.crop(place)
        drawn = seen.copy()
        for rectangle, code in boxes:  # later boxes lie on earlier ones, as when they were drawn
            drawn.paste(box(rectangle, code, image.mode), (rectangle[0] - place[0], rectangle[1] - place[1]))
        if drawn.tobytes() != seen.tobytes():
            return {"pixels"}
    return set()


def _picture_of(page: pikepdf.Page) -> PagePicture:
    held = page.Resources.XObject.I
    wide, high = (int(side) for side in list(page.MediaBox)[2:])
    return PagePicture(
        int(held.Width),
        int(held.Height),
        1 if held.ColorSpace == pikepdf.Name.DeviceGray else 3,
        held.read_raw_bytes(),
        bool(held.Filter == pikepdf.Name.DCTDecode),
        wide,
        high,
    )


def _pixels_of(page: PagePicture) -> Image.Image:
    # The rows of a deflated page are those of a PNG; the same reader reads them.
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", page.width, page.height, 8, 0 if page.colours == 1 else 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", page.stored) + chunk(b"IEND", b"")
    return PngImagePlugin.PngImageFile(io.BytesIO(_PNG + parts))


def _only_pixels(png: bytes) -> bool:
    # Header, pixels, end, and nothing after them, neither in the file nor in the packed pixels.
    at, packed, names = len(_PNG), b"", []
    while at + 12 <= len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        names.append(name)
        packed += png[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += 12 + size
    ordered = names[:1] == [b"IHDR"] and names[-1:] == [b"IEND"] and set(names[1:-1]) == {b"IDAT"}
    wide, high, depth, colours = struct.unpack(">IIBB", png[16:26])
    rows = high * (wide * {0: 1, 2: 3}.get(colours, 0) + 1)
    return png.startswith(_PNG) and at == len(png) and ordered and depth == _DEPTH and _unpacks_to(packed, rows)


def _unpacks_to(packed: bytes, size: int) -> bool:
    # More pixels than the picture has, or bytes after the last, would be a place to hide in.
    unpacking, unpacked = zlib.decompressobj(), 0
    while packed and not unpacking.eof:
        unpacked += len(unpacking.decompress(packed, 2**20))
        packed = unpacking.unconsumed_tail
    return unpacking.eof and not unpacking.unused_data and unpacked == size


def _only_scan(jpeg: bytes) -> bool:
    at = 2
    while jpeg[at + 1] != _SCAN:
        if jpeg[at] != 0xFF or jpeg[at + 1] not in _JPEG_PARTS:  # noqa: PLR2004 -- every part begins so
            return False
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    coded = jpeg[at:].replace(b"\xff\x00", b"")
    return coded.find(_END) == len(coded) - 2 and isinstance(
        Image.open(io.BytesIO(jpeg), formats=("JPEG",)), JpegImagePlugin.JpegImageFile
    )


def _text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def _layers(octets: bytes) -> Iterator[tuple[bytes, int]]:
    """Give the file as it lies, and every stream that is no picture as it unpacks; and the shortest word to look for."""
    yield octets, _SHORTEST_IN_PIXELS
    if octets.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(octets), suppress_warnings=True) as document:
            for thing in document.objects:
                if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != pikepdf.Name.Image:
                    yield thing.read_bytes(), 1


def _holds(layer: bytes, words: tuple[str, ...], shortest: int) -> bool:
    spelt = {_spelt(word, encoding) for word in words for encoding in _ENCODINGS}
    return any(word in layer for word in spelt if len(word) >= shortest)


def _spelt(word: str, encoding: str) -> bytes:
    try:
        return word.encode(encoding)
    except UnicodeEncodeError:
        return b""
