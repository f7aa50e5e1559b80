"""Web archives (WARC, WACZ) as lists of pages: address, time of capture, title, and the words that a reader sees.

Hashes that an archive carries are compared, and what differs is said; signatures are not checked. Pictures, scripts
and other parts of pages are no rows. Sources: ISO 28500:2017 (WARC), specs.webrecorder.net/wacz/1.1.1 (WACZ).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import BinaryIO

from casebook.dates import Moment
from casebook.importers import saved_html
from casebook.importers.choice import Choice, Question
from casebook.importers.message import Message, Position, Skipped
from casebook.importers.numbering import numbered, through
from casebook.importers.source import Source, head
from casebook.importers.wacz import DATAPACKAGE, Archive, Listed, address_key, compared, read_lists, time_of
from casebook.importers.warc import Record, answer, digest_fits, records

FORMAT = "web-archive"
PART_OF_PAGE = "This document is part of another page."
NO_WORDS = "This page has no words."
SEEN_BEFORE = "The page was the same as at an earlier capture; its words stand there."

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_NAMES = (".warc", ".warc.gz")


def recognises(source: Source) -> float:
    """Return 0.95 for an archive with a datapackage and WARC files (WACZ), or a file that begins as WARC."""
    names = {member.name for member in source.members()}
    warcs = [name for name in names if name.lower().endswith(_NAMES)]
    if DATAPACKAGE in names and (warcs or any(name.startswith("pages/") for name in names)):
        return 0.95
    if len(names) == 1:
        start = head(source, next(iter(names)), 5)
        return 0.95 if start == b"WARC/" else 0.9 if warcs and start.startswith(b"\x1f\x8b") else 0.0
    return 0.9 if warcs else 0.0


def questions(source: Source) -> tuple[Question, ...]:  # noqa: ARG001 -- all formats are asked alike
    """Ask nothing: the times of web archives are UTC."""
    return ()


def read(source: Source, choice: Choice) -> Iterator[Message | Skipped]:  # noqa: ARG001 -- nothing is in doubt
    """Yield first what is wrong with the archive's files, then every page; pages that only the list knows come last."""
    return numbered(_all(source), source)


def _all(source: Source) -> Iterator[Message | Skipped]:
    archive = Archive()
    names = [member.name for member in source.members()]
    if DATAPACKAGE in names:
        yield from compared(source, archive)
    yield from read_lists(
        source, [name for name in names if name.startswith("pages/") and name.endswith(".jsonl")], archive
    )
    warcs = names if len(names) == 1 else [name for name in names if name.lower().endswith(_NAMES)]

    def pages_in(stream: BinaryIO, member: str) -> Iterator[Message | Skipped]:
        for record in records(stream):
            yield from _record(record, member, archive)

    yield from through(source, warcs, pages_in)
    for listed in (page for pages in archive.pages.values() for page in pages if not page.seen):
        yield _from_list(listed)


def _record(record: Record, member: str, archive: Archive) -> Iterator[Message | Skipped]:
    position = Position(0, 0, member, f"record {record.number}")
    if record.fault and not record.block:
        yield Skipped(position, record.fault)
        return
    if record.kind not in {"response", "resource"}:
        if record.fault:
            yield Skipped(position, record.fault)
        elif record.kind == "revisit" and answer(record.block).media_type in _HTML:
            yield Skipped(position, SEEN_BEFORE)
        return
    url = record.headers.get("warc-target-uri", "")
    media_type, charset = record.headers.get("content-type", "").split(";")[0].strip().lower(), ""
    body, status, notes = record.block, 0, ["record_cut"] if record.fault else []
    if record.kind == "response" and media_type == "application/http":
        sent = answer(record.block)
        media_type, charset, body, status = sent.media_type, sent.charset, sent.body, sent.status
        notes += ["content_packed"] if sent.packed else []
        payload = sent.payload
    else:
        payload = record.block
    if media_type not in _HTML:
        if record.fault:
            yield Skipped(position, record.fault)
        return
    notes += _digests(record, payload) + archive.notes(member)
    listed = _in_list(archive, url, time_of(record.headers.get("warc-date")))
    if archive.pages and listed is None:
        yield Skipped(position, PART_OF_PAGE)
        return
    yield _page(record, replace(saved_html.of_bytes(body, charset), url=url), position, status, listed, notes)


def _digests(record: Record, payload: bytes) -> list[str]:
    if record.fault or record.length > len(record.block):
        return ["digest_not_checked"]
    said = (
        (record.headers.get("warc-block-digest"), record.block),
        (record.headers.get("warc-payload-digest"), payload),
    )
    found = [digest_fits(digest, octets) for digest, octets in said if digest]
    return ["digest_differs"] if False in found else [] if True in found else ["digest_not_checked"]


def _in_list(archive: Archive, url: str, captured_at: Moment) -> Listed | None:
    """Return the entry of the list for this address that was captured nearest to this record: same second, or the first."""
    entries = archive.pages.get(address_key(url), [])
    second = captured_at.edtf[:19]
    return next((one for one in entries if one.captured_at.edtf[:19] == second), entries[0] if entries else None)


def _page(
    record: Record, page: saved_html.Page, position: Position, status: int, listed: Listed | None, notes: list[str]
) -> Message | Skipped:
    title, text = page.title, page.text
    if listed is not None:
        listed.seen = True
        title, text = listed.title or title, listed.text or text
    if not title and not text:
        return Skipped(position, NO_WORDS)
    captured_at = time_of(record.headers.get("warc-date"))
    kept = {
        "title": title,
        "url": page.url,
        "captured_at": captured_at.displayed,
        "status": str(status or ""),
        "record_id": record.headers.get("warc-record-id", ""),
        "payload_digest": record.headers.get("warc-payload-digest", ""),
    }
    said = [note for note in page.notes if note != "address_as_page_says"]
    return Message(
        position=position,
        text=text or title,
        url=page.url,
        raw=MappingProxyType({name: value for name, value in kept.items() if value}),
        notes=(*notes, *said),
        kind="page",
        thread=title,
        captured_at=captured_at,
    )


def _from_list(listed: Listed) -> Message:
    raw = {"title": listed.title, "url": listed.url, "captured_at": listed.captured_at.displayed}
    return Message(
        position=listed.position,
        text=listed.text or listed.title or posixpath.basename(listed.url),
        url=listed.url,
        raw=MappingProxyType({name: value for name, value in raw.items() if value}),
        notes=("page_only_listed",),
        kind="page",
        thread=listed.title,
        captured_at=listed.captured_at,
    )
