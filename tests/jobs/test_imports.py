"""The task that reads an export: batch by batch in its member's name, and nothing once anything about that has changed; each engine."""

import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session as Database

from casebook.errors import Busy, IllegalMove, Tampered
from casebook.jobs import carrying_out
from casebook.jobs.carrying_out import HandedBack, TryAgain
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.keys.workers import WorkerKey
from casebook.model import Account, ContentItem, ImportRun, Incident, Job, Session
from casebook.model.account import ContentItemBody
from casebook.model.import_run import ImportRunBody
from casebook.services import history, importing, job_of_import, job_runs, jobs, membership, sharing
from casebook.services.casework import CaseView, hold
from casebook.services.job_contents import Assignment, Broken, given_bytes
from casebook.services.job_of_import import IMPORT, LoanOver
from casebook.services.jobs import Hands, Seen
from casebook.work import House, Work, begin, now
from tests import cast, engines
from tests.conftest import Office
from tests.keys.acting import grant, let_in
from tests.services.acting import as_dana, entries, take_in

ROWS = 40
TABLE = "url,text,account\n" + "".join(
    f"https://t.me/misol_kanal/{number},QZ301word {number},misol_kanal\n" for number in range(1, ROWS + 1)
)
PATIENCE = 60.0  # seconds until something has to have happened; a busy machine is slow, not wrong


@pytest.fixture
def engine() -> str:
    """The suite's; what depends on how transactions end is tried on each."""
    return engines.CHOSEN


on_each = pytest.mark.parametrize("engine", ["postgresql"] if engines.ON_POSTGRESQL else ["sqlite", "postgresql"])


@dataclass
class Desk:
    """An office with an export that is to be read, and a process that can carry it out."""

    office: Office
    case: CaseView
    run_id: UUID
    cookie: str
    key: WorkerKey = field(default_factory=WorkerKey)

    @property
    def house(self) -> House:
        return self.office.house

    def begun(self) -> UUID:
        """A job of Dana's that reads the export."""
        hands = Hands(lambda _db, _job: None, self.key, lambda _job: None)

        def start(work: Work, keys: Keyring) -> UUID:
            limits, place = membership.limits(work), sessions.place_of(self.cookie)
            ends_at = sessions.ends_at(work.db, self.cookie, limits)
            assert ends_at is not None
            given = job_of_import.lent_for(work, keys, self.case.id, self.run_id, session=place, ends_at=ends_at)
            return jobs.start(work, keys, self.case.id, self.run_id, given, session=place, hands=hands)

        job_id: UUID = as_dana(self.office, start)
        return job_id

    def carry_out(self, job_id: UUID, *, leaving: Callable[[], bool] = lambda: False) -> None:
        carrying_out.carry_out(self.house, self.key, job_id, leaving)

    def seen(self) -> Seen:
        found = as_dana(self.office, lambda w, k: jobs.latest(w, k, self.case.id, IMPORT, self.run_id))
        assert isinstance(found, Seen)
        return found

    def row(self) -> tuple[str, int]:
        """In which state the job is, and how often it was begun."""
        with Database(self.house.engine) as db:
            job = db.scalars(select(Job).order_by(Job.state)).all()[-1]
            return job.state, job.attempts

    def run(self) -> ImportRunBody:
        found = as_dana(self.office, lambda w, k: k.open_row(w.db.get_one(ImportRun, self.run_id), ImportRunBody))
        assert isinstance(found, ImportRunBody)
        return found

    def counts(self) -> tuple[str, int, int, int]:
        run = self.run()
        return run.state, run.rows, run.added, run.known

    def posts(self) -> list[str]:
        """The words of the posts of the case, sorted."""

        def read(work: Work, keys: Keyring) -> list[str]:
            rows = work.db.scalars(select(ContentItem).where(ContentItem.case_id == self.case.id))
            return sorted(keys.open_row(row, ContentItemBody).text for row in rows)

        found: list[str] = as_dana(self.office, read)
        return found

    def has_all_of_it_once(self) -> bool:
        with Database(self.house.engine) as db:
            once = [len(db.scalars(select(noun)).all()) == 1 for noun in (Incident, Account)]
        return all(once) and self.posts() == sorted(f"QZ301word {number}" for number in range(1, ROWS + 1))


@pytest.fixture
def desk(office_on: Office, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(importing, "BATCH", 10)
    monkeypatch.setattr(carrying_out, "TELL_EVERY", 0.0)  # it asks at every step whether to go on
    case = office_on.new_case("A case")
    export = take_in(office_on, case.id, TABLE.encode(), "posts.csv")
    chosen = ImportRunBody(evidence=export, name="posts.csv", format="csv", expected=ROWS)
    run_id = as_dana(office_on, lambda w, k: importing.begin_run(w, k, case.id, chosen))
    return Desk(office_on, case, run_id, office_on.session(cast.DANA))


@pytest.fixture
def before_the_second_batch(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[[], Any]]]:
    """What happens once the first batch is kept, and before the second one is begun."""
    happens: list[Callable[[], Any]] = []
    batches = importing.batches

    def watched(rows: Any) -> Iterator[Any]:
        for number, batch in enumerate(batches(rows)):
            if number == 1 and happens:
                happens.pop()()
            yield batch

    monkeypatch.setattr(importing, "batches", watched)
    yield happens
    assert happens == []


# ── from beginning to end ───────────────────────────────────────────────────────────────────────────────


@on_each
def test_an_export_is_read_to_its_end_in_its_members_name(desk: Desk) -> None:
    job_id = desk.begun()
    desk.carry_out(job_id)
    assert desk.counts() == ("done", ROWS, ROWS, 0)
    assert desk.has_all_of_it_once()
    seen = desk.seen()
    assert (seen.id, seen.state, seen.error) == (job_id, "kept", None)
    with Database(desk.house.engine) as db:
        row = db.get_one(Job, job_id)
        assert (row.given, row.result, row.progress) == (None, None, None)
    with desk.office.acting(cast.DANA) as (work, keys):
        lines = history.case_history(work, keys, desk.case.id).lines
    batches = [line for line in lines if getattr(line.event, "noun", "") == "content_item"]
    assert len(batches) == ROWS // 10
    assert {(line.actor, line.undone) for line in batches} == {(cast.DANA.name, False)}
    before = entries(desk.office)
    desk.carry_out(job_id)  # its entry in the queue comes a second time
    assert entries(desk.office) == before


@on_each
def test_what_may_pass_is_tried_again_and_doubles_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id, take = desk.begun(), importing.take
    for kept in (1, 2):
        calls: list[int] = []

        def fails_late(*given: Any, calls: list[int] = calls, kept: int = kept, **named: Any) -> Any:
            calls.append(1)
            made = take(*given, **named)
            if len(calls) > kept:
                raise Busy
            return made

        monkeypatch.setattr(importing, "take", fails_late)
        with pytest.raises(TryAgain):
            desk.carry_out(job_id)
        assert desk.counts() == ("running", 10 * kept, 10, 10 * (kept - 1))
    monkeypatch.setattr(importing, "take", take)
    desk.carry_out(job_id)
    assert desk.counts() == ("done", ROWS, ROWS - 20, 20)
    assert desk.has_all_of_it_once()


def test_a_worker_that_leaves_hands_the_rest_to_another(
    desk: Desk, before_the_second_batch: list[Callable[[], Any]]
) -> None:
    job_id, leaving = desk.begun(), [False]
    before_the_second_batch.append(lambda: leaving.__setitem__(0, True))
    with pytest.raises(HandedBack):
        desk.carry_out(job_id, leaving=lambda: leaving[0])
    assert desk.row() == ("queued", 1)
    desk.carry_out(job_id)
    assert desk.counts() == ("done", ROWS, 20, 20)
    assert desk.has_all_of_it_once()


def test_what_nobody_foresaw_is_told_and_can_go_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add = importing.add_posts

    def break_down(*_given: Any, **_named: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(importing, "add_posts", break_down)
    desk.carry_out(desk.begun())
    assert desk.row() == ("failed", 1)
    assert isinstance(error := desk.seen().error, Broken)
    assert error.kind == "ZeroDivisionError"
    monkeypatch.setattr(importing, "add_posts", add)
    desk.carry_out(desk.begun())
    assert desk.counts() == ("done", ROWS, ROWS, 0)
    assert desk.has_all_of_it_once()


def test_a_damaged_exhibit_is_said_to_be_damaged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = desk.begun()
    for name in desk.house.blobs.names():
        desk.house.blobs.delete(name)
    desk.carry_out(job_id)
    assert isinstance(desk.seen().error, Tampered)
    assert desk.counts() == ("running", 0, 0, 0)


# ── whose turn it is ────────────────────────────────────────────────────────────────────────────────────


@on_each
def test_one_that_was_thought_dead_writes_nothing_more(
    desk: Desk, before_the_second_batch: list[Callable[[], Any]]
) -> None:
    """It comes back in the middle of its reading, and another attempt has read all meanwhile: no row is there twice."""
    job_id = desk.begun()
    before_the_second_batch.append(lambda: desk.carry_out(job_id))
    desk.carry_out(job_id)
    assert desk.row() == ("kept", 2)
    assert desk.counts() == ("done", ROWS, ROWS - 10, 10)
    assert desk.has_all_of_it_once()


def test_a_reading_that_is_stopped_keeps_what_it_has_and_goes_on_when_it_is_asked(
    desk: Desk, before_the_second_batch: list[Callable[[], Any]]
) -> None:
    job_id = desk.begun()

    def stop(work: Work, keys: Keyring) -> None:
        importing.stop(work, keys, desk.case.id, desk.run_id)
        jobs.stop(work, keys, desk.case.id, job_id)

    before_the_second_batch.append(lambda: as_dana(desk.office, stop))
    desk.carry_out(job_id)
    assert desk.row() == ("stopped", 1)
    assert desk.counts() == ("stopped", 10, 10, 0)
    desk.carry_out(job_id)  # its entry in the queue comes a second time
    assert desk.counts() == ("stopped", 10, 10, 0)
    desk.carry_out(desk.begun())
    assert desk.counts() == ("done", ROWS, ROWS - 10, 10)
    assert desk.has_all_of_it_once()


@on_each
def test_the_same_export_read_twice_at_once_adds_nothing_twice(
    desk: Desk, before_the_second_batch: list[Callable[[], Any]]
) -> None:
    """Its form was sent twice: another run of it is carried out to its end in the middle of this one."""
    first = desk.begun()
    chosen = ImportRunBody(evidence=desk.run().evidence, name="posts.csv", format="csv", expected=ROWS)
    again = as_dana(desk.office, lambda w, k: importing.begin_run(w, k, desk.case.id, chosen))
    other = replace(desk, run_id=again)
    second = other.begun()
    before_the_second_batch.append(lambda: desk.carry_out(second))
    desk.carry_out(first)
    assert desk.counts() == ("done", ROWS, 10, ROWS - 10)
    assert other.counts() == ("done", ROWS, ROWS - 10, 10)
    assert len(desk.posts()) == len(set(desk.posts())) == ROWS


def test_a_run_that_somebody_stopped_beside_its_job_is_not_gone_on_with(
    desk: Desk, before_the_second_batch: list[Callable[[], Any]]
) -> None:
    """A desk of the version before knows runs and no jobs of theirs."""
    job_id = desk.begun()
    before_the_second_batch.append(
        lambda: as_dana(desk.office, lambda w, k: importing.stop(w, k, desk.case.id, desk.run_id))
    )
    desk.carry_out(job_id)
    assert desk.counts() == ("stopped", 10, 10, 0)
    assert desk.row() == ("kept", 1)
    with pytest.raises(IllegalMove):
        as_dana(desk.office, lambda w, k: importing.attempt(w, k, desk.case.id, desk.run_id))


# ── what was lent ───────────────────────────────────────────────────────────────────────────────────────


def sign_out(desk: Desk) -> None:
    with begin(desk.house, writes=True) as work:
        sessions.close(work.db, desk.cookie)


def time_passes(desk: Desk) -> None:
    desk.house.clock = lambda: now() + timedelta(hours=13)


def restrict(desk: Desk) -> None:
    as_dana(desk.office, lambda w, k: sharing.restrict(w, k, desk.case.id, [desk.office.dana]))


def remove_dana(desk: Desk) -> None:
    with desk.office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, desk.office.dana)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (sign_out, "ended"),
        (time_passes, "failed"),
        (restrict, "failed"),
        (remove_dana, "ended"),
    ],
)
def test_a_change_of_what_it_was_lent_by_ends_it_with_the_batch_before(
    desk: Desk, before_the_second_batch: list[Callable[[], Any]], change: Callable[[Desk], None], state: str
) -> None:
    let_in(desk.office, desk.office.omid)
    job_id = desk.begun()
    before_the_second_batch.append(lambda: change(desk))
    desk.carry_out(job_id)
    desk.house.clock = now
    with Database(desk.house.engine) as db:
        assert len(db.scalars(select(ContentItem)).all()) == 10
    assert desk.row() == (state, 1)
    desk.carry_out(job_id)  # whoever tries again finds it over
    if change is not remove_dana:
        if state == "failed":
            assert isinstance(desk.seen().error, LoanOver)
        desk.cookie = desk.office.session(cast.DANA)
        desk.carry_out(desk.begun())  # she begins again, and what is there is passed over
        assert desk.counts() == ("done", ROWS, ROWS - 10, 10)
        assert desk.has_all_of_it_once()


def test_work_of_others_in_the_case_does_not_end_it(
    desk: Desk, before_the_second_batch: list[Callable[[], Any]]
) -> None:
    job_id = desk.begun()
    before_the_second_batch.append(lambda: grant(desk.office, desk.case, desk.office.lena))
    desk.carry_out(job_id)
    assert desk.counts() == ("done", ROWS, ROWS, 0)


def test_what_it_is_given_holds_one_case_and_one_file(desk: Desk) -> None:
    other = desk.office.new_case("Another case of Dana's")
    place = sessions.place_of(desk.cookie)
    with desk.office.acting(cast.DANA) as (work, keys):
        ends_at = datetime.now(UTC) + timedelta(hours=1)
        given = job_of_import.lent_for(work, keys, desk.case.id, desk.run_id, session=place, ends_at=ends_at)
        written = given_bytes(Assignment(given=given, progress_key=keys.own_key()))
        assert keys.case_key(desk.case.id, 1).secret.material in written
        others = [keys.office, *keys.teams(), keys.case_key(other.id, 1)]
        assert not any(each.secret.material in written for each in others)
        assert keys._private_key.encoded not in written
        assert keys.signing_key().seed not in written
    assert given.export.sha256 == hashlib.sha256(TABLE.encode()).hexdigest()


def test_who_can_write_to_the_database_makes_no_other_use_of_it(desk: Desk) -> None:
    """They put back a job that was done, its session, and another member in it: it is refused, or does what it was begun for."""
    job_id = desk.begun()
    with Database(desk.house.engine) as db:
        job = db.get_one(Job, job_id)
        kept = {name: getattr(job, name) for name in ("state", "given")}
        session = {
            each.name: getattr(db.get_one(Session, job.session), each.name) for each in Session.__table__.columns
        }
        held = db.execute(select(*jobs.JobKey.__table__.columns)).mappings().one()
    desk.carry_out(job_id)
    sign_out(desk)

    def put_back(**changed: Any) -> None:
        with Database(desk.house.engine) as db:
            db.execute(update(Job).where(Job.id == job_id).values(**{**kept, **changed}))
            if db.get(jobs.JobKey, (job_id, desk.key.id)) is None:
                db.add(jobs.JobKey(**held))
            if db.get(Session, session["lookup"]) is None:
                db.add(
                    Session(**{**session, **({"member_id": changed["member_id"]} if "member_id" in changed else {})})
                )
            db.commit()

    put_back(member_id=desk.office.omid)  # the session is said to be another member's
    desk.carry_out(job_id)
    assert desk.row()[0] == "failed"
    with Database(desk.house.engine) as db:
        db.execute(update(Session).values(member_id=desk.office.dana))
        db.commit()
    put_back(member_id=desk.office.dana)
    desk.carry_out(job_id)  # the export was read to its end: there is nothing to do
    assert desk.row()[0] == "kept"
    put_back()
    time_passes(desk)
    as_dana(desk.office, lambda w, k: _reopen(w, k, desk))  # and even a run that was put back
    desk.carry_out(job_id)
    assert desk.row()[0] == "failed"
    assert desk.has_all_of_it_once()


def _reopen(work: Work, keys: Keyring, desk: Desk) -> None:
    hold(work, keys, desk.case.id)
    row = work.db.get_one(ImportRun, desk.run_id)
    keys.seal_row(row, msgspec.structs.replace(keys.open_row(row, ImportRunBody), state="running"))


# ── killed ──────────────────────────────────────────────────────────────────────────────────────────────


POINTS: tuple[tuple[Any, str, int, bool], ...] = (  # module, function, which call of it, whether it is over by then
    (importing, "take", 1, True),  # a batch is written and not committed
    (importing, "take", 2, False),  # one is committed, and the next begun
    (importing, "finish", 1, True),  # all rows are there, and the run is not said to be done
    (job_runs, "finish", 1, False),  # the run is done, and the job does not know
)


@on_each
def test_one_that_is_killed_at_any_point_loses_and_doubles_no_row(desk: Desk) -> None:
    """Four processes carry the same job out, one after the other, each killed further on; a fifth one finds nothing missing."""
    job_id = desk.begun()
    before = [0, 10, ROWS, ROWS]
    for (module, name, call, over), kept in zip(POINTS, before, strict=True):
        killed(desk, job_id, module, name, call, over=over)
        assert len(desk.posts()) == kept, name
    desk.carry_out(job_id)
    assert desk.row() == ("kept", 5)
    assert desk.counts() == ("done", ROWS, 0, ROWS)
    assert desk.has_all_of_it_once()


def killed(desk: Desk, job_id: UUID, module: Any, name: str, call: int, *, over: bool) -> None:
    """Carry the job out in a process of its own, and end that at once when it comes to a point."""
    desk.house.engine.dispose()  # a process that is forked must not use these
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        _carry_out_held(desk, job_id, theirs, module, name, call, over=over)
    os.close(theirs)
    said = os.read(ours, 1)
    os.close(ours)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert said == b"!", "it ended before it came there"


def _carry_out_held(desk: Desk, job_id: UUID, line: int, module: Any, name: str, call: int, *, over: bool) -> NoReturn:
    with suppress(BaseException):
        act, calls = getattr(module, name), []

        def held(*given: Any, **named: Any) -> Any:
            calls.append(1)
            made = act(*given, **named) if over or len(calls) != call else None
            if len(calls) == call:
                os.write(line, b"!")
                time.sleep(PATIENCE)
            return made

        setattr(module, name, held)
        carrying_out.carry_out(House(desk.house.settings), desk.key, job_id, lambda: False)
    os._exit(70)
