"""The ledger of disclosures as a CSV table, safe to open in a spreadsheet (casebook.exporters.tables).

One row for each delivered file. People of the office appear by their role, the case by its reference.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from casebook.exporters.plain import moment
from casebook.exporters.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One delivered file, in the order of the columns."""

    at: datetime  # UTC
    case: str
    pack: str
    profile: str
    recipient: str
    purpose: str
    file: str
    part: str
    bytes: int
    sha256: str  # of what left
    sha256_inside: str  # of the file before it was encrypted
    protection: str
    whole: str  # yes, no, or unknown where the row was never finished
    route: str
    by_role: str
    consents: str  # "counsel 2026-05-02; un 2026-05-03 withdrawn 2026-06-01"
    reference: str
    acknowledged: str
    recalled: str
    note: str


def ledger_table(rows: Iterable[LedgerRow]) -> bytes:
    """Write the table."""
    columns = [each.name for each in fields(LedgerRow)]
    return table(columns, ([_shown(getattr(row, name)) for name in columns] for row in rows))


def _shown(value: object) -> object:
    return moment(value) if isinstance(value, datetime) else value
