"""Which characters the shipped fonts can show, and what stands in for those they cannot.

PDF/A refuses a whole document for one character without a glyph, and a viewer would show an empty box. So every text
passes `shown` first: what no font has, and what would act on its neighbours unseen (controls, overrides of direction),
becomes a visible note such as [U+1F600]. Nothing vanishes. The character maps are read from the fonts themselves
(OpenType `cmap`, formats 4 and 12), so they cannot disagree with what is shipped.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
KEPT_MARKS = "\u200c\u200d\u200e\u200f"  # joiners that Persian needs, and marks of direction that chats insert
_PLAIN = ("Lu", "Ll", "Lo", "Lm", "Nd", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Sm", "Sc")


@cache
def families() -> tuple[frozenset[int], ...]:
    """Per font family, the code points that all of its shipped styles have."""
    found: dict[str, frozenset[int]] = {}
    for path in sorted(FONTS.glob("*.ttf")):
        family = path.stem.partition("-")[0]
        points = frozenset(_code_points(path.read_bytes()))
        found[family] = found[family] & points if family in found else points
    return tuple(found.values())


@cache
def everything() -> frozenset[int]:
    """Every code point that at least one family has."""
    return frozenset().union(*families())


def shown(text: str, *, strict: bool = False) -> str:
    """The text with every character that cannot be shown replaced by a note like [U+1F600].

    Line breaks stay, a tab becomes four spaces. `strict` also replaces combining marks and rare symbols: the last
    resort when a font has each character but not their combination.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    pieces: list[str] = []
    base: str | None = None
    for character in text:
        combining = unicodedata.category(character).startswith("M") or character in KEPT_MARKS
        if character == "\n" or _showable(character, base if combining else None, strict=strict):
            pieces.append(character)
            base = base if combining else character
        else:
            pieces.append(f"[U+{ord(character):04X}]")
            base = "]"
    return "".join(pieces)


def _showable(character: str, base: str | None, *, strict: bool) -> bool:
    point, category = ord(character), unicodedata.category(character)
    if point not in everything() or category in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp"):
        return False
    if character in KEPT_MARKS:
        return not strict
    if category == "Cf":
        return False
    if strict:
        return category in _PLAIN
    if base is None:
        # A mark without a letter before it would be drawn on a circle that not every font has.
        return not category.startswith("M")
    # A mark is drawn with its letter by one font, so one font must have both.
    return any(point in family and ord(base) in family for family in families())


def _code_points(font: bytes) -> set[int]:
    """The code points that a font file maps to a glyph."""
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            return _unicode_map(font, offset)
    return set()


def _unicode_map(font: bytes, cmap: int) -> set[int]:
    points: set[int] = set()
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        subtable = cmap + offset
        layout = struct.unpack_from(">H", font, subtable)[0]
        if platform in (0, 3) and layout == 4:  # noqa: PLR2004 -- numbers of the OpenType specification
            points |= _segments(font, subtable)
        elif platform in (0, 3) and layout == 12:  # noqa: PLR2004
            points |= _groups(font, subtable)
    return points


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: segments of the Basic Multilingual Plane."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, ranges_at)
    points: set[int] = set()
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for point in range(start, min(end, 0xFFFE) + 1):
            glyph = point + delta
            if offset:
                raw = struct.unpack_from(">H", font, ranges_at + 2 * index + offset + 2 * (point - start))[0]
                glyph = raw + delta if raw else 0
            if glyph & 0xFFFF:
                points.add(point)
    return points


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12: groups over all planes."""
    points: set[int] = set()
    for index in range(struct.unpack_from(">I", font, at + 12)[0]):
        start, end, glyph = struct.unpack_from(">III", font, at + 16 + 12 * index)
        points.update(range(start if glyph else start + 1, end + 1))
    return points
