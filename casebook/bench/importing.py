"""Import of 3,000 rows of CSV, beside the same rows put into a plain SQLite table in the clear."""

import csv
import hashlib
import sqlite3
import tempfile
from io import BytesIO, StringIO
from pathlib import Path

from casebook.bench.office import office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.keys.keyring import Keyring
from casebook.services import casework, custody, importing
from casebook.services.drafts import CaseDraft
from casebook.services.receiving import receive
from casebook.work import Work

ROUNDS = 3
COLUMNS = ("posted_at", "platform", "account", "url", "text")


def import_3000() -> Row:
    """Measure rows a second; informative."""
    whole, plain = _imported(3000, ROUNDS)
    return row("import_3000", 3000 / whole, "rows/s", 3000 / plain, "the same rows in plain SQLite", goal=0)


def import_10000() -> Row:
    """Measure seconds until every row is a post and named in the report; the goal is 30 s."""
    whole, plain = _imported(10_000, 1)
    return row("import_10000", whole, "s", plain, "the same rows in plain SQLite", goal=30, less_is_better=True)


def _imported(rows: int, rounds: int) -> tuple[float, float]:
    table = _table(rows)
    digest = hashlib.sha256(table).hexdigest()

    def bring_in(work: Work, keys: Keyring) -> None:
        case = casework.open_case(work, keys, CaseDraft(title="Imported"))
        received = receive(work.blobs, case.id, "posts.csv", [table], limit=len(table))
        exhibit = custody.take_in(work, keys, case.id, received, custody.ExhibitDraft())
        report = importing.run(
            work, keys, case.id, BytesIO(table), name="posts.csv", sha256=digest, kind="csv", evidence_id=exhibit
        )
        if report.added != rows or len(report.rows) != rows:
            raise RuntimeError(f"{report.added} rows were added")

    with office() as bench, tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        path = Path(folder) / "plain.sqlite"
        whole, plain = medians(lambda: bench.act(bring_in), lambda: _plain(path, table), rounds=rounds)
    return whole, plain


def _table(rows: int) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(rows):
        url = f"https://t.me/bench_channel/{number + 1}"
        writer.writerow(("2026-05-01T12:00:00Z", "telegram", "@bench", url, f"Паёми {number}: " + "слова " * 15))
    return text.getvalue().encode()


def _plain(path: Path, table: bytes) -> None:
    rows = csv.reader(StringIO(table.decode()))
    next(rows)
    database = sqlite3.connect(path)
    with database:
        database.execute("CREATE TABLE IF NOT EXISTS posts (posted_at, platform, account, url, text)")
        database.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?)", rows)
    database.close()
