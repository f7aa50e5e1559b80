"""What Bellingcat's auto-archiver writes: one row for each address that it was told to keep, with what became of it.

Its Google sheet as CSV, the CSV file that it keeps itself, its HTML reports and metadata.json. Addresses of stored copies
are kept and never opened. Sources: manifest, documentation, tests and templates of github.com/bellingcat/auto-archiver.
"""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

from casebook.importers import auto_archiver_items as own
from casebook.importers.choice import Choice, Question
from casebook.importers.decoding import decoded
from casebook.importers.json_stream import items
from casebook.importers.media import Finder
from casebook.importers.message import Medium, Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.rows import Row, rows
from casebook.importers.saved_html import LONGEST_PAGE
from casebook.importers.saved_html import decoded as page_of
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

FORMAT = "auto-archiver"
NO_ADDRESS = "The row has no address."
_JSON, _HTML = "metadata.json", (".html", ".htm")

_NEEDED = frozenset({"link", "archive status"})
_SAME = {"timestamp": "upload timestamp", "title": "upload title", "text": "text content"}
"""The names that its documentation gives, and those that its program has from the start."""

_KNOWN = frozenset(
    {"archive location", "archive date", "upload timestamp", "upload title", "text content", "hash", "wacz"}
)
_LEAST_KNOWN = 2
_LOOKED_AT = 50  # pages that are looked into to recognise an archive, which may have thousands of others


def recognises(source: Source) -> float:
    """Return 0.9 for a table with the columns of the auto-archiver's sheet, or for a report that it wrote."""
    return 0.9 if _tables(source) or _reports(source, _LOOKED_AT) or _metadata(source, _LOOKED_AT) else 0.0


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: its times are written with their offset."""
    return ()


def _tables(source: Source) -> list[str]:
    found = []
    for member in source.members():
        if len(source.members()) == 1 or member.name.lower().endswith((".csv", ".tsv")):
            first = next(rows(decoded(io.BytesIO(head(source, member.name)))), Row(1))
            names = _names(first)
            if names == own.COLUMNS or (set(names) >= _NEEDED and len(_KNOWN & set(names)) >= _LEAST_KNOWN):
                found.append(member.name)
    return found


def _reports(source: Source, most: int | None = None) -> list[str]:
    names = [member.name for member in source.members() if member.name.lower().endswith(_HTML)]
    return [name for name in names[:most] if own.REPORT.encode() in head(source, name)]


def _metadata(source: Source, most: int | None = None) -> list[str]:
    """Return the metadata.json files that no report stands beside: both say the same."""
    told = {posixpath.dirname(name) for name in _reports(source, most)}
    names = [member.name for member in source.members() if posixpath.basename(member.name) == _JSON]
    fitting = (name for name in names if posixpath.dirname(name) not in told)
    return [name for name in fitting if b'"metadata"' in head(source, name) and b'"status"' in head(source, name)]


def _names(row: Row) -> tuple[str, ...]:
    plain = (" ".join(cell.casefold().split()) for cell in row.cells)
    return tuple(_SAME.get(name, name) for name in plain)


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row that has an address."""
    finder = Finder(source)

    def rows_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        table = rows(decoded(stream))
        names = _names(next(table, Row(1)))
        for row in table:
            position = Position(row.line, 0, member)
            if row.fault:
                yield Skipped(position, row.fault)
                continue
            cells = {name: cell for name, cell in zip(names, row.cells, strict=False) if name}
            yield _row(own.of_cells(cells) if names == own.COLUMNS else cells, position, choice, finder)

    def report_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        sheet = own.of_report(page_of(stream.read(LONGEST_PAGE)))
        yield _row(sheet, Position(1, 0, member), choice, finder.beside(member))

    def metadata_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        for item in items(stream, [()]):
            position = Position(item.line, 0, member)
            sheet = own.of_json(item.value)
            yield Skipped(position, item.fault) if item.fault else _row(sheet, position, choice, finder.beside(member))

    tables = through(source, _tables(source), rows_in)
    reports = through(source, _reports(source), report_in)
    return numbered(chain(tables, reports, through(source, _metadata(source), metadata_in)), source)


def _row(raw: dict[str, str], position: Position, choice: Choice, finder: Finder) -> Message | Skipped:
    url = raw.get("link", "").strip()
    if not url:
        return Skipped(position, NO_ADDRESS)
    title, text = raw.get("upload title", "").strip(), raw.get("text content", "").strip()
    posted_at, unread = stamp(raw.get("upload timestamp", ""), choice)
    captured_at, unread_too = stamp(raw.get("archive date", ""), choice)
    status = raw.get("archive status", "").casefold()
    found = Message(
        position=position,
        text="\n".join(part for part in dict.fromkeys((title, text)) if part),
        posted_at=posted_at,
        url=url,
        raw=raw,
        notes=tuple(dict.fromkeys(unread + unread_too)),
        captured_at=captured_at,
        media=_held(raw.get("files", ""), finder),
    )
    return found if "success" in status else replace(found, notes=(*found.notes, "not_archived"))


def _held(names: str, finder: Finder) -> tuple[Medium, ...]:
    """Return the files that were kept and lie beside the row; those that lie elsewhere are addresses in `raw`."""
    found = (finder.find(name, "file") for name in names.split("\n") if name)
    return tuple(one for one in found if one.member)
