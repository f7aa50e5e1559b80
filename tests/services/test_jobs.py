"""Jobs: who may, what a worker is given, whose turn it is, and what is left when something ends early; on each engine."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session as Database

from casebook.access import Permission
from casebook.crypto.envelope import Sealed
from casebook.errors import IllegalMove, NotAllowed, NotFound, StorageFull, Tampered
from casebook.exporters.problem import Problem
from casebook.exporters.timestamps import NoTimeStamp
from casebook.keys import sessions
from casebook.keys.keyring import Keyring
from casebook.keys.workers import WorkerKey
from casebook.model import Job, JobKey, Worker
from casebook.model.job import JobState
from casebook.services import disclosure, job_rows, job_runs, jobs, preparing, workers
from casebook.services.assembling import SelfTestFailed, assemble, blobs_of
from casebook.services.casework import CaseView
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.job_contents import (
    Assignment,
    Broken,
    given_bytes,
    given_of,
    progress_bytes,
    progress_of,
    result_bytes,
    result_of,
)
from casebook.services.job_kinds import Kind
from casebook.services.job_of_pack import PACK, PackGiven, PackMade
from casebook.services.job_runs import Elsewhere, Run
from casebook.services.jobs import Hands, Seen, UnderWay
from casebook.services.preparing import Beginning
from casebook.services.progress import STAGES, Standing
from casebook.work import Work, begin, now
from tests import cast
from tests.conftest import Office
from tests.keys.acting import grant
from tests.services.acting import TO_COURT, as_dana, stored, take_in


@dataclass
class Shop:
    """An office with a pack in preparation, and what was put into the queue."""

    office: Office
    case: CaseView
    draft_id: UUID
    made: Composition
    cookie: str
    queue: list[UUID] = field(default_factory=list)
    here: WorkerKey = field(default_factory=WorkerKey)
    in_hand: list[UUID] = field(default_factory=list)

    @property
    def case_id(self) -> UUID:
        return self.case.id

    def defer(self, _db: Database, job_id: UUID) -> None:
        self.queue.append(job_id)

    @property
    def hands(self) -> Hands:
        return Hands(self.defer, self.here, self.in_hand.append)

    def worker(self) -> WorkerKey:
        """A worker that lives."""
        key = WorkerKey()
        with Database(self.office.house.engine) as db:
            workers.announce(db, self.office.house.settings, key)
            db.commit()
        return key

    def start(self, work: Work, keys: Keyring) -> UUID:
        place = sessions.place_of(self.cookie)
        return jobs.start(
            work, keys, self.case_id, self.draft_id, PackGiven(composition=self.made), session=place, hands=self.hands
        )

    def begun(self) -> UUID:
        """A job of Dana's."""
        job_id: UUID = as_dana(self.office, self.start)
        return job_id

    def seen(self, job_id: UUID) -> Seen:
        found: Seen = as_dana(self.office, lambda work, keys: jobs.look(work, keys, self.case_id, job_id))
        return found

    def let_pass(self, time: timedelta) -> None:
        """Let so much time pass since anybody gave a sign of life."""
        with Database(self.office.house.engine) as db:
            for row in db.scalars(select(Worker)):
                row.seen_at -= time
            db.commit()

    def taken(self, worker: WorkerKey, job_id: UUID) -> Run:
        run = job_runs.take(self.office.house, worker, job_id)
        assert run is not None
        return run

    def sign_out(self) -> None:
        with begin(self.office.house, writes=True) as work:
            sessions.close(work.db, self.cookie)

    def changed(self, change: Callable[[Job, Database], None]) -> None:
        """Have somebody write into the database."""
        with Database(self.office.house.engine) as db:
            change(db.scalars(select(Job)).one(), db)
            db.commit()


@pytest.fixture
def shop(office_on: Office) -> Shop:
    case = office_on.new_case("A case")
    take_in(office_on, case.id, b"words" * 100, "seen.txt")
    beginning = Beginning(profile="case_file", recipient="The court", purpose="An appeal")
    draft = as_dana(office_on, lambda work, keys: preparing.begin_draft(work, keys, case.id, beginning))
    made = as_dana(office_on, lambda work, keys: disclosure.compose(work, keys, case.id, TO_COURT))
    return Shop(office_on, case, draft, made, office_on.session(cast.DANA))


def test_a_job_is_begun_carried_out_and_kept_once(shop: Shop) -> None:
    house, worker = shop.office.house, shop.worker()
    job_id = shop.begun()
    assert shop.queue == [job_id]
    with pytest.raises(UnderWay) as refused:
        shop.begun()
    assert refused.value.job_id == job_id
    assert shop.seen(job_id).state is JobState.QUEUED
    run = shop.taken(worker, job_id)
    assert run.given.composition == shop.made
    assert job_runs.tell(house, run, Standing("reading", 3, 7))
    seen = shop.seen(job_id)
    assert (seen.state, seen.standing, seen.held) == (JobState.RUNNING, Standing("reading", 3, 7), True)
    assert (seen.error, seen.made, seen.by) == (None, None, shop.office.dana)
    assembled = assemble(run.given.composition, house.blobs, house.settings, reader=False)
    assert job_runs.finish(house, run, PackMade(assembled=assembled))
    assert job_runs.take(house, worker, job_id) is None  # its entry in the queue comes a second time
    assert not job_runs.finish(house, run, StorageFull())

    def keep(work: Work, keys: Keyring) -> UUID | None:
        made = jobs.take(work, keys, shop.case_id, job_id)
        if made is None:
            return None
        assert made == PackMade(assembled=assembled)
        pack = disclosure.keep(work, keys, assembled, draft_id=shop.draft_id, or_delete=False)
        jobs.note_made(work, keys, shop.case_id, job_id, pack)
        return pack

    pack = as_dana(shop.office, keep)
    assert as_dana(shop.office, keep) is None
    assert (shop.seen(job_id).state, shop.seen(job_id).made) == (JobState.KEPT, pack)
    assert as_dana(shop.office, lambda w, k: jobs.under_way(w, k, shop.case_id, PACK, [shop.draft_id])) == {}


def test_who_may_and_whose_it_is(shop: Shop) -> None:
    shop.worker()
    job_id = shop.begun()
    acts: dict[str, Callable[[Work, Keyring], Any]] = {
        "start": shop.start,
        "look": lambda w, k: jobs.look(w, k, shop.case_id, job_id),
        "under_way": lambda w, k: jobs.under_way(w, k, shop.case_id, PACK, [shop.draft_id]),
        "latest": lambda w, k: jobs.latest(w, k, shop.case_id, PACK, shop.draft_id),
        "keep_up": lambda w, k: jobs.keep_up(w, k, shop.case_id, job_id, hands=shop.hands),
        "take": lambda w, k: jobs.take(w, k, shop.case_id, job_id),
        "note_made": lambda w, k: jobs.note_made(w, k, shop.case_id, job_id, uuid4()),
        "give_up": lambda w, k: jobs.give_up(w, k, shop.case_id, job_id, StorageFull()),
        "note_told": lambda w, k: jobs.note_told(w, k, shop.case_id, job_id),
        "stop": lambda w, k: jobs.stop(w, k, shop.case_id, job_id),
    }
    for who in (cast.OMID, cast.KIAN, cast.LENA):
        for act in acts.values():
            with pytest.raises((NotFound, NotAllowed)), shop.office.acting(who) as (work, keys):
                act(work, keys)
    grant(shop.office, shop.case, shop.office.lena)
    for name in ("keep_up", "take", "note_made", "give_up", "note_told"):  # what only its own member can
        with pytest.raises(IllegalMove), shop.office.acting(cast.LENA) as (work, keys):
            acts[name](work, keys)
    with shop.office.acting(cast.LENA) as (work, keys):
        seen = acts["look"](work, keys)
        assert (seen.by, seen.error) == (shop.office.dana, None)
        assert acts["under_way"](work, keys) == {shop.draft_id: job_id}
        assert (acts["latest"](work, keys).id, acts["latest"](work, keys).error) == (job_id, None)
        acts["stop"](work, keys)
    assert shop.seen(job_id).state is JobState.STOPPED
    with pytest.raises(NotFound):
        as_dana(shop.office, lambda w, k: jobs.stop(w, k, shop.case_id, uuid4()))


def test_without_a_worker_the_process_of_the_page_carries_it_out(shop: Shop) -> None:
    house, worker = shop.office.house, shop.worker()
    with Database(house.engine) as db:
        assert len(workers.living(db, house.settings)) == 1
    shop.let_pass(timedelta(minutes=1))
    with Database(house.engine) as db:
        assert workers.living(db, house.settings) == {}
    job_id = shop.begun()
    assert (shop.queue, shop.in_hand) == ([], [job_id])
    with Database(house.engine) as db:
        (alone,) = workers.living(db, house.settings)
        assert (alone.id, alone.takes) == (shop.here.id, False)
        assert workers.living(db, house.settings, takes=True) == {}
    assert shop.seen(job_id).held
    assert shop.taken(shop.here, job_id).given.composition == shop.made
    # That process is killed: a page of its member gives it to the worker that has come back.
    shop.let_pass(timedelta(minutes=1))
    with Database(house.engine) as db:
        workers.announce(db, house.settings, worker)
        db.commit()
    assert not shop.seen(job_id).held
    assert as_dana(shop.office, lambda w, k: jobs.keep_up(w, k, shop.case_id, job_id, hands=shop.hands))
    assert not as_dana(shop.office, lambda w, k: jobs.keep_up(w, k, shop.case_id, job_id, hands=shop.hands))
    assert (shop.queue, shop.in_hand) == ([job_id], [job_id])
    assert shop.taken(worker, job_id).given.composition == shop.made
    shop.let_pass(timedelta(days=2))
    with Database(house.engine) as db:
        workers.forget_lost(db)
        db.commit()
        assert db.scalar(text("select count(*) from worker")) == 0


def test_a_worker_that_came_later_has_to_wait_for_whom_the_job_was_sealed_to(shop: Shop) -> None:
    first = shop.worker()
    job_id = shop.begun()
    late = shop.worker()
    with pytest.raises(Elsewhere):
        job_runs.take(shop.office.house, late, job_id)
    with Database(shop.office.house.engine) as db:
        workers.leave(db, first)
        db.commit()
    assert not shop.seen(job_id).held
    assert job_runs.take(shop.office.house, late, job_id) is None
    assert shop.seen(job_id).state is JobState.WAITING
    assert as_dana(shop.office, lambda w, k: jobs.keep_up(w, k, shop.case_id, job_id, hands=shop.hands))
    assert not as_dana(shop.office, lambda w, k: jobs.keep_up(w, k, shop.case_id, job_id, hands=shop.hands))
    assert shop.queue == [job_id, job_id]
    assert shop.taken(late, job_id).given.composition == shop.made


def test_a_worker_that_was_thought_dead_changes_nothing_any_more(shop: Shop) -> None:
    house, first, second = shop.office.house, shop.worker(), shop.worker()
    before = stored(shop.office)
    job_id = shop.begun()
    old = shop.taken(first, job_id)
    new = shop.taken(second, job_id)  # its queue has given it on
    assert not job_runs.tell(house, old, Standing("reading"))
    job_runs.hand_back(house, old)
    job_runs.end(house, old)
    made = assemble(old.given.composition, house.blobs, house.settings, reader=False)
    assert set(blobs_of(made)) <= stored(shop.office)
    assert not job_runs.finish(house, old, PackMade(assembled=made))
    assert stored(shop.office) == before  # what it made is nobody's, and gone
    assert job_runs.tell(house, new, Standing("reading"))
    job_runs.hand_back(house, new)
    assert shop.seen(job_id).state is JobState.QUEUED


def test_a_job_ends_with_its_session(shop: Shop) -> None:
    house, worker = shop.office.house, shop.worker()
    job_id = shop.begun()
    run = shop.taken(worker, job_id)
    shop.sign_out()
    assert not job_runs.tell(house, run, Standing("reading"))
    job_runs.end(house, run)
    assert shop.seen(job_id).state is JobState.ENDED
    shop.cookie = shop.office.session(cast.DANA)
    unbegun = shop.begun()
    shop.sign_out()
    assert job_runs.take(house, worker, unbegun) is None
    assert shop.seen(unbegun).state is JobState.ENDED
    shop.cookie = shop.office.session(cast.DANA)
    swept = shop.begun()
    shop.sign_out()
    with begin(house, writes=True) as work:
        job_runs.sweep(work)
    assert shop.seen(swept).state is JobState.ENDED
    with Database(house.engine) as db:
        assert db.scalars(select(JobKey)).all() == []
        assert all(each.given is None for each in db.scalars(select(Job)))
    house.clock = lambda: now() + timedelta(days=4)
    with begin(house, writes=True) as work:
        job_runs.sweep(work)
    with Database(house.engine) as db:
        assert db.scalars(select(Job)).all() == []


def test_what_was_made_and_nobody_asks_for_is_let_go_of(shop: Shop) -> None:
    """The hourly look finds it again and again; a job that is being carried out it leaves alone."""
    house, worker = shop.office.house, shop.worker()
    job_id = shop.begun()
    run = shop.taken(worker, job_id)

    def hours(number: int) -> JobState:
        for _ in range(number):
            with begin(house, writes=True) as work:
                job_runs.sweep(work)
        return shop.seen(job_id).state

    assert hours(job_runs.UNASKED + 2) is JobState.RUNNING
    made = assemble(run.given.composition, house.blobs, house.settings, reader=False)
    assert job_runs.finish(house, run, PackMade(assembled=made))
    assert hours(job_runs.UNASKED) is JobState.READY
    assert hours(1) is JobState.ENDED
    assert as_dana(shop.office, lambda w, k: jobs.take(w, k, shop.case_id, job_id)) is None


def test_what_was_made_and_is_stopped_before_it_is_kept_leaves_nothing_behind(shop: Shop) -> None:
    house, worker, before = shop.office.house, shop.worker(), stored(shop.office)
    job_id = shop.begun()
    run = shop.taken(worker, job_id)
    made = assemble(run.given.composition, house.blobs, house.settings, reader=False)
    assert job_runs.finish(house, run, PackMade(assembled=made))
    assert stored(shop.office) != before
    as_dana(shop.office, lambda w, k: jobs.stop(w, k, shop.case_id, job_id))
    assert shop.seen(job_id).state is JobState.STOPPED
    assert stored(shop.office) == before


def test_an_act_and_how_far_the_job_is_are_kept_together_or_not_at_all(shop: Shop) -> None:
    house, worker = shop.office.house, shop.worker()
    job_id = shop.begun()
    run = shop.taken(worker, job_id)
    assert job_runs.goes_on(house, run)
    with suppress(StorageFull), begin(house, writes=True, alone=False) as work:
        assert job_runs.tell_within(work, run, Standing("reading", 1, 2))
        raise StorageFull
    assert shop.seen(job_id).standing == Standing("waiting")
    with begin(house, writes=True, alone=False) as work:
        assert job_runs.tell_within(work, run, Standing("reading", 1, 2))
    assert shop.seen(job_id).standing == Standing("reading", 1, 2)
    as_dana(shop.office, lambda w, k: jobs.stop(w, k, shop.case_id, job_id))
    assert not job_runs.goes_on(house, run)
    with begin(house, writes=True, alone=False) as work:
        assert not job_runs.tell_within(work, run, Standing("reading", 2, 2))


def test_what_the_work_itself_has_written_into_the_case_needs_no_page_to_keep_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, worker = shop.office.house, shop.worker()
    job_id = shop.begun()
    run = shop.taken(worker, job_id)
    made = assemble(run.given.composition, house.blobs, house.settings, reader=False)
    monkeypatch.setattr(PackMade, "kept_by_a_page", False)
    assert job_runs.finish(house, run, PackMade(assembled=made))
    assert shop.seen(job_id).state is JobState.KEPT
    with Database(house.engine) as db:
        assert db.get_one(Job, job_id).result is None


def test_a_job_of_no_single_case_is_its_member_s_alone(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    house, worker = shop.office.house, shop.worker()
    wide = {PACK: Kind(does=Permission.LIST_CASES, sees=Permission.LIST_CASES, stages=STAGES)}
    for each in (jobs, job_rows):
        monkeypatch.setattr(each, "KINDS", wide)
    about = uuid4()

    def start(work: Work, keys: Keyring) -> UUID:
        given, place = PackGiven(composition=shop.made), sessions.place_of(shop.cookie)
        return jobs.start(work, keys, None, about, given, session=place, hands=shop.hands)

    job_id = as_dana(shop.office, start)
    with pytest.raises(UnderWay):
        as_dana(shop.office, start)
    run = shop.taken(worker, job_id)
    assert job_runs.tell(house, run, Standing("reading", 1, 2))
    seen = as_dana(shop.office, lambda w, k: jobs.look(w, k, None, job_id))
    assert (seen.case_id, seen.about, seen.standing.done) == (None, about, 1)
    assert as_dana(shop.office, lambda w, k: jobs.under_way(w, k, None, PACK, [about])) == {about: job_id}
    assert as_dana(shop.office, lambda w, k: jobs.look(w, k, shop.case_id, job_id)) is None
    with shop.office.acting(cast.OMID) as (work, keys):
        assert jobs.look(work, keys, None, job_id) is None
        assert jobs.under_way(work, keys, None, PACK, [about]) == {}
        start(work, keys)  # of each member it is another one
    with pytest.raises(NotFound), shop.office.acting(cast.OMID) as (work, keys):
        jobs.stop(work, keys, None, job_id)
    with pytest.raises(NotAllowed), shop.office.acting(cast.KIAN) as (work, keys):
        start(work, keys)
    as_dana(shop.office, lambda w, k: jobs.stop(w, k, None, job_id))
    assert as_dana(shop.office, lambda w, k: jobs.look(w, k, None, job_id)).state is JobState.STOPPED


def test_what_somebody_changes_in_the_database_is_given_to_nobody(shop: Shop) -> None:
    house, worker = shop.office.house, shop.worker()
    job_id = shop.begun()

    def garble_key(row: Job, db: Database) -> None:
        db.get_one(JobKey, (row.id, worker.id)).key = Sealed(b"\x01" + bytes(1200))

    shop.changed(garble_key)
    assert job_runs.take(house, worker, job_id) is None
    assert shop.seen(job_id).state is JobState.WAITING
    assert as_dana(shop.office, lambda w, k: jobs.keep_up(w, k, shop.case_id, job_id, hands=shop.hands))

    def garble_task(row: Job, _db: Database) -> None:
        assert row.given is not None
        row.given = Sealed(row.given.ciphertext[:-1] + bytes([row.given.ciphertext[-1] ^ 1]))

    shop.changed(garble_task)
    assert job_runs.take(house, worker, job_id) is None
    assert isinstance(shop.seen(job_id).error, Tampered)
    assert as_dana(shop.office, lambda w, k: jobs.note_told(w, k, shop.case_id, job_id))
    assert not as_dana(shop.office, lambda w, k: jobs.note_told(w, k, shop.case_id, job_id))


def test_a_pack_whose_files_are_gone_is_not_kept(shop: Shop) -> None:
    house, worker = shop.office.house, shop.worker()
    job_id = shop.begun()
    run = shop.taken(worker, job_id)
    made = assemble(run.given.composition, house.blobs, house.settings, reader=False)
    assert job_runs.finish(house, run, PackMade(assembled=made))
    house.blobs.delete(made.blob)
    with pytest.raises(Tampered):
        as_dana(shop.office, lambda w, k: jobs.take(w, k, shop.case_id, job_id))
    as_dana(shop.office, lambda w, k: jobs.give_up(w, k, shop.case_id, job_id, Tampered()))
    assert isinstance(shop.seen(job_id).error, Tampered)


def test_what_a_worker_is_given_opens_nothing_but_the_files_that_enter_the_pack(shop: Shop) -> None:
    shop.worker()
    job_id = shop.begun()
    with shop.office.acting(cast.DANA) as (work, keys):
        row = work.db.get_one(Job, job_id)
        given = given_bytes(Assignment(given=PackGiven(composition=shop.made), progress_key=keys.own_key()))
        secrets = [keys.case_key(shop.case_id, row.key_version).secret.material, keys.office.secret.material]
        secrets += [team.secret.material for team in keys.teams()]
        secrets.append(keys._private_key.encoded)
        for secret in secrets:
            assert secret not in given
        assert keys.signing_key().seed in given  # a pack is signed where it is built


# ── what is written down ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "error",
    [
        NotCleared((Problem(code="consent_none", where="x", detail={"purpose": "y"}),)),
        SelfTestFailed("step 3 failed", 3),
        NoTimeStamp("no answer"),
        StorageFull(),
        Tampered(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_back_as_what_it_was(error: Exception) -> None:
    back = result_of(result_bytes(error))
    assert isinstance(back, Exception)
    assert (type(back), back.args, vars(back)) == (type(error), error.args, vars(error))


def test_an_error_that_nobody_foresaw_comes_back_without_its_words() -> None:
    written = result_bytes(ValueError("Mahsa lives in"))
    assert b"Mahsa" not in written
    back = result_of(written)
    assert isinstance(back, Broken)
    assert back.kind == "ValueError"
    assert result_of(result_bytes(back)).args == back.args  # type: ignore[union-attr]


@pytest.mark.parametrize("stage", STAGES)
def test_progress_takes_the_same_room_at_every_stage(stage: str) -> None:
    for done, of in ((0, 0), (3, 7), (10**9, 10**12)):
        written = progress_bytes(Standing(stage, done, of))
        assert len(written) == 17
        assert progress_of(written, STAGES) == Standing(stage, done, of, STAGES)


def test_what_is_given_comes_back_equal(shop: Shop) -> None:
    key = shop.made.sources["E001/original"].file_key or pytest.fail("key")
    assigned = Assignment(given=PackGiven(composition=shop.made), progress_key=key)
    assert given_of(given_bytes(assigned)) == assigned
    with pytest.raises(Tampered):
        given_of(b"\x81\xa5given\x81\xa4type\xa7unheard")
