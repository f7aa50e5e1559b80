"""The portal beyond its reports a second: a large file through it, what its heaviest page weighs, and the inbox behind it."""

import re
from uuid import uuid4

from casebook.bench.browser import Browser, expect
from casebook.bench.office import Office, office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.bench.server import BARE, DESK, PORTAL, served
from casebook.crypto import bearer
from casebook.crypto.randomness import random_bytes
from casebook.services import intake
from casebook.services.drafts import ReportDraft
from casebook.work import begin

SIZE = 100  # MB
BLOCK = memoryview(random_bytes(1_000_000))
FILE_GOAL = 0.8  # of the bare application, as for the desk
PAGES = ("/", "/write", "/files", "/check", "/thread")
WEIGHT = 30.0  # KB
REPORTS = 1000
LIST_GOAL = 50.0  # ms
_LOADED = re.compile(rb'(?:href|src)="(/static/[^"]+)"')


def file_100mb() -> Row:
    """Measure a file of 100 MB, sealed into a draft."""
    with office() as bench, served(PORTAL, bench.house.settings) as portal, served(BARE, bench.house.settings) as bare:
        reporter, nobody = Browser(portal.address), Browser(bare.address)
        token = _begun(reporter)

        def send() -> None:
            told = {"csrf_token": token, "form_id": str(uuid4()), "place": "keep"}
            expect(reporter.upload("/files", told, BLOCK, times=SIZE), 303)

        def forget() -> None:
            expect(nobody.upload("/upload", {}, BLOCK, times=SIZE), 200)

        whole, plain = medians(send, forget, rounds=5)
    return row(
        "portal_file_100mb", SIZE / whole, "MB/s", SIZE / plain, "bare Flask parsing the same form", goal=FILE_GOAL
    )


def page_weight() -> Row:
    """Measure the heaviest page with everything that it loads, over the wire, in KB; the sheets are compressed."""
    with office() as bench, served(PORTAL, bench.house.settings) as portal:
        reporter = Browser(portal.address)
        _begun(reporter)
        pages = [reporter.get(path) for path in PAGES]
        sheets = {path: reporter.get(path.decode(), squeezed=True).size for path in _LOADED.findall(pages[0].body)}
        heaviest = max(page.size for page in pages) + sum(sheets.values())
    return row("portal_page", heaviest / 1e3, "KB", sum(sheets.values()) / 1e3, "its sheets alone", goal=WEIGHT, less_is_better=True)  # fmt: skip


def inbox_list() -> Row:
    """Measure the inbox with 1,000 reports, beside the same page with one."""
    with office() as many, office() as one:
        for bench, count in ((many, REPORTS), (one, 1)):
            _fill(bench, count)
        with served(DESK, many.house.settings) as full, served(DESK, one.house.settings) as empty:
            readers = [_reader(address, bench) for address, bench in ((full.address, many), (empty.address, one))]
            whole, plain = medians(*(lambda each=each: expect(each.get("/inbox"), 200) for each in readers), rounds=7)
    return row("inbox_1000", whole * 1e3, "ms", plain * 1e3, "the same page with one report", goal=LIST_GOAL, less_is_better=True)  # fmt: skip


def _begun(reporter: Browser) -> str:
    token = reporter.token("/write")
    expect(reporter.post("/write", (("csrf_token", token), ("story", "A story."), ("go", "files"))), 303)
    return token


def _fill(bench: Office, count: int) -> None:
    for _ in range(count):
        with begin(bench.house, writes=True, name="bench") as work:
            intake.tell(work, bearer.new_cookie(), ReportDraft(story="Дар канал сурати маро гузоштанд. " * 10))


def _reader(address: tuple[str, int], bench: Office) -> Browser:
    browser = Browser(address)
    browser.sign_in(bench.dana.login, bench.dana.passphrase)
    expect(browser.get("/inbox"), 200)  # what has just arrived is put under the team's secret once
    return browser
