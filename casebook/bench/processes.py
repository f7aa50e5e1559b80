"""What a second process of a face gives: reports and desk pages a second on PostgreSQL, with two processes beside one.

Server, database and client share the machine. What they cost together bounds what any number of processes can give here, so
each row says what a request costs in each, and that bound. On a busy machine one process does not have a core to itself,
and the bound says so by being too good.
"""

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import urlencode
from uuid import uuid4

from casebook.bench import postgresql
from casebook.bench.acts import STORY, WHERE, Address
from casebook.bench.browser import Browser
from casebook.bench.engines import filled
from casebook.bench.light import processor_seconds, sent
from casebook.bench.office import Office, office
from casebook.bench.row import LeftOut, Row, row
from casebook.bench.server import DESK, PORTAL, Server, served

GOAL = 1.6
ROUNDS = 3
AT_ONCE = 32
REPORTS, PAGES = 400, 240
PLENTY = 10**7  # reports a minute
NAMES = ("reports", "desk_pages")

Making = Callable[[Office, Address], Sequence[bytes]]
Cost = tuple[float, float, float]


def processes() -> Iterator[Row | LeftOut]:
    """Measure reports and desk pages a second: of two processes, beside one."""
    if reason := postgresql.missing():
        yield from (LeftOut(name=f"two_processes_{name}", reason=reason) for name in NAMES)
        return
    with postgresql.server() as server, office(server.new_database()) as bench:
        filled(bench)
        yield _measured("reports", PORTAL, bench, server, _reports, due=303)
        yield _measured("desk_pages", DESK, bench, server, _pages, due=200)


def _measured(name: str, face: str, bench: Office, database: postgresql.Server, making: Making, *, due: int) -> Row:
    settings = replace(bench.house.settings, reports_per_minute=PLENTY)
    rates: dict[int, list[float]] = {1: [], 2: []}
    costs: list[Cost] = []
    with ExitStack() as stack:
        servers = {count: stack.enter_context(served(face, replace(settings, processes=count))) for count in rates}
        for one in servers.values():  # every process has answered before anything is counted
            sent(one.address, making(bench, one.address)[: 2 * AT_ONCE], due=due, at_once=AT_ONCE)
        for _ in range(ROUNDS):
            for count, one in servers.items():
                rate, cost = _paced(one, database, making(bench, one.address), due)
                rates[count].append(rate)
                costs += [cost] if count == 1 else []
    single, double = (statistics.median(each) for each in rates.values())
    return row(f"two_processes_{name}", double, "/s", single, _called(costs, single), goal=GOAL)


def _called(costs: list[Cost], single: float) -> str:
    """Say what one process is, and what the whole machine could give of it at most."""
    server, database, client = (statistics.median(part) * 1e3 for part in zip(*costs, strict=True))
    most = (os.cpu_count() or 1) * 1e3 / (server + database + client) / single
    parts = f"a request costs {server:.1f} ms there, {database:.1f} ms in the database, {client:.1f} ms in the client"
    return f"one process; {parts}: these cores can give {most:.2f} x at most"


def _paced(server: Server, database: postgresql.Server, requests: Sequence[bytes], due: int) -> tuple[float, Cost]:
    """Send requests; give answers a second, and seconds of processor time of each: in server, database and client."""
    before = [processor_seconds(each.processes()) for each in (server, database)]
    pace = sent(server.address, requests, due=due, at_once=AT_ONCE)
    after = [processor_seconds(each.processes()) for each in (server, database)]
    taken = [
        sum(seconds - then.get(number, 0) for number, seconds in now.items())
        for then, now in zip(before, after, strict=True)
    ]
    return pace.rate, (taken[0] / pace.answered, taken[1] / pace.answered, pace.processor / pace.answered)


def _reports(_bench: Office, portal: Address) -> list[bytes]:
    made = []
    for _ in range(REPORTS):
        browser = Browser(portal)  # everybody has one of their own
        fields = {"csrf_token": browser.token("/write"), "go": "send", "danger": "soon", "form_id": str(uuid4())}
        words = urlencode({**fields, "story": STORY, "where": WHERE}).encode()
        kind = "Content-Type: application/x-www-form-urlencoded"
        made.append(_request("POST", "/write", browser.cookies(), kind, f"Content-Length: {len(words)}") + words)
    return made


def _pages(bench: Office, desk: Address) -> list[bytes]:
    browser = Browser(desk)
    browser.sign_in(bench.dana.login, bench.dana.passphrase)
    pages = ("/cases", f"/cases/{bench.case_id}")
    return [_request("GET", pages[turn % len(pages)], browser.cookies()) for turn in range(PAGES)]


def _request(method: str, path: str, cookies: str, *more: str) -> bytes:
    head = (f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Cookie: {cookies}", *more)
    return "\r\n".join([*head, "", ""]).encode()
