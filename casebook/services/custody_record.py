"""One event of custody as a record and its link (docs/formats/custody.md). Pure: it needs no key and no row.

The portal uses this module: the chain of a file begins with its first byte.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from casebook.crypto import chain
from casebook.crypto.canonical import Json, canonical
from casebook.crypto.randomness import tag
from casebook.model.evidence import CustodyEventBody

FIRST_LINK = chain.START.hex()
TOOL = "casebook"
REPORTER = "reporter"  # the role of somebody who is no member


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What happened to a file, and who did it: a role, and a pseudonym or ""."""

    evidence_id: UUID
    seq: int
    at: datetime
    event: str
    actor_role: str
    actor_ref: str = ""
    purpose: str = ""
    sha256_before: str = ""
    sha256_after: str = ""


def linked(previous: str, happening: Happening) -> CustodyEventBody:
    """Give the record of an event that follows the link `previous` (hex), and its own link."""
    record: Json = {
        "actor_ref": happening.actor_ref,
        "actor_role": happening.actor_role,
        "at_utc": happening.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "event": happening.event,
        "evidence_id": str(happening.evidence_id),
        "purpose": happening.purpose,
        "seq": happening.seq,
        "sha256_after": happening.sha256_after,
        "sha256_before": happening.sha256_before,
        "tool": TOOL,
    }
    link = chain.link(bytes.fromhex(previous), record).hex()
    return CustodyEventBody(record=canonical(record).decode(), link=link)


def actor_ref(owner_id: UUID, member_id: UUID) -> str:
    """Give a member's pseudonym in the custody chains of one case or report; only the office can tell whose it is."""
    return tag(owner_id.bytes, member_id.bytes)[:4].hex()
