"""Check that the list of exhibits names exactly the files of the exhibits, with their true digests."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .verdict import Unsound

BOM = "\ufeff"
COLUMNS = [
    "exhibit",
    "title",
    "kind",
    "source_url",
    "author_handle",
    "account_id",
    "posted_at_displayed",
    "posted_at_utc",
    "captured_at_utc",
    "capture_method",
    "tool",
    "language",
    "translation_file",
    "original_file",
    "original_sha256",
    "derivative_file",
    "derivative_sha256",
    "bytes",
    "mime",
    "redacted",
    "redaction_codes",
    "bundle_pages",
    "custody_first_seq",
    "notes",
]
_EXHIBIT_FILE = re.compile(r"data/exhibits/\w+/(original|derivative|text)/.+")


@dataclass(frozen=True, slots=True)
class Original:
    """An exhibit's original as the index names it."""

    exhibit: str
    sha256: str


def check(table: bytes, sizes: Mapping[str, int], digests: Mapping[str, str]) -> list[Original]:
    """Compare the index with the payload; paths begin with data/. Give the originals.

    Raises:
        Unsound: a row names a file that is not there, with another digest or size, or a file has no row.
    """
    text = table.decode("utf-8")
    reader = csv.DictReader(io.StringIO(text.removeprefix(BOM), newline=""))
    if not text.startswith(BOM) or list(reader.fieldnames or []) != COLUMNS:
        raise Unsound("00-index.csv does not begin with the columns of a pack")
    rows = list(reader)
    named = [named for row in rows for named in _named(row)]
    wanted = sorted(path for path in sizes if _EXHIBIT_FILE.fullmatch(path))
    if sorted(path for path, _ in named) != wanted:
        raise Unsound("00-index.csv does not name every file of the exhibits exactly once")
    for path, digest in named:
        if digest not in ("", digests[path]):
            raise Unsound(f"00-index.csv gives another digest for {path}")
    for row in rows:
        main = row["original_file"] or row["derivative_file"]
        if main and row["bytes"] != str(sizes[main]):
            raise Unsound(f"00-index.csv gives another size for {main}")
    return [Original(row["exhibit"], row["original_sha256"]) for row in rows if row["original_file"]]


def _named(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    pairs = (("original_file", "original_sha256"), ("derivative_file", "derivative_sha256"), ("translation_file", ""))
    for file, digest in pairs:
        if row[file]:
            yield row[file], row[digest] if digest else ""
