"""What stands in the way of deleting or using a case: legal holds, and restrictions of processing (GDPR art. 18).

The gates that other services ask before they delete or give out anything, and the one place where what is decided about a
case is read and written. It decides nothing itself (`holding`, `retention_ending`), and deletes nothing (`shredding`).
"""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from casebook.errors import IllegalMove, NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Retention
from casebook.model.retention import Hold, Restriction, RetentionBody
from casebook.work import Work

ACCESS_KIND = "gdpr_access"  # a person's own data may be given to them while its use is restricted (GDPR art. 18(2))


class OnHold(IllegalMove):
    """A legal hold stands on the case: nothing of it may be deleted."""

    def __init__(self) -> None:
        super().__init__("the case is on legal hold: nothing of it may be deleted")


class UseRestricted(IllegalMove):
    """The processing of the case is restricted: it is stored, and nothing of it may leave."""

    def __init__(self) -> None:
        super().__init__("the processing of this case is restricted: nothing of it may leave")


def decided(work: Work, keys: Keyring, case_id: UUID) -> RetentionBody:
    """Give what is decided about a case that the actor holds; nothing at all is decided in the beginning.

    Raises:
        Tampered: the row is damaged.
    """
    row = row_of(work, case_id)
    return keys.open_row(row, RetentionBody) if row is not None else RetentionBody()


def decide(work: Work, keys: Keyring, case_id: UUID, body: RetentionBody) -> None:
    """Write down what is decided, for an act that holds the case alone and has asked who may."""
    row = row_of(work, case_id) or Retention(case_id=case_id, day=work.clock().date())
    keys.seal_row(row, body)
    work.db.add(row)
    work.db.flush()


def row_of(work: Work, case_id: UUID) -> Retention | None:
    """Give the row in which a case keeps what is decided about it."""
    return work.db.scalars(select(Retention).where(Retention.case_id == case_id)).one_or_none()


def holds_of(body: RetentionBody) -> tuple[Hold, ...]:
    """Give the holds that stand."""
    return tuple(each for each in body.holds if each.stands)


def restriction_of(body: RetentionBody) -> Restriction | None:
    """Give the restriction that stands, None where there is none."""
    return next((each for each in body.restrictions if each.stands), None)


def may_delete(work: Work, keys: Keyring, case_id: UUID) -> None:
    """Let something of a case be deleted.

    Raises:
        OnHold: a legal hold stands on it.
    """
    if holds_of(decided(work, keys, case_id)):
        raise OnHold


def may_leave(work: Work, keys: Keyring, case_id: UUID, *, kind: str = "") -> None:
    """Let something of a case leave the office, as a pack of some kind or otherwise.

    Raises:
        UseRestricted: its processing is restricted, and this is not the person's own access.
    """
    if kind != ACCESS_KIND and is_restricted(work, keys, case_id):
        raise UseRestricted


def is_restricted(work: Work, keys: Keyring, case_id: UUID) -> bool:
    """Say whether the processing of a case is restricted."""
    return restriction_of(decided(work, keys, case_id)) is not None


def restricted_of(work: Work, keys: Keyring, case_ids: Collection[UUID]) -> set[UUID]:
    """Give those of these cases whose processing is restricted, with one query for all."""
    return {case_id for case_id, body in decided_of(work, keys, case_ids).items() if restriction_of(body) is not None}


def decided_of(work: Work, keys: Keyring, case_ids: Collection[UUID]) -> dict[UUID, RetentionBody]:
    """Give what is decided about many cases that the actor holds; those about which nothing is decided are not among them."""
    wanted = set(case_ids)
    found = {}
    for row in work.db.scalars(select(Retention)):
        if row.case_id in wanted:
            with suppress(Tampered, NoGrant):  # the page of the case says that it is damaged
                found[row.case_id] = keys.open_row(row, RetentionBody)
    return found
