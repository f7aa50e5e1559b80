"""HTML to words: a reader that runs nothing, fetches nothing, and needs time in proportion to the text whatever it is.

The standard library's parser needs quadratic time on hostile pages, so this one only ever moves forward. It knows no
grammar of elements: a page that browsers would repair is read as its tags stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

LONGEST_TEXT = 1024 * 1024
"""The most characters of visible text that are given."""

_TAG_NAME = re.compile(r"/?[A-Za-z][^\s/>]{0,100}")
_GAP = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(
    r"""([^\s=>"'/][^\s=>/]{0,100})(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s>"']*)))?|["'=]"""
)
_REFERENCES = frozenset({"title", "textarea"})
_RAW = _REFERENCES | frozenset({"script", "style", "noscript", "template", "iframe", "noembed", "noframes", "xmp"})
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "iframe", "noembed", "noframes", "head", "title", "svg", "object"}
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_INVISIBLE = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a page: kind open, close, text or comment; `name` in lower case; `place` its offset in characters."""

    kind: str
    name: str = ""
    text: str = ""
    place: int = 0
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def classes(self) -> frozenset[str]:
        """The names in its class attribute."""
        return frozenset(self.attributes.get("class", "").split())


def tokens(page: str) -> Iterator[Token]:
    """Yield tags, comments and text in order; character references are resolved. What is not closed reaches to the end."""
    place = 0
    while place < len(page):
        start = page.find("<", place)
        start = len(page) if start < 0 else start
        if start > place:
            yield Token("text", text=unescape(page[place:start]), place=place)
        if start >= len(page):
            return
        token, place = _markup(page, start)
        yield token
        if token.kind == "open" and token.name in _RAW:
            end = _closing(page, token.name, place)
            text = page[place:end]
            yield Token("text", text=unescape(text) if token.name in _REFERENCES else text, place=place)
            place = end


def _markup(page: str, start: int) -> tuple[Token, int]:
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        end = len(page) if end < 0 else end
        return Token("comment", text=page[start + 4 : end], place=start), end + 3
    name = _TAG_NAME.match(page, start + 1)
    if name is None:
        if page[start + 1 : start + 2] in {"!", "?"}:
            end = page.find(">", start)
            return Token("comment", place=start), len(page) if end < 0 else end + 1
        return Token("text", text="<", place=start), start + 1
    word = name[0].lower()
    attributes, end = _attributes(page, name.end())
    if word.startswith("/"):
        return Token("close", word[1:], place=start), end
    return Token("open", word, place=start, attributes=attributes), end


def _attributes(page: str, place: int) -> tuple[dict[str, str], int]:
    """Read attributes up to the tag's end; the first of a name counts, as in browsers."""
    found: dict[str, str] = {}
    while (place := _GAP.match(page, place).end()) < len(page):  # type: ignore[union-attr]
        if page[place] == ">":
            return found, place + 1
        match = _ATTRIBUTE.match(page, place)
        if match is None:
            place += 1
            continue
        place = match.end()
        if match[1]:
            value = next((group for group in match.groups()[1:] if group is not None), "")
            if not value and page[place : place + 1] in {'"', "'"}:
                return found, len(page)  # a quotation mark that is never closed takes the rest of the page with it
            found.setdefault(match[1].lower(), unescape(value) if "&" in value else value)
    return found, len(page)


def _closing(page: str, name: str, place: int) -> int:
    """Return where the element that may hold anything ends: at its own closing tag, in any case."""
    match = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(page, place)
    return match.start() if match else len(page)


class Visible:
    """Collects what a reader would see of the tokens that it is shown, at most LONGEST_TEXT characters."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._hidden = ""
        self._depth = 0
        self.cut = False

    def see(self, token: Token) -> None:
        """Take in the next token."""
        if self._hidden:
            if token.name == self._hidden:
                self._depth += {"open": 1, "close": -1}.get(token.kind, 0)
                self._hidden = self._hidden if self._depth > 0 else ""
        elif token.kind == "open" and token.name not in _VOID and _is_hidden(token):
            self._hidden, self._depth = token.name, 1
        elif token.kind == "text":
            self._add(token.text if token.text != "\n" else " ")
        elif token.name == "br" or token.name in _BLOCKS:
            self._add("\n")

    @property
    def text(self) -> str:
        """The words, one block a line, without empty lines."""
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self._parts).split("\n"))
        return "\n".join(line for line in lines if line)

    def _add(self, text: str) -> None:
        left = LONGEST_TEXT - self._size
        self.cut = self.cut or len(text) > left
        if left > 0:
            self._parts.append(_SPACES.sub(" ", text[:left].replace("\0", "")) if text != "\n" else text)
            self._size += len(self._parts[-1])


def _is_hidden(token: Token) -> bool:
    style = token.attributes.get("style", "")
    return token.name in _HIDDEN or "hidden" in token.attributes or bool(style and _INVISIBLE.search(style[:2000]))


def visible_text(page: str) -> str:
    """Return what a reader would see of a page."""
    seen = Visible()
    for token in tokens(page):
        seen.see(token)
    return seen.text
