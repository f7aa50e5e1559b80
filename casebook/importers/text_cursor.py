"""A place in the text of a large file, which moves forward only: what lies behind it is let go, what lies ahead is read as it is needed.

It knows no format. Readers of HTML, JSON and XML build on it and say themselves how far they look ahead, so memory is theirs to bound.
"""

import re
from typing import BinaryIO

from casebook.importers.decoding import decoded


class TextCursor:
    """What has been read and not yet passed is `_text` from `_place` on; `line` is the line of that place, from 1."""

    def __init__(self, stream: BinaryIO) -> None:
        self._pieces = decoded(stream)
        self._text = ""
        self._place = 0
        self.line = 1

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match here, in what has been read, and stay."""
        return pattern.match(self._text, self._place)

    def _move(self, end: int) -> None:
        """Move to a place within what has been read."""
        self.line += self._text.count("\n", self._place, end)
        self._place = end

    def _more(self) -> bool:
        """Read the next piece, letting go of what was passed; False where there is none. OSError of the stream passes through."""
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._text = self._text[self._place :] + piece
        self._place = 0
        return True
