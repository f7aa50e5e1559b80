"""Many people at once: those who report and those who work at the desk, none of whom ever pauses, in a process of their own.

Each remembers what was answered for, and how long each act took. What was answered for is looked for afterwards, by
casebook.bench.mixed. A person who is refused is counted and goes on.
"""

import hashlib
import multiprocessing
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from uuid import UUID, uuid4

from casebook.bench.acts import STORY, Address, Caseworker, report
from casebook.crypto.randomness import random_bytes

FILE = 50_000  # bytes
WORDS = ("сурати", "канал", "ватан", "гузоштанд", "угроза", "семья")
GOES_WRONG = (OSError, RuntimeError, ValueError, IndexError)


@dataclass(frozen=True, slots=True)
class Member:
    """A caseworker, and the case that they work on."""

    login: str
    passphrase: str
    case_id: UUID


@dataclass(slots=True)
class Told:
    """What the office answered for, and how long it took: act → seconds of each; story → digest of its file."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    reports: dict[str, str] = field(default_factory=dict)
    exhibits: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    incidents: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)


def at_work(desk: Address, portal: Address, members: list[Member], reporters: int, seconds: float) -> Told:
    """Let everybody work at once for some seconds; give what came of it."""
    context = multiprocessing.get_context("fork")
    answer, question = context.Pipe(duplex=False)
    crowd = context.Process(target=_crowd, args=(desk, portal, members, reporters, seconds, question))
    crowd.start()
    question.close()
    told: Told = answer.recv()
    crowd.join()
    return told


class _Crowd:
    """Everybody of one run."""

    def __init__(self, seconds: float) -> None:
        self.told = Told()
        self.until = time.monotonic() + seconds

    def reports(self, portal: Address) -> None:
        while time.monotonic() < self.until:
            story, content = f"{uuid4()} {STORY}", random_bytes(FILE)
            if self.tried("report", lambda: report(portal, story, content)):  # noqa: B023 -- called at once
                self.told.reports[story] = hashlib.sha256(content).hexdigest()

    def works(self, desk: Address, member: Member) -> None:
        entered: list[Caseworker] = []
        while not entered and time.monotonic() < self.until:  # who is asked to come again in a moment does
            self.tried("sign_in", lambda: entered.append(Caseworker.signed_in(desk, member.login, member.passphrase)))
        turn = 0
        while entered and time.monotonic() < self.until:
            self._turn(entered[0], member, WORDS[turn % len(WORDS)])
            turn += 1

    def _turn(self, worker: Caseworker, member: Member, words: str) -> None:
        case_id, title, content = member.case_id, f"{uuid4()}", random_bytes(FILE)
        self.tried("list", worker.list)
        self.tried("case", lambda: worker.case(case_id))
        self.tried("search", lambda: worker.search(words))
        if self.tried("incident", lambda: worker.incident(case_id, title)):
            self.told.incidents[case_id].append(title)
        if self.tried("exhibit", lambda: worker.exhibit(case_id, content)):
            self.told.exhibits[case_id].append(hashlib.sha256(content).hexdigest())
        self.tried("inbox", worker.inbox)

    def tried(self, name: str, act: Callable[[], object]) -> bool:
        """Try an act; say whether it was done."""
        began = time.perf_counter()
        try:
            act()
        except GOES_WRONG as error:
            self.told.refused[f"{name}: {error}"] += 1
            return False
        self.told.seconds[name].append(time.perf_counter() - began)
        return True


def _crowd(
    desk: Address, portal: Address, members: list[Member], reporters: int, seconds: float, done: Connection
) -> None:
    crowd = _Crowd(seconds)
    people = [threading.Thread(target=crowd.reports, args=(portal,)) for _ in range(reporters)]
    people += [threading.Thread(target=crowd.works, args=(desk, member)) for member in members]
    for person in people:
        person.start()
    for person in people:
        person.join()
    told = crowd.told  # plain dictionaries: a default is a function, which no pipe takes
    done.send(Told(dict(told.seconds), told.reports, dict(told.exhibits), dict(told.incidents), told.refused))
