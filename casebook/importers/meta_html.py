"""Messages in the HTML form of Facebook's and Instagram's downloads, of today and of messages.htm until about 2018.

The pages tell parts apart by class names only. Their dates are written for people, in the language and the clock of the
account, so they stay without a zone unless one was chosen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from casebook.dates import Moment
from casebook.importers.choice import Choice
from casebook.importers.html_text import Token, Visible, tokens
from casebook.importers.media import Finder
from casebook.importers.message import Message, Position
from casebook.importers.times import stamp

_STARTS = frozenset({"_a6-g", "uiBoxWhite", "message"})
_FIELDS = {
    "_a6-h": "sender",
    "_2lek": "sender",
    "user": "sender",
    "_a6-p": "text",
    "_2let": "text",
    "_a72d": "date",
    "_2lem": "date",
    "meta": "date",
}
_OLD_DATE = re.compile(r"\w{1,30}, (.{5,40}\d{4}) at (\d{1,2}:\d{2}[ap]m) UTC([+-]\d{2}):?(\d{2})?")
_FILES = {"img": "photo", "video": "video", "audio": "voice"}


@dataclass(slots=True)
class _Row:
    place: int
    fields: dict[str, Visible] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.fields[name].text if name in self.fields else ""


def is_messages(page: str) -> bool:
    """Whether a page has the marks of messages in either form."""
    new = ("_a6-g" in page or "uiBoxWhite" in page) and ("_a6-p" in page or "_2let" in page)
    return new or ('class="message_header"' in page and 'class="user"' in page)


def messages(page: str, member: str, platform: str, choice: Choice, finder: Finder) -> Iterator[Message]:
    """Yield the messages of a page; `position.pointer` is the place of their first tag, in characters."""
    title = ""
    for number, row in enumerate(_rows(page)):
        if not number:
            title = row.text("title")
            continue
        if not row.text("sender") and not row.text("date") and not row.text("text"):
            continue
        posted_at, notes = _when(row.text("date"), choice)
        yield Message(
            position=Position(0, 0, member, f"character {row.place}"),
            text=row.text("text"),
            posted_at=posted_at,
            platform=platform,
            display_name=row.text("sender"),
            raw={name: seen.text for name, seen in row.fields.items()},
            notes=notes,
            kind="message",
            thread=row.text("thread") or title,
            media=tuple(
                finder.find(name, kind) for name, kind in row.files if not name.startswith(("http:", "https:", "data:"))
            ),
        )


def _when(shown: str, choice: Choice) -> tuple[Moment, tuple[str, ...]]:
    """Read "Mar 5, 2024, 2:00 PM", or as until 2018 "Wednesday, January 1, 2014 at 10:00am UTC+05"."""
    match = _OLD_DATE.fullmatch(shown)
    moment, notes = stamp(f"{match[1]} {match[2]} {match[3]}:{match[4] or '00'}" if match else shown, choice)
    return Moment(moment.edtf, moment.zone, shown[:200]), notes


def _rows(page: str) -> Iterator[_Row]:
    """Yield what stands before the first message, with the page's title, and then message by message."""
    row = _Row(0)
    name, tag, depth = "", "", 0
    thread = target = Visible()
    for token in tokens(page):
        if token.kind == "open" and token.classes & _STARTS:
            yield row
            row = _Row(token.place, {"thread": thread})
            name = ""
        if name:
            depth += _step(token, tag)
            target.see(token)
            name = name if depth > 0 else ""
        elif token.kind == "open" and (found := _field(token, row)):
            name, tag, depth, target = found, token.name, 1, Visible()
            if name == "thread":  # of the messages that follow, not of the one before
                thread = target
            else:
                row.fields[name] = target
        if token.kind == "open" and token.name in _FILES and token.attributes.get("src"):
            row.files.append((token.attributes["src"], _FILES[token.name]))
    yield row


def _step(token: Token, tag: str) -> int:
    return {"open": 1, "close": -1}.get(token.kind, 0) if token.name == tag else 0


def _field(token: Token, row: _Row) -> str:
    """Return which field an element begins: by its class, or a paragraph behind an old message's header."""
    if token.name == "title":
        return "title"
    for one in token.classes:
        if one in _FIELDS and _FIELDS[one] not in row.fields:
            return _FIELDS[one]
    if token.name == "p" and "date" in row.fields and "text" not in row.fields:
        return "text"
    return "thread" if "thread" in token.classes else ""
