"""The records of a web archive (WARC 1.0 and 1.1), packed record by record with gzip or not; nothing is fetched.

A limited reader of our own, which gives at most 32 MiB of a record and never trusts a length. Record heads that are damaged
are said, and reading goes on at the next one. Sources: ISO 28500:2017 (WARC), RFC 9112 (HTTP), RFC 1952 (gzip).
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

LONGEST_BLOCK = 32 * 1024 * 1024
DAMAGED = "This record of the web archive is damaged."
CUT = "The web archive breaks off in this record."

_PIECE = 64 * 1024
_LONGEST_LINE = 32 * 1024
_MOST_HEADERS = 200
_VERSION = re.compile(rb"WARC/[01]\.\d+\s*\Z")
_DIGEST = re.compile(r"(sha-?1|sha-?256|md5|sha-?512):([A-Za-z0-9+/=_-]{16,200})", re.IGNORECASE)
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: number from 1, its headers in lower case, the first 32 MiB of its block; `fault` if it is damaged."""

    number: int
    headers: Mapping[str, str] = field(default_factory=dict)
    block: bytes = b""
    length: int = 0
    fault: str = ""

    @property
    def kind(self) -> str:
        """Its type: response, resource, request, metadata, revisit or another."""
        return self.headers.get("warc-type", "").lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: status (0 if it cannot be read), headers in lower case, and the body as a reader needs it.

    `packed` names a content encoding that casebook cannot undo, such as "br"; the body is then as it was sent.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    payload: bytes
    packed: str = ""

    @property
    def media_type(self) -> str:
        """The content type in lower case without its parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The charset that the server said, "" if none."""
        match = re.search(
            r"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", self.headers.get("content-type", ""), re.IGNORECASE
        )
        return match[1] if match else ""


def records(stream: BinaryIO) -> Iterator[Record]:
    """Yield the records in order; raises nothing on any bytes. Holds one block."""
    lines = _Unpacked(stream)
    number = 0
    lost = False
    while line := lines.line():
        if not line.strip():
            continue
        if not _VERSION.match(line):
            if not lost:  # one word for all that was passed over until the next record
                number += 1
                yield Record(number, fault=DAMAGED)
            lost = True
            continue
        lost = False
        number += 1
        headers = _headers(lines)
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdecimal() and len(length) < 16):  # noqa: PLR2004 -- petabytes
            yield Record(number, headers, fault=CUT if lines.ended else DAMAGED)
            lost = True
            continue
        block, whole = lines.block(int(length))
        yield Record(number, headers, block, int(length), "" if whole else CUT)
    if lines.broken:
        yield Record(number + 1, fault=CUT)


def digest_fits(said: str, octets: bytes) -> bool | None:
    """Compare a WARC digest ("sha1:" in base 32, or in hexadecimal) with the bytes; None where it says nothing readable."""
    match = _DIGEST.fullmatch(said.strip())
    if match is None:
        return None
    found = hashlib.new(match[1].lower().replace("-", ""), octets, usedforsecurity=False).digest()
    shown = {found.hex(), base64.b32encode(found).decode().rstrip("=").lower(), base64.b64encode(found).decode()}
    return match[2].rstrip("=").lower() in shown or match[2] in shown


def answer(block: bytes) -> Answer:
    """Read an HTTP response; chunks are joined, gzip and deflate undone, never to more than 32 MiB."""
    end = re.search(rb"\r?\n\r?\n", block[: 1024 * 1024])
    head, payload = (block[: end.start()], block[end.end() :]) if end else (block[: 1024 * 1024], b"")
    lines = head.decode("latin-1").splitlines()
    status = re.match(r"HTTP/\d(?:\.\d)?\s+(\d{3})", lines[0]) if lines else None
    headers = _parsed(lines[1 : _MOST_HEADERS + 1])
    body = payload
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(payload)
    encoding = headers.get("content-encoding", "").strip().lower()
    body, packed = _plain(body, encoding) if encoding not in {"", "identity"} else (body, "")
    return Answer(int(status[1]) if status else 0, headers, body, payload, packed)


def _joined(payload: bytes) -> bytes:
    """Join chunks; archives that undid them already but kept the header are given as they are."""
    parts: list[bytes] = []
    place = 0
    while match := _CHUNK.match(payload, place):
        size = int(match[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(payload[match.end() : match.end() + size])
        place = match.end() + size
    return b"".join(parts) if parts else payload


def _plain(body: bytes, encoding: str) -> tuple[bytes, str]:
    bits = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(encoding, ())
    for window in bits:
        try:
            return zlib.decompressobj(window).decompress(body, LONGEST_BLOCK), ""
        except zlib.error:
            continue
    return body, "" if bits and b"<" in body[:200] else encoding


def _headers(lines: "_Unpacked") -> dict[str, str]:
    found: list[str] = []
    while (line := lines.line()) and line.strip():
        if len(found) < _MOST_HEADERS:
            found.append(line.decode("utf-8", "replace").rstrip("\r\n"))
    return _parsed(found)


def _parsed(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon and not line[:1].isspace():
            headers.setdefault(name.strip().lower(), value.strip().strip("<>"))
    return headers


class _Unpacked:
    """Lines and blocks of a stream that may be packed with gzip, member by member."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = b""
        self._packed = b""
        self._unpacking: zlib._Decompress | None = None
        self.broken = self.ended = False
        first = stream.read(_PIECE)
        if first.startswith(b"\x1f\x8b"):
            self._packed, self._unpacking = first, zlib.decompressobj(31)
        else:
            self._buffer = first

    def line(self) -> bytes:
        """Return the next line with its end, or the rest; at most 32 KiB of it, b"" at the end."""
        while b"\n" not in self._buffer[:_LONGEST_LINE] and len(self._buffer) < _LONGEST_LINE:
            if not self._more():
                break
        end = self._buffer.find(b"\n", 0, _LONGEST_LINE)
        end = min(len(self._buffer), _LONGEST_LINE) if end < 0 else end + 1
        taken, self._buffer = self._buffer[:end], self._buffer[end:]
        return taken

    def block(self, length: int) -> tuple[bytes, bool]:
        """Step over a block, and return the beginning of it that is kept, and whether all of it was there."""
        kept: list[bytes] = []
        left, room = length, LONGEST_BLOCK
        while left > 0:
            if not self._buffer and not self._more():
                return b"".join(kept), False
            taken, self._buffer = self._buffer[:left], self._buffer[left:]
            left -= len(taken)
            if room > 0:
                kept.append(taken[:room])
                room -= len(taken)
        return b"".join(kept), True

    def _more(self) -> bool:
        try:
            piece = self._stream.read(_PIECE) if self._unpacking is None else self._unpack()
        except OSError:
            self.broken, piece = True, b""
        self._buffer += piece
        self.ended = not piece
        return bool(piece)

    def _unpack(self) -> bytes:
        while True:
            if not self._packed:
                self._packed = self._stream.read(_PIECE)
            if not self._packed:
                return b""
            unpacking = self._unpacking or zlib.decompressobj(31)
            try:
                piece = unpacking.decompress(self._packed, _PIECE)
            except zlib.error:
                # A damaged member: the next one begins with gzip's own two bytes.
                self.broken = True
                start = self._packed.find(b"\x1f\x8b\x08", 1)
                self._packed = self._packed[start:] if start > 0 else b""
                self._unpacking = zlib.decompressobj(31)
                continue
            self._packed = unpacking.unconsumed_tail or unpacking.unused_data
            self._unpacking = zlib.decompressobj(31) if unpacking.eof else unpacking
            if piece:
                return piece
