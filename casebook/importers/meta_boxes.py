"""The boxes that pages of Facebook's and Instagram's downloads are made of, taken apart by their class names.

A box has a heading, words, a time, sometimes a table of labels; its meaning follows from the file it stands in, which is
not decided here. Moves forward only and holds one box. Source: pages of 2014 to 2026 as other readers describe them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from casebook.importers.html_stream import VOID, tokens
from casebook.importers.html_text import LONGEST_TEXT, Token, Visible

_STARTS = frozenset({"_a6-g", "uiBoxWhite", "message"})
_PARTS = {
    "_a6-h": "heading",
    "_2lek": "heading",
    "user": "heading",
    "_a6-p": "text",
    "_2let": "text",
    "_2pin": "text",
    "_a72d": "date",
    "_a6-o": "date",
    "_2lem": "date",
    "meta": "date",
    "thread": "thread",
    "_a70e": "name",
    "_3b0d": "name",
}
_TAGS = {"title": "title", "h1": "name", "h2": "heading", "footer": "date"}
_WITHIN = {"_a6_q": "label", "_a6_r": "value", "_a6-q": "aside", "_tqp": "aside", "_3-95": "pair"}
_LABEL = "_a6_m"
_FILES = {"img": "photo", "video": "video", "audio": "voice"}
_LINKED = frozenset({"a", *_FILES})
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
_FILE = re.compile(r"\.\w{2,5}$")
_PAIR = re.compile(r"([^:\n]{1,60}): (.+)", re.DOTALL)
_MOST = 1000
_MARKS = ("_a6-p", "_2let", "_a72d", "_a6-o", "_2lem")


@dataclass(slots=True)
class Box:
    """What stands in one box; `labels` are the rows of its table, `aside` reactions, `icons` the addresses of its pictures."""

    line: int = 0
    heading: str = ""
    text: str = ""
    date: str = ""
    link: str = ""
    thread: str = ""
    title: str = ""
    aside: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    icons: list[str] = field(default_factory=list)


def is_page(start: str) -> bool:
    """Whether a page begins with the class names of either form."""
    new = ("_a6-g" in start or "uiBoxWhite" in start) and any(mark in start for mark in _MARKS)
    return new or ('class="message_header"' in start and 'class="user"' in start)


def boxes(stream: BinaryIO) -> Iterator[Box]:
    """Yield the boxes of a page; OSError of the stream passes through."""
    reader = _Reader()
    for one in tokens(stream):
        kind = {"start": "open", "end": "close"}.get(one.kind, "text")
        attributes = one.attributes() if one.kind == "start" else {}
        token = Token(kind, one.name, one.data if kind == "text" else "", one.line, attributes)
        classes = attributes.get("class", "").split()
        if classes and not _STARTS.isdisjoint(classes):
            yield from reader.ended()
            reader.begin(one.line)
        reader.see(token, classes)
    yield from reader.ended()


@dataclass(slots=True)
class _Open:
    """An element whose words are being collected; `depth` counts elements of its own name within it."""

    part: str
    tag: str
    words: Visible = field(default_factory=Visible)
    depth: int = 1
    labelled: bool = False

    def step(self, token: Token) -> bool:
        """Take in a token; False when the element ends with it."""
        if token.name == self.tag and token.name not in VOID:
            self.depth += {"open": 1, "close": -1}.get(token.kind, 0)
        return self.depth > 0


class _Reader:
    def __init__(self) -> None:
        self._box = Box()
        self._within = False  # before the first box there is only the page's own head
        self._title = self._name = self._thread = ""
        self._open: list[_Open] = []
        self._begun: set[str] = set()  # the parts of this box: what stands behind the last one is no part of it

    def begin(self, line: int) -> None:
        self._box = Box(line, thread=self._thread)
        self._within = True
        self._begun = set()

    def ended(self) -> Iterator[Box]:
        while self._open:
            self._close()
        if self._within:
            self._box.title = self._name or self._title
            yield self._box

    def see(self, token: Token, classes: Sequence[str]) -> None:
        for depth, one in enumerate(self._open):
            if not one.step(token):
                while len(self._open) > depth:
                    self._close()
                return
        if token.kind == "open":
            if self._open and _LABEL in classes:
                self._open[-1].labelled = True
            if token.name in _LINKED:
                self._links(token)
            if token.name not in VOID and (part := self._part(token.name, classes)):
                self._begun.add(part)
                self._open.append(_Open(part, token.name))
                return
        if self._open and self._open[-1].part != "player":
            self._open[-1].words.see(token)

    def _part(self, tag: str, classes: Sequence[str]) -> str:
        """Return what an element begins, "" for one that is only part of another."""
        inside = self._open[-1].part if self._open else ""
        if tag in {"video", "audio"}:
            return "player"
        if inside == "text":
            return next((_WITHIN[name] for name in classes if name in _WITHIN), "")
        if inside:
            return ""
        found = next((_PARTS[name] for name in classes if name in _PARTS), "") or _TAGS.get(tag, "")
        if tag == "p" and "date" in self._begun and "text" not in self._begun:
            return "text"  # of the form until 2018, where the words stand behind the message's header
        if found in {"title", "thread", "name"}:
            return found if found == "thread" or not self._within else ""
        return found if self._within and (found == "text" or found not in self._begun) else ""

    def _close(self) -> None:
        one = self._open.pop()
        words, box = one.words.text, self._box
        if one.part == "title":
            self._title = self._title or words
        elif one.part == "name":
            self._name = self._name or words
        elif one.part == "thread":
            self._thread = words
        elif one.part == "text":
            box.text = "\n".join(part for part in (box.text, words) if part)[:LONGEST_TEXT]
        elif one.part in {"heading", "date", "aside"}:
            setattr(box, one.part, getattr(box, one.part) or words)
        elif one.part == "label" and len(box.labels) < _MOST:
            label, _, value = words.partition("\n")
            box.labels.append((label, value))
        elif one.part == "value" and box.labels and not box.labels[-1][1]:
            box.labels[-1] = (box.labels[-1][0], words)
        elif one.part == "pair":
            self._pair(words, labelled=one.labelled)

    def _pair(self, words: str, *, labelled: bool) -> None:
        """Take "Group: name" as a label; any other words belong to the text around them."""
        if labelled and len(self._box.labels) < _MOST and (match := _PAIR.fullmatch(words)):
            self._box.labels.append((match[1], match[2]))
        elif self._open:
            self._open[-1].words.see(Token("text", text=f"{words}\n"))

    def _links(self, token: Token) -> None:
        address = token.attributes.get("href", "") or token.attributes.get("src", "")
        if not self._within or not address:
            return
        box, part = self._box, self._open[-1].part if self._open else ""
        if token.name == "a" and address.startswith(("http:", "https:")):
            if part == "date":
                box.link = box.link or address
            elif part and len(box.links) < _MOST:
                box.links.append(address)
        elif token.name == "img" and _REMOTE.match(address):
            box.icons = [*box.icons[:10], address]
        elif not _REMOTE.match(address) and (token.name != "a" or _FILE.search(address)):
            self._file(address, _FILES.get(token.name, "file"))

    def _file(self, name: str, kind: str) -> None:
        kind = "voice" if kind == "video" and "/audio/" in name else kind
        known = {file for file, _ in self._box.files}
        if name in known and kind != "file":  # a picture stands within a link to itself
            self._box.files = [(file, kind if file == name else of) for file, of in self._box.files]
        elif name not in known and len(self._box.files) < _MOST:
            self._box.files.append((name, kind))
