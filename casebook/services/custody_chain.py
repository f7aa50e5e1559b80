"""The custody chain of an exhibit: who did what with it, each event bound to the one before (docs/formats/custody.md).

Members appear by role and by a pseudonym of the case, so that a chain can leave in a pack.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.crypto import chain
from casebook.crypto.canonical import Json, canonical
from casebook.crypto.randomness import tag
from casebook.keys.keyring import Keyring
from casebook.model import CustodyEvent, Evidence
from casebook.model.evidence import CustodyEventBody
from casebook.services.recording import put
from casebook.work import Work

FIRST_LINK = chain.START.hex()
TOOL = "casebook"


@dataclass(frozen=True, slots=True)
class CustodyLink:
    """One event of an exhibit's chain, opened. `record` is exactly what was hashed."""

    seq: int
    at: datetime
    event: str
    actor_role: str
    actor_ref: str
    purpose: str
    tool: str
    sha256_before: str
    sha256_after: str
    previous_hash: str
    event_hash: str
    record: str


def add_link(
    work: Work,
    keys: Keyring,
    row: Evidence,
    event: str,
    *,
    purpose: str = "",
    sha256_before: str = "",
    sha256_after: str = "",
) -> str:
    """Add an event to an exhibit's chain; give its hash. Two acts at once add one after the other."""
    work.db.execute(select(Evidence.id).where(Evidence.id == row.id).with_for_update())  # one place, one event
    last = work.db.scalars(
        select(CustodyEvent).where(CustodyEvent.evidence_id == row.id).order_by(CustodyEvent.seq.desc()).limit(1)
    ).first()
    previous = keys.open_row(last, CustodyEventBody).link if last else FIRST_LINK
    seq = last.seq + 1 if last else 1
    record: Json = {
        "actor_ref": actor_ref(row.case_id, keys.member_id),
        "actor_role": keys.role.value,
        "at_utc": work.clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "event": event,
        "evidence_id": str(row.id),
        "purpose": purpose,
        "seq": seq,
        "sha256_after": sha256_after,
        "sha256_before": sha256_before,
        "tool": TOOL,
    }
    link = chain.link(bytes.fromhex(previous), record).hex()
    entry = CustodyEvent(case_id=row.case_id, evidence_id=row.id, seq=seq)
    put(work, keys, entry, CustodyEventBody(record=canonical(record).decode(), link=link), quietly=True)
    work.db.flush()
    return link


def links(work: Work, keys: Keyring, row: Evidence) -> tuple[CustodyLink, ...]:
    """Give an exhibit's chain, in order."""
    rows = work.db.scalars(select(CustodyEvent).where(CustodyEvent.evidence_id == row.id).order_by(CustodyEvent.seq))
    opened: list[CustodyLink] = []
    for each in rows:
        previous = opened[-1].event_hash if opened else FIRST_LINK
        opened.append(_link(keys.open_row(each, CustodyEventBody), previous))
    return tuple(opened)


def chain_holds(events: tuple[CustodyLink, ...]) -> bool:
    """Say whether each event hashes to its link and names the one before, from the first without a gap."""
    previous = FIRST_LINK
    for place, link in enumerate(events, start=1):
        hashed = chain.link(bytes.fromhex(previous), msgspec.json.decode(link.record)).hex()
        if (link.seq, link.event_hash) != (place, hashed):
            return False
        previous = link.event_hash
    return bool(events)


def actor_ref(case_id: UUID, member_id: UUID) -> str:
    """Give a member's pseudonym in one case's custody chains; only the office can tell whose it is."""
    return tag(case_id.bytes, member_id.bytes)[:4].hex()


def _link(body: CustodyEventBody, previous: str) -> CustodyLink:
    said = msgspec.json.decode(body.record, type=dict[str, str | int])
    return CustodyLink(
        seq=int(said["seq"]),
        at=datetime.fromisoformat(str(said["at_utc"])),
        event=str(said["event"]),
        actor_role=str(said["actor_role"]),
        actor_ref=str(said["actor_ref"]),
        purpose=str(said["purpose"]),
        tool=str(said["tool"]),
        sha256_before=str(said["sha256_before"]),
        sha256_after=str(said["sha256_after"]),
        previous_hash=previous,
        event_hash=body.link,
        record=body.record,
    )
