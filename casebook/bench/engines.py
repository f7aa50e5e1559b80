"""Each act of one person on PostgreSQL beside the same act on SQLite, in turns, through the pages of served faces."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from uuid import UUID

from casebook.bench import postgresql
from casebook.bench.acts import STORY, Address, Caseworker, report
from casebook.bench.filling import Filling, sizes
from casebook.bench.office import Office, office
from casebook.bench.rounds import medians
from casebook.bench.row import LeftOut, Row, row
from casebook.bench.server import DESK, PORTAL, served
from casebook.bench.wording import Chance
from casebook.crypto.randomness import random_bytes
from casebook.keys.keyring import Keyring
from casebook.work import Work

ROUNDS = 25
INCIDENTS = 1_000
SEED = 11
GOAL = 1.5  # of SQLite
PLENTY = 10**7  # reports a minute: what is measured is the act, not patience
FILE = random_bytes(200_000)
ACTS = ("sign_in", "list", "case", "search", "incident", "report", "exhibit")


def engines() -> Iterator[Row | LeftOut]:
    """Measure the acts of one person in milliseconds: on PostgreSQL, beside SQLite."""
    if reason := postgresql.missing():
        yield from (LeftOut(name=f"postgresql_{act}", reason=reason) for act in ACTS)
        return
    with ExitStack() as stack:
        server = stack.enter_context(postgresql.server())
        places = [_opened(stack, address) for address in (server.new_database(), "")]
        for name in ACTS:
            ours, theirs = medians(*(place[name] for place in places), rounds=ROUNDS)
            measured = row(f"postgresql_{name}", ours * 1e3, "ms", theirs * 1e3, "the same on SQLite", goal=GOAL)
            yield dataclasses.replace(measured, met=measured.ratio <= GOAL)


def _opened(stack: ExitStack, database: str) -> dict[str, Callable[[], object]]:
    """Found, fill and serve an office; give its acts, each tried once."""
    bench = stack.enter_context(office(database))
    usual = filled(bench)
    settings = dataclasses.replace(bench.house.settings, reports_per_minute=PLENTY)
    desk, portal = (stack.enter_context(served(face, settings)).address for face in (DESK, PORTAL))
    acts = _acts(bench, usual, desk, portal)
    for act in acts.values():
        act()
    return acts


def filled(bench: Office) -> UUID:
    """Write a thousand incidents into an office; give a case of the usual size."""
    filling = Filling(Chance(SEED))

    def write(work: Work, keys: Keyring) -> None:
        for size in sizes(filling.chance, INCIDENTS):
            filling.case(work, keys, size)

    bench.act(write)
    return filling.usual()


def _acts(bench: Office, usual: UUID, desk: Address, portal: Address) -> dict[str, Callable[[], object]]:
    login, passphrase = bench.dana.login, bench.dana.passphrase
    member = Caseworker.signed_in(desk, login, passphrase)
    return {
        "sign_in": partial(Caseworker.signed_in, desk, login, passphrase),
        "list": member.list,
        "case": partial(member.case, usual),
        "search": partial(member.search, "сурати"),
        "incident": partial(member.incident, bench.case_id, "A smear in a channel"),
        "report": partial(report, portal, STORY),
        "exhibit": partial(member.exhibit, bench.case_id, FILE),
    }
