"""Who uses the office meanwhile, each request by another web host than the one before: nothing may hang on coming back to one.

Beside those of tests/soak: a member who records incidents and looks for each by the other host, and one who builds packs.
"""

import itertools
import re
import secrets
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from casebook.bench.browser import Browser
from tests.cast import DANA
from tests.soak.people import GONE, MARK, Accepted, due, typed

CONNECT, ANSWER = 2.0, 60.0  # seconds that a proxy gives a host to take a connection, and to answer
PASSED_OVER = 5.0  # seconds for which a host that took none is not asked again
TURNS = itertools.count()
FRESH = 5.0  # seconds after which a write that is not found is counted as not found
DRAFT = re.compile(r"^/cases/[0-9a-f-]{36}/packs/drafts/[0-9a-f-]{36}")

Address = tuple[str, int]


class Roving(Browser):
    """A browser behind a proxy that gives each request to the next host, and passes over one that takes no connection."""

    _down: dict[Address, float] = {}  # noqa: RUF012 -- of the one proxy that all browsers have

    def __init__(self, addresses: Sequence[Address]) -> None:
        super().__init__(addresses[0])
        self._addresses = list(addresses)
        self.asked: Address = addresses[0]

    def _connected(self) -> socket.socket:
        turn, now = next(TURNS), time.monotonic()
        around = [self._addresses[(turn + step) % len(self._addresses)] for step in range(len(self._addresses))]
        up = [each for each in around if self._down.get(each, 0) < now] or around
        for address in up:
            try:
                line = socket.create_connection(address, CONNECT)
            except OSError as error:
                self._down[address] = time.monotonic() + PASSED_OVER
                failed = error
            else:
                line.settimeout(ANSWER)
                self.asked = address
                return line
        raise failed


@dataclass
class Further:
    """What was answered for beside reports and exhibits."""

    incidents: set[str] = field(default_factory=set)
    packs: int = 0
    found_after: list[float] = field(default_factory=list)  # seconds until the other host found what one had written
    not_found: int = 0
    calm: threading.Event = field(default_factory=threading.Event)  # set while nothing is done to any machine


def recording(desk: Sequence[Address], case: str, accepted: Accepted, further: Further, over: threading.Event) -> None:
    """Record incidents, and look for each by another host at once."""
    browser: Browser | None = None
    while not over.is_set():
        accepted.tried["incident"] += 1
        try:
            if browser is None:
                browser = Roving(desk)
                browser.sign_in(DANA.login, DANA.passphrase)
            title = f"{MARK} {uuid4()} {a_word()}"
            path = f"/cases/{case}/incidents/new"
            fields = (
                ("csrf_token", browser.token(path)),
                ("form_id", str(uuid4())),
                ("title", title),
                ("track", "online"),
            )
            answer = browser.post(path, fields)
            typed(answer, title, accepted)
            due(answer.status)
            with accepted.lock:
                further.incidents.add(title)
            _look_for(browser, title, further)
        except GONE as error:
            accepted.refused[f"incident: {error}"] += 1
            browser = None
        time.sleep(0.3)


def _look_for(browser: Browser, title: str, further: Further) -> None:
    calm, began = further.calm.is_set(), time.monotonic()
    word = title.rpartition(" ")[2]
    while time.monotonic() - began < FRESH:
        asked = time.monotonic()
        answer = browser.get(f"/search?q={word}")
        if title.encode() in answer.body:
            if calm and further.calm.is_set():
                further.found_after.append(asked - began)
            return
        time.sleep(0.05)
    further.not_found += calm and further.calm.is_set()


def a_word() -> str:
    """Give a word that nobody has written before."""
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(14))


def packing(desk: Sequence[Address], case: str, accepted: Accepted, further: Further, over: threading.Event) -> None:
    """Build packs of a small case, one after the other, by whichever worker takes them up."""
    browser: Browser | None = None
    while not over.is_set():
        accepted.tried["pack"] += 1
        try:
            if browser is None:
                browser = Roving(desk)
                browser.sign_in(DANA.login, DANA.passphrase)
            _pack_once(browser, case, over)
            further.packs += not over.is_set()
        except GONE as error:
            accepted.refused[f"pack: {error}"] += 1
            browser = None
        time.sleep(1)


def _pack_once(browser: Browser, case: str, over: threading.Event) -> None:
    path = f"/cases/{case}/packs/new"
    fields = {"profile": "case_file", "language": "en", "recipient": "Counsel", "purpose": "Advice"}
    answer = browser.post(path, (("csrf_token", browser.token(path)), ("form_id", str(uuid4())), *fields.items()))
    due(answer.status)
    draft = DRAFT.match(answer.location())
    if draft is None:
        raise RuntimeError(f"no draft at {answer.location()}")
    answer = browser.post(f"{draft[0]}/build", (("csrf_token", browser.token(draft[0])),))
    due(answer.status)
    job = answer.location()
    while not over.is_set():
        answer = browser.get(job)
        if answer.status == 303:
            return
        if answer.status != 200:
            raise RuntimeError(f"the page of a build answered {answer.status}")
        time.sleep(0.5)
