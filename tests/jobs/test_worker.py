"""A worker builds packs for members who are signed in: end to end on the desk, with real processes that are killed at every point."""

import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session as Database

from casebook.audit.events import CaseActFailed
from casebook.errors import WrongKey
from casebook.keys.workers import WorkerKey
from casebook.model import Job, JobKey, Worker
from casebook.services import history, job_runs, moving_marks, reconciling
from casebook.services.moving_marks import LEFT, Mark
from tests import cast
from tests.jobs.conftest import Desk
from tests.jobs.processes import PATIENCE, Process, killed_desk, let_time_pass, worker
from tests.keys.acting import grant
from tests.services.acting import as_dana, stored
from tests.web.pages import Page

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


def begun(page: Page, desk: Desk) -> str:
    """Begin to build; give the address of the build."""
    page.post(f"{desk.draft}/build")
    return page.location


def until(page: Page, job: str, words: str = "") -> str:
    """Look at a build again and again until its page says something, or it leads to the pack; give what was said."""
    for _ in range(int(PATIENCE / 0.1)):
        answer = page.client.get(job)
        if answer.status_code == 303 and not words:
            return answer.headers["Location"].partition("?")[0]
        said = answer.get_data(as_text=True)
        if words and words in said:
            return said
        time.sleep(0.1)
    raise AssertionError(said)


def jobs_of(desk: Desk) -> list[Job]:
    with Database(desk.office.house.engine) as db:
        return list(db.scalars(select(Job)))


def workers_of(desk: Desk) -> list[Worker]:
    with Database(desk.office.house.engine) as db:
        return list(db.scalars(select(Worker)))


def until_empty(desk: Desk) -> None:
    """Wait until the queue has nothing left to do."""
    for _ in range(int(PATIENCE / 0.1)):
        with desk.office.house.engine.connect() as connection:
            if connection.scalar(text("select count(*) from procrastinate_jobs")) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the queue is not empty")


def packs_of(page: Page, desk: Desk) -> set[str]:
    return {each for each in page.links(desk.packs, f"{desk.packs}/") if "drafts" not in each and "new" not in each}


def test_a_worker_builds_a_pack_and_a_page_of_its_builder_keeps_it(desk: Desk) -> None:
    """As an office has it: a process started from the command line, and a member who waits."""
    dana, settings = desk.browser(), desk.office.house.settings
    command = [sys.executable, "-m", "casebook", "worker"]
    with subprocess.Popen(command, env=settings.environment(), stdout=subprocess.PIPE) as process:
        try:
            while not workers_of(desk):
                assert process.poll() is None
                time.sleep(0.1)
            job = begun(dana, desk)
            pack = until(dana, job)
            assert "CBP-" in dana.get(pack)
            assert packs_of(dana, desk) == {pack}
            (row,) = jobs_of(desk)
            assert (row.state, row.attempts, row.given, row.result) == ("kept", 1, None, None)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()
    assert dana.client.get(job).status_code == 303  # it is known for a while what came of it
    with desk.office.house.engine.connect() as connection:
        for table in ("worker", "job_key", "procrastinate_jobs", "procrastinate_workers", "procrastinate_events"):
            assert connection.scalar(text(f"select count(*) from {table}")) == 0, table  # noqa: S608 -- our own names


def test_a_worker_that_is_killed_at_any_point_loses_and_doubles_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One build, begun while four workers are killed, each further on than the one before; then one pack and a clear page."""
    dana, house = desk.browser(), desk.office.house
    settings, before = house.settings, stored(desk.office)
    with worker(settings, "not begun") as first:
        job = begun(dana, desk)
        first.wait_for("at not begun")
        first.die(house)
    for point in ("taken", "writing", "files kept"):
        with worker(settings, point) as next_one:  # it holds no key of the job until Dana's page gives it one
            _looks_until(dana, job, next_one, f"at {point}")
            next_one.die(house)
    assert packs_of(dana, desk) == set()
    with worker(settings, "row written") as last:
        _looks_until(dana, job, last, "at row written")
        last.die(house)  # before its queue knows that it is done
    pack = until(dana, job)
    assert packs_of(dana, desk) == {pack}
    with worker(settings):
        until_empty(desk)  # what the queue has kept of it is taken up again, and finds nothing to do
    assert packs_of(dana, desk) == {pack}
    (row,) = jobs_of(desk)
    assert (row.state, row.attempts) == ("kept", 4)
    # What was made by those that were killed belongs to nobody, and goes as all such files do.
    house.blobs.sweep(older_than=0)
    monkeypatch.setattr(reconciling, "OLD", -1.0)
    assert reconciling.sweep(house, even_many=True) == 2
    assert len(stored(desk.office) - before) == 2  # the pack and its file to read
    with Database(house.engine) as db:
        assert reconciling.compare(db, house.blobs).missing == ()


@pytest.mark.parametrize("point", ["begun", "keeping", "kept"])
def test_a_desk_that_is_killed_while_it_begins_or_keeps_a_build_doubles_nothing(desk: Desk, point: str) -> None:
    dana, house = desk.browser(), desk.office.house
    with worker(house.settings):
        if point == "begun":
            killed_desk(desk.office.house.settings, dana, point, lambda page: begun(page, desk))
            (row,) = jobs_of(desk)
            job = f"{desk.draft}/builds/{row.id}"
            assert job in dana.get(f"{desk.draft}/preview")  # nobody was told its address; the draft knows of it
        else:
            job = begun(dana, desk)
            until_state(desk, "ready")
            killed_desk(desk.office.house.settings, dana, point, lambda page: page.client.get(job))
            assert [row.state for row in jobs_of(desk)] == ["ready" if point == "keeping" else "kept"]
        pack = until(dana, job)
    assert packs_of(dana, desk) == {pack}
    with Database(house.engine) as db:
        assert reconciling.compare(db, house.blobs).missing == ()


def test_where_no_worker_lives_the_desk_builds_and_another_of_its_processes_goes_on_where_it_was_killed(
    desk: Desk,
) -> None:
    dana, lena = desk.browser(), desk.browser(cast.LENA)
    grant(desk.office, desk.case, desk.office.lena)
    killed_desk(desk.office.house.settings, dana, "writing", lambda page: (begun(page, desk), time.sleep(PATIENCE)))
    (row,) = jobs_of(desk)
    assert (row.state, row.attempts) == ("running", 1)
    job = f"{desk.draft}/builds/{row.id}"
    let_time_pass(desk.office.house)
    words = "The program that was building it has ended. A page of its builder lets it go on."
    assert words in lena.get(job)
    pack = until(dana, job)  # by another process of the desk, and no worker
    assert packs_of(dana, desk) == {pack}
    assert [(each.state, each.attempts) for each in jobs_of(desk)] == [("kept", 2)]


def test_another_worker_that_lives_goes_on_where_one_was_killed(desk: Desk) -> None:
    dana, settings = desk.browser(), desk.office.house.settings
    with worker(settings, "writing") as first, worker(settings, "writing") as second:
        job = begun(dana, desk)
        holder, other = _which(first, second)
        holder.die(desk.office.house)
        other.wait_for("at writing")  # no page of Dana's was needed: both held the key
        dana.post(f"{job}/stop")
        text_of = until(dana, job, "The building was stopped")
        assert "the draft is as it was" in text_of
    assert packs_of(dana, desk) == set()


def test_a_worker_that_is_asked_to_stop_hands_back_what_it_has_in_hand(desk: Desk) -> None:
    dana, settings = desk.browser(), desk.office.house.settings
    with worker(settings, "slow", grace=0.2) as first:
        job = begun(dana, desk)
        first.wait_for("at slow")
        assert first.ask_to_stop() == 0
    assert [(row.state, row.attempts) for row in jobs_of(desk)] == [("queued", 1)]
    with worker(settings):
        pack = until(dana, job)
    assert packs_of(dana, desk) == {pack}
    assert [(row.state, row.attempts) for row in jobs_of(desk)] == [("kept", 2)]


def test_a_worker_ends_by_itself_where_the_office_has_left_its_database(desk: Desk) -> None:
    settings = desk.office.house.settings
    left = Mark(desk.office.founded.office_id, LEFT, "elsewhere", desk.office.house.clock().date())
    with worker(settings) as process:
        with desk.office.house.engine.begin() as connection:
            moving_marks.write(connection, left)
        assert process.until_it_ends() == 1


def test_a_build_ends_with_its_session_wherever_it_is_carried_out(desk: Desk) -> None:
    dana = desk.browser()
    before = stored(desk.office)
    with worker(desk.office.house.settings, "slow") as process:
        job = begun(dana, desk)
        process.wait_for("at slow")
        dana.post("/sign-out")
        again = desk.browser()
        until(again, job, "The building ended with the session that started it")
        assert process.ask_to_stop() == 0
    assert stored(desk.office) == before


def test_a_failure_is_told_in_words_and_written_into_the_log_once(desk: Desk, tmp_path: Path) -> None:
    dana = desk.browser()
    nothing = tmp_path / "no-certificate.p12"
    nothing.write_bytes(b"no certificate")
    with worker(replace(desk.office.house.settings, seal=str(nothing))):
        job = begun(dana, desk)
        said = until(dana, job, "certificate cannot seal")
        assert "The pack was not kept. Tell your administrator" in said
        assert "certificate cannot seal" in dana.get(job)  # looked at twice, told once
    (row,) = jobs_of(desk)
    assert (row.state, row.given) == ("failed", None)
    lines = as_dana(desk.office, lambda work, keys: history.case_history(work, keys, desk.case_id)).lines
    told = [line.event.kind for line in lines if isinstance(line.event, CaseActFailed)]
    assert told == ["SealUnusable"]


def test_a_key_that_somebody_planted_in_the_database_is_given_nothing(desk: Desk) -> None:
    """Who can write to the database and lacks the hosts' secret cannot make a page seal a job to a key of theirs."""
    planted = WorkerKey()
    row = Worker(
        id=planted.id,
        public_key=planted.private.public_key().encoded,
        mac=b"\0" * 32,
        takes=True,
        seen_at=datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=1),
    )
    with Database(desk.office.house.engine) as db:
        db.add(row)
        db.commit()
    dana = desk.browser()
    job = begun(dana, desk)  # no worker counts, so the desk builds by itself
    with Database(desk.office.house.engine) as db:
        assert planted.id not in set(db.scalars(select(JobKey.worker_id)))
    pack = until(dana, job)
    assert packs_of(dana, desk) == {pack}
    with worker(desk.office.house.settings, "taken") as honest:
        job = begun(dana, desk)
        honest.wait_for("at taken")
        with Database(desk.office.house.engine) as db:
            holders = set(db.scalars(select(JobKey.worker_id)))
            assert planted.id not in holders
            assert len(holders) == 1
            # A wrap under the planted id in place of the honest one opens nothing either.
            (wrap,) = db.scalars(select(JobKey.key))
            with pytest.raises(WrongKey):
                planted.open(UUID(job.rpartition("/")[2]), wrap)
        dana.post(f"{job}/stop")


def test_a_seized_database_with_a_job_that_waits_opens_nothing_of_it(desk: Desk) -> None:
    dana = desk.browser()
    with worker(desk.office.house.settings, "taken") as process:
        begun(dana, desk)
        process.wait_for("at taken")
        words = ["QZ101titleMARK", "QZ102bodyMARK", "QZ103nameMARK", "QZ104courtMARK", "QZ105whyMARK"]
        with desk.office.house.engine.connect() as connection:
            tables = connection.scalars(text("select tablename from pg_tables where schemaname = 'public'")).all()
            seized = "\n".join(
                str(row)
                for name in tables
                for row in connection.execute(text(f"select t::text from {name} as t"))  # noqa: S608 -- its own names
            )
        (row,) = jobs_of(desk)
        assert str(row.id) in seized
        for word in words:
            assert word not in seized
            assert word.encode().hex() not in seized
        process.kill()


def test_a_job_that_ends_its_workers_again_and_again_is_given_up(desk: Desk) -> None:
    dana = desk.browser()
    with worker(desk.office.house.settings, "taken") as process:
        job = begun(dana, desk)
        process.wait_for("at taken")
        process.die(desk.office.house)
    with Database(desk.office.house.engine) as db:
        db.execute(update(Job).values(attempts=job_runs.MOST))
        db.commit()
    with worker(desk.office.house.settings):
        until(dana, job, "The pack could not be built")


def until_state(desk: Desk, state: str) -> None:
    """Wait until the one job stands somewhere."""
    for _ in range(int(PATIENCE / 0.1)):
        if [row.state for row in jobs_of(desk)] == [state]:
            return
        time.sleep(0.1)
    raise AssertionError([row.state for row in jobs_of(desk)])


def _looks_until(page: Page, job: str, process: Process, line: str) -> None:
    """Let a page look again and again, as a browser does, until a worker says a line."""
    for _ in range(int(PATIENCE / 0.2)):
        if process.has_said(line, within=0.2):
            return
        page.client.get(job)
    raise AssertionError(line)


def _which(first: Process, second: Process) -> tuple[Process, Process]:
    """Give the worker that has the job in hand, and the other one."""
    for _ in range(int(PATIENCE / 0.2)):
        if first.has_said("at writing", within=0.1):
            return first, second
        if second.has_said("at writing", within=0.1):
            return second, first
    raise AssertionError("neither has begun")
