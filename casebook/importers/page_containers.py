"""Files that hold one saved page with its parts: webarchive of Safari, MAFF of older Firefox, packed pages of SingleFile.

Only the page itself is read. Sources: what Safari writes (WebKit's LegacyWebArchive), the MAFF specification of 2011, pages
that SingleFile 2.0 packed.
"""

import html
import plistlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO

from casebook.dates import Moment
from casebook.importers import saved_html
from casebook.importers.choice import Choice
from casebook.importers.mail_words import when
from casebook.importers.saved_html import Page
from casebook.importers.source import Source, head
from casebook.importers.zip_source import ZipSource

_MAIN = b"WebMainResource"
_INDEX = "index.rdf"
_SAID = re.compile(r"<MAF:(\w{1,30})\s{1,20}RDF:resource\s?=\s?\"([^\"]{0,4000})\"", re.IGNORECASE)


def is_webarchive(name: str, start: bytes) -> bool:
    """Whether a file is a property list of Safari's saved pages."""
    is_list = start.startswith(b"bplist0") or (start.lstrip().startswith(b"<?xml") and b"<plist" in start)
    return is_list and (_MAIN in start or name.lower().endswith(".webarchive"))


def of_webarchive(octets: bytes) -> Page:
    """Return the page of a webarchive; one without words if it cannot be read. When it was saved is not in it."""
    main: Mapping[str, object] = {}
    with suppress(Exception):  # hostile lists defeat the standard library in many ways; then there is no page
        whole = plistlib.loads(octets)
        main = whole["WebMainResource"]
    data = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(data, bytes):
        return Page()
    charset, url = (str(main.get(name, "")) for name in ("WebResourceTextEncodingName", "WebResourceURL"))
    return _named(saved_html.of_bytes(data, charset), url, "Safari")


def is_packed(start: bytes) -> bool:
    """Whether a page of SingleFile unpacks itself: its words are in a ZIP archive within the page."""
    return b"data-sfz" in start[:1000] and b"SingleFile" in start[:5000]


def of_packed(stream: BinaryIO) -> Page:
    """Return the page that is packed within this one; one without words if it cannot be read."""
    try:
        with ZipSource(stream).open("index.html") as packed:
            return saved_html.of_stream(packed)
    except (OSError, KeyError):
        return Page()


def maff_indexes(source: Source) -> list[str]:
    """Return the descriptions of the pages of a MAFF archive, [] for any other source."""
    names = [member.name for member in source.members() if posixpath.basename(member.name) == _INDEX]
    return [name for name in names if b"originalurl" in head(source, name)]


def of_maff(source: Source, choice: Choice) -> Iterator[tuple[str, Page | None]]:
    """Yield each page of a MAFF archive with its member; None where its file is not there or breaks off."""
    for name in maff_indexes(source):
        found = _SAID.findall(head(source, name).decode("utf-8", "replace"))
        said = {key.lower(): html.unescape(value) for key, value in found}
        member = posixpath.join(posixpath.dirname(name), posixpath.basename(said.get("indexfilename", "index.html")))
        try:
            with source.open(member) as stream:
                page = saved_html.of_stream(stream, said.get("charset", ""))
        except (OSError, KeyError):
            yield member, None
            continue
        saved_at, notes = when(said.get("archivetime", ""), choice)
        page = _named(page, said.get("originalurl", ""), "MAFF")
        yield (
            member,
            replace(
                page,
                title=said.get("title", "") or page.title,
                saved_at=saved_at if said.get("archivetime") else Moment(),
                notes=page.notes + notes,
            ),
        )


def _named(page: Page, url: str, program: str) -> Page:
    """Give a page the address and the name of the program that saved it."""
    if not re.match(r"https?://|file:", url):
        return replace(page, program=program)
    notes = tuple(note for note in page.notes if note != "address_as_page_says")
    return replace(page, url=url, program=program, notes=notes)
