"""A throw-away office to measure in: one caseworker, one case, at the real cost of everything."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from casebook.keys import sessions
from casebook.keys.credentials import new_passphrase
from casebook.keys.keyring import Keyring
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.services import casework, membership
from casebook.services.drafts import CaseDraft
from casebook.services.founding import Newcomer, found
from casebook.services.migration import migrate
from casebook.settings import load_for
from casebook.work import House, Work, begin

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """An office with one open case, and what signs its caseworker in."""

    house: House
    dana: Newcomer
    case_id: UUID
    cookie: str

    def act(self, act: Callable[[Work, Keyring], T], *, writes: bool = True) -> T:
        """Run one act as the caseworker, who is signed in."""
        with begin(self.house, writes=writes, name="bench") as work:
            keys = sessions.resume(work.db, self.cookie, self.house.clock(), membership.limits(work))
            if keys is None:
                raise RuntimeError("the bench's session has ended")
            work.actor = keys.actor
            return act(work, keys)


@contextmanager
def office() -> Iterator[Office]:
    """Found an office in a folder that goes away with it."""
    dana = Newcomer(name="Dana", login="dana", passphrase=new_passphrase(), role=Role.CASEWORKER)
    with tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        house = House(load_for(Path(folder)))
        migrate(house)
        try:
            with begin(house, writes=True, name="bench") as work:
                body = OfficeBody(name="Bench", role_email="desk@bench.example")
                found(work, body, "North", (dana,))
            with begin(house, writes=True, name="bench") as work:
                keys = membership.unlock(work, dana.login, dana.passphrase)
                case = casework.open_case(work, keys, CaseDraft(title="A case to measure"))
            with begin(house, writes=True, name="bench") as work:
                cookie = membership.sign_in(work, dana.login, dana.passphrase)
            yield Office(house, dana, case.id, cookie)
        finally:
            house.close()
