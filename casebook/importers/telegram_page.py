"""The rows of a page that Telegram Desktop wrote, as the classes of its elements tell them apart."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from casebook.importers.html_stream import VOID, Token, tokens
from casebook.importers.json_stream import CUT, LONGEST_VALUE, TOO_LONG
from casebook.importers.media import NOT_INCLUDED, ONCE, TOO_LARGE, UNAVAILABLE, Finder
from casebook.importers.message import Medium

_DEEPEST = 200
_MOST_MEDIA = 1000
_ROLES = MappingProxyType(
    {
        "from_name": "from",
        "text": "text",
        "reply_to": "reply",
        "media_poll": "poll",
        "signature": "signature",
        "details": "details",
        "userpic_wrap": "nothing",
        "userpic": "nothing",
        "reactions": "nothing",
        "bot_buttons_table": "nothing",
        "description": "description",
        "status": "status",
        "title": "name",
    }
)
_MEDIA = MappingProxyType(
    {
        "photo_wrap": "photo",
        "video_file_wrap": "video",
        "animated_wrap": "animation",
        "sticker_wrap": "sticker",
        "media_photo": "photo",
        "media_video": "video",
        "media_video_file": "video",
        "media_voice_message": "voice",
        "media_audio_file": "audio",
        "media_contact": "contact",
        "media_location": "location",
        "media_live_location": "location",
        "media_venue": "location",
        "media_call": "call",
        "media_file": "file",
        "media_game": "card",
        "media_invoice": "card",
    }
)
_TITLES = MappingProxyType({"Sticker": "sticker", "Animation": "animation", "Video message": "video_note"})
_REASONS = (("exceeds", TOO_LARGE), ("not included", NOT_INCLUDED), ("unavailable", UNAVAILABLE))
_DESTROYED = "Self-destructing "
_PLACE = re.compile(r"[?&]q=(-?[\d.]{1,30},-?[\d.]{1,30})")
_LINES = re.compile(r"[ \t]*+\n\s*+")
_BREAKS = re.compile(r"\s*[\r\n]\s*")


@dataclass(slots=True)
class PageMedium:
    """A file as a page shows it: by a link, or by words that say why there is none."""

    kind: str
    href: str = ""
    name: str = ""
    told: str = ""

    def found_by(self, finder: Finder) -> Medium:
        """Give the medium, with its member or the reason why there is none."""
        kind = _TITLES.get(self.name, self.kind)
        if self.kind in {"contact", "location"} and "://" in (self.href or "://"):
            place = _PLACE.search(self.href)
            where = place[1] if place and place[1] not in self.told.replace(", ", ",") else ""
            return Medium(f"{self.told} {where}".strip() or self.href, kind)
        if self.name.startswith(_DESTROYED):
            return Medium("", kind, ONCE)
        if self.href and "://" not in self.href:
            return finder.find(self.href, kind)
        return Medium(
            self.name, kind, next((reason for word, reason in _REASONS if word in self.told.lower()), NOT_INCLUDED)
        )


@dataclass(slots=True)
class Row:
    """One row of a page: its words by what they are, and the rest as it stands."""

    id: str = ""
    line: int = 0
    title: str = ""
    service: bool = False
    joined: bool = False
    dated: str = ""
    reply: str = ""
    forwarded: bool = False
    fault: str = ""
    media: list[PageMedium] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    parts: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0

    def add(self, role: str, words: str) -> None:
        """Add words to what they are; a row over 4 MiB loses them and says so."""
        self.size += len(words)
        if self.size > LONGEST_VALUE:
            self.fault = TOO_LONG
            self.parts.clear()
        elif not self.fault:
            self.parts.setdefault(role, []).append(words)

    def words(self, role: str) -> str:
        """Return the words of one kind as they are shown."""
        words = "".join(self.parts.get(role, ())).strip()
        return _LINES.sub("\n", words) if role == "poll" else words

    def raw(self) -> Mapping[str, str]:
        """Return all that the row says, by what it is."""
        cells = {role: self.words(role) for role in self.parts} | {"date": self.dated, "links": "\n".join(self.links)}
        return MappingProxyType({name: words for name, words in cells.items() if words})


def rows(stream: BinaryIO) -> Iterator[Row]:
    """Yield the rows of a page in their order; one that is cut off has a fault. OSError of the stream passes through."""
    page = _Page()
    for token in tokens(stream):
        if row := page.take(token):
            yield row
    if row := page.row:
        row.fault = row.fault or CUT
        yield row


class _Page:
    """Where in the page we are: the elements that are open, each with what its words are."""

    def __init__(self) -> None:
        self.row: Row | None = None
        self._title = ""
        self._open: list[tuple[str, str]] = []
        self._row_depth = 0

    def take(self, token: Token) -> Row | None:
        """Take one token; return the row that it ends."""
        if token.kind == "text":
            self._words(_BREAKS.sub(" ", token.data))
        elif token.kind == "end":
            return self._close(token.name)
        elif token.name in VOID:
            if token.name == "br":
                self._words("\n")
        else:
            return self._start(token)
        return None

    def _start(self, token: Token) -> Row | None:
        attributes = token.attributes()
        classes = attributes.get("class", "").split()
        ended = None
        if token.name == "div" and "message" in classes and ("default" in classes or "service" in classes):
            ended = self.row  # its end was lost
            if ended:
                ended.fault = ended.fault or CUT
            self.row = Row(
                attributes.get("id", ""), token.line, self._title.strip(), "service" in classes, "joined" in classes
            )
            self._row_depth = len(self._open)
        role = self._role(token, attributes, classes)
        if self.row and role == "poll" and token.name == "div":
            self.row.add("poll", "\n")
        if len(self._open) < _DEEPEST:
            self._open.append((token.name, role))
        return ended

    def _role(self, token: Token, attributes: dict[str, str], classes: list[str]) -> str:
        around = self._open[-1][1] if self._open else ""
        if self.row is None:
            return "title" if "page_header" in classes or around == "title" else ""
        if "date" in classes and attributes.get("title"):
            self.row.dated = self.row.dated or attributes["title"]
            return "nothing"
        if token.name == "a" and (link := attributes.get("href")):
            self._link(link, around)
        if kind := next((_MEDIA[name] for name in classes if name in _MEDIA), ""):
            if len(self.row.media) < _MOST_MEDIA:
                self.row.media.append(PageMedium(kind, attributes.get("href", "")))
            return "medium"
        if "forwarded" in classes:
            self.row.forwarded = True
            return "forwarding"
        if self.row.service and "body" in classes:
            return "service"
        return self._named(classes, around)

    def _named(self, classes: list[str], around: str) -> str:
        found = next((_ROLES[name] for name in classes if name in _ROLES), around)
        if around in {"nothing", "service", "poll"}:
            return around
        if found == "from" and any(role == "forwarding" for _, role in self._open):
            return "forwarded"
        if found in {"name", "description", "status"} and not any(role == "medium" for _, role in self._open):
            return around
        return found

    def _link(self, link: str, around: str) -> None:
        if self.row is None:
            return
        if around in {"reply", "service"} and "go_to_message" in link:
            self.row.reply = self.row.reply or link
        elif around == "text" and len(self.row.links) < _MOST_MEDIA:
            self.row.links.append(link)

    def _words(self, words: str) -> None:
        role = self._open[-1][1] if self._open else ""
        if self.row is None:
            if role == "title" and len(self._title) < 1000:  # noqa: PLR2004 -- no title is longer
                self._title += words
            return
        medium = self.row.media[-1] if self.row.media else None
        if role in {"name", "description", "status"} and medium:
            if role == "name":
                medium.name += words.strip()[:500]
            medium.told = f"{medium.told} {words.strip()[:500]}".strip()
            if medium.kind == "call" and role == "status":
                self.row.add("call", words)
            elif medium.kind == "card":
                self.row.add("card", words.strip() + "\n" if words.strip() else "")
        elif role not in {"", "nothing", "medium", "forwarding"}:
            self.row.add(role, words)

    def _close(self, name: str) -> Row | None:
        depth = next((place for place in range(len(self._open) - 1, -1, -1) if self._open[place][0] == name), -1)
        if depth < 0:
            return None
        del self._open[depth:]
        if self.row is None or depth > self._row_depth:
            return None
        ended, self.row = self.row, None
        return ended
