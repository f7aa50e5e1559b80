"""What one HTML page says of itself: its title, its address, when it was saved, and the words that a reader sees."""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from casebook.dates import Moment, from_stamp
from casebook.errors import InvalidInput
from casebook.importers.html_text import Token, Visible, tokens
from casebook.importers.mail_words import words

LONGEST_PAGE = 32 * 1024 * 1024
"""The most bytes of a page that are read; pictures within it count too."""

_LONGEST_TITLE = 500
_LONGEST_ADDRESS = 4000
_SNIFFED = 4096
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})""", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    r"\s*(?:Page saved with|Archive processed by) SingleFile\s+url:\s*(\S{1,4000})(?:\s+saved date:\s*([^\n\r]{1,200}))?"
)
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d{4}\)(\S{1,4000})")
_JAVASCRIPT_DATE = re.compile(r"\w{3} (\w{3} \d{2} \d{4})(?: (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4}))?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `url` is "" where it does not say its own, `saved_at` the time that the saving program wrote into it."""

    url: str = ""
    title: str = ""
    text: str = ""
    saved_at: Moment = field(default_factory=Moment)
    program: str = ""
    notes: tuple[str, ...] = ()


def of_stream(stream: BinaryIO, charset: str = "") -> Page:
    """Read a page; what is longer than 32 MiB is left out, with a note. Raises OSError if the stream does."""
    octets = stream.read(LONGEST_PAGE + 1)
    return of_bytes(octets, charset)


def of_bytes(octets: bytes, charset: str = "") -> Page:
    """The same of bytes; `charset` is what their sender said, which goes before what the page says."""
    notes = ("cut_page",) if len(octets) > LONGEST_PAGE else ()
    page = decoded(octets[:LONGEST_PAGE], charset)
    reader = _Reader()
    for token in tokens(page):
        reader.see(token)
    return reader.page((*notes, *(("cut_text",) if reader.visible.cut else ())))


def decoded(octets: bytes, charset: str = "") -> str:
    """Return the text of a page: a mark goes first, then what was said, then what the page says, then UTF-8 or Cyrillic."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if octets.startswith(mark):
            return octets[len(mark) :].decode(name, "replace")
    said = _CHARSET.search(octets[:_SNIFFED])
    return words(octets, charset or (said[1].decode("ascii", "replace") if said else ""))


class _Reader:
    def __init__(self) -> None:
        self.visible = Visible()
        self._titles: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._saved = ("", "")
        self._in_title = False

    def see(self, token: Token) -> None:
        self.visible.see(token)
        if token.kind == "comment" and not self._saved[0]:
            self._comment(token.text[:5000])
        elif token.kind == "text":
            if self._in_title:
                self._titles["title"] = (self._titles.get("title", "") + token.text)[:_LONGEST_TITLE]
        elif token.name == "title":
            # A drawing has titles too: only the first one is the page's.
            self._in_title = token.kind == "open" and "title" not in self._titles
        elif token.kind == "open" and token.name in {"link", "meta", "base"}:
            self._head(token.attributes)

    def _comment(self, text: str) -> None:
        if match := _SINGLE_FILE.match(text):
            self._addresses["saved"], self._saved = match[1], ("SingleFile", (match[2] or "").strip())
        elif match := _SAVED_FROM.match(text):
            self._addresses["saved"], self._saved = match[1], ("browser", "")

    def _head(self, attributes: dict[str, str]) -> None:
        name = attributes.get("property", "") or attributes.get("name", "")
        value = attributes.get("content", "")[:_LONGEST_ADDRESS]
        if attributes.get("rel", "").lower() == "canonical":
            self._addresses.setdefault("canonical", attributes.get("href", "")[:_LONGEST_ADDRESS])
        elif name == "og:url":
            self._addresses.setdefault("og", value)
        elif name == "og:title":
            self._titles.setdefault("og", value[:_LONGEST_TITLE])

    def page(self, notes: tuple[str, ...]) -> Page:
        """The saving program's address goes first: the page's own say where its author wants it to be found."""
        program, shown = self._saved
        urls = (self._addresses.get(key, "") for key in ("saved", "canonical", "og"))
        url = next((one for one in urls if re.match(r"https?://|file:", one)), "")
        title = " ".join((self._titles.get("title", "").strip() or self._titles.get("og", "")).split())
        text = self.visible.text
        saved_at, unread = _saved(shown)
        damaged = ("damaged_characters",) if "\ufffd" in text else ()
        said = () if "saved" in self._addresses or not url else ("address_as_page_says",)
        return Page(url, title, text, saved_at, program, notes + unread + damaged + said)


def _saved(shown: str) -> tuple[Moment, tuple[str, ...]]:
    """Read "Tue Mar 05 2024 14:00:00 GMT+0500 (Tajikistan Time)", or whatever else from_stamp reads."""
    if not shown:
        return Moment(), ()
    match = _JAVASCRIPT_DATE.match(shown)
    try:
        moment = from_stamp(f"{match[1]} {match[2] or ''}{match[3] or ''}".strip() if match else shown)
        return Moment(moment.edtf, "", shown), ()
    except InvalidInput:
        return Moment("", "", shown), ("time_not_read",)
