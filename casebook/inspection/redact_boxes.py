"""Opaque boxes with a code printed in them, drawn into the pixels themselves. Runs only in the confined child.

A box replaces what it covers; nothing of it is blurred, dimmed or laid on top (exports.md §4.3). The same box gives the same
pixels wherever it is drawn, so that a check can compare.
"""

from typing import Any

from PIL import Image, ImageDraw, ImageFont

from casebook.inspection.values import WHOLE, Region

_INK, _LETTERS = 0, 255
_SMALLEST, _LARGEST = 7, 60  # pixels of letters; a box that has no room for the smallest stays without
_OF_HEIGHT, _OF_WIDTH = 0.6, 0.8  # how much of a box its letters may fill
ImageFont.load_default(_SMALLEST)  # the library of letters cannot be loaded once confined

Rectangle = tuple[int, int, int, int]


def placed(region: Region, size: tuple[int, int]) -> Rectangle:
    """Return the pixels of a region as left, top, right, bottom: rounded outwards, so that no edge shows through."""
    width, height = size
    right, bottom = region.left + region.width, region.top + region.height
    return (
        region.left * width // WHOLE,
        region.top * height // WHOLE,
        min(-(-right * width // WHOLE), width),
        min(-(-bottom * height // WHOLE), height),
    )


def cover(image: Image.Image, regions: tuple[Region, ...]) -> None:
    """Put the boxes of one page into an image of mode L or RGB, in their order; where two overlap the later one stands."""
    for region in regions:
        rectangle = placed(region, image.size)
        image.paste(box(rectangle, region.code, image.mode), rectangle)


def box(rectangle: Rectangle, code: str, mode: str) -> Image.Image:
    """Return a box as it stands in a redacted image: one dark colour, and the code in light letters where there is room."""
    width, height = max(rectangle[2] - rectangle[0], 1), max(rectangle[3] - rectangle[1], 1)
    drawn = Image.new("L", (width, height), _INK)
    font = _font_for(code, width, height)
    if font is not None:
        ImageDraw.Draw(drawn).text((width / 2, height / 2), code, fill=_LETTERS, font=font, anchor="mm")
    return drawn.convert(mode)


def _font_for(code: str, width: int, height: int) -> Any | None:  # noqa: ANN401 -- Pillow names two kinds of fonts
    size = min(int(height * _OF_HEIGHT), _LARGEST)
    while size >= _SMALLEST:
        font = ImageFont.load_default(size)
        if font.getlength(code) <= width * _OF_WIDTH:
            return font
        size = min(size - 1, int(size * 0.85))
    return None
