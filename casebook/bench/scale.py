"""What an office costs as it grows: pages, search, acts, memory, a start, backups, in an office of a given number of cases.

Each figure says how many cases the office had, on which engine, when and on which machine; docs/scale.md puts those of several sizes beside
each other. The records and indices are real ones; nothing here is a promise, `casebook.bench.desk` holds those.
"""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import fmean, median, quantiles
from time import perf_counter, process_time
from typing import ClassVar, Final

import msgspec
from sqlalchemy import event
from sqlalchemy.orm import Session as Database

from casebook.audit.verification import verify
from casebook.bench import scale_files
from casebook.bench.postgresql import server
from casebook.bench.scale_acts import (
    all_cases,
    ask,
    database_size,
    database_work,
    due,
    keep,
    offered,
    read,
    record,
    rss,
    search,
    signed_in_at,
    size,
)
from casebook.bench.scale_figure import Figure
from casebook.bench.scale_office import INCIDENTS, TEAMS, GrowingOffice, growing_office
from casebook.bench.scale_words import QUESTIONS, questions
from casebook.bench.server import DESK, Server, served
from casebook.keys.keyring import Keyring
from casebook.search.entry import Query
from casebook.services import backing_up, glancing, integrity, lookup, restoring
from casebook.settings import Settings, load_for
from casebook.work import Work

ROUNDS: Final = 9
FILES: Final = 200
ACTS: Final = 100  # between a full backup and the next
SEVERITY = "severity:high"
PAGES: Final = {
    "today": "/today",
    "cases": "/cases",
    "cases_filtered": f"/cases?chosen={SEVERITY}",
    "cases_last": "/cases?start={last}",
    "records": "/records",
    "records_last": "/records?chosen=noun:incident&start={last_incident}",
    "case": "/cases/{case}",
}


class Growth:
    """The measurements of one office, one after the other; what changes much of it is done last."""

    PARTS: ClassVar = ("stored", "index", "searches", "acts", "statements", "pages", "checks", "backups", "files")

    def __init__(self, office: GrowingOffice, scratch: Path, elsewhere: Settings) -> None:
        """`scratch` takes backups; what they are restored to is `elsewhere`, an empty place."""
        self._office, self._scratch, self._elsewhere = office, scratch, elsewhere
        self._house = office.house
        self._teams = len(office.made.firsts)
        self._database = database_work(office.house)

    def figures(self) -> Iterator[Figure]:
        """Measure everything; give each figure as soon as it is there."""
        for part in self.PARTS:
            yield from getattr(self, part)()

    def stored(self) -> Iterator[Figure]:
        """What it takes on the disk."""
        yield self._figure("database", database_size(self._house) / 1e6, "MB")
        yield self._figure("texts", self._office.made.texts / 1e6, "MB")

    def index(self) -> Iterator[Figure]:
        """The index of one team, in this process: built, kept, opened again."""
        member, folder = self._office.signed_in(), self._house.settings.instance / "index"
        self._house.shelves.close_all()
        shutil.rmtree(folder, ignore_errors=True)
        before = rss()
        yield self._once("index_built", lambda: ask(member, Query()))
        yield self._figure("index_memory_built", (rss() - before) / 1e6, "MB")
        member = self._office.signed_in()  # building a large one takes longer than a session may idle
        yield self._once("snapshot_saved", lambda: keep(member))
        yield self._figure("snapshot", sum(path.stat().st_size for path in folder.iterdir()) / 1e6, "MB")
        yield self._times(
            "cold_start", lambda: ask(member, Query(words="a")), 3, self._house.shelves.close_all, unit="s"
        )

    def searches(self) -> Iterator[Figure]:
        """Searches in that index, with the act around each."""
        member = self._office.signed_in()
        for kind in QUESTIONS:
            asked = [partial(ask, member, Query(words=words), ("noun", "severity")) for words in questions(kind)]
            asked[0]()
            yield self._spread(f"search_{kind}", asked)

    def acts(self) -> Iterator[Figure]:
        """Signing in, recording, and finding what was recorded."""
        yield self._times("sign_in", self._office.signed_in, ROUNDS)
        member = self._office.signed_in()
        yield self._times("record", lambda: record(member), ROUNDS)

        yield self._times("all_cases", lambda: all_cases(member), 3, unit="s")
        ask(member, Query())  # the index is up to date
        yield self._times("cases_offered", lambda: offered(member), ROUNDS)
        yield self._times("due_counted", lambda: due(member), ROUNDS)

        def seen() -> object:
            return ask(member, Query(nouns=("incident",), sort="-when"))

        yield self._times("found_after_record", seen, ROUNDS, lambda: record(member))

    def statements(self) -> Iterator[Figure]:
        """What a list, a search and a case ask the database."""
        member = self._office.signed_in()

        def read(work: Work, keys: Keyring) -> None:
            lookup.find(work, keys, Query(nouns=("incident",)), counted=("severity",))
            lookup.find(work, keys, Query(words="мир"))
            glancing.glance(work, keys, member.case_id, page="overview")

        member.act(read, writes=False)
        asked: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        event.listen(self._house.engine, "before_cursor_execute", note)
        member.act(read, writes=False)
        event.remove(self._house.engine, "before_cursor_execute", note)
        yield self._figure("statements", len(asked), "")

    def pages(self) -> Iterator[Figure]:
        """Pages of a served desk, and its memory."""
        self._house.shelves.close_all()
        with served(DESK, self._house.settings) as desk:
            yield from self._memory(desk)
            browser = signed_in_at(desk)
            in_team = self._office.made.cases // self._teams
            told = {
                "last": max(in_team - 10, 0),
                "last_incident": max(in_team * INCIDENTS - 10, 0),
                "case": self._office.made.firsts[0],
            }
            for name, path in PAGES.items():
                look = partial(read, browser, path.format_map(told))
                look()
                yield self._times(f"page_{name}", look, ROUNDS, clock=lambda: desk.worked() + self._database())
            yield self._times(
                "page_search", partial(search, browser, "мир"), ROUNDS, clock=lambda: desk.worked() + self._database()
            )

    def _memory(self, desk: Server) -> Iterator[Figure]:
        first = signed_in_at(desk)
        before = desk.rss_mb()
        desk.forget_peak()
        read(first, "/cases")
        yield self._figure("memory_one_team", desk.rss_mb() - before, "MB")
        yield self._figure("memory_peak_opening", desk.peak_mb() - before, "MB")
        yield self._figure("memory_process", desk.rss_mb(), "MB")

    def checks(self) -> Iterator[Figure]:
        """Looks at the logs and at every row."""

        def log() -> None:
            with Database(self._house.engine.execution_options(casebook_writes=False)) as db:
                verdict = verify(db, self._house.heads)
            if verdict.faults:
                raise RuntimeError("the log of the bench has a fault")

        yield self._once("log_verified", log)
        yield self._once("integrity", lambda: integrity.look_at_rows(self._house, integrity.all_tables()))

    def backups(self) -> Iterator[Figure]:
        """A backup, the next one, and putting it back."""
        folder = self._scratch / "backup"
        yield self._once("backup_full", lambda: backing_up.create(self._house, folder))
        yield self._figure("backup_size", size(folder) / 1e6, "MB")
        member, before = self._office.signed_in(), size(folder)
        for _ in range(ACTS):
            record(member)
        yield self._once("backup_next", lambda: backing_up.create(self._house, folder))
        yield self._figure("backup_next_size", (size(folder) - before) / 1e6, "MB")
        sheets = list(self._office.made.sheets[:2])
        yield self._once("restore", lambda: restoring.restore(self._elsewhere, folder, sheets))

    # ── how ────────────────────────────────────────────────────────────────────────────────────────────

    def files(self) -> Iterator[Figure]:
        """Sealed files, in an office of their own: seconds for all of them, FILES of 2 MB."""
        for name, act in scale_files.steps(self._scratch / "files", FILES):
            yield msgspec.structs.replace(self._once(name, act), cases=1, incidents=INCIDENTS, teams=1)

    def _clock(self) -> float:
        return process_time() + self._database()

    def _figure(self, name: str, value: float, unit: str, **more: float) -> Figure:
        cases = self._office.made.cases
        engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[self._house.engine.dialect.name]
        machine = f"{os.cpu_count()} × {platform.machine()}, load {os.getloadavg()[0]:.1f}"
        told = {key: round(number, 4) for key, number in {"value": value, **more}.items()}
        return Figure(
            name=name,
            unit=unit,
            cases=cases,
            incidents=cases * INCIDENTS,
            teams=self._teams,
            engine=engine,
            on=date.today().isoformat(),  # noqa: DTZ011 -- the day of the one who measures
            machine=machine,
            **told,
        )

    def _once(self, name: str, act: Callable[[], object]) -> Figure:
        wall, worked = perf_counter(), self._clock()
        act()
        return self._figure(name, perf_counter() - wall, "s", work=self._clock() - worked)

    def _times(
        self,
        name: str,
        act: Callable[[], object],
        rounds: int,
        before: Callable[[], object] = lambda: None,
        *,
        unit: str = "ms",
        clock: Callable[[], float] | None = None,
    ) -> Figure:
        """Time an act several times; `before` stands outside the time."""
        at_work, taken, worked = clock or self._clock, [], []
        for _ in range(rounds):
            before()
            wall, work = perf_counter(), at_work()
            act()
            taken.append(perf_counter() - wall)
            worked.append(at_work() - work)
        by = 1000 if unit == "ms" else 1
        # Other processes are looked at by a clock that ticks a hundred times a second: there only the mean says something.
        fine = clock is None and self._house.engine.dialect.name == "sqlite"
        work = (median if fine else fmean)(worked)
        return self._figure(name, median(taken) * by, unit, fastest=min(taken) * by, work=work * by)

    def _spread(self, name: str, acts: Sequence[Callable[[], object]]) -> Figure:
        taken, worked, whole = [], [], self._clock()
        for act in acts:
            wall, work = perf_counter(), process_time()
            act()
            taken.append((perf_counter() - wall) * 1000)
            worked.append((process_time() - work) * 1000)
        whole = self._clock() - whole
        return self._figure(
            name,
            median(taken),
            "ms",
            fastest=min(taken),
            p95=quantiles(taken, n=20)[-1],
            work=whole / len(acts) * 1000,
            work_p95=quantiles(worked, n=20)[-1],
        )


def measured(cases: int, *, postgresql: bool = False, teams: int = TEAMS) -> Iterator[Figure]:
    """Measure an office of so many cases that is made in a temporary folder, TMPDIR says where, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder, ExitStack() as open_:
        settings, elsewhere = (load_for(Path(folder) / name) for name in ("instance", "restored"))
        if postgresql:
            databases = open_.enter_context(server())
            settings, elsewhere = (replace(one, database=databases.new_database()) for one in (settings, elsewhere))
        office = open_.enter_context(growing_office(settings, cases, teams=teams))
        yield from Growth(office, Path(folder), elsewhere).figures()
