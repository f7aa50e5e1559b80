"""The bytes of a mailbox, letter by letter (mbox in all its forms), or of one letter; parsed by nobody here.

Long runs of base64 are attachments: only their beginning is kept, so that a mailbox of gigabytes needs little memory.
Source: RFC 4155 and the "mboxo", "mboxrd" and "mboxcl" forms in use.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_LETTER = 8 * 1024 * 1024
"""The most bytes of one letter that are kept, without the attachments that are left out."""

_LONGEST_LINE = 64 * 1024
_LONGEST_RUN = 256 * 1024  # of base64 lines one after another: a long text, but no photograph
# With a month and a time of day: a sentence that begins with "From" has hardly ever both.
_FROM = re.compile(
    rb"From (?=.{0,300}\b\d{1,2}:\d{2})(?=.{0,300}\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b)"
)
_FIELD = re.compile(rb"[!-9;-~]{1,100}:|>?From ")
_QUOTED = re.compile(rb">+From ")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}\r?\n?\Z")

CUT_OFF = "The file ends before this letter does."


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its line (from 1) and byte offset (from 0) in the file; `cut` when something of it was left out."""

    line: int
    offset: int
    octets: bytes = b""
    cut: bool = False
    fault: str = ""


def letters(stream: BinaryIO) -> Iterator[Letter]:
    """Yield the letters of a mailbox; a file that does not begin with "From " is one letter.

    Reads line by line and raises nothing: where the stream itself fails, the last letter says so.
    """
    line = offset = 0
    keeping: _Keeping | None = None
    is_box = False
    blank = True
    try:
        octets = stream.readline(_LONGEST_LINE)
        while octets:
            following = stream.readline(_LONGEST_LINE)
            line += 1
            begins = octets.startswith(b"From ") and (keeping is None or _divides(octets, following, blank=blank))
            length = len(octets)
            if keeping is None:
                octets = octets.removeprefix(b"\xef\xbb\xbf")
                begins = is_box = octets.startswith(b"From ")
            if (keeping is None and octets.strip()) or (is_box and begins):
                if keeping is not None and keeping.any:
                    yield keeping.letter()
                keeping = _Keeping(line, offset)
            if keeping is not None and not (is_box and begins):
                keeping.add(octets, quoted=is_box)
            blank = not octets.strip(b"\r\n")
            offset += length
            octets = following
    except (OSError, ValueError):
        yield Letter(line, offset, fault=CUT_OFF)
        return
    if keeping is not None and keeping.any:
        yield keeping.letter()


def _divides(octets: bytes, following: bytes, *, blank: bool) -> bool:
    """Whether a line that begins with "From " begins a letter: behind an empty line, or where a header follows at once."""
    return bool(_FROM.match(octets)) and (blank or bool(_FIELD.match(following)))


class _Keeping:
    """The letter that is being read."""

    def __init__(self, line: int, offset: int) -> None:
        self._line, self._offset = line, offset
        self._parts: list[bytes] = []
        self._size = self._run = 0
        self._cut = False
        self.any = False

    def add(self, octets: bytes, *, quoted: bool) -> None:
        if quoted and _QUOTED.match(octets):
            octets = octets[1:]
        self.any = self.any or bool(octets.strip())
        if _BASE64.match(octets):
            self._run += len(octets)
            if self._run > _LONGEST_RUN:
                return
        else:
            self._run = 0
        if self._size + len(octets) > LONGEST_LETTER:
            self._cut = True
            return
        self._size += len(octets)
        self._parts.append(octets)

    def letter(self) -> Letter:
        return Letter(self._line, self._offset, b"".join(self._parts), self._cut)
