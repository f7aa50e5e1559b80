"""A throw-away office to measure in: one caseworker, one case, at the real cost of everything."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
    colleagues: tuple[Newcomer, ...] = field(default=(), kw_only=True)

    def act(self, act: Callable[[Work, Keyring], T], *, writes: bool = True) -> T:
        """Run one act as the caseworker, who is signed in."""
        with begin(self.house, writes=writes, name="bench") as work:
            keys = sessions.resume(work.db, self.cookie, self.house.clock(), membership.limits(work))
            if keys is None:
                raise RuntimeError("the bench's session has ended")
            work.actor = keys.actor
            return act(work, keys)


@contextmanager
def office(database: str = "", *, colleagues: int = 0) -> Iterator[Office]:
    """Found an office in a folder that goes away with it; its records lie in `database` if an empty one is named.

    So many `colleagues` are caseworkers of the same team.
    """
    dana, *others = (_caseworker(name) for name in ("dana", *(f"colleague{number}" for number in range(colleagues))))
    with tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        settings = load_for(Path(folder))
        house = House(replace(settings, database=database or settings.database))
        migrate(house)
        try:
            with begin(house, writes=True, name="bench") as work:
                body = OfficeBody(name="Bench", role_email="desk@bench.example")
                found(work, body, "North", (dana, *others))
            with begin(house, writes=True, name="bench") as work:
                keys = membership.unlock(work, dana.login, dana.passphrase)
                case = casework.open_case(work, keys, CaseDraft(title="A case to measure"))
            with begin(house, writes=True, name="bench") as work:
                cookie = membership.sign_in(work, dana.login, dana.passphrase)
            yield Office(house, dana, case.id, cookie, colleagues=tuple(others))
        finally:
            house.close()


def _caseworker(login: str) -> Newcomer:
    return Newcomer(name=login.title(), login=login, passphrase=new_passphrase(), role=Role.CASEWORKER)
