"""The custody chain of an exhibit: who did what with it, each event bound to the one before (docs/formats/custody.md).

Members appear by role and by a pseudonym of the case, so that a chain can leave in a pack.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select

from casebook.crypto import chain
from casebook.keys.keyring import Keyring
from casebook.model import CustodyEvent, Evidence
from casebook.model.evidence import CustodyEventBody
from casebook.services.custody_record import FIRST_LINK, Happening, actor_ref, linked
from casebook.services.recording import put
from casebook.work import Work


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
    body = linked(
        previous,
        Happening(
            evidence_id=row.id,
            seq=seq,
            at=work.clock(),
            event=event,
            actor_role=keys.role.value,
            actor_ref=actor_ref(row.case_id, keys.member_id),
            purpose=purpose,
            sha256_before=sha256_before,
            sha256_after=sha256_after,
        ),
    )
    entry = CustodyEvent(case_id=row.case_id, evidence_id=row.id, seq=seq)
    put(work, keys, entry, body, quietly=True)
    work.db.flush()
    return body.link


def carry_over(work: Work, keys: Keyring, row: Evidence, events: tuple[CustodyEventBody, ...]) -> None:
    """Go on with a chain that began before the file came to the case; nothing of it is written anew."""
    for seq, body in enumerate(events, start=1):
        put(work, keys, CustodyEvent(case_id=row.case_id, evidence_id=row.id, seq=seq), body, quietly=True)
    work.db.flush()


def links(work: Work, keys: Keyring, row: Evidence) -> tuple[CustodyLink, ...]:
    """Give an exhibit's chain, in order."""
    rows = work.db.scalars(select(CustodyEvent).where(CustodyEvent.evidence_id == row.id).order_by(CustodyEvent.seq))
    return told(keys.open_row(each, CustodyEventBody) for each in rows)


def told(events: Iterable[CustodyEventBody]) -> tuple[CustodyLink, ...]:
    """Give the events of a chain as a page shows them."""
    opened: list[CustodyLink] = []
    for each in events:
        opened.append(_link(each, opened[-1].event_hash if opened else FIRST_LINK))
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
