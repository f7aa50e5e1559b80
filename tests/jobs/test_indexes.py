"""A worker reads a team's index in: what it writes is what the team's pages would have read, and opens for nobody who may not."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.errors import Busy, NoGrant
from casebook.jobs import carrying_out
from casebook.jobs.carrying_out import TryAgain
from casebook.keys import rotation, sessions
from casebook.keys.hierarchy import Subjected
from casebook.keys.keyring import Keyring
from casebook.keys.team_keys import TeamKeys
from casebook.keys.workers import WorkerKey
from casebook.model import CaseFile, Job, Team, TeamIndex
from casebook.services import index_keeping, job_runs, jobs, membership, sharing, stored_index, workers
from casebook.services.hourly import sweep
from casebook.services.job_contents import Assignment, given_bytes
from casebook.services.job_of_index import IndexGiven
from casebook.services.jobs import Hands
from casebook.web.desk import create_desk, index_jobs
from casebook.work import Work, begin
from tests import cast
from tests.conftest import Office
from tests.hosts_of import another_host
from tests.jobs.processes import PATIENCE, worker
from tests.keys.acting import let_in
from tests.services.acting import as_dana, stored
from tests.services.ending import shredded
from tests.services.test_lookup import find, smeared
from tests.services.test_shredding import ready
from tests.web.pages import Page


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The suite's own engine, and PostgreSQL for the test that has a worker process."""
    return str(getattr(request, "param", "sqlite"))


@dataclass
class Library:
    """An office with a case that the team holds, and a worker that reads its index in when it is told to."""

    office: Office
    case: UUID
    worker: WorkerKey = field(default_factory=WorkerKey)

    def team(self) -> Subjected:
        """The team's secret."""
        found = as_dana(self.office, index_keeping.present_team)
        assert found is not None
        return found  # type: ignore[no-any-return]

    def ordered(self) -> UUID:
        """A job of Dana's for the index of her team."""
        with Database(self.office.house.engine) as db:
            workers.announce(db, self.office.house.settings, self.worker)
            db.commit()
        team, place = self.team(), sessions.place_of(self.office.session(cast.DANA))
        given = IndexGiven(team_id=team.id, version=team.version, secret=team.secret)
        hands = Hands(lambda _db, _job: None, self.worker, lambda _job: None)
        job_id: UUID = as_dana(
            self.office, lambda w, k: jobs.start(w, k, None, uuid4(), given, session=place, hands=hands)
        )
        return job_id

    def read_in(self) -> UUID:
        """Have the worker do it."""
        job_id = self.ordered()
        carrying_out.carry_out(self.office.house, self.worker, job_id, lambda: False)
        return job_id

    def row(self) -> TeamIndex | None:
        """What stands of it."""
        with Database(self.office.house.engine) as db:
            return db.scalars(select(TeamIndex)).one_or_none()


@pytest.fixture
def library(office_on: Office) -> Library:
    case = office_on.new_case("Given")
    smeared(office_on, case.id)
    return Library(office_on, case.id)


@pytest.fixture
def there(library: Library) -> Iterator[Office]:
    """Another host of the office."""
    with another_host(library.office.house) as house:
        yield library.office.moved(house)


def reading(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the cases that pages read into an index from now on."""
    read, read_in = list[int](), index_keeping.read_in

    def counted(reader: Any, shelf: Any, cases: list[UUID]) -> None:
        read.append(len(cases))
        read_in(reader, shelf, cases)

    monkeypatch.setattr(index_keeping, "read_in", counted)
    return read


def texts(office: Office) -> set[tuple[str, str]]:
    """Every word that the team's index at a host knows."""
    find(office, "ватан")
    holder = next(each for each in office.house.shelves.open_holders() if each[0] == "team")
    with office.house.shelves.using(holder, office.house.clock()) as held:
        assert held.shelf is not None
        return set(held.shelf.texts())


def test_another_host_opens_what_a_worker_has_read_in_and_finds_the_same(
    library: Library, there: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = library.read_in()
    assert as_dana(library.office, lambda w, k: jobs.look(w, k, None, job_id)).state == "kept"
    assert library.row() is not None
    read = reading(monkeypatch)
    smeared(library.office, library.case)  # what came since is followed
    assert find(there, "ватан").total == 2
    assert read == []
    of_store = texts(there)
    with another_host(library.office.house, "third") as third, Database(third.engine) as db:
        db.delete(db.scalars(select(TeamIndex)).one())
        db.commit()
        assert texts(library.office.moved(third)) == of_store
    assert read == [1]


def test_a_host_that_is_still_reading_takes_up_what_a_worker_has_written_meanwhile(
    library: Library, there: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(index_keeping, "_read_pending", lambda *_: None)
        assert find(there, "ватан").reading == (0, 1)
        waits = as_dana(there, lambda w, k: index_keeping.waits_for_reading(w, k, 1))
        assert waits is not None
        assert as_dana(there, lambda w, k: index_keeping.waits_for_reading(w, k, 2)) is None
        library.read_in()
        assert as_dana(there, lambda w, k: index_keeping.waits_for_reading(w, k, 1)) is None
        found = find(there, "ватан")
    assert (found.total, found.reading) == (1, None)


def test_closing_a_case_to_the_team_voids_it_and_what_a_slow_worker_writes_after_that(library: Library) -> None:
    library.read_in()
    row, team = library.row(), library.team()
    assert row is not None
    assert row.blob in stored(library.office)
    with library.office.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, library.office.omid)
        sharing.restrict(work, keys, library.case, [library.office.dana])
    assert library.row() is None
    assert row.blob not in stored(library.office)
    blob, body = stored_index.write(library.office.house.blobs, team.id, b"what was read before")
    with begin(library.office.house, writes=True, alone=False) as work:
        assert not stored_index.keep(work, team, row.number, blob, body)
    assert blob not in stored(library.office)
    with Database(library.office.house.engine) as db:  # as if somebody had put it back
        again, _ = stored_index.write(library.office.house.blobs, team.id, b"what was read before")
        db.add(TeamIndex(team_id=team.id, team_version=1, number=row.number, day=row.day, blob=again, body=row.body))
        db.commit()
    with begin(library.office.house, writes=False) as work:
        since = work.db.get_one(Team, team.id).snapshots_from
        assert stored_index.open_newest(work.db, work.blobs, team, since) is None
    assert sweep(library.office.house)
    assert library.row() is None


def test_erasing_a_case_for_good_takes_the_snapshot_and_its_key_with_it(office: Office) -> None:
    let_in(office, office.omid)
    case, _ = ready(office)
    library = Library(office, case)
    library.read_in()
    row = library.row()
    assert row is not None
    shredded(office, case)
    assert library.row() is None
    assert row.blob not in stored(office)


def test_a_team_s_new_secret_voids_it(library: Library) -> None:
    old = library.team()
    library.read_in()
    assert library.row() is not None
    with library.office.acting(cast.DANA) as (work, keys):
        row = work.db.get_one(Team, old.id)
        rotation.new_team_version(work.db, keys, row, work.clock().date())
    with begin(library.office.house, writes=False) as work:
        assert index_keeping.standing(work, old) is None
        assert stored_index.open_newest(work.db, work.blobs, library.team(), 0) is None
    assert sweep(library.office.house)
    assert library.row() is None


def test_killed_before_or_after_it_is_kept_one_snapshot_stands(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, finish, keep = stored(library.office), job_runs.finish, stored_index.keep
    job_id = library.ordered()

    def away(*_given: object) -> bool:
        raise Busy

    def attempt() -> None:
        carrying_out.carry_out(library.office.house, library.worker, job_id, lambda: False)

    with monkeypatch.context() as killed:
        killed.setattr(stored_index, "keep", away)
        with pytest.raises(TryAgain):
            attempt()
    assert library.row() is None
    with monkeypatch.context() as killed:
        killed.setattr(job_runs, "finish", away)
        with pytest.raises(TryAgain):
            attempt()
    row = library.row()
    assert row is not None
    attempt()
    assert (job_runs.finish, stored_index.keep) == (finish, keep)
    again = library.row()
    assert again is not None
    assert again.blob == row.blob
    assert (
        len(stored(library.office) - before) == 2
    )  # the one that was killed before belongs to nobody, and goes as such files do
    with Database(library.office.house.engine) as db:
        assert db.get_one(Job, job_id).state == "kept"


def test_a_damaged_one_is_built_again(library: Library, there: Office) -> None:
    library.read_in()
    row = library.row()
    assert row is not None
    library.office.house.blobs.delete(row.blob)
    assert find(there, "ватан").total == 1


def test_what_a_worker_is_given_opens_the_team_s_cases_and_nothing_else(library: Library) -> None:
    team = library.team()

    def look(work: Work, keys: Keyring) -> None:
        given = IndexGiven(team_id=team.id, version=team.version, secret=team.secret)
        written = given_bytes(Assignment(given=given, progress_key=keys.own_key()))
        for secret in (keys.office.secret.material, keys.signing_key().seed, keys._private_key.encoded):
            assert secret not in written
        own = work.db.get_one(CaseFile, library.case)
        of_team = TeamKeys(work.db, team, work.clock().date())
        assert of_team.open_case(own).title == "Given"
        assert of_team.case_ids() == {library.case}

    as_dana(library.office, look)
    with library.office.acting(cast.DANA) as (work, keys):
        membership.admit(work, keys, library.office.omid)
        sharing.restrict(work, keys, library.case, [library.office.dana])
    with begin(library.office.house, writes=False) as work:
        closed = TeamKeys(work.db, team, work.clock().date())
        assert closed.case_ids() == set()
        with pytest.raises(NoGrant):
            closed.open_case(work.db.get_one(CaseFile, library.case))


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_page_that_finds_much_to_be_read_has_a_worker_read_it_in(
    library: Library, there: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """End to end: a desk, a worker in a process of its own, and another desk."""
    office = library.office
    page = Page(create_desk(office.house.settings, office.house))
    page.comes_with(office.session(cast.DANA))
    monkeypatch.setattr(index_jobs, "LARGE", 1)
    monkeypatch.setattr(index_keeping, "_read_pending", lambda *_: None)
    page.get("/cases")
    assert rows_of(office, Job) == []  # no worker lives: pages read by themselves
    monkeypatch.setattr(index_jobs, "AGAIN", index_jobs.AGAIN * 0)
    with worker(office.house.settings):
        page.get("/cases")
        page.get("/cases")  # asked again, and begun once
        assert len(rows_of(office, Job)) == 1
        for _ in range(int(PATIENCE / 0.1)):
            if library.row() is not None:
                break
            time.sleep(0.1)
    assert find(there, "ватан").total == 1
    page.get("/cases")
    assert len(rows_of(office, Job)) == 1


def rows_of(office: Office, noun: type[Any]) -> list[Any]:
    with Database(office.house.engine) as db:
        return list(db.scalars(select(noun)))
