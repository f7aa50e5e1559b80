"""Large HTML pages tag by tag: it moves forward only, runs nothing, and holds one tag of at most 64 KiB.

It knows no grammar of elements. What an importer makes of the tags is its own affair.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import BinaryIO

from casebook.importers.text_cursor import TextCursor

LONGEST_TAG = 64 * 1024
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})

_TEXT = re.compile(r"[^<]++")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,30}+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_COMMENT = re.compile(r"<!--")
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_HALF_ENTITY = re.compile(r"&#?\w*+$")
_LONGEST_ENTITY = 40
_SCRIPT_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_COMMENT_END = re.compile(r"-->")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a page: `kind` is start, end or text; `name` the tag in lower case; `data` its attributes, or the words."""

    kind: str
    name: str
    data: str
    line: int

    def attributes(self) -> dict[str, str]:
        """Return the attributes by name, in lower case; of two of one name the first holds, as in browsers."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.data):
            found.setdefault(name.lower(), unescape(double or single or bare))
        return found


def tokens(stream: BinaryIO) -> Iterator[Token]:
    """Yield the tags and words of a page, without comments, scripts and styles; OSError of the stream passes through."""
    reader = _Reader(stream)
    until: re.Pattern[str] | None = None
    while reader.more_than_nothing():
        if until:
            until = None if reader.skip_to(until) else until
        elif match := reader.match_text():
            yield Token("text", "", unescape(match[0]), reader.pass_over(match))
        elif match := reader.match_tag():
            line = reader.pass_over(match)
            if match.re is _COMMENT:
                until = _COMMENT_END
            elif match.re is _TAG:
                name = match[2].lower()
                yield Token("end" if match[1] else "start", name, match[3], line)
                until = _SCRIPT_END if not match[1] and name in {"script", "style"} else None
        else:
            yield Token("text", "", "<", reader.pass_mark())


class _Reader(TextCursor):
    def more_than_nothing(self) -> bool:
        return self._place < len(self._text) or self._more()

    def match_text(self) -> re.Match[str] | None:
        """The words up to the next tag, or as far as they are read; never ending within something like &amp;."""
        while match := self._match(_TEXT):
            if (
                match.end() < len(self._text)
                or not _HALF_ENTITY.search(match[0][-_LONGEST_ENTITY:])
                or not self._more()
            ):
                return match
        return None

    def match_tag(self) -> re.Match[str] | None:
        """The tag, comment or declaration at this place; reads on until it ends or is longer than any real one."""
        while True:
            for pattern in (_TAG, _COMMENT, _DECLARATION):
                if match := self._match(pattern):
                    return match
            if len(self._text) - self._place > LONGEST_TAG or not self._more():
                return None

    def pass_over(self, match: re.Match[str]) -> int:
        """Move behind it, and return the line on which it began."""
        line = self.line
        self._move(match.end())
        return line

    def pass_mark(self) -> int:
        self._move(self._place + 1)
        return self.line

    def skip_to(self, pattern: re.Pattern[str]) -> bool:
        """Move to where the pattern begins; False if it does not come in what has been read, which is passed over."""
        if match := pattern.search(self._text, self._place):
            self._move(match.start())
            return True
        self._move(max(self._place, len(self._text) - len("</script")))
        if not self._more():
            self._move(len(self._text))
        return False
