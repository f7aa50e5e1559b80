"""Sign-in: one whole act at the real cost of Argon2id, beside the bare derivation."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from casebook.bench.row import Row, row
from casebook.crypto.passphrase import Stretching, stretch
from casebook.keys.credentials import new_passphrase
from casebook.model.member import Role
from casebook.model.office import OfficeBody
from casebook.services import membership
from casebook.services.founding import Newcomer, found
from casebook.services.migration import migrate
from casebook.settings import load_for
from casebook.work import House, begin

ROUNDS = 9
GOAL = 0.25  # seconds


def measure() -> Iterator[Row]:
    """Measure signing in against Argon2id alone."""
    dana = Newcomer(name="Dana", login="dana", passphrase=new_passphrase(), role=Role.CASEWORKER)
    with tempfile.TemporaryDirectory() as folder:
        house = House(load_for(Path(folder)))
        migrate(house)
        with begin(house, writes=True, name="bench") as work:
            found(work, OfficeBody(name="Bench"), "North", (dana,))

        def sign_in() -> None:
            with begin(house, writes=True, name="bench") as work:
                membership.sign_in(work, dana.login, dana.passphrase)

        stretching = Stretching.new()
        whole, bare = _medians(sign_in, lambda: stretch(dana.login, dana.passphrase, stretching))
        house.close()
    yield row("sign_in", whole, "s", bare, "Argon2id alone", goal=GOAL, less_is_better=True)


def _medians(*acts: Callable[[], object]) -> tuple[float, ...]:
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(ROUNDS):  # interleaved, so that a busy machine slows all of them alike
        for taken, act in zip(times, acts, strict=True):
            start = time.perf_counter()
            act()
            taken.append(time.perf_counter() - start)
    return tuple(statistics.median(taken) for taken in times)
