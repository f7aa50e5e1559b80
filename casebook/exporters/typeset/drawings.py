"""Drawings of `casebook.pictures` as blocks for the templates, and the pages of pictures in the bundle.

Shapes keep their class names; the templates know one look for each. Everything is laid out from the frozen dossier, so
that nobody is drawn whom the pack does not name.
"""

from collections.abc import Iterator

from casebook.exporters.typeset.setting import Json, Setting
from casebook.pictures.drawing import Arch, Box, Drawing, Shape, Stroke, Tip, Words

ON_A_PAGE = 122  # millimetres: the height of a picture on a landscape page, beneath its heading


def drawing(setting: Setting, drawn: Drawing, alt: str, *, most: int = ON_A_PAGE) -> Json:
    """A drawing as a block, mirrored where the document is read from the right; `alt` says in words what it shows.

    `most` is its greatest height in millimetres.
    """
    read = drawn.for_readers(rtl=setting.words.direction == "rtl")
    return {
        "b": "drawing",
        "alt": alt,
        "width": read.width,
        "height": read.height,
        "most": most,
        "shapes": [_shape(setting, read, shape) for shape in read.shapes],
    }


def wide(blocks: list[Json]) -> Json:
    """Blocks on landscape pages of their own."""
    return {"b": "wide", "blocks": blocks}


def _shape(setting: Setting, read: Drawing, shape: Shape) -> Json:
    found: Json = {"k": shape.kind, "s": shape.css.split()}
    match shape:
        case Box():
            return found | {"x": shape.x, "y": shape.y, "w": shape.width, "h": shape.height, "r": shape.round}
        case Arch():
            return found | {"x": shape.x, "y": shape.y, "half": shape.half}
        case Stroke():
            return found | {"points": [list(point) for point in shape.points]}
        case Tip():
            return found | {"x": shape.x, "y": shape.y, "to": shape.towards}
        case Words():
            return found | {"x": shape.x, "y": shape.y, "a": _side(read, shape), "p": setting.line(shape.text)}


def _side(read: Drawing, words: Words) -> str:
    if words.anchor == "middle":
        return "middle"
    return "left" if (words.anchor == "start") != read.rtl else "right"


def numbers(those: Iterator[int]) -> str:
    """Numbers of incidents, as a sentence lists them."""
    return ", ".join(map(str, those))
