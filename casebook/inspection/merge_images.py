"""Bringing the scans in a cleaned PDF down to 300 dots per inch. Confined child only.

A court's limit of a file is reached by scans before anything else, and no judge sees the difference (exports.md §2.1: at most
300 dpi). What is not plainly a picture of one, eight or three times eight bits stays as it is.
"""

import contextlib
import io
from collections.abc import Iterator

import pikepdf
from PIL import Image

DPI = 300
_TOLERANCE = 1.15  # what is hardly above is not worth a loss
_INCH = 72.0  # points
_SHEET = (192.0 / 25.4, 271.0 / 25.4)  # inches of a page in a bundle, in portrait: larger pages are made smaller
_QUALITY = 82
_GREY = 128  # half of white


def thinned(document: pikepdf.Pdf, sizes: list[tuple[float, float]]) -> None:
    """Reduce every picture that has more dots than its page can need at 300 dpi, in place."""
    done: set[tuple[int, int]] = set()
    for page, size in zip(document.pages, sizes, strict=True):
        most = _most_pixels(size)
        for picture in _pictures(page.obj.Resources, 0):
            if picture.objgen not in done:
                done.add(picture.objgen)
                with contextlib.suppress(Exception):  # a picture that cannot be read stays as it is
                    _reduce(picture, most)


def _most_pixels(size: tuple[float, float]) -> tuple[int, int]:
    """How many dots the longer and the shorter side of a picture can need that fills the page."""
    inches = sorted(side / _INCH for side in size)
    scale = min(1.0, _SHEET[0] / inches[0], _SHEET[1] / inches[1])
    return round(inches[1] * scale * DPI), round(inches[0] * scale * DPI)


def _pictures(resources: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    if depth > 8:  # noqa: PLR2004 -- forms in forms, against a loop
        return
    for each in resources.get("/XObject", pikepdf.Dictionary()).values():
        if each.get("/Subtype") == pikepdf.Name.Image:
            yield each
        elif "/Resources" in each:
            yield from _pictures(each.Resources, depth + 1)


def _reduce(picture: pikepdf.Object, most: tuple[int, int]) -> None:
    wide, high = int(picture.Width), int(picture.Height)
    scale = min(most[0] / max(wide, high), most[1] / min(wide, high))
    if scale * _TOLERANCE >= 1 or "/Decode" in picture or "/Mask" in picture or picture.get("/ImageMask", False):
        return
    target = max(round(wide * scale), 1), max(round(high * scale), 1)
    image = _decoded(picture, target)
    if image.mode == "1":
        _store_lines(picture, image.convert("L").resize(target, Image.Resampling.BOX), target)
    elif image.mode in ("L", "RGB"):
        _store_tones(picture, image.resize(target, Image.Resampling.LANCZOS), target)


def _decoded(picture: pikepdf.Object, target: tuple[int, int]) -> Image.Image:
    if picture.get("/Filter") == pikepdf.Name.DCTDecode:
        image = Image.open(io.BytesIO(picture.read_raw_bytes()))
        image.draft(None, target)  # a JPEG gives a half or a quarter of itself much faster
        image.load()
        return image
    assert isinstance(picture, pikepdf.Stream)  # noqa: S101 -- an image has no other form (ISO 32000-2, 8.9.5)
    return pikepdf.PdfImage(picture).as_pil_image()


def _store_tones(picture: pikepdf.Object, image: Image.Image, size: tuple[int, int]) -> None:
    new = io.BytesIO()
    image.save(new, "JPEG", quality=_QUALITY)
    if new.tell() < len(picture.read_raw_bytes()):
        indexed = isinstance(picture.get("/ColorSpace"), pikepdf.Array) and picture.ColorSpace[0] == "/Indexed"
        if indexed:
            picture.ColorSpace = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
        _store(picture, new.getvalue(), pikepdf.Name.DCTDecode, size, 8)


def _store_lines(picture: pikepdf.Object, image: Image.Image, size: tuple[int, int]) -> None:
    lines = image.point([255 * (level >= _GREY) for level in range(256)]).convert("1")
    _store(picture, lines.tobytes(), None, size, 1)
    picture.ColorSpace = pikepdf.Name.DeviceGray


def _store(picture: pikepdf.Object, content: bytes, how: pikepdf.Name | None, size: tuple[int, int], bits: int) -> None:
    picture.write(content, filter=how)
    picture.Width, picture.Height = size
    picture.BitsPerComponent = bits
