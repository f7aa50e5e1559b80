"""What a virus scanner said of an exhibit: written into its custody, for whoever opens the original elsewhere.

It never changes, moves or withholds an original: what is harmful to open may be the very evidence.
"""

from collections.abc import Sequence
from uuid import UUID

from casebook.access import Permission, require
from casebook.audit.events import EvidenceScanned
from casebook.inspection.clamd import Outcome, Scan
from casebook.keys.keyring import Keyring
from casebook.model import Evidence
from casebook.model.evidence import OriginalBody
from casebook.services.casework import hold
from casebook.services.custody import OpenFile, open_original
from casebook.services.custody_chain import CustodyLink, add_link
from casebook.services.recording import of_case
from casebook.work import Work

SCANNED = "virus_checked"
PURPOSES: dict[Outcome, str] = {
    "found": "malware found",
    "not_found": "no known malware",
    "too_large": "too large for the scanner",
    "no_answer": "the scanner gave no answer",
}
NAMED = PURPOSES["found"] + ": "


def to_scan(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID) -> OpenFile:
    """Open an original for the scanner. Nobody sees it; what comes of it is noted by `note`.

    Raises:
        NotAllowed, NotFound: as for looking at it.
        Tampered: the stored file was cut, replaced or lost its key.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    original = keys.open_column(row, "original", row.original, OriginalBody)
    file = open_original(work.blobs, case_id, row.blob, original)
    return OpenFile(original.size, original.media_type, original.name, file)


def note(work: Work, keys: Keyring, case_id: UUID, evidence_id: UUID, scan: Scan) -> None:
    """Write down what the scanner said, as an event of the exhibit's custody and of the case's log.

    Raises:
        NotAllowed, NotFound: as for looking at it.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    row = of_case(work, Evidence, evidence_id, case_id)
    original = keys.open_column(row, "original", row.original, OriginalBody)
    purpose = NAMED + scan.name if scan.name else PURPOSES[scan.outcome]
    link = add_link(
        work, keys, row, SCANNED, purpose=purpose, sha256_before=original.sha256, sha256_after=original.sha256
    )
    work.record(EvidenceScanned(case=case_id, evidence=row.id, outcome=scan.outcome, custody=link))


def last_scan(custody: Sequence[CustodyLink]) -> CustodyLink | None:
    """Give the last event of a chain in which the scanner had been asked."""
    return next((link for link in reversed(custody) if link.event == SCANNED), None)
