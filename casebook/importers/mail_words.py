"""The words of e-mail headers: encoded words, raw bytes of the Cyrillic code pages, addresses, dates with offsets.

Hostile headers defeat the standard library in many ways; whatever it raises, the header is then given as it stands.
"""

import re
from contextlib import suppress
from email.header import decode_header
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_tz
from types import MappingProxyType

from casebook.dates import Moment, from_stamp
from casebook.errors import InvalidInput
from casebook.importers.choice import Choice

_LONGEST_HEADER = 20_000
_LONGEST_ADDRESS = 1000
_LONGEST_DATE = 200
_DAY = 24 * 60 * 60
_OFFSET = 9  # its place in what parsedate_tz gives
_ZONE = re.compile(r"[+-]\d{4}\b|\b(?:UT|UTC|GMT|Z|[ECMP][SD]T)\b")
# GMT+05:00 as some programs write it: the name says nothing then, and parsers take it for all.
_NAMED_ZONE = re.compile(r"\b(?:GMT|UTC|UT)(?=[+-]\d)")
_COLON_ZONE = re.compile(r"([+-]\d{2}):(\d{2})\b(?!:)")
_TWELVE = re.compile(r"\b(\d{1,2}):(\d{2}(?::\d{2})?) ?([AaPp])\.?[Mm]\b\.?")
_WEEKDAY = re.compile(r"^[^\W\d_]{1,12}\.?,? +(?=\d)")
_HAS_OFFSET = re.compile(r"T.*(?:Z|[+-]\d\d:\d\d)$")
_NOON = 12
_ASCII = frozenset({"", "us-ascii", "ascii", "unknown-8bit", "8bit"})
_ALIASES = MappingProxyType(
    {
        "ks_c_5601-1987": "cp949",
        "ks_c_5601": "cp949",
        "x-windows-949": "cp949",
        "x-mac-cyrillic": "mac-cyrillic",
        "x-mac-roman": "mac-roman",
        "win-1251": "cp1251",
        "windows1251": "cp1251",
        "windows-874": "cp874",
        "iso-8859-8-i": "iso-8859-8",
        "iso-8859-8-e": "iso-8859-8",
        "iso-8859-6-i": "iso-8859-6",
        "x-sjis": "shift_jis",
        "x-gbk": "gbk",
        "unicode-1-1-utf-8": "utf-8",
    }
)
_WESTERN = frozenset({"iso-8859-1", "latin1", "latin-1", "iso8859-1", "windows-1252", "cp1252"})
_ADDRESS = re.compile(r"[^\s<>\"',;:]{1,200}@[^\s<>\"',;:]{1,200}")


def header(parsed: EmailMessage, name: str) -> str:
    """Return a header as a reader sees it, on one line, "" if the letter has none; at most 20,000 characters."""
    value = next((raw for key, raw in parsed.raw_items() if key.lower() == name.lower()), "")
    return from_encoded(" ".join(str(value)[:_LONGEST_HEADER].split()))


def from_encoded(value: str) -> str:
    """Decode the encoded words of a header (RFC 2047), and raw bytes that stand in it without a charset."""
    pieces: list[tuple[bytes | str, str | None]] = [(value, None)]
    with suppress(Exception):
        pieces = list(decode_header(value))
    return "".join(_piece(piece, charset or "") for piece, charset in pieces).replace("\0", "").strip()


def _piece(piece: bytes | str, charset: str) -> str:
    if isinstance(piece, str):
        if piece.isascii():
            return piece
        piece = piece.encode("utf-8", "surrogateescape")
    return words(piece, charset)


def words(octets: bytes, charset: str = "") -> str:
    """Decode by the charset that was said, or else as UTF-8, or else as the Cyrillic code page that reads better.

    What cannot be decoded becomes U+FFFD; a charset that does not exist is as good as none.
    """
    charset = _ALIASES.get(charset.lower(), charset.lower())
    if charset in _WESTERN and not octets.isascii():
        with suppress(
            UnicodeDecodeError
        ):  # what says Latin and is UTF-8 throughout is UTF-8: programs fill in a default
            return octets.decode("utf-8")
    if charset not in _ASCII:
        with suppress(Exception):  # also codecs that give no text, such as "hex"
            return octets.decode(charset, "replace").encode("utf-8", "replace").decode("utf-8")
    with suppress(UnicodeDecodeError):
        return octets.decode("utf-8")
    # Each of the two puts capitals where the other has small letters, and people write mostly small ones.
    readings = (octets.decode("cp1251", "replace"), octets.decode("koi8-r", "replace"))
    return max(readings, key=lambda text: sum(mark.islower() for mark in text if not mark.isascii()))


def address(value: str) -> tuple[str, str]:
    """Return the shown name and the address, in lower case, of the first one in a header; "" for what is not there."""
    value = value[:_LONGEST_ADDRESS]
    name, found = "", ""
    with suppress(Exception):  # deep comments end in RecursionError
        name, found = next(iter(getaddresses([value])), ("", ""))
    if "@" not in found and (match := _ADDRESS.search(value)):
        found = match[0]
        name = value.split("<")[0].strip(' "') if "<" in value else ""
    return ("" if name == found else name.strip()), found.strip().lower()


def when(value: str, choice: Choice) -> tuple[Moment, tuple[str, ...]]:
    """Read a Date header; without an offset, or with a zone that only locals know, the zone that was chosen holds."""
    shown = value[:_LONGEST_DATE]
    if not shown:
        return Moment(), ()
    plain = _of_day(_COLON_ZONE.sub(r"\1\2", _NAMED_ZONE.sub(" ", shown)))
    try:
        parts = parsedate_tz(plain)
        if parts is None:  # ISO dates, and names of months in other languages
            read = from_stamp(_WEEKDAY.sub("", plain), "", choice.day_first)
            return Moment(read.edtf, "" if _HAS_OFFSET.search(read.edtf) else choice.zone, shown), ()
        year, month, day, hour, minute, second = parts[:6]
        offset = _offset(parts[_OFFSET]) if _ZONE.search(plain) else ""
        edtf = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"
        return Moment(edtf, "" if offset else choice.zone, shown), ()
    except (ValueError, TypeError, IndexError, OverflowError, InvalidInput):
        return Moment("", choice.zone, shown), ("time_not_read",)


def _of_day(shown: str) -> str:
    """Turn 2:00:00 PM into 14:00:00, which RFC 5322 does not know and the standard library loses."""
    match = _TWELVE.search(shown)
    if match is None or not 1 <= int(match[1]) <= _NOON:
        return shown
    hour = int(match[1]) % _NOON + _NOON * (match[3] in "pP")
    return f"{shown[: match.start()]}{hour:02}:{match[2]}{shown[match.end() :]}"


def _offset(seconds: int | None) -> str:
    if seconds is None or abs(seconds) >= _DAY:
        raise ValueError(seconds)
    if seconds == 0:
        return "Z"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}:{minutes:02}"
