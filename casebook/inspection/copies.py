"""Drawing a picture anew at its full size, so that its pixels go over and nothing else. Runs only in the confined child.

It must not hand on one byte of the file: no metadata, no second image, no tables of a camera's own, no colours that
transparency hides. The answer is JPEG for photographs and PNG for the rest, since everyone can open these two.
"""

import contextlib
import io
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms, TiffImagePlugin

from casebook.inspection.limits import LIMITS
from casebook.inspection.pictures import decoded, upright
from casebook.inspection.values import Copy, Note, Unreadable

COPIED = frozenset(f"image/{name}" for name in ("jpeg", "png", "gif", "webp", "bmp", "tiff", "heic", "avif"))
_PHOTOGRAPHS = {"JPEG", "MPO", "HEIF", "AVIF"}  # formats that lose a little at each writing anyhow
_QUALITY = 95
_ENVELOPE = 1024  # bytes of an answer beside its content, amply
_REDUCED = 1  # a bit of NewSubfileType: the image is a preview of another in the same file (TIFF 6.0, section 8)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def without_place(content: BinaryIO) -> Copy | Unreadable:
    """Return the first frame, upright, in sRGB and at full size, in new bytes that carry nothing but visible pixels."""
    seen = decoded(content, COPIED)
    if isinstance(seen, Unreadable):
        return seen
    image, note = seen
    del seen  # at full size, two images at once are all that fit
    if is_preview(image):
        return Unreadable("unsupported")
    photograph = image.format in _PHOTOGRAPHS
    for step in (upright, with_alpha_apart, in_srgb, _visible):
        image = step(image)
    return _written(image, note, as_jpeg=photograph and image.mode != "RGBA")


def is_preview(image: Image.Image) -> bool:
    """Whether the first image of the file is a mere preview of another."""
    # Raw photographs (DNG, NEF, ARW) are TIFF files that begin with a thumbnail: no copy of the photograph.
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    return bool(image.tag_v2.get(ExifTags.Base.NewSubfileType, 0) & _REDUCED)


def with_alpha_apart(image: Image.Image) -> Image.Image:
    """Bring the pixels into one of the modes 1, L, I;16, RGB, RGBA and CMYK; transparency becomes a channel."""
    if image.mode.startswith("I;16"):
        return image if image.mode == "I;16" else image.convert("I").convert("I;16")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in {"1", "L", "RGB", "CMYK"} else image.convert("RGB")


def in_srgb(image: Image.Image) -> Image.Image:
    """Apply the colour profile that the file brought, so that it can go."""
    # A profile may carry words, so it cannot stay; without it the numbers would mean other colours.
    profile = image.info.get("icc_profile")
    if profile:
        with contextlib.suppress(Exception):  # a broken profile leaves the numbers as they are
            made = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            return ImageCms.profileToProfile(image, made, _SRGB, outputMode=mode) or image
    return image


def _visible(image: Image.Image) -> Image.Image:
    if image.mode == "CMYK":
        return image.convert("RGB")
    if image.mode != "RGBA":
        return image
    alpha = image.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return image.convert("RGB")
    # What someone erased is often only made transparent, its colours still standing there.
    image.paste((0, 0, 0, 0), mask=alpha.point(lambda opacity: 0 if opacity else 255))
    return image


def _written(image: Image.Image, note: Note, *, as_jpeg: bool) -> Copy | Unreadable:
    image.info.clear()
    new = io.BytesIO()
    if as_jpeg:
        image.save(new, "JPEG", quality=_QUALITY, subsampling=0)
    else:
        image.save(new, "PNG")
    if new.tell() > LIMITS["without_place"].answer_bytes - _ENVELOPE:
        return Unreadable("too_large")
    return Copy(new.getvalue(), "image/jpeg" if as_jpeg else "image/png", image.width, image.height, note)
