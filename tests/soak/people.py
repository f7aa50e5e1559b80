"""Who uses the office meanwhile: people who report, and a member who takes files in. Each remembers what was accepted.

Accepted is what the server has answered for: a return code was shown, an upload was answered with 303. What broke off before is
anybody's guess, and is not counted.
"""

import hashlib
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from casebook.bench.browser import Answer, Browser
from tests.cast import DANA

MARK = "QZsoakMARK"
"""Stands in everything that is told and taken in, so that it can be looked for on the disk afterwards."""

MOST = 300_000  # bytes of a file
GONE = (
    OSError,
    RuntimeError,
    ValueError,
    IndexError,
)  # a server that was killed in the middle answers with any of these


@dataclass
class Accepted:
    """What the server has answered for: story → digest of its file, and the digests of exhibits."""

    reports: dict[str, str] = field(default_factory=dict)
    exhibits: set[str] = field(default_factory=set)
    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(
        default_factory=Counter
    )  # of pages that say why not: whether what was typed stood there
    lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, story: str, digest: str) -> None:
        """Remember a report whose code was shown."""
        with self.lock:
            self.reports[story] = digest

    def exhibit(self, digest: str) -> None:
        """Remember a file that became an exhibit."""
        with self.lock:
            self.exhibits.add(digest)


def a_file() -> bytes:
    """Give a file that no other is like; its first words are the mark."""
    return f"{MARK} ".encode() * 40 + secrets.token_bytes(secrets.randbelow(MOST) + 1)


def reporting(opened: Callable[[], Browser], accepted: Accepted, over: threading.Event) -> None:
    """Report again and again until it is over."""
    while not over.is_set():
        accepted.tried["report"] += 1
        try:
            story, digest = report_once(opened(), accepted)
        except GONE as error:
            accepted.refused[f"report: {error}"] += 1
            time.sleep(0.3)
        else:
            accepted.report(story, digest)


def report_once(browser: Browser, accepted: Accepted) -> tuple[str, str]:
    """Send one report with a file, and see its code; give the story and the digest of the file."""
    content = a_file()
    story = f"{MARK} {uuid4()} Дар канал сурати маро гузоштанд."
    token = browser.token("/write")
    told = (("csrf_token", token), ("form_id", str(uuid4())), ("story", story), ("go", "files"))
    answer = browser.post("/write", told)
    typed(answer, story, accepted)
    due(answer.status)
    fields = {"csrf_token": browser.token("/files"), "form_id": str(uuid4()), "place": "keep"}
    due(browser.upload("/files", fields, memoryview(content)).status)
    answer = browser.post("/check", (("csrf_token", browser.token("/check")),))
    due(answer.status)
    page = browser.get(answer.location())
    if page.status != 200 or b"code" not in page.body:
        raise RuntimeError("no code was shown")
    return story, hashlib.sha256(content).hexdigest()


def taking_in(opened: Callable[[], Browser], case: str, accepted: Accepted, over: threading.Event) -> None:
    """Take files into a case as Dana until it is over, signing in again whenever the session is gone."""
    browser: Browser | None = None
    while not over.is_set():
        accepted.tried["exhibit"] += 1
        try:
            if browser is None:
                browser = opened()
                browser.sign_in(DANA.login, DANA.passphrase)
            content = a_file()
            fields = {"csrf_token": browser.token(f"/cases/{case}/evidence/new"), "form_id": str(uuid4())}
            due(browser.upload(f"/cases/{case}/evidence/new", fields, memoryview(content)).status)
        except GONE as error:
            accepted.refused[f"exhibit: {error}"] += 1
            browser = None
            time.sleep(0.3)
        else:
            accepted.exhibit(hashlib.sha256(content).hexdigest())


def typed(answer: Answer, words: str, accepted: Accepted) -> None:
    """Note whether a page that says why something was not done still holds what was typed."""
    if answer.status == 409 or answer.status >= 500:
        with accepted.lock:
            accepted.words[f"{answer.status}, {'kept' if words.encode() in answer.body else 'not kept'}"] += 1


def due(status: int) -> None:
    """Stop here unless the server says that it has done it."""
    if status != 303:
        raise RuntimeError(f"the server answered {status}")
