"""What the header of a sound or video file says: duration, codecs, place. Runs only in the confined child.

Only headers are read; nothing is decoded and no outside program is called. Sources: ISO/IEC 14496-12 (MP4, QuickTime),
ISO 6709 (places as text), RFC 9639 (FLAC), RFC 2361 (WAVE).
"""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from casebook.inspection.letters import shown
from casebook.inspection.values import Facts, Unreadable

_MOST_HEADER_BYTES = 32 * 1024 * 1024
_MOST_BOXES = 10_000
_PLACE = re.compile(rb"([+-]\d{2}\.\d{2,8})([+-]\d{3}\.\d{2,8})[+\-\d./A-Z_]{0,40}")
_INSIDE = {b"trak", b"mdia", b"minf", b"stbl"}
_PCM = {1: "PCM", 3: "PCM float", 6: "A-law", 7: "µ-law", 85: "MP3"}
_MP4_FAMILY = {"video/mp4", "video/quicktime", "video/3gpp", "audio/mp4"}


def facts(content: BinaryIO, media_type: str) -> Facts | Unreadable:
    """Return duration and codecs where the container states them cheaply, else empty facts."""
    try:
        if media_type in _MP4_FAMILY:
            return _mp4(content)
        if media_type == "audio/wav":
            return _wav(content)
        if media_type == "audio/flac":
            return _flac(content)
    except (ValueError, IndexError):
        return Unreadable("broken")
    return Facts()


def _mp4(content: BinaryIO) -> Facts | Unreadable:
    header = next((_body(content, size) for name, size in _boxes(content) if name == b"moov"), None)
    if header is None:
        return Unreadable("broken")
    seconds, codecs = None, []
    for name, body in _within(header):
        if name == b"mvhd":
            seconds = _movie_seconds(body)
        elif name == b"stsd" and body[12:16]:
            codecs.append(shown(body[12:16].decode("latin-1")).strip())
    place = _PLACE.search(header)
    return Facts(
        seconds=seconds,
        codecs=tuple(dict.fromkeys(codecs)),
        has_place=place is not None,
        latitude=f"{float(place[1]):.6f}" if place else "",
        longitude=f"{float(place[2]):.6f}" if place else "",
    )


def _boxes(content: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Give name and body size of each box, the stream standing at its body."""
    for _ in range(_MOST_BOXES):
        head = content.read(8)
        if len(head) < len(b"sizename"):
            return
        size, name = int.from_bytes(head[:4]), head[4:]
        taken = len(head)
        if size == 1:
            wide = content.read(8)
            size, taken = int.from_bytes(wide), taken + len(wide)
            if size < taken:
                raise ValueError(name)
        start = content.tell()
        end = start - taken + size if size else content.seek(0, io.SEEK_END)
        if end < start:
            raise ValueError(name)
        content.seek(start)
        yield name, end - start
        content.seek(end)


def _within(header: bytes) -> Iterator[tuple[bytes, bytes]]:
    stream = io.BytesIO(header)
    for name, size in _boxes(stream):
        body = stream.read(size)
        yield name, body
        if name in _INSIDE:
            yield from _within(body)


def _body(content: BinaryIO, size: int) -> bytes:
    if size > _MOST_HEADER_BYTES:
        raise ValueError(size)
    return content.read(size)


def _movie_seconds(body: bytes) -> float | None:
    wide = body[0] == 1
    scale = int.from_bytes(body[20:24] if wide else body[12:16])
    length = int.from_bytes(body[24:32] if wide else body[16:20])
    unknown = (1 << (64 if wide else 32)) - 1
    return round(length / scale, 3) if scale and length != unknown else None


def _wav(content: BinaryIO) -> Facts:
    content.seek(12)
    bytes_a_second, codec = 0, ""
    for _ in range(_MOST_BOXES):
        head = content.read(8)
        if len(head) < len(b"namesize"):
            break
        name, size = head[:4], int.from_bytes(head[4:], "little")
        if name == b"data":
            return Facts(seconds=round(size / bytes_a_second, 3) if bytes_a_second else None, codecs=(codec,))
        start = content.tell()
        if name == b"fmt ":
            fmt = content.read(16)
            bytes_a_second = int.from_bytes(fmt[8:12], "little")
            codec = _PCM.get(int.from_bytes(fmt[:2], "little"), "unknown")
        content.seek(start + size + size % 2)
    raise ValueError("no data chunk")


def _flac(content: BinaryIO) -> Facts:
    stream_info = content.read(42)[8:]
    if len(stream_info) < 18:  # noqa: PLR2004  -- through the sample count, RFC 9639 §8.2
        raise ValueError("short")
    packed = int.from_bytes(stream_info[10:18])
    rate, samples = packed >> 44, packed & ((1 << 36) - 1)
    return Facts(seconds=round(samples / rate, 3) if rate and samples else None, codecs=("FLAC",))
