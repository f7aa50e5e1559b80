"""Types that sniff.py does not know, by puremagic's table. Runs only in the confined child."""

from typing import BinaryIO

import puremagic

from casebook.inspection.kinds import UNKNOWN, Family, kind_of
from casebook.inspection.sniff import HEAD_SIZE
from casebook.inspection.values import Detected

_SURE_ENOUGH = 0.4  # four bytes of signature, in puremagic's reckoning
_FAMILIES: dict[str, Family] = {"image": "image", "video": "video", "audio": "audio"}


def detected(content: BinaryIO) -> Detected:
    """Return the likeliest type, an unknown file if none is likely; whether the name agrees is left to the caller."""
    try:
        matches = puremagic.magic_string(content.read(HEAD_SIZE))
    except puremagic.PureError:
        matches = []
    media_type = next((str(m.mime_type) for m in matches if m.mime_type and m.confidence >= _SURE_ENOUGH), UNKNOWN)
    kind = kind_of(media_type)
    family = kind.family if kind.media_type == media_type else _FAMILIES.get(media_type.partition("/")[0], "other")
    return Detected(media_type, kind.label, family, agrees_with_name=True)
