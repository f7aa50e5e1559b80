"""Taking out what lies inside a file, as bytes and text to be searched: archives, documents, metadata. Confined child only.

It searches nothing and decides nothing. It is bounded: archives within archives to a depth of three, and what does not fit any
more is named as left out. Sources: APPNOTE.TXT 6.3.10 (ZIP), ISO 32000-2 (PDF), PNG specification §11.3, CIPA DC-008 (EXIF).
"""

import bz2
import codecs
import contextlib
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped,unused-ignore]
from PIL import Image

from casebook.inspection import unlocking  # noqa: F401  -- else nothing in a locked document would be searched
from casebook.inspection.documents import direct_dictionaries
from casebook.inspection.sniff import HEAD_SIZE, sniff
from casebook.inspection.values import Inside, Insides, Unreadable

DEPTH = 3
_MOST_BYTES = 64 * 1024 * 1024  # of everything that is taken out
_MOST_MEMBER = 16 * 1024 * 1024
_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 4 * _MOST_BYTES  # also of what is then left out: members may share their bytes ten thousand times
_MOST_PAGES = 5_000
_MOST_OBJECTS = 200_000
_LEFT_OUT = 20  # names that are told
_PICTURE_SHARE = 0.02  # of a page, from which on a picture may hold words
_ZIP = b"PK\x03\x04"
_IN_UTF8 = 0x800  # a member's flag
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ")  # gzip, bzip2, xz
for _encoding in ("cp437", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii", "pdfdoc"):
    codecs.lookup(_encoding)  # no codec can be loaded once confined
Image.init()


class _Taking:
    """What was taken out so far, and how much may still be."""

    def __init__(self) -> None:
        self.pieces: list[Inside] = []
        self.left_out: list[str] = []
        self.pictured: list[int] = []
        self._left = _MOST_BYTES
        self._unpackable = _MOST_UNPACKED

    def may_unpack(self, size: int) -> bool:
        """Whether so many bytes more may be unpacked; they count, whatever becomes of them."""
        self._unpackable -= min(size, _MOST_MEMBER + 1)
        return self._unpackable >= 0

    def take(self, path: str, content: bytes, page: int = 0) -> bool:
        if not content and not page:  # an empty page says that it is a picture
            return True
        if len(content) > self._left:
            self.miss(path)
            return False
        self._left -= len(content)
        self.pieces.append(Inside(path, content, page))
        return True

    def see_pictures(self, path: str, page: int) -> None:
        if path:  # of a document in something else no page is drawn
            self.miss(_joined(path, f"pictures of page {page}"))
        else:
            self.pictured.append(page)

    def miss(self, path: str) -> None:
        if len(self.left_out) < _LEFT_OUT:
            self.left_out.append(path)


def insides(content: BinaryIO) -> Insides | Unreadable:
    """Return what lies inside the file, not the file itself; nothing of a file that has no inside."""
    octets = content.read()
    taking = _Taking()
    _open(octets, "", DEPTH, taking)
    return Insides(tuple(taking.pieces), tuple(taking.left_out), tuple(taking.pictured))


def _open(octets: bytes, path: str, depth: int, taking: _Taking) -> None:
    if depth == 0:
        taking.miss(path)
        return
    media_type = sniff(octets[:HEAD_SIZE])
    try:
        if octets.startswith(_ZIP) or zipfile.is_zipfile(io.BytesIO(octets)):
            _zip(octets, path, depth, taking)
        elif octets.startswith(_PACKED):
            _whole(_unpacked(octets), _joined(path, "unpacked"), depth, taking)
        elif media_type == "application/pdf":
            _pdf(octets, path, depth, taking)
        elif media_type.startswith("image/") and media_type != "image/svg+xml":
            _picture(octets, path, taking)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  -- what does not open is said to be unread, the rest goes on
        taking.miss(path or "the file itself")


def _whole(octets: bytes, path: str, depth: int, taking: _Taking) -> None:
    if len(octets) > _MOST_MEMBER:
        taking.miss(path)
    elif taking.take(path, octets):
        _open(octets, path, depth - 1, taking) if _has_inside(octets) else None


def _has_inside(octets: bytes) -> bool:
    if octets.startswith((_ZIP, *_PACKED)):
        return True
    media_type = sniff(octets[:HEAD_SIZE])
    return media_type == "application/pdf" or media_type.startswith("image/")


def _unpacked(octets: bytes) -> bytes:
    packed = io.BytesIO(octets)
    if octets.startswith(b"BZh"):
        return bz2.BZ2File(packed).read(_MOST_MEMBER + 1)
    if octets.startswith(b"\xfd"):
        return lzma.LZMAFile(packed).read(_MOST_MEMBER + 1)
    return gzip.GzipFile(fileobj=packed).read(_MOST_MEMBER + 1)


def _joined(path: str, name: str) -> str:
    return f"{path} › {name}" if path else name


def _zip(octets: bytes, path: str, depth: int, taking: _Taking) -> None:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        taking.take(_joined(path, "comment"), archive.comment)
        for number, member in enumerate(archive.infolist()):
            inner = _joined(path, member.filename)
            taking.take(_joined(inner, "name"), _name_of(member))
            taking.take(_joined(inner, "comment"), member.comment)
            if member.is_dir():
                continue
            if (
                number >= _MOST_MEMBERS or member.flag_bits & 1 or not taking.may_unpack(member.file_size)
            ):  # bit 0: locked
                taking.miss(inner)
                continue
            try:
                with archive.open(member) as unpacking:
                    _whole(unpacking.read(_MOST_MEMBER + 1), inner, depth, taking)
            except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, RuntimeError, EOFError):
                taking.miss(inner)


def _name_of(member: zipfile.ZipInfo) -> bytes:
    """Give the bytes of a member's name: unmarked ones are in whatever encoding the packing machine had, seldom cp437."""
    if member.flag_bits & _IN_UTF8:
        return member.filename.encode("utf-8", "replace")
    return member.orig_filename.encode("cp437", "replace")


# ── documents ───────────────────────────────────────────────────────────────────────────────────────────


def _pdf(octets: bytes, path: str, depth: int, taking: _Taking) -> None:
    shown = pypdfium2.PdfDocument(octets)
    for number in range(min(len(shown), _MOST_PAGES)):
        page = shown[number]
        text = page.get_textpage().get_text_range(errors="replace").replace("\r\n", "\n").replace("\ufffe", "-\n")
        taking.take(_joined(path, f"page {number + 1}"), text.encode("utf-8", "replace"), number + 1)
        if _holds_pictures(page):
            taking.see_pictures(path, number + 1)
        page.close()
    if len(shown) > _MOST_PAGES:
        taking.miss(_joined(path, f"pages from {_MOST_PAGES + 1} on"))
    with pikepdf.open(io.BytesIO(octets), suppress_warnings=True) as document:
        taking.take(_joined(path, "texts of the structure"), "\n".join(_strings(document)).encode("utf-8", "replace"))
        for name, thing in _streams(document):
            with contextlib.suppress(Exception):  # one broken stream does not hide the others
                _whole(thing.read_bytes(), _joined(path, name), depth, taking)


def _holds_pictures(page: Any) -> bool:  # noqa: ANN401 -- the library has no types
    """Whether letters may stand in a picture on a page: one that is larger than a logo, or is not to be measured."""
    width, height = page.get_size()
    try:
        for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEPTH):
            left, bottom, right, top = thing.get_bounds()
            if (right - left) * (top - bottom) >= width * height * _PICTURE_SHARE:
                return True
    except Exception:  # noqa: BLE001  -- what cannot be measured may be one
        return True
    return False


def _strings(document: pikepdf.Pdf) -> Iterator[str]:
    for key in document.docinfo:
        with contextlib.suppress(Exception):  # a dictionary of strangers may hold anything
            yield str(document.docinfo[str(key)])
    for number, thing in enumerate(document.objects):
        if number > _MOST_OBJECTS:
            return
        with contextlib.suppress(Exception):
            yield from _strings_in(thing, DEPTH * 4)


def _strings_in(thing: object, depth: int) -> Iterator[str]:
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth and isinstance(thing, pikepdf.Array):
        for item in thing:
            yield from _strings_in(item, depth - 1)
    elif depth and isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in thing.keys():  # noqa: SIM118  -- a Stream iterates bytes
            item = thing[key]
            if not getattr(item, "is_indirect", False):
                yield from _strings_in(item, depth - 1)


def _streams(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Give the streams that hold words of their own: metadata, and files that are attached."""
    for number, thing in enumerate(document.objects):
        if number > _MOST_OBJECTS:
            return
        with contextlib.suppress(Exception):
            if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == pikepdf.Name.Metadata:
                yield "metadata", thing
            for spec in direct_dictionaries(thing):
                if held := spec.get("/EF"):
                    yield "attachment", held["/UF"] if "/UF" in held else held["/F"]


# ── pictures ────────────────────────────────────────────────────────────────────────────────────────────


def _picture(octets: bytes, path: str, taking: _Taking) -> None:
    with Image.open(io.BytesIO(octets)) as image:
        said = [value for values in (image.info, getattr(image, "text", {}), _exif(image)) for value in _said(values)]
    taking.take(_joined(path, "metadata"), "\n".join(v for v in said if isinstance(v, str)).encode("utf-8", "replace"))
    for value in dict.fromkeys(value for value in said if isinstance(value, bytes)):
        taking.take(_joined(path, "metadata"), value)


def _exif(image: Image.Image) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    with contextlib.suppress(Exception):  # EXIF of strangers breaks in every way
        exif = image.getexif()
        found.update(exif)
        for place in (0x8769, 0x8825, 0xA005):  # Exif, GPS, interoperability
            found |= {(place, tag): value for tag, value in exif.get_ifd(place).items()}
    return found


def _said(values: Mapping[Any, Any]) -> Iterator[str | bytes]:
    for name, value in values.items():
        if isinstance(value, str) or (isinstance(value, bytes) and name != "exif"):  # that is read tag by tag
            yield (
                value
                if isinstance(value, str)
                else value.removeprefix(b"UNICODE\x00").removeprefix(b"ASCII\x00\x00\x00")
            )
        elif isinstance(value, dict):
            yield from _said(value)
        elif isinstance(value, list | tuple):
            yield from _said(dict(enumerate(value)))
