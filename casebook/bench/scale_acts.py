"""What a member does in an office that is measured, and how large its parts are, in bytes."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from casebook.bench.browser import Browser, expect
from casebook.bench.office import Office
from casebook.bench.scale_office import caseworker
from casebook.bench.server import Server, below, ticks
from casebook.dates import Moment
from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.services import agenda, case_offers, casework, index_keeping, lookup, recording
from casebook.services.drafts import IncidentDraft
from casebook.services.overview import AHEAD
from casebook.work import House, Work


def ask(member: Office, query: Query, counted: tuple[str, ...] = ()) -> int:
    """Look something up, as a page does; give how many fit."""
    return member.act(
        lambda work, keys: lookup.find(work, keys, query, counted=counted, patience=None).total, writes=False
    )


def all_cases(member: Office) -> int:
    """Open every case that the member holds, as the command does that lists them."""
    return member.act(lambda work, keys: len(casework.cases(work, keys)), writes=False)


def offered(member: Office) -> int:
    """Offer open cases, as the page does on which a report is accepted; give how many there are."""
    return member.act(lambda work, keys: case_offers.open_cases(work, keys, words="мир").total, writes=False)


def due(member: Office) -> int:
    """Count what is due within ninety days, as the first page does, and read what it shows; give how much is late."""

    def read(work: Work, keys: Keyring) -> int:
        today = work.clock().date()
        return agenda.grouped(work, keys, today=today, until=today + AHEAD).late.total

    return member.act(read, writes=False)


def keep(member: Office) -> None:
    """Seal the snapshot of the team's index, changed or not."""
    member.act(lambda work, keys: index_keeping.keep_snapshots(work, keys, least=0), writes=False)


def record(member: Office) -> UUID:
    """Record an incident in the member's case."""
    draft = IncidentDraft(title="A call at night", when=Moment("2026-11-26"), narrative="Two men at the door. " * 10)
    return member.act(lambda work, keys: recording.record_incident(work, keys, member.case_id, draft))


def signed_in_at(desk: Server, team: int = 0) -> Browser:
    """Give the browser of a team's caseworker, signed in."""
    member, browser = caseworker(team), Browser(desk.address)
    browser.sign_in(member.login, member.passphrase)
    return browser


def read(browser: Browser, path: str) -> None:
    """Read a page."""
    expect(browser.get(path), 200)


def search(browser: Browser, words: str) -> None:
    """Search by the form, as its page does: the form is fetched first."""
    token = browser.token("/search")
    expect(browser.post("/search", (("csrf_token", token), ("q", words))), 200)


def database_size(house: House) -> int:
    """Give what the database takes on the disk."""
    if house.engine.dialect.name == "sqlite":
        path = Path(str(house.engine.url.database))
        return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
    with house.engine.connect() as line:
        return int(line.execute(sa.text("select pg_database_size(current_database())")).scalar_one())


def database_work(house: House) -> Callable[[], float]:
    """Give a clock of the processor's seconds that the processes of a database server on this machine have used; it ticks 100 times a second."""
    if house.engine.dialect.name == "sqlite":
        return lambda: 0.0
    with house.engine.connect() as line:
        backend = int(line.execute(sa.text("select pg_backend_pid()")).scalar_one())
    parent = int(_told(backend)[1])
    # Those that have ended are counted with their parent (cutime and cstime, proc(5)).
    return lambda: (
        (sum(map(int, _told(parent)[13:15])) + sum(ticks(number) for number in (parent, *below(parent))))
        / os.sysconf("SC_CLK_TCK")
    )


def _told(process: int) -> list[str]:
    """What /proc tells of a process after its name: its state, its parent, and so on."""
    return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()


def size(folder: Path) -> int:
    """Give what the files of a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def rss() -> int:
    """Give the memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
