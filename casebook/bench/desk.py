"""The desk on offices of growing size: a list, a case, a search and a cold start, each beside something plain."""

import sqlite3
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import event

from casebook.bench.browser import Browser, expect
from casebook.bench.large_office import LargeOffice, large_office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.bench.server import DESK, served
from casebook.bench.wording import Chance
from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.search.fold import tokens
from casebook.services import glancing, index_keeping, lookup
from casebook.work import Work

SMALL = 1_000  # incidents of the office that the others are compared with
LARGEST = 100_000
ROUNDS = 15
QUERIES = 120
SEED = 7
LONG = 4  # letters of a word that is searched for
PAGES = {"list": "/cases", "records": "/records", "case": "/cases/{usual}", "bigcase": "/cases/{big}"}


def page(name: str, incidents: int) -> Row:
    """Measure a page in milliseconds, beside the same page of an office with a thousand incidents."""
    with (
        large_office(incidents) as large,
        large_office(SMALL) as small,
        served(DESK, large.house.settings) as full,
        served(DESK, small.house.settings) as other,
    ):
        acts = [_reader(full.address, large, name), _reader(other.address, small, name)]
        for act in acts:
            act()
        whole, plain = medians(*acts, rounds=ROUNDS)
    called = f"the same page among {SMALL} incidents"
    return row(f"desk_{name}_{incidents}", whole * 1000, "ms", plain * 1000, called, goal=50, less_is_better=True)


def search(incidents: int) -> Row:
    """Measure the slowest twentieth of searches (p95, ms) beside plain FTS5 on disk with the same words."""
    with large_office(incidents) as office, tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        texts = _texts(office)
        queries = _queries(texts)
        database = _plain(Path(folder) / "plain.sqlite", texts)
        office.act(lambda work, keys: lookup.find(work, keys, Query(words="a"), patience=None), writes=False)
        ours, plain = [], []
        for words in queries:
            ours.append(_timed(partial(_find, office, words)))
            plain.append(_timed(partial(_find_plain, database, words)))
        database.close()
    value, baseline = (quantiles(times, n=20)[-1] * 1000 for times in (ours, plain))
    called = "FTS5 on disk, the same words"
    return row(f"desk_search_{incidents}", value, "ms", baseline, called, goal=30, less_is_better=True)


def pace(incidents: int) -> Row:
    """Measure searches a second, without the act around them, beside plain FTS5 on disk with the same words."""
    with large_office(incidents) as office, tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        texts = _texts(office)
        database = _plain(Path(folder) / "plain.sqlite", texts)

        def turns(work: Work, keys: Keyring) -> list[tuple[float, float]]:
            return [
                (
                    _timed(lambda words=words: lookup.find(work, keys, Query(words=words))),  # type: ignore[misc]
                    _timed(partial(_find_plain, database, words)),
                )
                for words in _queries(texts)
            ]

        ours, plain = (QUERIES / sum(times) for times in zip(*office.act(turns, writes=False), strict=True))
        database.close()
    goal = 1 / 1.5 if incidents >= LARGEST else 0  # where few are found, what surrounds a search is most of it
    return row(f"desk_pace_{incidents}", ours, "/s", plain, "FTS5 on disk, the same words", goal=goal)


def statements(incidents: int) -> Row:
    """Count what a list, a search and a case ask the database, beside an office with a thousand incidents."""
    with large_office(incidents) as large, large_office(SMALL) as small:
        many, few = _statements(large), _statements(small)
    called = f"the same among {SMALL} incidents"
    return row(f"desk_statements_{incidents}", many, "", few, called, goal=few, less_is_better=True)


def memory(incidents: int) -> Row:
    """Measure what the server's memory (10^6 bytes of RSS) grows by when the index is opened, beside its texts alone."""
    with large_office(incidents) as office, served(DESK, office.house.settings) as server:
        read = _reader(server.address, office, "list")
        before = server.rss_mb()
        read()
        grown = server.rss_mb() - before
        texts = office.made.texts / 1e6
    return row(f"desk_memory_{incidents}", grown, "MB", texts, "the texts alone", goal=0)


def cold(incidents: int) -> Row:
    """Measure the first question after a start, in seconds, beside building the index from the records."""
    with large_office(incidents) as office:
        times = []
        for _ in range(3):
            office.house.shelves.close_all()
            times.append(_timed(partial(_find, office, "a")))
        built = office.built
    value = sorted(times)[1]
    called = "built from sealed records"
    return row(f"desk_cold_{incidents}", value, "s", built, called, goal=1, less_is_better=True)


def _reader(address: tuple[str, int], office: LargeOffice, name: str) -> Callable[[], None]:
    browser = Browser(address)
    browser.sign_in(office.dana.login, office.dana.passphrase)
    path = PAGES[name].format(usual=office.made.usual, big=office.made.big)
    return lambda: expect(browser.get(path), 200)


def _texts(office: LargeOffice) -> list[tuple[str, str]]:
    """The folded words of every entry, exactly as the index holds them."""

    def read(work: Work, keys: Keyring) -> list[tuple[str, str]]:
        with index_keeping.shelves(work, keys, patience=None) as held:
            shelves = [each.shelf for each in held if each.shelf is not None]
            return [row for shelf in shelves for row in shelf.texts()]

    return office.act(read, writes=False)


def _queries(texts: list[tuple[str, str]]) -> list[str]:
    chance = Chance(SEED)
    some = [chance.one_of(texts)[1] for _ in range(2_000)]
    # What people search for: not the pieces of addresses, which stand beside four incidents of five.
    words = [word for text in some for word in tokens(text) if len(word) >= LONG and not word.isascii()]
    return [" ".join(chance.one_of(words) for _ in range(1 + number % 2)) for number in range(QUERIES)]


def _plain(path: Path, texts: list[tuple[str, str]]) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("create virtual table plain using fts5 (title, body, tokenize='unicode61 remove_diacritics 0')")
    database.executemany("insert into plain values (?, ?)", texts)
    database.commit()
    return database


def _find(office: LargeOffice, words: str) -> None:
    office.act(
        lambda work, keys: lookup.find(work, keys, Query(words=words), counted=("noun", "severity")), writes=False
    )


def _find_plain(database: sqlite3.Connection, words: str) -> None:
    match = " ".join(f'"{word}"*' for word in tokens(words))
    database.execute(
        "select rowid, title, snippet(plain, 1, '[', ']', '…', 20) from plain where plain match ? order by rank limit 50",
        (match,),
    ).fetchall()


def _statements(office: LargeOffice) -> int:
    def read(work: Work, keys: Keyring) -> None:
        lookup.find(work, keys, Query(nouns=("incident",)), counted=("severity",))
        lookup.find(work, keys, Query(words="мир"))
        glancing.glance(work, keys, office.made.usual, page="overview")

    office.act(read, writes=False)  # opens the index
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(office.house.engine, "before_cursor_execute", note)
    office.act(read, writes=False)
    event.remove(office.house.engine, "before_cursor_execute", note)
    return len(asked)


def _timed(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


LARGE: dict[str, Callable[[], Row]] = {
    f"desk_{name}_{incidents}": measure
    for incidents in (SMALL, 10_000, LARGEST)
    for name, measure in (
        *((name, partial(page, name, incidents)) for name in PAGES),
        ("search", partial(search, incidents)),
        ("pace", partial(pace, incidents)),
        ("cold", partial(cold, incidents)),
        ("statements", partial(statements, incidents)),
        ("memory", partial(memory, incidents)),
    )
}
"""Measured by name only: the first run of a size makes its office, which takes minutes for the largest."""
