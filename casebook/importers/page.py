"""Saved web pages: HTML in one file (SingleFile, "save as" of browsers), MHTML, webarchive and MAFF; nothing is fetched or run.

A page is one row: its address, when it was saved, its title and the words that a reader sees. When it was published is
not known, so it has no time of posting. Source: RFC 2557 (MHTML), and files that Chromium and SingleFile write.
"""

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from email.message import EmailMessage
from types import MappingProxyType

from casebook.dates import Moment
from casebook.importers import page_containers, saved_html
from casebook.importers.choice import Choice, Question
from casebook.importers.mail_parts import media_type
from casebook.importers.mail_words import header, when
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered
from casebook.importers.saved_html import Page
from casebook.importers.source import Member, Source, head

FORMAT = "page"
NOT_READ = "This file cannot be read to its end."
NO_PAGE = "There is no web page in this file."

_HTML, _MHTML = (".html", ".htm", ".xhtml"), (".mht", ".mhtml")
_LONGEST = 128 * 1024 * 1024
_MOST_PARTS = 5000
_LOOKED_AT = 10
_PARTS = re.compile(
    r"(?:_files|-Dateien|_fichiers|_archivos|_file|_pliki|_bestanden|(?:^|/)frames/\d+)/", re.IGNORECASE
)
"""The folders where browsers put the parts of a page, in the language of the browser, and SingleFile its frames."""

_BEGINS = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_SAVED = re.compile(rb"(?:Page saved with|Archive processed by) SingleFile|saved from url=\(\d{4}\)")
_MULTIPART = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def recognises(source: Source) -> float:
    """Return 0.9 for one file that a saving program marked, 0.4 for any other HTML and 0.3 for an archive of pages.

    Chats in HTML are surer of themselves.
    """
    members = source.members()
    if len(members) != 1:
        return 0.95 if page_containers.maff_indexes(source) else _several(source)
    start = head(source, members[0].name).removeprefix(b"\xef\xbb\xbf")
    if page_containers.is_webarchive(members[0].name, start):
        return 0.95
    if _MULTIPART.search(start) and b"MIME-Version" in start:
        return 0.95 if b"Snapshot-Content-Location" in start or members[0].name.lower().endswith(_MHTML) else 0.0
    if _SAVED.search(start[:20_000]):
        return 0.9
    return 0.4 if _BEGINS.match(_without_comments(start)) else 0.0


def _several(source: Source) -> float:
    """Return 0.3 for an archive in which pages lie, with their parts in folders beside them, 0.9 for SingleFile's own."""
    for member in _pages(source)[:_LOOKED_AT]:
        start = head(source, member.name)
        if member.name == "index.html" and b"Page saved with SingleFile" in start[:5000]:
            return 0.9
        if _SAVED.search(start[:20_000]) or _MULTIPART.search(start) or _BEGINS.match(_without_comments(start)):
            return 0.3
    return 0.0


def _without_comments(start: bytes) -> bytes:
    """Return what stands behind the comments and spaces that a page begins with."""
    place = 0
    while True:
        place += len(start[place:]) - len(start[place:].lstrip()) if start[place : place + 1].isspace() else 0
        end = start.find(b"-->", place) if start.startswith(b"<!--", place) else -1
        if end < 0:
            return start[place:]
        place = end + 3


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: the saving program writes its zone."""
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield one row a page."""
    if page_containers.maff_indexes(source):
        return numbered(_of_maff(source, choice), source)
    return numbered((_page(source, member, choice) for member in _pages(source)), source)


def _of_maff(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    for name, page in page_containers.of_maff(source, choice):
        position = Position(1, 0, name)
        yield Skipped(position, NOT_READ) if page is None else message_of(page, position) or Skipped(position, NO_PAGE)


def _pages(source: Source) -> Sequence[Member]:
    members = source.members()
    if len(members) == 1:
        return members
    pages = [one for one in members if one.name.lower().endswith((*_HTML, *_MHTML))]
    return [one for one in pages if not _PARTS.search(one.name)]


def _page(source: Source, member: Member, choice: Choice) -> Message | Skipped:
    position = Position(1, 0, member.name)
    start = head(source, member.name)
    try:
        with source.open(member.name) as stream:
            if _MULTIPART.search(start):
                page = _of_mhtml(stream.read(_LONGEST), choice)
            elif page_containers.is_webarchive(member.name, start):
                page = page_containers.of_webarchive(stream.read(_LONGEST))
            elif page_containers.is_packed(start):
                page = page_containers.of_packed(stream)
            else:
                page = saved_html.of_stream(stream)
    except OSError:
        return Skipped(position, NOT_READ)
    return message_of(page, position) or Skipped(position, NO_PAGE)


def message_of(page: Page, position: Position) -> Message | None:
    """Make a row of a page, its title first; None of a page without words and title."""
    if not page.text and not page.title:
        return None
    raw = {"title": page.title, "url": page.url, "saved_at": page.saved_at.displayed, "program": page.program}
    return Message(
        position=position,
        text=page.text or page.title,
        url=page.url,
        raw=MappingProxyType({name: value for name, value in raw.items() if value}),
        notes=page.notes,
        kind="page",
        thread=page.title,
        captured_at=page.saved_at,
    )


def _of_mhtml(octets: bytes, choice: Choice) -> Page:
    """Read the part whose address is that of the whole; the pictures and frames beside it are not read."""
    parsed = EmailMessage(email.policy.default)
    with suppress(Exception):  # hostile parts defeat the standard library in many ways; then there is no page
        if octets.count(b"\n--") <= _MOST_PARTS:
            parsed = email.message_from_bytes(octets, policy=email.policy.default)
    url = header(parsed, "Snapshot-Content-Location") or header(parsed, "Content-Location")
    pages = [part for part in _parts(parsed) if media_type(part) in {"text/html", "application/xhtml+xml"}]
    main = next(
        (part for part in pages if url and header(part, "Content-Location") == url), pages[0] if pages else None
    )
    if main is None:
        return Page()
    content = b""
    with suppress(Exception):  # the same of damaged transfer encodings
        payload = main.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
    charset = re.search(r'charset="?([\w.:-]{1,40})', header(main, "Content-Type"), re.IGNORECASE)
    page = saved_html.of_bytes(content, charset[1] if charset else "")
    saved_at, notes = when(header(parsed, "Date"), choice)
    return replace(
        page,
        url=url or header(main, "Content-Location") or page.url,
        title=header(parsed, "Subject") or page.title,
        saved_at=saved_at if saved_at != Moment() else page.saved_at,
        program=(header(parsed, "From") or "MHTML").strip("<>"),
        notes=tuple(note for note in page.notes if not url or note != "address_as_page_says") + notes,
    )


def _parts(parsed: EmailMessage) -> list[EmailMessage]:
    payload = parsed.get_payload() if parsed.is_multipart() else None
    parts = payload if isinstance(payload, list) else [parsed]
    return [part for part in parts if isinstance(part, EmailMessage)]
