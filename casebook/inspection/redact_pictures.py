"""Drawing a picture anew with boxes in it, for a redacted copy and for the page where boxes are placed. Confined child only.

It must not hand on one byte of the file: the answer is a PNG of visible pixels, upright, in sRGB, without transparency.
"""

import io
from typing import BinaryIO

from PIL import Image

from casebook.inspection.copies import COPIED, in_srgb, is_preview, with_alpha_apart
from casebook.inspection.limits import LIMITS
from casebook.inspection.pictures import decoded, drawn, upright
from casebook.inspection.redact_boxes import cover
from casebook.inspection.values import Note, Picture, Redacted, Region, Unreadable

_ENVELOPE = 4096  # bytes of an answer beside its content, amply
_CMYK = "CMYK"


def redacted(content: BinaryIO, regions: tuple[Region, ...]) -> Redacted | Unreadable:
    """Return the first frame at full size with the boxes in its pixels, as a PNG of nothing but pixels."""
    seen = _plain(content)
    if isinstance(seen, Unreadable):
        return seen
    image, note = seen
    if any(region.page != 1 for region in regions):
        return Unreadable("no_such_page")
    cover(image, regions)
    new = io.BytesIO()
    image.save(new, "PNG")
    if new.tell() > LIMITS["redact"].answer_bytes - _ENVELOPE:
        return Unreadable("too_large")
    return Redacted(new.getvalue(), "image/png", 1, note=note)


def sheet(content: BinaryIO, regions: tuple[Region, ...], max_px: int) -> Picture | Unreadable:
    """Return the same, at most `max_px` on its longer side: what the copy will look like."""
    seen = _plain(content)
    if isinstance(seen, Unreadable):
        return seen
    image, note = seen
    image.thumbnail((max_px, max_px), Image.Resampling.LANCZOS, reducing_gap=2.0)
    cover(image, regions)
    return drawn(image, max_px, note)


def _plain(content: BinaryIO) -> tuple[Image.Image, Note] | Unreadable:
    """Give the visible pixels in mode L or RGB, with nothing of the file hanging on them."""
    seen = decoded(content, COPIED)
    if isinstance(seen, Unreadable):
        return seen
    image, note = seen
    del seen  # at full size, two images at once are all that fit
    if is_preview(image):
        return Unreadable("unsupported")
    for step in (upright, with_alpha_apart, in_srgb, _opaque):
        image = step(image)
    image.info.clear()
    return image, note


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":  # sixteen bits of grey: what the eye sees are the upper eight
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "RGBA":
        # Colours that transparency hides go: what someone erased often still stands there.
        page = Image.new("RGB", image.size, "white")
        page.paste(image, mask=image.getchannel("A"))
        return page
    if image.mode in {"1", _CMYK}:
        return image.convert("L" if image.mode == "1" else "RGB")
    return image
