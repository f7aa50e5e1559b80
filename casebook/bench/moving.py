"""Moves of an office: its records into PostgreSQL beside pg_restore, and its sealed files to another folder beside `cp`.

A move reads back and compares what it has copied, and checks every chain; the plain tools copy and look at nothing.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path
from uuid import UUID

from sqlalchemy.engine import make_url

from casebook.bench import postgresql
from casebook.bench.filling import Filling, sizes
from casebook.bench.office import Office, office
from casebook.bench.row import LeftOut, Row, row
from casebook.bench.wording import Chance
from casebook.crypto.randomness import random_bytes
from casebook.keys.keyring import Keyring
from casebook.services import custody, moving, moving_files
from casebook.services.custody import ExhibitDraft
from casebook.services.receiving import Received, receive
from casebook.work import Work

INCIDENTS = 27_000  # with their acts, posts and the rest, a little more than 100,000 rows
AT_ONCE = 50  # cases in one act
SEED = 13
FILE = 10  # MB of each file
FILLERS = 3  # threads
BLOCK = random_bytes(1_000_000)


def records() -> Iterator[Row | LeftOut]:
    """Measure rows a second that are carried from SQLite to PostgreSQL, beside pg_restore of the same rows."""
    if reason := postgresql.missing():
        yield LeftOut(name="move_100000", reason=reason)
        return
    with postgresql.server() as server, office() as bench, tempfile.TemporaryDirectory() as folder:
        _fill(bench)
        place = server.new_database()
        began = time.perf_counter()
        rows = moving.move(bench.house.settings, place).rows
        ours = time.perf_counter() - began
        archive, again = Path(folder) / "archive", server.new_database()
        _run("pg_dump", "--format=custom", f"--file={archive}", _plainly(place))
        theirs = _timed(lambda: _run("pg_restore", f"--dbname={_plainly(again)}", str(archive)))
    called = f"pg_restore of the same {rows} rows, which compares nothing"
    yield row("move_100000", rows / ours, "rows/s", rows / theirs, called, goal=0)


def files(gigabytes: int) -> Iterator[Row]:
    """Measure MB a second of sealed files that are carried to another folder, beside `cp` of the same files, and that with a sync.

    It needs room for two copies of them beside the first, one after the other, and says how much it carried.
    """
    size = gigabytes * 1000
    with office() as bench, tempfile.TemporaryDirectory(prefix="casebook-bench-") as folder:
        _keep_files(bench, size // FILE)
        source, copied, moved = Path(bench.house.settings.blobs), Path(folder) / "copied", Path(folder) / "moved"
        theirs, synced = _timed(lambda: _copy(source, copied)), _timed(lambda: _sync(copied))
        shutil.rmtree(copied)
        processor = time.process_time()
        ours = _timed(lambda: _move(bench, moved, size // FILE))
        processor = time.process_time() - processor
    name, rate = f"move_files_{gigabytes}gb", size / ours
    costs = f"a MB costs the move {processor * 1e3 / size:.1f} ms of the processor"
    yield row(name, rate, "MB/s", size / theirs, f"cp -r, which syncs and compares nothing; {costs}", goal=0)
    both = size / (theirs + synced)
    yield row(f"{name}_synced", rate, "MB/s", both, "cp -r, and then sync, which compares nothing", goal=0)


def _fill(bench: Office) -> None:
    filling = Filling(Chance(SEED))
    chosen = list(sizes(filling.chance, INCIDENTS))
    for start in range(0, len(chosen), AT_ONCE):
        bench.act(partial(_write, filling, chosen[start : start + AT_ONCE]))


def _write(filling: Filling, part: list[int], work: Work, keys: Keyring) -> None:
    for size in part:
        filling.case(work, keys, size)


def _keep_files(bench: Office, count: int) -> None:
    """Make exhibits of so many films. They are received side by side, as from several people, and fill the disk sooner."""

    def received(_number: int) -> Received:
        blocks, limit = repeat(BLOCK, FILE), FILE * len(BLOCK)
        return receive(bench.house.blobs, bench.case_id, "film.mp4", blocks, limit=limit)

    with ThreadPoolExecutor(FILLERS) as fillers:
        for each in fillers.map(received, range(count)):
            bench.act(partial(_take_in, bench.case_id, each))


def _take_in(case_id: UUID, received: Received, work: Work, keys: Keyring) -> None:
    custody.take_in(work, keys, case_id, received, ExhibitDraft())


def _move(bench: Office, place: Path, count: int) -> None:
    moved = moving_files.move(bench.house.settings, str(place))
    if not (moved.sound and moved.copied == count):
        raise RuntimeError(f"{moved.copied} files were carried, and not {count}")


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-r", str(source), str(target)], check=True)  # noqa: S603, S607 -- the system's own


def _sync(folder: Path) -> None:
    subprocess.run(["sync", "-f", str(folder)], check=True)  # noqa: S603, S607 -- the system's own


def _plainly(place: str) -> str:
    """Give an address as PostgreSQL's own programs write it."""
    return make_url(place).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(name: str, *arguments: str) -> None:
    subprocess.run([postgresql.program(name), *arguments], check=True, capture_output=True)  # noqa: S603 -- PostgreSQL's own
