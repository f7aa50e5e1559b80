"""Thirty-two people who report and sixteen caseworkers, all at once: how long each act takes, and whether anything is lost.

GlobaLeaks lost 17 of 40 reports at four senders. Here everything that was answered for is opened afterwards: each report
with its file byte for byte, each exhibit, each incident.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from statistics import quantiles
from uuid import UUID

from casebook.bench import postgresql
from casebook.bench.crowd import Member, Told, at_work
from casebook.bench.office import Office, office
from casebook.bench.row import LeftOut, Row, row
from casebook.bench.server import DESK, PORTAL, served
from casebook.keys.keyring import Keyring
from casebook.services import casework, custody, inbox, reading
from casebook.services.drafts import CaseDraft
from casebook.work import Work

REPORTERS, MEMBERS = 32, 16
SECONDS = 20.0
PLENTY = 10**7  # reports a minute: what is measured is the office, not patience
ACTS = ("report", "sign_in", "list", "case", "search", "incident", "exhibit", "inbox")
TOLD = ("refused", "lost")


def mixed(engine: str) -> Iterator[Row | LeftOut]:
    """Measure a mixed load on "sqlite" or "postgresql": the slowest twentieth of each act, and what was lost of it."""
    with ExitStack() as stack:
        database = ""
        if engine == "postgresql":
            if reason := postgresql.missing():
                yield from (LeftOut(name=f"mixed_{engine}_{name}", reason=reason) for name in (*ACTS, *TOLD))
                return
            database = stack.enter_context(postgresql.server()).new_database()
        bench = stack.enter_context(office(database, colleagues=MEMBERS - 1))
        settings = replace(bench.house.settings, reports_per_minute=PLENTY)
        desk, portal = (stack.enter_context(served(face, settings)).address for face in (DESK, PORTAL))
        told = at_work(desk, portal, _members(bench), REPORTERS, SECONDS)
        yield from _rows(f"mixed_{engine}", told, bench)


def _members(bench: Office) -> list[Member]:
    people = (bench.dana, *bench.colleagues)
    opened = bench.act(
        lambda work, keys: [casework.open_case(work, keys, CaseDraft(title=each.name)).id for each in people]
    )
    return [Member(each.login, each.passphrase, case_id) for each, case_id in zip(people, opened, strict=True)]


def _rows(name: str, told: Told, bench: Office) -> Iterator[Row]:
    for act in ACTS:
        slow, usual = _spread(told.seconds.get(act, []))
        done = len(told.seconds.get(act, []))
        yield row(f"{name}_{act}", slow * 1e3, "ms p95", usual * 1e3, f"p50 of {done}", goal=0)
    refused, done = sum(told.refused.values()), sum(map(len, told.seconds.values()))
    said = "; ".join(f"{count} x {why}" for why, count in told.refused.most_common(3)) or "acts done"
    yield row(f"{name}_refused", refused, "", done, said, goal=0)
    kept = len(told.reports) + sum(map(len, (*told.exhibits.values(), *told.incidents.values())))
    yield row(f"{name}_lost", len([*lost(bench, told)]), "", kept, "answered for", goal=0, less_is_better=True)


def _spread(seconds: list[float]) -> tuple[float, float]:
    """Give p95 and p50."""
    if len(seconds) < 2:  # noqa: PLR2004 -- one is its own spread
        return (*seconds, 0.0)[0], (*seconds, 0.0)[0]
    parts = quantiles(seconds, n=20)
    return parts[18], parts[9]


def lost(bench: Office, told: Told) -> Iterator[str]:
    """Open everything that was answered for; give what is not as it was sent."""
    yield from bench.act(partial(_lost_reports, told))
    for case_id in told.exhibits.keys() | told.incidents.keys():
        yield from bench.act(partial(_lost_of_case, told, case_id))


def _lost_reports(told: Told, work: Work, keys: Keyring) -> list[str]:
    ids = {view.body.story: view.id for view in inbox.inbox(work, keys)}
    gone = [story for story in told.reports if story not in ids]
    for story in told.reports.keys() - set(gone):
        files = inbox.report(work, keys, ids[story]).files
        found = {_digest(inbox.read_file(work, keys, ids[story], each.id, purpose="bench").pieces()) for each in files}
        if found != {told.reports[story]}:
            gone.append(story)
    return gone


def _lost_of_case(told: Told, case_id: UUID, work: Work, keys: Keyring) -> list[str]:
    book = reading.case_book(work, keys, case_id, page="bench")
    titles = {each.body.title for each in book.incidents}
    found = {_digest(custody.read(work, keys, case_id, each.id, purpose="bench").pieces()) for each in book.evidence}
    gone = [title for title in told.incidents.get(case_id, []) if title not in titles]
    return gone + [digest for digest in told.exhibits.get(case_id, []) if digest not in found]


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
