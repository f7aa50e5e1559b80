"""Plain chats line by line, as telephones write them: each with its number, none longer than a mebibyte."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from casebook.importers.decoding import decoded

LONGEST_LINE = 1024 * 1024
MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
"""Characters that only turn the direction of writing, or mark the start of a file; for use in a regular expression."""

# Words of people hold other separators (U+2028, form feed), which are no ends of lines here.
_BREAK = re.compile(r"\r\n|\n|\r")
_MARK = re.compile(f"[{MARKS}]")


def lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield number (from 1) and text of each line; what is longer than a mebibyte is cut there. Reads 64 KiB at a time."""
    number, held = 1, ""
    for piece in decoded(stream):
        *whole, rest = _BREAK.split(piece)
        for part in whole:
            yield number, (held + part)[:LONGEST_LINE]
            held = ""
            number += 1
        if len(held) <= LONGEST_LINE:
            held += rest
    if held:
        yield number, held[:LONGEST_LINE]


def unmarked(text: str) -> str:
    """Return the text without marks of direction."""
    return _MARK.sub("", text)
