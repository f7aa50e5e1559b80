"""What is written from the ledger: letters that call a delivery back, and a table that runs nothing."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from casebook.exporters.dossier import Issuer
from casebook.exporters.ledger_table import LedgerRow, ledger_table
from casebook.exporters.recall import LeftFile, Recall, letter

AT = datetime(2026, 5, 11, 12, 0, tzinfo=UTC)


def a_recall(**changes: object) -> Recall:
    given = {
        "issuer": Issuer(legal_name="Invented Office e.V.", service_address="Invented Street 1\n10115 Berlin"),
        "locale": "en",
        "recipient": "Lena Okafor",
        "reference": "IA/1",
        "pack": "CBP-2026-7F3A91",
        "purpose": "appeal, $cost\nsecond line",
        "delivered_at": AT,
        "withdrawn_on": date(2026, 6, 1),
        "today": date(2026, 6, 2),
        "files": (
            LeftFile(name="CBP-2026-7F3A91.zip.age", size=7, sha256="ab" * 32),
            LeftFile(name="x", size=0, sha256=""),
        ),
    }
    return Recall(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("locale", ["en", "ru", "tg", "fa", "../en"])
@pytest.mark.parametrize("full", [True, False])
def test_a_letter_says_what_left_when_and_what_is_asked(locale: str, full: bool) -> None:
    bare = {} if full else {"reference": "", "issuer": Issuer(legal_name="Invented Office e.V.")}
    words = letter(a_recall(locale=locale, **bare))
    for told in (
        "ab" * 32,
        "CBP-2026-7F3A91.zip.age",
        "2026-05-11T12:00:00Z",
        "2026-06-01",
        "2026-06-02",
        "Lena Okafor",
    ):
        assert told in words, told
    assert "appeal, $cost second line" in words
    assert words.replace("$cost", "").count("$") == 0
    assert "\n\n\n" not in words
    assert ("IA/1" in words) is full
    assert ("Invented Street 1\n10115 Berlin\n" in words) is full


def test_the_table_has_a_row_for_each_file_and_runs_nothing() -> None:
    texts = {each: "=1+1" for each in LedgerRow.__dataclass_fields__ if each not in {"at", "bytes"}}
    content = ledger_table([LedgerRow(at=AT, bytes=7, **texts)])  # type: ignore[arg-type]
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (row["at"], row["bytes"]) == ("2026-05-11T12:00:00Z", "7")
    assert {row[each] for each in texts} == {"'=1+1"}
