"""Reading text of unknown encoding for a page. Runs only in the confined child.

It must not guess quietly: the encoding goes with the text. Cyrillic and Arabic-script code pages are told apart by
which reading makes common words' letters and sane capitals.
"""

import codecs
from itertools import pairwise
from typing import BinaryIO

from casebook.inspection.letters import shown
from casebook.inspection.values import Text

READ_BYTES = 512 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CODE_PAGES = ("cp1251", "koi8-r", "cp866", "cp1252", "cp1256")
_LAST_LATIN = 0x24F
_COMMON = frozenset("оеаинтсрвлкмаеиноруاینردهموéèàäöüßñçêáíó")
for _page in (*_CODE_PAGES, "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
    codecs.lookup(_page)  # no codec can be loaded once confined


def text_of(content: BinaryIO) -> Text:
    """Return the first half mebibyte as text with hidden characters shown, its encoding, and whether more follows."""
    octets = content.read(READ_BYTES)
    truncated = bool(content.read(1))
    encoding = encoding_of(octets)
    text = octets.decode(encoding, "replace")
    if truncated:
        text = text.rstrip("\ufffd")  # a letter cut in half is not an error of the file
    text = text.replace("\r\n", "\n")
    return Text(shown(text, keep="\n\t"), encoding.removesuffix("-sig"), truncated)


def encoding_of(octets: bytes) -> str:
    """Return the name of the encoding that reads `octets` best; never fails."""
    for mark, encoding in _BOMS:
        if octets.startswith(mark):
            return encoding
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(octets) - error.start < len("four") and error.reason == "unexpected end of data":
            return "utf-8"
    else:
        return _wide(octets) or "utf-8"
    return _wide(octets) or max(_CODE_PAGES, key=lambda page: _plausible(octets[:20_000], page))


def _wide(octets: bytes) -> str:
    # Text of any of our scripts in UTF-16 has spaces and line ends, whose other half is zero.
    zeros = octets[:4096].count(0)
    if zeros * 20 <= len(octets[:4096]):
        return ""
    return "utf-16-le" if octets[1:4096:2].count(0) >= octets[0:4096:2].count(0) else "utf-16-be"


def _plausible(octets: bytes, page: str) -> int:
    text = octets.decode(page, "replace")
    return sum(_worth(letter, before) for before, letter in pairwise(" " + text) if not letter.isascii())


def _worth(letter: str, before: str) -> int:
    if not letter.isalpha():
        return -2
    if letter.isupper() and before.islower():
        return -3
    if before.isascii() and before.isalpha() and ord(letter) > _LAST_LATIN:
        return -3  # no word mixes scripts
    return 2 if letter in _COMMON else 1
