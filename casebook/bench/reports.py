"""Reports through the portal: each sealed, logged and committed, beside a bare Flask application that commits a plain row.

Both get the same form over the same kept-open connections from a process of its own, under the settings of `casebook serve`.
"""

import dataclasses
import http.client
import multiprocessing
import re
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from casebook.bench.office import office
from casebook.bench.row import Row, row
from casebook.bench.server import BARE, PORTAL, served

SENDERS, EACH, ROUNDS = 16, 50, 3
GOAL = 300.0  # a second, in one process
STORY = "Дар канал сурати маро бо матни дурӯғ гузоштанд. " * 6
PLENTY = 10**7  # a minute: what is measured is sealing, not patience
BARE_IS = "bare Flask committing the same words in the clear"
_TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')

Address = tuple[str, int]


def reports() -> Row:
    """Measure reports a second: told, sealed to the team, put under a return code, logged, committed."""
    with office() as bench, tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        settings = dataclasses.replace(bench.house.settings, reports_per_minute=PLENTY)
        plain = Path(folder) / "plain.sqlite"
        with sqlite3.connect(plain) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE report (id TEXT PRIMARY KEY, story TEXT)")
        with served(PORTAL, settings) as portal, served(BARE, settings) as bare:
            sealed, clear = [], []
            for _ in range(ROUNDS):
                sealed.append(_rate(portal.address, _told))
                clear.append(_rate(bare.address, lambda _line: _plain(plain)))
    whole, baseline = statistics.median(sealed), statistics.median(clear)
    measured = row("reports", whole, "/s", baseline, BARE_IS, goal=GOAL)
    return dataclasses.replace(measured, met=whole >= GOAL)


def _rate(address: Address, prepare: "Callable[[http.client.HTTPConnection], Prepared]") -> float:
    context = multiprocessing.get_context("fork")
    answer, question = context.Pipe(duplex=False)
    sender = context.Process(target=_send_all, args=(address, prepare, question))
    sender.start()
    seconds: float = answer.recv()
    sender.join()
    return SENDERS * EACH / seconds


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """Where a form goes, what it carries beside its words, and the status that says it was kept."""

    path: str
    headers: dict[str, str]
    fields: dict[str, str]
    status: int


def _told(line: http.client.HTTPConnection) -> Prepared:
    line.request("GET", "/write")
    page = line.getresponse()
    token = _TOKEN.search(page.read().decode())
    cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
    if token is None:
        raise RuntimeError("the portal shows no form")
    return Prepared("/write", {"Cookie": cookie}, {"csrf_token": token[1], "go": "send", "danger": "soon"}, 303)


def _plain(database: Path) -> Prepared:
    return Prepared(f"/keep{database}", {}, {}, 200)


def _send_all(address: Address, prepare: "Callable[[http.client.HTTPConnection], Prepared]", done: object) -> None:
    lines = [http.client.HTTPConnection(*address) for _ in range(SENDERS)]
    forms = [[prepare(line) for _ in range(EACH)] for line in lines]  # everybody has a browser of their own
    senders = [threading.Thread(target=_send, args=pair) for pair in zip(lines, forms, strict=True)]
    start = time.perf_counter()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    done.send(time.perf_counter() - start)  # type: ignore[attr-defined]


def _send(line: http.client.HTTPConnection, forms: list[Prepared]) -> None:
    for form in forms:
        headers = {**form.headers, "Content-Type": "application/x-www-form-urlencoded"}
        words = urlencode({**form.fields, "form_id": str(uuid4()), "story": STORY, "where": "t.me/ovozi_misol_24/318"})
        line.request("POST", form.path, words, headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != form.status:
            raise RuntimeError(f"the server answered {answer.status} where {form.status} was due")
