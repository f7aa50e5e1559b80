"""The texts that lie in bytes: as several encodings read them, and behind percent signs, entities, escapes, base64 and hex.

A text that somebody else decoded wrongly (Facebook's exports, old tags of recordings) is read again as it was meant.

Pure and bounded. It decodes and opens nothing: what lies inside archives, documents and pictures comes from the confined child
(`casebook.inspection.insides`), piece by piece, and each piece goes through here. No layer is dropped because it looks like
nothing: of bytes that are no text the readable runs are given, and marked `binary`.
"""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

DEPTH: Final = 3  # encodings within encodings
_SHORTEST_RUN: Final = 5  # characters of a readable run in bytes that are no text
MOST_DECODED: Final = 32 * 1024 * 1024  # bytes that may come out of one piece, all layers together
_FEW: Final = 0.2
_TEXT_SHARE: Final = 0.02  # of control characters, up to which bytes are a text

_LONG_IN_BINARY: Final = 24  # characters of base64 or hex in bytes that are no text: chance makes no such runs

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})")
_ENTITY = re.compile(r"&(?:#\d+;?|#[xX][0-9A-Fa-f]+;?|[A-Za-z]+;)")
_ESCAPE = re.compile(
    r"\\+u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|%u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|U\+[0-9A-Fa-f]{4,6}[ ,]?"
)
_OCTETS = re.compile(r"(?:\\x[0-9A-Fa-f]{2}){2,}|(?:\\'[0-9A-Fa-f]{2}\s?){2,}")  # of programs, and of RTF
_RTF = re.compile(r"\\u(-?\d{2,5}) ?\??")
_QUOTED = re.compile(r"=(?:[0-9A-F]{2}|\r?\n)")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{4,})*={0,2}")
_HEX = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}[ :]?){6,}(?![0-9A-Fa-f])")
_PUNYCODE = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)
_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->")
_BLOCK = re.compile(r"</?(?:p|div|br|li|tr|td|th|h[1-6]|w:p|w:tab|w:br|text:p)\b[^<>]*>")
_CODE_PAGES: Final = ("cp1251", "koi8-r", "cp866", "cp1256", "iso8859_5", "mac_cyrillic")
_CERTAIN = re.compile(r"(?:%[0-9A-Fa-f]{2}){3}|(?:&#x?[0-9A-Fa-f]+;){3}|(?:\\+u[0-9A-Fa-f]{4}){3}|(?:=[0-9A-F]{2}){4}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF8_RUN = re.compile(
    rb"(?:[\x20-\x7e]|[\xc3-\xd4][\x80-\xbf]|[\xd8-\xdb][\x80-\xbf]|\xe2\x80[\x8b-\x9d]){%d,}" % _SHORTEST_RUN
)
_CP1251_RUN = re.compile(rb"[\xc0-\xff\xa8\xb8 .-]{%d,}" % _SHORTEST_RUN)
_UTF16_RUNS = {
    "utf-16-le": re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x04\x06]){%d,}" % _SHORTEST_RUN),
    "utf-16-be": re.compile(rb"(?:\x00[\x20-\x7e]|[\x04\x06][\x00-\xff]){%d,}" % _SHORTEST_RUN),
}


def _letters(page: str, octets: Iterable[int]) -> str:
    """Give what bytes look like in a code page; Latin-1 stands in where it has none."""
    read = {bytes([octet]).decode(each, "ignore") for octet in octets for each in (page, "latin-1")}
    return "".join(re.escape(letter) for letter in sorted(read - {""}))


_HEADS, _TAILS = (*range(0xC3, 0xD5), *range(0xD8, 0xDC)), range(0x80, 0xC0)
# UTF-8 that was read as another encoding: three letters of ours in a row are no accident.
_MISREAD: Final = {
    page: re.compile(f"(?:[{_letters(page, _HEADS)}][{_letters(page, _TAILS)}]){{3,}}") for page in ("cp1252", "cp1251")
}
_MISREAD_CYRILLIC = re.compile("[\u00c0-\u00ff\u00a8\u00b8]{4,}")  # cp1251 that was read as Latin-1
_WIDEST: Final = {b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32"}


@dataclass(frozen=True, slots=True)
class Layer:
    """One reading of bytes.

    Attributes:
        ways: how one comes to it, outermost first: ("UTF-8", "base64", "UTF-16").
        text: what stands there.
        binary: the bytes are no text, so that short words in them say nothing.
        cut: more is encoded here than is decoded at once; it was left out.
    """

    ways: tuple[str, ...]
    text: str
    binary: bool = False
    cut: bool = False


def layers(content: bytes, *, most: int = MOST_DECODED) -> Iterator[Layer]:
    """Give every text that bytes hold, in every encoding that our scripts are kept in, and what is encoded inside.

    No bytes are no text. What is encoded beyond `most` bytes is told as cut.
    """
    if content:
        yield from _of_bytes(content, (), DEPTH, [most + len(content)])


def text_layers(text: str) -> Iterator[Layer]:
    """Give a text, and what is encoded in it."""
    yield from _of_text(text, (), DEPTH, [MOST_DECODED], binary=False)


def _of_bytes(content: bytes, ways: tuple[str, ...], depth: int, budget: list[int]) -> Iterator[Layer]:
    budget[0] -= len(content)
    if budget[0] < 0:
        yield Layer(ways, "", cut=True)
        return
    for name, text, binary in _decoded(content):
        yield from _of_text(text, (*ways, name), depth, budget, binary=binary)


def _decoded(content: bytes) -> Iterator[tuple[str, str, bool]]:
    wide = _widest(content) or _wide(content)
    if wide:
        yield wide[:6].upper(), content.decode(wide, "replace"), False
        return
    if _is_binary(content):
        yield "UTF-8", _runs(_UTF8_RUN, content, "utf-8"), True
        yield "cp1251", _runs(_CP1251_RUN, content, "cp1251"), True
    else:
        yield from ((name, text, False) for name, text in _read(content))
    for encoding, pattern in _UTF16_RUNS.items():
        found = _runs(pattern, content, encoding)
        if found:
            yield "UTF-16", found, True


def _read(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        yield "UTF-8", content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield "UTF-8", content.decode("utf-8-sig", "replace")
        yield from ((page, content.decode(page, "replace")) for page in _CODE_PAGES)


def _runs(pattern: re.Pattern[bytes], content: bytes, encoding: str) -> str:
    return "\n\n".join(match.decode(encoding, "replace") for match in pattern.findall(content))


def _widest(content: bytes) -> str:
    known = _WIDEST.get(content[:4], "")
    head = content[: min(4096, len(content) // 4 * 4)]
    if known or len(head) < 4 * _SHORTEST_RUN:
        return known
    empty = [head[start::4].count(0) * 4 / len(head) for start in range(4)]
    if min(empty[2:]) == 1 and empty[0] < _FEW:
        return "utf-32-le"
    return "utf-32-be" if min(empty[:2]) == 1 and empty[3] < _FEW else ""


def _wide(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    head = content[:4096]
    if len(head) % 2 or not head:
        head = head[:-1]
    even, odd = (sum(head[start::2].count(high) for high in (0, 4, 6)) for start in (0, 1))
    half = len(head) // 2 or 1
    if odd > half * 0.8 and even < half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.8 and odd < half * 0.4 else ""


def _is_binary(content: bytes) -> bool:
    if content.startswith(b"%PDF-"):
        return True  # a tagged one is mostly words about itself; its own words come from inside it
    head = content[:65536]
    return len(_CONTROLS.findall(head)) > len(head) * _TEXT_SHARE


def _of_text(text: str, ways: tuple[str, ...], depth: int, budget: list[int], *, binary: bool) -> Iterator[Layer]:
    if not text.strip():
        return
    yield Layer(ways, text, binary)
    if depth == 0:
        return
    for name, inner in (*_reworded(text), *_misread(text)) if not binary or _CERTAIN.search(text) else ():
        if inner != text:
            budget[0] -= len(inner)
            if budget[0] < 0:
                yield Layer((*ways, name), "", cut=True)
                return
            yield from _of_text(inner, (*ways, name), depth - 1, budget, binary=binary)
    for name, octets in _unpacked(text, _LONG_IN_BINARY if binary else 0):
        yield from _of_bytes(octets, (*ways, name), 0 if binary else depth - 1, budget)


def _reworded(text: str) -> Iterator[tuple[str, str]]:
    """Give the text with one of its encodings undone, for each that it has."""
    if _PERCENT.search(text):
        yield from _percent(text)
    if _ENTITY.search(text):
        yield "HTML entities", html.unescape(text)
    if _ESCAPE.search(text):
        yield "escapes", _unescaped(text)
    if _QUOTED.search(text):
        yield from _quoted(text)
    if _TAG.search(text):
        yield "without markup", _TAG.sub("", _BLOCK.sub("\n", text))
    if _PUNYCODE.search(text):
        yield "punycode", _PUNYCODE.sub(_from_punycode, text)


def _misread(text: str) -> Iterator[tuple[str, str]]:
    """Give the text with its bytes as they were meant, where they are spelt out or were read as another encoding."""
    if _OCTETS.search(text):
        yield from (("escaped bytes", _OCTETS.sub(_from_octets(page), text)) for page in ("utf-8", "cp1251"))
    if _RTF.search(text):
        yield "escapes", _RTF.sub(lambda match: chr(int(match[1]) % 0x10000), text).encode("utf-8", "replace").decode()
    for page, pattern in _MISREAD.items():
        if pattern.search(text):
            yield "read as another encoding", pattern.sub(_as_meant(page), text)
    if _MISREAD_CYRILLIC.search(text):
        turned = _MISREAD_CYRILLIC.sub(lambda match: match.group().encode("latin-1").decode("cp1251", "replace"), text)
        yield "read as another encoding", turned


def _percent(text: str) -> Iterator[tuple[str, str]]:
    yield "percent signs", unquote(text, errors="replace")
    yield "percent signs", unquote(text, encoding="cp1251", errors="replace")


def _unescaped(text: str) -> str:
    spelt = _ESCAPE.sub(lambda match: chr(min(int(re.sub(r"[\\%uUx{}+ ,]", "", match.group()), 16), 0x10FFFF)), text)
    return spelt.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _from_octets(page: str) -> Callable[[re.Match[str]], str]:
    return lambda match: bytes.fromhex(re.sub(r"[\\x'\s]", "", match.group())).decode(page, "replace")


def _as_meant(page: str) -> Callable[[re.Match[str]], str]:
    """Give what turns letters back into the bytes that they were read from, and reads those as UTF-8."""

    def turned(match: re.Match[str]) -> str:
        octets = b"".join(_octet(letter, page) for letter in match.group())
        return octets.decode("utf-8", "replace")

    return turned


def _octet(letter: str, page: str) -> bytes:
    try:
        return letter.encode(page)
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace")


def _quoted(text: str) -> Iterator[tuple[str, str]]:
    octets = quopri.decodestring(text.encode("utf-8", "replace"))
    yield "quoted-printable", octets.decode("utf-8", "replace")
    yield "quoted-printable", octets.decode("cp1251", "replace")


def _from_punycode(match: re.Match[str]) -> str:
    try:
        return match.group()[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return match.group()


def _unpacked(text: str, shortest: int) -> Iterator[tuple[str, bytes]]:
    """Give the bytes that stand in the text as base64 or hex, in runs of at least `shortest` characters."""
    for name, pattern, decoded in (("base64", _BASE64, _from_base64), ("hex", _HEX, _from_hex)):
        runs = (match.group() for match in pattern.finditer(text))
        yield from _several(name, (decoded(run) for run in runs if len(run) >= shortest))


def _several(name: str, found: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    yield from ((name, octets) for octets in found if len(octets) >= _SHORTEST_RUN and _holds_text(octets))


def _holds_text(octets: bytes) -> bool:
    # Hashes and keys are random: without this every one of them would be scanned in six encodings.
    return bool(
        _UTF8_RUN.search(octets) or _CP1251_RUN.search(octets) or any(p.search(octets) for p in _UTF16_RUNS.values())
    )


def _from_base64(written: str) -> bytes:
    letters = re.sub(r"[\s=]", "", written).replace("-", "+").replace("_", "/")
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def _from_hex(written: str) -> bytes:
    digits = re.sub(r"[ :]", "", written)
    return bytes.fromhex(digits[: len(digits) // 2 * 2])
