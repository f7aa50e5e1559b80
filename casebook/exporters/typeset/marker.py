"""A tiny PNG that holds a place for a page which is bound in later; its colours tell it from every other picture."""

import struct
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(pixels: bytes, width: int, height: int) -> bytes:
    """Give the PNG (ISO/IEC 15948) of RGB pixels, eight bits each, uncompressed in meaning and without metadata."""
    rows = b"".join(b"\0" + pixels[3 * width * row : 3 * width * (row + 1)] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
