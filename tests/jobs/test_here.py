"""Packs that the desk builds itself on SQLite: a desk that is killed at any point loses and doubles nothing, and a page goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlparse
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session as Database

from casebook.bench.browser import Browser, expect
from casebook.cli.faces import FACES
from casebook.errors import Busy
from casebook.exporters import archive
from casebook.jobs import carrying_out, here, packs
from casebook.jobs.carrying_out import TryAgain
from casebook.jobs.here import Here
from casebook.keys import sessions
from casebook.model import Job, JobKey
from casebook.services import disclosure, job_runs, jobs, reconciling, workers
from casebook.services.clearing import NotCleared
from casebook.services.job_of_pack import PackGiven
from casebook.services.jobs import Hands, Seen
from casebook.services.progress import PACK, Progress, Standing
from casebook.settings import Settings
from casebook.work import House, begin
from tests import cast, forensics
from tests.jobs.conftest import Desk
from tests.jobs.processes import PATIENCE, killed_desk, led_on, let_time_pass
from tests.services.acting import TO_COURT, as_dana, stored
from tests.web.faces import await_answer, free_port
from tests.web.pages import Page

WORDS = ["QZ101titleMARK", "QZ102bodyMARK", "QZ103nameMARK", "QZ104courtMARK", "QZ105whyMARK"]


@pytest.fixture
def engine() -> str:
    """Where no worker of its own can run."""
    return "sqlite"


def rows(desk: Desk) -> list[Job]:
    with Database(desk.office.house.engine) as db:
        return list(db.scalars(select(Job)))


def packs_of(page: Page, desk: Desk) -> set[str]:
    return {each for each in page.links(desk.packs, f"{desk.packs}/") if "drafts" not in each and "new" not in each}


def begun(desk: Desk, process: Here, choice: disclosure.Choice = TO_COURT) -> UUID:
    """A job of Dana's that this process has been given; nothing carries it out yet."""
    place = sessions.place_of(desk.office.session(cast.DANA))
    made = as_dana(desk.office, lambda w, k: disclosure.compose(w, k, desk.case_id, choice))
    hands = Hands(lambda _db, _job: None, process.key, lambda _job: None)
    given = PackGiven(composition=made)
    return as_dana(desk.office, lambda w, k: jobs.start(w, k, desk.case_id, desk.draft_id, given, session=place, hands=hands))  # type: ignore[no-any-return]  # fmt: skip


def seen(desk: Desk, job_id: UUID) -> Seen:
    return as_dana(desk.office, lambda w, k: jobs.look(w, k, desk.case_id, job_id))  # type: ignore[no-any-return]


# ── killed ──────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A desk under granian, in a process group of its own, so that all of it can be killed at once."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", "4", "--no-access-log", "--log-level", "error", "--no-ws"]
    with subprocess.Popen([*command, FACES["desk"]], env=settings.environment(), start_new_session=True) as process:
        try:
            await_answer(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}", process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def browser(address: str, cookie: str) -> Browser:
    told = urlparse(address)
    opened = Browser((str(told.hostname), told.port or 0))
    opened._cookies["casebook"] = cookie
    return opened


@pytest.mark.slow
def test_a_build_goes_on_after_the_served_desk_was_killed(desk: Desk) -> None:
    """A desk as an office serves it, a power cut, a desk that runs again, and the page that waited meanwhile."""
    settings, cookie = desk.office.house.settings, desk.office.session(cast.DANA)
    with served(settings) as (address, process):
        dana = browser(address, cookie)
        token = dana.token(f"{desk.draft}/preview")
        answer = dana.post(f"{desk.draft}/build", [("csrf_token", token)])
        expect(answer, 303)
        while [row.state for row in rows(desk)] != ["running"]:
            time.sleep(0.002)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    ((state, attempts, given),) = [(row.state, row.attempts, row.given) for row in rows(desk)]
    assert (state, attempts, given is None) == ("running", 1, False)
    assert forensics.find([settings.instance], WORDS) == []  # the disk, as whoever pulled the plug would have it
    job = answer.location()
    let_time_pass(desk.office.house)
    again = Page(desk.app)
    again.comes_with(cookie)
    pack = led_on(again, job)
    assert "CBP-" in again.get(pack)
    assert [(row.state, row.attempts, row.given) for row in rows(desk)] == [("kept", 2, None)]
    assert packs_of(again, desk) == {pack}


@pytest.mark.slow
@pytest.mark.parametrize("point", ["begun", "keeping"])
def test_a_desk_that_is_killed_at_any_point_of_a_build_loses_and_doubles_nothing(
    desk: Desk, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana, house = desk.browser(), desk.office.house
    before = stored(desk.office)

    def build(page: Page) -> None:
        page.post(f"{desk.draft}/build")
        for _ in range(int(PATIENCE / 0.05)):
            page.client.get(page.location)
            time.sleep(0.05)

    killed_desk(house.settings, dana, point, build)
    (row,) = rows(desk)
    assert row.state in {"begun": {"queued", "running"}, "keeping": {"ready"}}[point]
    let_time_pass(house)
    pack = led_on(dana, f"{desk.draft}/builds/{row.id}")
    assert packs_of(dana, desk) == {pack}
    monkeypatch.setattr(reconciling, "OLD", -1.0)
    house.blobs.sweep(older_than=0)
    reconciling.sweep(house, even_many=True)
    assert len(stored(desk.office) - before) == 2  # the pack and its file to read
    with Database(house.engine) as db:
        assert reconciling.compare(db, house.blobs).missing == ()


# ── one writer ──────────────────────────────────────────────────────────────────────────────────────────


def test_while_nothing_changes_nothing_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has one writer: a build that asks whether to go on must not take the turn from those who write."""
    process, said = Here(desk.office.house), list[str]()
    job_id = begun(desk, process)
    monkeypatch.setattr(carrying_out, "TELL_EVERY", 0.0)
    event.listen(
        desk.office.house.engine, "before_cursor_execute", lambda _c, _cursor, sql, *_: said.append(sql.split()[0])
    )

    def assemble(*_given: object, progress: Progress, **_named: object) -> None:
        said.clear()
        for _ in range(20):
            progress.look()
        assert set(said) <= {"BEGIN", "SELECT"}, said
        progress.begin("reading", 3)
        progress.one()
        said.clear()
        progress.look()
        assert "UPDATE" in said
        said.clear()
        progress.look()
        assert "UPDATE" not in said
        raise NotCleared(())

    monkeypatch.setattr(packs.assembling, "assemble", assemble)
    assert process._attempts(job_id)
    assert isinstance(seen(desk, job_id).error, NotCleared)


def test_others_that_write_for_long_are_no_reason_to_do_the_work_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Here(desk.office.house)
    job_id = begun(desk, process)
    monkeypatch.setattr(carrying_out, "TELL_EVERY", 0.0)

    def busy(*_given: object) -> bool:
        raise Busy

    monkeypatch.setattr(job_runs, "tell", busy)
    assert process._attempts(job_id)
    assert [(row.state, row.attempts) for row in rows(desk)] == [("ready", 1)]


def test_a_step_that_cannot_be_written_down_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    process, finish, failures = Here(desk.office.house), job_runs.finish, [1, 2]
    job_id = begun(desk, process)

    def failing(*given: object) -> bool:
        if failures.pop():
            raise Busy
        return finish(*given)  # type: ignore[arg-type]

    failures[:] = [0, 1]
    monkeypatch.setattr(job_runs, "finish", failing)
    with pytest.raises(TryAgain):
        carrying_out.carry_out(desk.office.house, process.key, job_id, lambda: False)
    carrying_out.carry_out(desk.office.house, process.key, job_id, lambda: False)
    assert [(row.state, row.attempts) for row in rows(desk)] == [("ready", 2)]


def test_what_this_process_gives_up_a_page_can_give_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It lives on, with other jobs perhaps; without that it would seem to hold this one for ever."""
    process = Here(desk.office.house)
    job_id = begun(desk, process)
    monkeypatch.setattr(here, "WAITS", ())

    def away(*_given: object) -> None:
        raise Busy

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(job_runs, "take", away)
        process._run(job_id)
    assert process.in_hand() == 0
    with Database(desk.office.house.engine) as db:
        assert workers.living(db, desk.office.house.settings)
        assert db.scalars(select(JobKey)).all() == []
    assert not seen(desk, job_id).held


@pytest.mark.parametrize("how", ["stopped", "session ended"])
def test_a_build_that_is_stopped_or_whose_session_ends_leaves_nothing_behind(
    desk: Desk, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When all of its ZIP but the last piece is in the store."""
    process, before, write = Here(desk.office.house), stored(desk.office), archive.write
    job_id = begun(desk, process)
    monkeypatch.setattr(carrying_out, "TELL_EVERY", 0.0)

    def written(*given: object) -> object:
        made = write(*given)  # type: ignore[arg-type]
        if how == "stopped":
            as_dana(desk.office, lambda w, k: jobs.stop(w, k, desk.case_id, job_id))
        else:
            with begin(desk.office.house, writes=True) as work:
                sessions.close_all(work.db, desk.office.dana)
        return made

    monkeypatch.setattr(archive, "write", written)
    process._run(job_id)
    assert seen(desk, job_id).state == {"stopped": "stopped", "session ended": "ended"}[how]
    assert stored(desk.office) == before
    assert [(row.given, row.result) for row in rows(desk)] == [(None, None)]


# ── what becomes of it ──────────────────────────────────────────────────────────────────────────────────


def test_a_build_tells_how_far_it_is_and_holds_nothing_when_it_is_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, tell, standings = Here(desk.office.house), job_runs.tell, list[Standing]()
    job_id = begun(desk, process)

    def told(house: House, run: job_runs.Run, standing: Standing) -> bool:
        standings.append(standing)
        goes_on = tell(house, run, standing)
        assert seen(desk, job_id).standing == standing
        return goes_on

    monkeypatch.setattr(job_runs, "tell", told)
    process._run(job_id)
    assert seen(desk, job_id).state == "ready"
    stages = [PACK.index(each.stage) for each in standings]
    assert stages == sorted(stages)
    assert {"setting", "binding"} <= {each.stage for each in standings}
    assert all(0 <= each.share <= 1 and (not each.of or each.done <= each.of) for each in standings), standings
    assert [(row.given, row.progress) for row in rows(desk)] == [(None, None)]


def test_a_pack_that_is_not_cleared_is_told_in_words_and_written_into_the_log_once(desk: Desk) -> None:
    process, before = Here(desk.office.house), stored(desk.office)
    choice = disclosure.Choice(profile="uk_ftt_iac", recipient="The tribunal", purpose="Appeal")
    job_id = begun(desk, process, choice)
    process._run(job_id)
    assert isinstance(seen(desk, job_id).error, NotCleared)
    assert stored(desk.office) == before
    dana = desk.browser()
    job = f"{desk.draft}/builds/{job_id}"
    assert "The pack was held back" in dana.get(job)
    assert "The pack was held back" in dana.get(job)
    assert dana.get(f"/cases/{desk.case_id}/history").count("A pack was held back") == 1


def test_a_failure_of_another_kind_is_told_and_what_was_made_is_gone(desk: Desk) -> None:
    """A certificate that cannot seal."""
    dana, before = desk.browser(), stored(desk.office)
    nothing = desk.office.house.settings.instance / "no-certificate.p12"
    nothing.write_bytes(b"no certificate")
    desk.office.house.settings = replace(desk.office.house.settings, seal=str(nothing))
    dana.post(f"{desk.draft}/build")
    job = dana.location
    for _ in range(int(PATIENCE / 0.05)):
        if "certificate cannot seal" in dana.get(job):
            break
        time.sleep(0.05)
    else:
        raise AssertionError
    assert stored(desk.office) == before
    assert packs_of(dana, desk) == set()
