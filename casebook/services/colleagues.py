"""Names of the members of the office, for those who work beside them: who wrote a note, who takes care of a task.

It reads names and nothing of a case. Who may read what of whom is no question here: `casebook.access` says it.
"""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.errors import Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Member
from casebook.model.member import MemberBody, Role
from casebook.work import Work


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member as a page names them; one who has left is still named, and offered no more."""

    name: str
    works: bool  # a caseworker who has not left


def colleagues(work: Work, keys: Keyring) -> dict[UUID, Colleague]:
    """Give every member by id; a damaged row is left out. Raises NotAllowed where nobody is signed in."""
    require(work.actor, Permission.READ_MEMBERS)
    found = {}
    for row in work.db.scalars(select(Member)):
        with suppress(Tampered):  # one damaged member must not close a page
            body = keys.open_office_body("member", row.id, row.body, MemberBody)
            found[row.id] = Colleague(body.name, body.role is Role.CASEWORKER and not body.removed)
    return found
