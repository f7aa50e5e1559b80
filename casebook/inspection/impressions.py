"""What a picture looks like, in 64 bits: copies that were made smaller, recompressed or recoloured keep nearly all of them.

Runs only in the confined child. It is a difference hash (D. Kuhn's dHash): the upright picture in grey, 9 × 8 fields, each
compared with the one to its right. Crops, frames, mirrored and turned copies have other bits; it recognises no face and no word.
"""

from itertools import pairwise
from typing import BinaryIO

from PIL import Image

from casebook.inspection.pictures import DRAWN, decoded, on_white, plain_mode, upright
from casebook.inspection.values import Impression, Unreadable

_ACROSS, _DOWN = 9, 8
_ENOUGH = 256  # pixels of the longer side from which the fields are averaged
_PLAIN = 12  # of 255: fields of a picture that differ by no more are noise


def impression(content: BinaryIO) -> Impression | Unreadable:
    """Return the 64 bits of the first frame, and whether the picture is too plain to be compared."""
    seen = decoded(content, DRAWN, _ENOUGH)
    if isinstance(seen, Unreadable):
        return seen
    grey = on_white(plain_mode(upright(seen[0]))).convert("L")
    fields = grey.resize((_ACROSS, _DOWN), Image.Resampling.BOX).tobytes()
    bits = 0
    for place, (here, beside) in enumerate(pairwise(fields)):
        if place % _ACROSS != _ACROSS - 1:  # the last field of a row has none to its right
            bits = bits << 1 | (here > beside)
    return Impression(bits, plain=max(fields) - min(fields) <= _PLAIN)
