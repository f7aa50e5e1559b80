"""Real worker processes for tests, that can be held at a point of a build, and killed there.

They are forked from the test process, which has loaded everything: starting an interpreter for each takes seconds. What runs in
them is `casebook worker` from its command line on, with a house of its own; one test starts it as an office does.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NoReturn

import sqlalchemy as sql
from sqlalchemy.orm import Session as Database

from casebook.cli import main
from casebook.exporters import archive
from casebook.jobs import carrying_out, packs, queue  # noqa: F401 -- loaded before a worker is forked
from casebook.jobs import worker as working
from casebook.model import Worker
from casebook.services import capturing, importing, job_runs, jobs, workers
from casebook.services.progress import Progress
from casebook.settings import Settings
from casebook.web.desk import create_desk, job_pages
from casebook.work import House
from tests.web.pages import Page

BEAT = 0.2  # seconds, in place of 5
PATIENCE = 60.0  # seconds until something has to have happened; a busy machine is slow, not wrong
HELD = 60.0  # seconds that a worker stays at its point; it is killed before
POINTS: dict[str, tuple[Any, str, bool]] = {  # module, function, whether before it or after
    "not begun": (job_runs, "take", True),
    "taken": (job_runs, "take", False),
    "writing": (archive, "write", False),
    "files kept": (job_runs, "finish", True),
    "row written": (job_runs, "finish", False),
    "batch written": (importing, "take", False),
    "all read": (importing, "finish", False),
    "page sealed": (capturing, "seal", False),
}
SLOW = "slow"  # a build that goes on until it is told to end


@dataclass
class Process:
    """A worker process under way."""

    pid: int
    line: int  # the end of a pipe
    said: str = ""
    status: int | None = None

    def has_said(self, line: str, *, within: float = 0.0) -> bool:
        """Say whether it has said a line, after waiting for so many seconds at most for it to say more."""
        if line not in self.said and select.select([self.line], [], [], within)[0]:
            told = os.read(self.line, 4096).decode()
            assert told, f"it ended before it said {line}"
            self.said += told
        return line in self.said

    def wait_for(self, line: str) -> None:
        """Wait until it says a line."""
        for _ in range(int(PATIENCE)):
            if self.has_said(line, within=1.0):
                return
        raise AssertionError(f"it did not say {line}")

    def kill(self) -> None:
        """End it at once."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.status = os.waitpid(self.pid, 0)[1]

    def die(self, house: House) -> None:
        """End it at once, and let so much time pass that everybody takes it for dead."""
        self.kill()
        let_time_pass(house)

    def ask_to_stop(self) -> int:
        """Stop it kindly; give its exit status."""
        os.kill(self.pid, signal.SIGTERM)
        return self.until_it_ends()

    def until_it_ends(self) -> int:
        """Wait for it; give its exit status."""
        self.status = os.waitpid(self.pid, 0)[1]
        return os.waitstatus_to_exitcode(self.status)


@contextmanager
def worker(settings: Settings, point: str = "", *, grace: float = 20.0) -> Iterator[Process]:
    """Run `casebook worker`, held at a point of its first build if one is given; it has announced itself when this begins."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(theirs, 1)
        _serve(settings, point, grace)
    os.close(theirs)
    process = Process(pid, ours)
    try:
        process.wait_for("ready")
        yield process
    finally:
        process.kill()
        os.close(ours)


def let_time_pass(house: House) -> None:
    """Let an hour pass since anybody gave a sign of life."""
    with Database(house.engine) as db:
        for row in db.scalars(sql.select(Worker)):
            row.seen_at -= timedelta(hours=1)
        if workers.can_have(db):
            db.execute(sql.text("update procrastinate_workers set last_heartbeat = last_heartbeat - interval '1 hour'"))
        db.commit()


def killed_desk(settings: Settings, page: Page, point: str, asks: Callable[[Page], object]) -> None:
    """Ask a desk in a process of its own, which is killed at a point: with a build begun, while it is kept, or once it is."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        house = House(settings)
        app = create_desk(house.settings, house)
        again = Page(app)
        cookie = page.client.get_cookie("casebook")
        again.comes_with(cookie.value if cookie else "")
        owner, name = {
            "begun": (jobs, "start"),
            "keeping": (jobs, "note_made"),
            "kept": (job_pages, "_keep"),
            "writing": (archive, "write"),
            "batch written": (importing, "take"),
            "all read": (importing, "finish"),
            "page sealed": (capturing, "seal"),
        }[point]
        act = getattr(owner, name)

        def held(*given: object, **named: object) -> object:
            made = act(*given, **named)
            if point == "begun":
                given[0].after.append(stay)  # type: ignore[attr-defined]  -- the act, once it is committed
            else:
                stay()
            return made

        def stay() -> None:
            os.write(theirs, b"at the point")
            time.sleep(PATIENCE)

        setattr(owner, name, held)
        with suppress(BaseException):
            asks(again)
        os._exit(1)
    try:
        assert select.select([ours], [], [], PATIENCE)[0], "it did not come so far"
        os.kill(pid, signal.SIGKILL)
    finally:
        os.waitpid(pid, 0)
        os.close(ours)
        os.close(theirs)


# ── in the forked process ───────────────────────────────────────────────────────────────────────────────


def _serve(settings: Settings, point: str, grace: float) -> NoReturn:
    status = 70
    with suppress(BaseException):
        try:
            os.environ.update(settings.environment())
            workers.BEAT, carrying_out.TELL_EVERY = BEAT, 0.1
            working.GRACE, working.ANOTHER_LOOK = grace, 0.1
            sys.argv = ["casebook", "worker"]
            if point == SLOW:
                Progress.begin = _slow(Progress.begin)  # type: ignore[method-assign]
            elif point:
                owner, name, before = POINTS[point]
                setattr(owner, name, _held(getattr(owner, name), point, before=before))
            working._announce = _announced(working._announce)
            main()
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
    os._exit(status)


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def _held(act: Callable[..., Any], point: str, *, before: bool) -> Callable[..., Any]:
    def stopped(*given: Any, **named: Any) -> Any:
        made = None if before else act(*given, **named)
        if before or made is not None:  # None: there was nothing to do
            _say(f"at {point}")
            time.sleep(HELD)
        return act(*given, **named) if before else made

    return stopped


def _slow(begin: Callable[..., None]) -> Callable[..., None]:
    """Stay where all of the pack is in the store and nothing is kept, and look again and again whether to go on."""

    def slowly(progress: Progress, stage: str, of: int = 0) -> None:
        begin(progress, stage, of)
        if stage == "checking":
            _say(f"at {SLOW}")
            while True:
                progress.look()
                time.sleep(0.05)

    return slowly


def _announced(announce: Callable[..., None]) -> Callable[..., None]:
    said: list[bool] = []

    def announced(*given: Any) -> None:
        announce(*given)
        if not said:
            said.append(True)
            _say("ready")

    return announced


def led_on(page: Page, waiting: str) -> str:
    """Look at the page of a job again and again, as a browser does, until it leads on; give where to."""
    for _ in range(int(PATIENCE / 0.05)):
        answer = page.client.get(waiting)
        if answer.status_code == 303:
            return answer.headers["Location"].partition("?")[0]
        time.sleep(0.05)
    raise AssertionError(answer.get_data(as_text=True))
