"""Tables of Bellingcat's auto-archiver: one row for each address that it was told to keep, with what became of it.

The columns are those of its Google sheet as exported to CSV. Addresses of stored copies are kept and never opened.
Source: the columns that github.com/bellingcat/auto-archiver documents for its sheets feeder.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from casebook.importers.choice import Choice, Question
from casebook.importers.decoding import decoded
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.rows import Row, rows
from casebook.importers.source import Source, head
from casebook.importers.times import stamp

FORMAT = "auto-archiver"
NO_ADDRESS = "The row has no address."

_NEEDED = frozenset({"link", "archive status"})
_KNOWN = frozenset(
    {"archive location", "archive date", "upload timestamp", "upload title", "text content", "hash", "wacz"}
)
_LEAST_KNOWN = 2


def recognises(source: Source) -> float:
    """Return 0.9 for a table with the columns of the auto-archiver's sheet."""
    return 0.9 if _tables(source) else 0.0


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: its times are written with their offset."""
    return ()


def _tables(source: Source) -> list[str]:
    found = []
    for member in source.members():
        if len(source.members()) == 1 or member.name.lower().endswith((".csv", ".tsv")):
            first = next(rows(decoded(io.BytesIO(head(source, member.name)))), Row(1))
            names = _names(first)
            if set(names) >= _NEEDED and len(_KNOWN & set(names)) >= _LEAST_KNOWN:
                found.append(member.name)
    return found


def _names(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(cell.casefold().split()) for cell in row.cells)


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:
    """Yield every row that has an address."""

    def rows_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        table = rows(decoded(stream))
        names = _names(next(table, Row(1)))
        for row in table:
            position = Position(row.line, 0, member)
            yield Skipped(position, row.fault) if row.fault else _row(row, position, names, choice)

    return numbered(through(source, _tables(source), rows_in), source)


def _row(row: Row, position: Position, names: tuple[str, ...], choice: Choice) -> Message | Skipped:
    raw = {name: cell for name, cell in zip(names, row.cells, strict=False) if name}
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
    )
    return found if "success" in status else replace(found, notes=(*found.notes, "not_archived"))
