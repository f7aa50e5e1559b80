"""Decoding pictures and drawing them anew, small and without metadata. Runs only in the confined child.

Importing it loads every decoder, since nothing can be loaded once confined. SVG is never drawn: it is a program.
Formats with an outside interpreter (PostScript) are not admitted.
"""

import contextlib
import io
from typing import BinaryIO

import pillow_heif
from PIL import AvifImagePlugin, ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from casebook.inspection.letters import shown
from casebook.inspection.sniff import HEAD_SIZE, sniff
from casebook.inspection.values import Facts, Note, Picture, Unreadable

MAX_PIXELS = 120_000_000
"""More than any telephone's camera writes by default; a larger claim is refused before memory is asked for."""

DRAWN = frozenset(
    f"image/{name}" for name in ("jpeg", "png", "gif", "webp", "bmp", "tiff", "heic", "avif", "jp2", "x-icon")
)
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "DIB", "TIFF", "HEIF", "AVIF", "JPEG2000", "ICO")
_TEXT_LENGTH = 200

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
Image.init()
Image.MAX_IMAGE_PIXELS = None  # our own limit below says too_large where Pillow's would warn first and raise later


def picture(content: BinaryIO, max_px: int) -> Picture | Unreadable:
    """Return the first frame, upright, at most `max_px` on its longer side, in new bytes that carry no metadata."""
    seen = decoded(content, DRAWN, max_px)
    return seen if isinstance(seen, Unreadable) else drawn(upright(seen[0]), max_px, seen[1])


def decoded(
    content: BinaryIO, media_types: frozenset[str], enough_px: int = 0
) -> tuple[Image.Image, Note] | Unreadable:
    """Return the first frame as it lies, and what is to be said of it; the file and its metadata still hang on it.

    Where `enough_px` on the longer side do, a JPEG is decoded at a fraction of its size.
    """
    opened = _open(content, media_types)
    if isinstance(opened, Unreadable):
        return opened
    note: Note = "first_frame" if _moves(opened) else ""
    try:
        _load(opened, enough_px)
    except (OSError, SyntaxError, ValueError):  # the decoders' ways to say that something is missing
        content.seek(0)
        salvaged = _salvage(content, enough_px)
        if isinstance(salvaged, Unreadable):
            return salvaged
        opened, note = salvaged, "truncated"
    return opened, note


def upright(image: Image.Image) -> Image.Image:
    """Return a new image, turned as its metadata ask; the file no longer hangs on it, its metadata do."""
    with contextlib.suppress(Exception):  # an unreadable orientation leaves the picture as it lies
        return ImageOps.exif_transpose(image)
    return image.copy()


def drawn(image: Image.Image, max_px: int, note: Note = "") -> Picture:
    """Return `image` within `max_px`; nothing but pixels goes over. PNG for what was typed or drawn, JPEG for photographs."""
    image = plain_mode(image)
    image.thumbnail((max_px, max_px), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.info.clear()
    png, jpeg = io.BytesIO(), io.BytesIO()
    image.save(png, "PNG")
    on_white(image).save(jpeg, "JPEG", quality=88)
    if png.tell() <= 2 * jpeg.tell():
        return Picture(png.getvalue(), "image/png", image.width, image.height, note)
    return Picture(jpeg.getvalue(), "image/jpeg", image.width, image.height, note)


def facts(content: BinaryIO) -> Facts | Unreadable:
    """Return size and what EXIF says: camera, software, time as written, place; a broken field is left out."""
    opened = _open(content, DRAWN)
    if isinstance(opened, Unreadable):
        return opened
    said: dict[int, object] = {}
    place: dict[int, object] = {}
    with contextlib.suppress(Exception):  # EXIF of strangers breaks in every way; the rest of the picture stands
        exif = opened.getexif()
        said |= dict(exif)
        said |= exif.get_ifd(ExifTags.IFD.Exif)
        place |= exif.get_ifd(ExifTags.IFD.GPSInfo)
    tags = ExifTags.Base
    return Facts(
        width=opened.width,
        height=opened.height,
        camera=_said(said, tags.Make, tags.Model),
        software=_said(said, tags.Software),
        author=_said(said, tags.Artist),
        taken=_said(said, tags.DateTimeOriginal) or _said(said, tags.DateTime),
        has_place=bool({ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude} & place.keys()),
        latitude=_degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S"),
        longitude=_degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W"),
    )


def _open(content: BinaryIO, media_types: frozenset[str]) -> Image.Image | Unreadable:
    if sniff(content.read(HEAD_SIZE)) not in media_types:
        return Unreadable("unsupported")
    content.seek(0)
    try:
        opened = Image.open(content, formats=_FORMATS)
    except UnidentifiedImageError:
        return Unreadable("broken")
    return opened if opened.width * opened.height <= MAX_PIXELS else Unreadable("too_large")


def _moves(image: Image.Image) -> bool:
    with contextlib.suppress(Exception):  # a broken second frame is no reason to hide the first
        return image.format != "MPO" and bool(getattr(image, "is_animated", False))
    return False


def _load(opened: Image.Image, enough_px: int) -> None:
    if enough_px:
        opened.draft("RGB", (enough_px, enough_px))
    opened.load()


def _salvage(content: BinaryIO, enough_px: int) -> Image.Image | Unreadable:
    # What arrived of a cut photograph may be all there is.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        opened = Image.open(content, formats=_FORMATS)
        _load(opened, enough_px)
    except (OSError, SyntaxError, ValueError):
        return Unreadable("broken")
    return opened


def plain_mode(image: Image.Image) -> Image.Image:
    """Return the image in grey or colours of 8 bits, with transparency where it has any."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")


def on_white(image: Image.Image) -> Image.Image:
    """Return the image on a white page where it is transparent."""
    if image.mode != "RGBA":
        return image
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


def _said(exif: dict[int, object], *tags: int) -> str:
    words = [exif[tag] for tag in tags if isinstance(exif.get(tag), str)]
    return shown(" ".join(str(word).strip(" \x00") for word in words))[:_TEXT_LENGTH]


def _degrees(place: dict[int, object], tag: int, reference: int, negative: str) -> str:
    try:
        degrees, minutes, seconds = (float(part) for part in place[tag])  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    decimal = degrees + minutes / 60 + seconds / 3600
    if not 0 <= decimal <= 180:  # noqa: PLR2004  -- also refuses NaN
        return ""
    return f"{-decimal if place.get(reference) == negative else decimal:.6f}"
