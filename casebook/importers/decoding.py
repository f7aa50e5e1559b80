"""Bytes of a table to text, piece by piece: the encodings that spreadsheets write, told apart by their first bytes.

UTF-8, UTF-16 with or without mark and UTF-32 with one, otherwise the code page that Russian, Tajik or Persian computers
save (windows-1251, KOI8-R, 866, windows-1256), told by where its small letters lie. Bytes that the encoding does not have
become U+FFFD, so that the row can be shown with a warning.
"""

import codecs
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

_PIECE = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CYRILLIC, _UNIX, _DOS, _PERSIAN = "cp1251", "koi8-r", "cp866", "cp1256"
_ENOUGH = 12  # letters beyond ASCII, to tell code pages by
# о а и т с, the commonest Russian letters: small ones in KOI8-R, and the capitals of windows-1251.
_SMALL_IN_KOI8, _CAPITAL_IN_1251 = b"\xcf\xc1\xc9\xd4\xd3", b"\xce\xc0\xc8\xd2\xd1"
_FEW = 10  # letters that are whole for each byte that is not
REPLACED = "\ufffd"


def decoded(stream: BinaryIO) -> Iterator[str]:
    """Yield the text of the stream in pieces that never end between CR and LF; reads 64 KiB at a time."""
    head = _head(stream)
    encoding, mark, errors = _encoding(head)
    held = ""
    for text in _texts(stream, head[len(mark) :], encoding, errors):
        piece = held + text
        held = "\r" if piece.endswith("\r") else ""
        yield piece.removesuffix("\r") if held else piece
    if held:
        yield held


def _head(stream: BinaryIO) -> bytes:
    """Enough to tell the encoding by, also from a stream that gives a few bytes at a time."""
    head = b""
    while len(head) < _PIECE and (more := stream.read(_PIECE - len(head))):
        head += more
    return head


def _texts(stream: BinaryIO, first: bytes, encoding: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    plain_so_far = True
    data = first
    while True:
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError:
            # Only ASCII until here: it was never told which encoding this is. Otherwise it is damaged UTF-8.
            encoding = _code_page(data) if plain_so_far and not data.isascii() else "utf-8"
            waiting, _ = decoder.getstate()
            decoder = codecs.getincrementaldecoder(encoding)("replace")
            text = decoder.decode(waiting + data, final=not data)
        plain_so_far = plain_so_far and text.isascii()
        yield text
        if not data:
            return
        data = stream.read(_PIECE)


def _encoding(head: bytes) -> tuple[str, bytes, str]:
    """The encoding, the mark to pass over, and what to do with bytes that the encoding does not have."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, mark, "strict" if name == "utf-8" else "replace"
    if name := _wide(head):
        return name, b"", "replace"
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return ("utf-8" if _mostly_utf8(head) else _code_page(head)), b"", "replace"
    return "utf-8", b"", "strict"


def _code_page(octets: bytes) -> str:
    """Tell code pages of one byte by the rows of their tables that are used; without enough letters it is windows-1251.

    Most letters of a text are small: windows-1251 has them in the rows E and F, 866 in A and E, KOI8-R in C and D, and
    Arabic letters lie mixed in C to E.
    """
    high = [octet for octet in octets if octet >= 0x80]  # noqa: PLR2004 -- the half beyond ASCII
    if len(high) < _ENOUGH:
        return _CYRILLIC
    used = Counter(octet >> 4 for octet in high)
    rows = [used[row] / len(high) for row in range(16)]
    if rows[0xA] > 0.25:  # noqa: PLR2004 -- signs in the others
        return _DOS
    if rows[0xE] + rows[0xF] > 0.65:  # noqa: PLR2004 -- as much as Arabic letters never have
        return _CYRILLIC
    if rows[0xC] + rows[0xD] > 0.7:  # noqa: PLR2004 -- the same
        koi8, capitals = (sum(map(octets.count, given)) for given in (_SMALL_IN_KOI8, _CAPITAL_IN_1251))
        return _UNIX if koi8 > capitals else _CYRILLIC
    return _PERSIAN if rows[0xF] < 0.1 and rows[0xE] > 0.2 else _CYRILLIC  # noqa: PLR2004 -- Arabic letters end before F


def _mostly_utf8(head: bytes) -> bool:
    """Whether a few bytes are damaged in a text that is UTF-8: Russian in windows-1251 has hardly any that pass for it."""
    read = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    letters = sum(1 for mark in read if not mark.isascii())
    return letters > _FEW * read.count(REPLACED)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: digits, spaces and delimiters leave NUL bytes on one side and none on the other."""
    even, odd = head[0::2], head[1::2]
    least = len(head) // 40 + 1
    if odd.count(0) > least > 10 * even.count(0):
        return "utf-16-le"
    if even.count(0) > least > 10 * odd.count(0):
        return "utf-16-be"
    return ""
