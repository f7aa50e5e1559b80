"""The custody chain of an exhibit: who did what with it, each event bound to the one before (docs/formats/custody.md).

Members appear by role and by a pseudonym of the case, so that a chain can leave in a pack.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import and_, func, select

from casebook.crypto import chain
from casebook.errors import NotFound
from casebook.keys.keyring import Keyring
from casebook.model import CaseFile, CustodyEvent, Evidence
from casebook.model.evidence import CustodyEventBody
from casebook.services.custody_record import FIRST_LINK, Happening, actor_ref, linked
from casebook.services.recording import put
from casebook.work import Work

AT_ONCE = 500  # exhibits that one question to the database is about


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
    happening = Happening(
        evidence_id=row.id,
        seq=last.seq + 1 if last else 1,
        at=work.clock(),
        event=event,
        actor_role=keys.role.value,
        actor_ref=actor_ref(row.case_id, keys.member_id),
        purpose=purpose,
        sha256_before=sha256_before,
        sha256_after=sha256_after,
    )
    link = _put(work, keys, row.case_id, last, happening)
    work.db.flush()
    return link


def add_links(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    evidence: Collection[UUID],
    event: str,
    *,
    purpose: str = "",
    all_there: bool = True,
) -> None:
    """Add the same event to the chains of many exhibits of a case, with few questions to the database.

    Raises:
        NotFound: one of them is not of this case, or no more; without `all_there` it is passed over.
    """
    at, who = work.clock(), actor_ref(case_id, keys.member_id)
    case = work.db.get_one(CaseFile, case_id)  # kept at hand: sealing asks for it each time
    wanted = sorted(set(evidence))  # two acts at once lock them in the same order
    for first in range(0, len(wanted), AT_ONCE):
        asked = wanted[first : first + AT_ONCE]
        there = _held_still(work, case_id, asked)
        if all_there and len(there) < len(asked):
            raise NotFound
        last = {each.evidence_id: each for each in _last_of(work, there)}
        for evidence_id in there:
            before = last.get(evidence_id)
            happening = Happening(
                evidence_id=evidence_id,
                seq=before.seq + 1 if before else 1,
                at=at,
                event=event,
                actor_role=keys.role.value,
                actor_ref=who,
                purpose=purpose,
            )
            _put(work, keys, case.id, before, happening)
        work.db.flush()


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


def _held_still(work: Work, case_id: UUID, asked: list[UUID]) -> list[UUID]:
    """Give those of the exhibits that are of this case; nobody else adds to their chains until this act ends."""
    of_case = select(Evidence.id).where(Evidence.case_id == case_id, Evidence.id.in_(asked))
    return list(work.db.scalars(of_case.order_by(Evidence.id).with_for_update()))


def _last_of(work: Work, evidence: list[UUID]) -> Iterator[CustodyEvent]:
    """Give the last event of each exhibit's chain."""
    latest = (
        select(CustodyEvent.evidence_id, func.max(CustodyEvent.seq).label("seq"))
        .where(CustodyEvent.evidence_id.in_(evidence))
        .group_by(CustodyEvent.evidence_id)
        .subquery()
    )
    same = and_(CustodyEvent.evidence_id == latest.c.evidence_id, CustodyEvent.seq == latest.c.seq)
    return iter(work.db.scalars(select(CustodyEvent).join(latest, same)))


def _put(work: Work, keys: Keyring, case_id: UUID, last: CustodyEvent | None, happening: Happening) -> str:
    """Bind an event to the last one of its chain, and seal it into a row of its own; give its hash."""
    previous = keys.open_row(last, CustodyEventBody).link if last else FIRST_LINK
    body = linked(previous, happening)
    entry = CustodyEvent(case_id=case_id, evidence_id=happening.evidence_id, seq=happening.seq)
    put(work, keys, entry, body, quietly=True)
    return body.link


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
