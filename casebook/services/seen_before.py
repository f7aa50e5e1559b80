"""Where else an account was seen: the other cases that a member may open and that know it, by its number or by a handle.

Only told, never merged: a handle can change hands, so that a number says more than a handle.
"""

from dataclasses import dataclass
from uuid import UUID

from casebook.keys.keyring import Keyring
from casebook.model.account import AccountBody
from casebook.services import lookup
from casebook.services.indexing import account_keys
from casebook.services.lookup import FoundRecord
from casebook.work import Work


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """An account of another case; `by_number` says whether the platform's number is the same, and not only a handle."""

    record: FoundRecord
    by_number: bool


def seen_before(work: Work, keys: Keyring, case_id: UUID, body: AccountBody) -> list[SeenBefore]:
    """Find an account in the other cases that the actor may open; those with the same number come first.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    wanted = account_keys(body.platform, (handle.handle for handle in body.handles), body.native_id)
    found = dict[UUID, SeenBefore]()
    for key, records in (lookup.known(work, keys, wanted) if wanted else {}).items():
        by_number = key.startswith(f"account:{body.platform}:#")
        for record in records:
            if record.case != case_id and (by_number or record.record not in found):
                found[record.record] = SeenBefore(record, by_number)
    return sorted(found.values(), key=lambda one: (not one.by_number, one.record.reference))
