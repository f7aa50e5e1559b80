"""Building beside the pages: one build of a draft at a time, stopped without a trace, ended with the session that began it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest

from casebook.exporters import archive
from casebook.services import building, disclosure
from casebook.services.building import AlreadyBuilding, Job, State, Workshop
from casebook.services.clearing import NotCleared
from casebook.services.composition import Composition
from casebook.services.progress import STAGES, Progress, Standing, Stopped
from tests.conftest import Office
from tests.services.acting import TO_COURT, as_dana, stored, take_in

PATIENCE = timedelta(minutes=30)


class Session:
    """A session that can end."""

    def __init__(self) -> None:
        self.alive = True

    def __call__(self) -> bool:
        return self.alive


@pytest.fixture(autouse=True)
def _asks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "ASK_EVERY", 0.05)


@pytest.fixture
def composition(office: Office) -> Composition:
    case = office.new_case("A case")
    for number in range(3):
        take_in(office, case.id, f"words {number}".encode() * 100, f"{number}.txt")
    made: Composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, TO_COURT))
    return made


def started(workshop: Workshop, composition: Composition, lives: Callable[[], bool] | None = None) -> Job:
    return workshop.start(uuid4(), composition, by=uuid4(), lives=lives or Session(), patience=PATIENCE)


def until(job: Job, *states: State) -> State:
    for _ in range(1200):
        if job.state in states:
            return job.state
        time.sleep(0.05)
    raise AssertionError((job.state, job.error, job.progress.standing))


@contextmanager
def held_while_writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """Hold the build at the moment when all of its ZIP but the last piece is in the store: `reached`, `go_on`."""
    reached, go_on = Event(), Event()
    write = archive.write

    def slow(*given: object) -> object:
        made = write(*given)  # type: ignore[arg-type]
        reached.set()
        go_on.wait(30)
        return made

    with monkeypatch.context() as only_here:
        only_here.setattr(archive, "write", slow)
        yield reached, go_on
        go_on.set()


def test_a_build_tells_how_far_it_is_and_is_taken_once(office: Office, composition: Composition) -> None:
    workshop = Workshop(office.house)
    job = started(workshop, composition)
    seen = set()
    while job.state is State.RUNNING:
        seen.add(job.progress.standing)
        time.sleep(0.002)
    assert until(job, State.READY, State.FAILED) is State.READY, job.error
    stages = [each for each in STAGES if each in {one.stage for one in seen}]
    assert {"setting", "binding"} <= set(stages)
    assert all(0 <= one.share <= 1 and (not one.of or one.done <= one.of) for one in seen), seen
    assembled = workshop.take(job)
    assert assembled is not None
    assert workshop.take(job) is None
    assert job.composition is None  # nothing of the case is held any longer than it is needed
    before = len(stored(office))
    as_dana(office, lambda w, k: disclosure.keep(w, k, assembled))
    assert len(stored(office)) == before
    assert len(as_dana(office, lambda w, k: disclosure.packs(w, k, composition.case_id))) == 1


def test_two_builds_of_one_draft_at_once_are_refused(
    office: Office, composition: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, draft, by = Workshop(office.house), uuid4(), uuid4()
    with held_while_writing(monkeypatch) as (reached, _):
        first = workshop.start(draft, composition, by=by, lives=Session(), patience=PATIENCE)
        assert reached.wait(30)
        with pytest.raises(AlreadyBuilding) as refused:
            workshop.start(draft, composition, by=uuid4(), lives=Session(), patience=PATIENCE)
        assert refused.value.job is first
        assert workshop.of_draft(draft) is first
        assert workshop.job(first.id, composition.case_id, uuid4()) is None  # not under another draft's address
        workshop.stop(first)
    assert until(first, State.STOPPED)
    assert workshop.of_draft(draft) is None


def test_a_stopped_build_leaves_nothing_behind(
    office: Office, composition: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = stored(office)
    workshop = Workshop(office.house)
    with held_while_writing(monkeypatch) as (reached, _):
        job = started(workshop, composition)
        assert reached.wait(30)
        workshop.stop(job)
    assert until(job, State.STOPPED)
    assert stored(office) == kept
    assert (job.composition, job.assembled) == (None, None)
    ready = started(workshop, composition)
    until(ready, State.READY)
    workshop.stop(ready)  # between ready and kept
    assert ready.state is State.STOPPED
    assert stored(office) == kept


def test_a_build_ends_with_the_session_that_began_it(
    office: Office, composition: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = stored(office)
    workshop, session = Workshop(office.house), Session()
    with held_while_writing(monkeypatch) as (reached, _):
        job = started(workshop, composition, session)
        assert reached.wait(30)
        session.alive = False
        time.sleep(0.1)
    assert until(job, State.ENDED)
    assert stored(office) == kept
    session = Session()
    waiting = started(workshop, composition, session)
    until(waiting, State.READY)
    session.alive = False  # signed out before a page has kept it
    assert until(waiting, State.ENDED)
    assert stored(office) == kept


def test_what_nobody_asks_for_is_let_go_of(office: Office, composition: Composition) -> None:
    kept = stored(office)
    job = Workshop(office.house).start(
        uuid4(), composition, by=uuid4(), lives=Session(), patience=timedelta(seconds=0.2)
    )
    assert until(job, State.ENDED)
    assert stored(office) == kept


def test_a_pack_that_is_not_cleared_is_not_built(office: Office) -> None:
    case = office.new_case("A case")
    choice = disclosure.Choice(profile="uk_ftt_iac", recipient="The tribunal", purpose="Appeal")
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case.id, choice))
    job = started(Workshop(office.house), composition)
    assert until(job, State.FAILED)
    assert isinstance(job.error, NotCleared)
    as_dana(office, lambda w, k: disclosure.refuse(w, k, job, job.error))
    assert stored(office) == set()


def test_progress_stops_at_its_next_step() -> None:
    progress = Progress()
    progress.begin("reading", 2)
    progress.one()
    assert progress.standing == Standing("reading", 1, 2)
    progress.stop()
    for step in (progress.one, progress.look, lambda: progress.begin("setting")):
        with pytest.raises(Stopped):
            step()
    ended = Progress(lambda: False)
    with pytest.raises(Stopped):
        ended.look()
