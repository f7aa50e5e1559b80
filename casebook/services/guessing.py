"""How many wrong tries are too many, so that guessing is slow and nobody is locked out by somebody else.

Counted are tries in vain, for a quarter of an hour: of one login from one part of the network (an onion service is one
part), of a part of the network, and of a login from anywhere. A browser that its member had remembered has a count of
its own, so whoever guesses elsewhere never keeps it out. Nothing is counted for a try that succeeds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from casebook.crypto.passphrase import fold_login
from casebook.errors import Refused, StorageFull, TooManyTries
from casebook.keys import guesses
from casebook.work import House, Work, begin

PER_PAIR, PER_PART, PER_LOGIN, PER_DEVICE, PER_CODE = 10, 60, 100, 10, 10


@dataclass(frozen=True, slots=True)
class Try:
    """Who tries, as far as the way in tells: the login as typed, the address, and what a known browser bears."""

    login: str = ""
    address: str = ""
    device: str = ""


@contextmanager
def counted(house: House, attempt: Try) -> Iterator[None]:
    """Run a try at signing in; one that is refused is counted, in a unit of work of its own.

    Raises:
        TooManyTries: there were too many in vain, and this one was not made; says how long to wait.
    """
    with _counted(house, _counts(house, attempt)):
        yield


@contextmanager
def counted_code(house: House, whose: bytes, attempt: Try) -> Iterator[None]:
    """The same for a code that has no login: counted by the member whose it must be, b"" for nobody's, and by the network."""
    with _counted(house, _code_counts(house, whose, attempt)):
        yield


def is_known(house: House, attempt: Try) -> bool:
    """Whether a try comes from a browser that its member had remembered; that shows nothing of the login to anybody else."""
    return bool(guesses.device_of(house.settings, _folded(attempt), attempt.device))


@contextmanager
def _counted(house: House, counts: list[tuple[bytes, int]]) -> Iterator[None]:
    _refuse(house, counts)
    try:
        yield
    except Refused:
        _count(house, counts)
        raise


def _counts(house: House, attempt: Try) -> list[tuple[bytes, int]]:
    login, part = _folded(attempt), guesses.part_of_network(attempt.address)
    device, name = guesses.device_of(house.settings, login, attempt.device), _naming(house)
    if device:
        return [(name("device", device), PER_DEVICE)]
    counts = [(name("pair", login, part), PER_PAIR), (name("login", login), PER_LOGIN)]
    return [*counts, (name("part", part), PER_PART)] if part else counts


def _folded(attempt: Try) -> str:
    return fold_login(attempt.login)[:200]


def _code_counts(house: House, whose: bytes, attempt: Try) -> list[tuple[bytes, int]]:
    part, name = guesses.part_of_network(attempt.address), _naming(house)
    counts = [(name("code", whose.hex()), PER_CODE)] if whose else []
    return [*counts, (name("part", part), PER_PART)] if part else counts


def _naming(house: House) -> Callable[..., bytes]:
    now = house.clock()
    return partial(guesses.bucket, _key_of_day(house, now.date()), now)


def _key_of_day(house: House, day: date) -> bytes:
    with begin(house, writes=False, name="guessing") as work:
        found = guesses.key_of_day(work.db, house.settings, day)
    if found is None:
        try:
            with begin(house, writes=True, alone=False, name="guessing") as work:
                found = guesses.make_key_of_day(work.db, house.settings, day)
        except StorageFull:
            found = guesses.own_key_of_day(house.settings, day)
    return found


def _refuse(house: House, counts: list[tuple[bytes, int]]) -> None:
    with begin(house, writes=False, name="guessing") as work:
        if any(guesses.tries(work.db, name) >= most for name, most in counts):
            span, now = guesses.WINDOW.total_seconds(), house.clock().timestamp()
            raise TooManyTries(timedelta(seconds=span - now % span))


def _count(house: House, counts: list[tuple[bytes, int]]) -> None:
    with begin(house, writes=True, alone=False, name="guessing") as work:
        for name, _ in counts:
            _add(work, name)


def _add(work: Work, name: bytes) -> None:
    guesses.count(work.db, name, work.clock().date())
