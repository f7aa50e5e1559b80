"""A database of every earlier version opens in this one: each record, each report, each file, and the log holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select, text

from casebook.audit.verification import verify
from casebook.cli.backend import open_house
from casebook.errors import IllegalMove
from casebook.keys.keyring import Keyring
from casebook.model import Base, CaseFile, Evidence
from casebook.services import custody, inbox, membership
from casebook.services.migration import is_current, migrate
from casebook.services.reading import case_book
from casebook.settings import load
from casebook.work import House, Work, begin
from tests import cast
from tests.conftest import CHEAP, Office
from tests.migrations.kept import DATA, go, kept, put_back, revisions, rows_of

OLD = ["20261123", "20261127", "20261127b", "20261127c", "20261127d", "20261127e", "20261127h", "20261127k"]
BETWEEN = ["20261127f", "20261127g", "20261127i", "20261127j"]
"""Came in one version with the next: no program ever wrote such a database."""
TOGETHER = ["20261127l", "20261127m", "20261127n"]  # come in one version, whose databases this very code writes


@pytest.fixture
def empty(database: str, tmp_path: Path) -> Iterator[House]:
    """A house on an empty database of each engine."""
    house = House(
        load(
            {
                "CASEBOOK_INSTANCE": str(tmp_path / "instance"),
                "CASEBOOK_DATABASE": database,
                "CASEBOOK_STRETCHING_MEMORY_KIB": CHEAP,
            }
        )
    )
    yield house
    house.close()


@contextmanager
def acting(house: House) -> Iterator[tuple[Work, Keyring]]:
    """Act as Dana, who holds everything, under the passphrase that she had then."""
    with begin(house, writes=True, name="test") as work:
        yield work, membership.unlock(work, cast.DANA.login, cast.DANA.passphrase)


def opened(house: House) -> tuple[int, int, int]:
    """Open everything that Dana holds; give how many cases, reports and files there were."""
    with acting(house) as (work, keys):
        cases = [each for each in work.db.scalars(select(CaseFile.id)) if keys.holds(each)]
        for case_id in cases:
            book = case_book(work, keys, case_id, page="test")
            assert not book.damaged, book.damaged
            assert book.case.body.title
        exhibits = work.db.execute(select(Evidence.id, Evidence.case_id, Evidence.blob)).all()
        here = [each for each in exhibits if each.blob in set(kept_files(house)) and keys.holds(each.case_id)]
        for each in here:
            assert custody.check(work, keys, each.case_id, each.id)
    reports = 0
    with acting(house) as (work, keys):
        reports = len([inbox.report(work, keys, each.id) for each in inbox.inbox(work, keys)])
        assert verify(work.db, house.heads).faults == ()
    return len(cases), reports, len(here)


def kept_files(house: House) -> list[str]:
    return [path.name for path in house.blobs.root.rglob("*") if path.is_file()]


def test_there_is_a_database_of_every_version_that_was_released() -> None:
    assert revisions() == sorted(OLD + BETWEEN + TOGETHER)
    assert sorted(path.name for path in DATA.glob("*.json.gz")) == sorted(f"{each}.json.gz" for each in OLD)
    assert all(kept(each).revision == each for each in OLD)


@pytest.mark.parametrize("revision", OLD)
def test_a_database_of_an_earlier_version_goes_up_and_down_without_loss_and_opens_whole(
    empty: House, revision: str
) -> None:
    shape = put_back(empty, revision)
    before = rows_of(empty, shape)
    go(empty, revisions()[revisions().index(revision) + 1])
    go(empty, revision, down=True)
    assert rows_of(empty, shape) == before
    assert not is_current(empty)
    migrate(empty)
    assert is_current(empty)
    cases, reports, files = opened(empty)
    assert cases >= 1
    assert files >= 1
    assert (reports > 0) == ("report" in kept(revision).tables)


def test_a_database_of_this_version_goes_down_to_the_one_before_and_up_again(empty: House) -> None:
    migrate(empty)
    office = Office(empty)
    case = office.new_case()
    go(empty, OLD[-1], down=True)
    go(empty, "head")
    with office.acting(cast.DANA) as (work, keys):
        assert case_book(work, keys, case.id, page="test").case.body == case.body
        assert verify(work.db, empty.heads).faults == ()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(empty: House, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(empty)
    Office(empty).new_case()
    with empty.engine.execution_options(casebook_writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '29990101'"))
        connection.execute(text("UPDATE schema_standing SET oldest = '29990101'"))
    tables = dict(Base.metadata.tables)
    before = rows_of(empty, tables)
    with pytest.raises(IllegalMove, match="newer version"):
        migrate(empty)
    monkeypatch.setenv("CASEBOOK_INSTANCE", str(empty.settings.instance))
    monkeypatch.setenv("CASEBOOK_DATABASE", empty.settings.database)
    with pytest.raises(IllegalMove, match="newer version"):
        open_house()
    assert rows_of(empty, tables) == before
