"""A member who lost their passphrase is back, and is given back what they held: by those who hold it, and by nobody else."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.audit.events import AccessGiven
from casebook.errors import IllegalMove, NotFound
from casebook.keys import rotation
from casebook.keys.hierarchy import terms_of
from casebook.keys.keyring import Keyring
from casebook.model import Grant, Member
from casebook.model.grant import Holder, Subject
from casebook.model.member import MemberBody
from casebook.services.founding import grants_of
from casebook.work import Work


def give_back(work: Work, keys: Keyring, member_id: UUID) -> int:
    """Give a member who came back the cases that they held by name, on the terms they had; give how many.

    Only those that the actor holds: each case comes from somebody who can open it. Compare the key check first.

    Raises:
        NotAllowed: the actor is no caseworker.
        NotFound: there is no such member.
        IllegalMove: the member has left, or is still to be let in.
    """
    actor = require(work.actor, Permission.OPEN_CASE)
    member = work.db.get(Member, member_id)
    if member is None:
        raise NotFound
    body = keys.open_office_body("member", member.id, member.body, MemberBody)
    if body.removed or not grants_of(work, member_id):
        raise IllegalMove("nobody is here under this name")
    recipient, today, count = rotation.recipient_for(member, body), work.clock().date(), 0
    for case_id, lapsed in _lapsed(work, member_id).items():
        if not keys.holds(case_id):
            continue
        latest = max(lapsed, key=lambda row: row.subject_version)
        terms = terms_of(latest, keys.case_key(case_id, latest.subject_version).secret)
        if terms.ends_on is None or terms.ends_on >= today:
            following = msgspec.structs.replace(terms, granted_by=actor.member_id, granted_on=today)
            rotation.give(work.db, rotation.case_versions(work.db, keys, case_id), recipient, following)
            ends_on = terms.ends_on.isoformat() if terms.ends_on else ""
            work.record(AccessGiven(case=case_id, member=member_id, ends_on=ends_on))
            count += 1
        for row in lapsed:
            work.db.delete(row)
    work.db.flush()
    return count


def lapsed_cases(work: Work) -> dict[UUID, set[UUID]]:
    """Give, by member, the cases that they held by name before they lost their passphrase."""
    found: dict[UUID, set[UUID]] = {}
    lapsed = select(Grant).where(Grant.holder == Holder.LAPSED, Grant.subject == Subject.CASE)
    for row in work.db.scalars(lapsed):
        found.setdefault(row.holder_id, set()).add(row.subject_id)
    return found


def _lapsed(work: Work, member_id: UUID) -> dict[UUID, list[Grant]]:
    rows = work.db.scalars(select(Grant).where(Grant.holder == Holder.LAPSED, Grant.holder_id == member_id))
    found: dict[UUID, list[Grant]] = {}
    for row in rows:
        if row.subject != Subject.CASE:  # they are given anew with the letting in
            work.db.delete(row)
            continue
        found.setdefault(row.subject_id, []).append(row)
    return found
