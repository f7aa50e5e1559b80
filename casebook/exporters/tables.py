"""The pack's tables as CSV for spreadsheets: UTF-8 with a byte order mark, CRLF (RFC 4180), ISO dates.

A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection").
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from casebook.exporters import custody, places
from casebook.exporters.documents import Pages
from casebook.exporters.dossier import Dossier, ExhibitFacts, ExhibitFile, IncidentFacts, PostFacts
from casebook.exporters.plain import encoded, moment

BOM = "\ufeff"
ROWS = 200  # in one piece
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

CHRONOLOGY = (
    "number", "when", "earliest_utc", "track", "title", "place", "severity", "acts", "post_urls", "original_text",
    "translation", "narrative", "language", "sources", "exhibits",
)  # fmt: skip
CUSTODY = (
    "exhibit", "seq", "at_utc", "event", "actor_role", "purpose", "sha256_before", "sha256_after", "tool",
    "previous_hash", "event_hash",
)  # fmt: skip
REDACTIONS = (
    "exhibit", "derivative_file", "operation", "region", "code", "done_by_role", "approved_by_role", "at",
    "original_sha256", "original_commitment", "derivative_sha256",
)  # fmt: skip
INDEX = (
    "exhibit", "title", "kind", "source_url", "author_handle", "account_id", "posted_at_displayed", "posted_at_utc",
    "captured_at_utc", "capture_method", "tool", "language", "translation_file", "original_file", "original_sha256",
    "derivative_file", "derivative_sha256", "bytes", "mime", "redacted", "redaction_codes", "bundle_pages",
    "custody_first_seq", "notes",
)  # fmt: skip


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = True) -> bytes:
    """Write a table. Every value is shown as text; None is an empty cell."""
    return b"".join(table_pieces(columns, rows, bom=bom))


def table_pieces(columns: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = True) -> Iterator[bytes]:
    """Write a table in pieces of some hundred rows, so that a long one is never whole in memory."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    page.write(BOM if bom else "")
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow([_cell(value) for value in row])
        if number % ROWS == 0:
            yield encoded(page.getvalue())
            page.seek(0)
            page.truncate()
    yield encoded(page.getvalue())


def index(dossier: Dossier, pages: Pages) -> bytes:
    """Write 00-index.csv: one row an exhibit, and one more for each further file of the same kind."""
    return table(INDEX, (row for exhibit in dossier.exhibits for row in _index_rows(exhibit, pages)))


def chronology(dossier: Dossier) -> bytes:
    """Write 01-chronology.csv."""
    return table(CHRONOLOGY, map(_incident_row, dossier.incidents))


def custody_table(dossier: Dossier) -> bytes:
    """Write custody-log.csv."""
    return table(
        CUSTODY,
        (
            (
                e.exhibit,
                e.seq,
                moment(e.at_utc),
                e.event,
                e.actor_role,
                e.purpose,
                e.sha256_before,
                e.sha256_after,
                e.tool,
                e.previous_hash,
                e.event_hash,
            )
            for e in custody.ordered(dossier)
        ),
    )


def redactions(dossier: Dossier) -> bytes:
    """Write redaction-register.csv: a row for each place that was closed, and one for each copy changed otherwise."""
    return table(REDACTIONS, (*_closed_places(dossier), *_other_copies(dossier)))


def omissions(dossier: Dossier) -> bytes:
    """Write 05-omissions.csv: what was chosen but could not be included, and what was left out on purpose."""
    failed = (("failed", failure.what, failure.reason) for failure in dossier.failures)
    withheld = (("withheld", what, "not disclosed in this kind of pack") for what in dossier.withheld)
    return table(("kind", "what", "reason"), (*failed, *withheld))


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _incident_row(incident: IncidentFacts) -> tuple[object, ...]:
    acts = (" / ".join(filter(None, (act.kind, act.victim, "; ".join(act.perpetrators)))) for act in incident.acts)
    posts = incident.posts
    return (
        incident.number,
        incident.when,
        incident.sort_key,
        incident.track,
        incident.title,
        incident.place,
        incident.severity,
        "\n".join(acts),
        "\n".join(post.url for post in posts),
        "\n\n".join(post.text for post in posts),
        "\n\n".join(post.translation for post in posts),
        incident.narrative,
        incident.language,
        "; ".join(incident.sources),
        "; ".join(incident.exhibits),
    )


def _index_rows(exhibit: ExhibitFacts, pages: Pages) -> Iterator[tuple[object, ...]]:
    by_role: dict[str, list[ExhibitFile]] = {"original": [], "derivative": [], "text": []}
    for file in exhibit.files:
        by_role[file.role if file.role in by_role else "text"].append(file)
    for original, derivative, text in zip_longest(*by_role.values()):
        yield _index_row(exhibit, pages, original, derivative, text)
    if not exhibit.files:
        yield _index_row(exhibit, pages, None, None, None)


def _index_row(
    exhibit: ExhibitFacts,
    pages: Pages,
    original: ExhibitFile | None,
    derivative: ExhibitFile | None,
    text: ExhibitFile | None,
) -> tuple[object, ...]:
    post, capture = exhibit.post or PostFacts(platform="", url=""), exhibit.capture
    main = original or derivative
    return (
        exhibit.label,
        exhibit.title,
        exhibit.kind,
        exhibit.source_url or post.url,
        post.author_handle,
        post.account_id,
        post.posted_at_displayed,
        moment(post.posted_at_utc),
        moment(capture.captured_at_utc),
        capture.method,
        f"{capture.tool_name} {capture.tool_version}".strip(),
        exhibit.language,
        text and places.of(exhibit, text),
        original and places.of(exhibit, original),
        original and original.sha256,
        derivative and places.of(exhibit, derivative),
        derivative and derivative.sha256,
        main and main.size,
        main and main.media_type,
        "Y" if derivative and "redact" in derivative.made_by.lower() else "N",
        " ".join(derivative.redaction_codes) if derivative else "",
        "-".join(map(str, pages.get(exhibit.label, ()))),
        exhibit.custody_first_seq,
        exhibit.notes,
    )


def _closed_places(dossier: Dossier) -> Iterator[tuple[object, ...]]:
    named = {file.key: places.of(exhibit, file) for exhibit in dossier.exhibits for file in exhibit.files}
    for each in dossier.redactions:
        yield (
            each.exhibit,
            named.get(each.file, ""),
            each.operation,
            each.region,
            each.code,
            each.done_by_role,
            each.approved_by_role,
            moment(each.at_utc),
            each.original_sha256,
            each.original_commitment,
            each.copy_sha256,
        )


def _other_copies(dossier: Dossier) -> Iterator[tuple[object, ...]]:
    told = {each.file for each in dossier.redactions}
    for exhibit in dossier.exhibits:
        originals = {file.key: file.sha256 for file in exhibit.files if file.role == "original"}
        for file in exhibit.files:
            if file.role == "derivative" and file.key not in told:
                before = originals.get(file.based_on, "")
                unknown = ("",) * 5
                yield (exhibit.label, places.of(exhibit, file), file.made_by, *unknown, before, "", file.sha256)
