"""The list of a member's cases: 1,000 of them, beside the same page with one."""

from casebook.bench.browser import Browser, expect
from casebook.bench.office import Office, office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.bench.server import DESK, served
from casebook.keys.keyring import Keyring
from casebook.services import casework
from casebook.services.drafts import CaseDraft
from casebook.work import Work

CASES = 1000
ROUNDS = 7


def cases_list() -> Row:
    """Measure the page in milliseconds; informative."""
    with office() as many, office() as one:
        _fill(many)
        with served(DESK, many.house.settings) as full, served(DESK, one.house.settings) as empty:
            readers = (_reader(full.address, many), _reader(empty.address, one))
            whole, plain = medians(*(lambda reader=reader: _read(reader) for reader in readers), rounds=ROUNDS)
    return row("cases_list", whole * 1000, "ms", plain * 1000, "the same page with one case", goal=0)


def _fill(bench: Office) -> None:
    def open_cases(work: Work, keys: Keyring) -> None:
        for number in range(1, CASES):
            casework.open_case(work, keys, CaseDraft(title=f"Case {number}"))

    bench.act(open_cases)


def _reader(address: tuple[str, int], bench: Office) -> Browser:
    browser = Browser(address)
    browser.sign_in(bench.dana.login, bench.dana.passphrase)
    return browser


def _read(browser: Browser) -> None:
    expect(browser.get("/cases"), 200)
