"""The XML within workbooks, event by event: no document types and so no entities, no depth, no tag without end.

It knows nothing of sheets. Source: XML 1.0, read by expat, which fetches nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from casebook.importers.rows import LONGEST_CELL

DEFINITIONS = "This workbook defines XML entities (they may be a trap) and was not read."
NO_XML = "The XML of this sheet is damaged here; what follows cannot be read."
TOO_DEEP = "The XML of this sheet is nested too deeply."

_DEEPEST = 100
_LONGEST_QUIET = 4 * 1024 * 1024  # bytes without a tag or text
_PIECE = 64 * 1024


class Refused(Exception):  # noqa: N818 -- its argument is what is said about the file
    """A part of the workbook that must not or cannot be read; the argument is a message id."""


@dataclass(slots=True)
class XmlReader:
    """Turns the events of expat into calls with local names; `path` are the names of the open elements."""

    start: Callable[[list[str], Mapping[str, str]], None]
    end: Callable[[list[str], str], None]
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    size: int = 0
    quiet: int = 0

    def feed(self, stream: BinaryIO) -> Iterator[None]:
        """Parse the stream piece by piece, and give way after each; raises Refused."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            while piece := stream.read(_PIECE):
                self.quiet += len(piece)
                if self.quiet > _LONGEST_QUIET:  # expat holds a tag until it ends
                    raise Refused(NO_XML)
                parser.Parse(piece, False)  # noqa: FBT003 -- expat takes it by place only
                yield
            parser.Parse(b"", True)  # noqa: FBT003 -- the same
        except (expat.ExpatError, ValueError, LookupError):  # LookupError: an encoding that does not exist
            raise Refused(NO_XML) from None
        yield

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.quiet = 0
        self.path.append(name.rsplit("}", 1)[-1])
        if len(self.path) > _DEEPEST:
            raise Refused(TOO_DEEP)
        self.text.clear()
        self.size = 0
        self.start(self.path, attributes)

    def _text(self, text: str) -> None:
        self.quiet = 0
        if self.size <= LONGEST_CELL:  # one piece more than a cell may have, so that it shows
            self.text.append(text)
        self.size += len(text)

    def _end(self, _name: str) -> None:
        self.quiet = 0
        self.end(self.path, "".join(self.text))
        self.path.pop()
        self.text.clear()
        self.size = 0


def _refuse(*_declared: object) -> None:
    raise Refused(DEFINITIONS)
