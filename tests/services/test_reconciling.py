"""Records and stored files compared: what is missing, what belongs to nobody, and what may be deleted."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import String, delete, select
from sqlalchemy.orm import Session as Database

from casebook.audit.keeping_events import OrphansSwept
from casebook.errors import IllegalMove, NotFound
from casebook.model import Base, Evidence, FileStore
from casebook.model.base import Body
from casebook.model.blob_columns import blob_columns
from casebook.services import admitting_files, hourly, reconciling
from casebook.services.authenticating import FILE_KEYS
from casebook.services.reconciling import Comparison
from casebook.work import House, begin
from tests.conftest import Office, settings_in
from tests.services.acting import received, stored, take_in
from tests.services.backed_up import office_events


def compared(office: Office) -> Comparison:
    with Database(office.house.engine.execution_options(casebook_writes=False)) as db:
        return reconciling.compare(db, office.house.blobs)


def aged(office: Office, name: str, hours: float) -> None:
    """Make a stored file so many hours old."""
    then = time.time() - hours * 3600
    os.utime(office.house.blobs.path(name), (then, then))


def test_every_column_that_names_a_file_is_found() -> None:
    found = {(column.table.name, column.name) for column in blob_columns()}
    wide = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "blob" in column.name or (isinstance(column.type, String) and column.type.length == 64)
    }
    # What was looked at, and what is still to be deleted: neither keeps a file, nor goes into a backup.
    assert wide - {("file_check", "name"), ("remnant", "blob")} == found
    assert found == set(FILE_KEYS), "and whoever opens all files knows where its key lies"


def test_no_sealed_body_names_a_file() -> None:
    def kinds(body: type[Body]) -> set[type[Body]]:
        return {body}.union(*map(kinds, body.__subclasses__()))

    named = {
        (body.__name__, one.name) for body in kinds(Body) for one in msgspec.structs.fields(body) if "blob" in one.name
    }
    assert named == set()


def test_a_file_that_is_gone_is_told_with_the_table_that_names_it(office: Office) -> None:
    take_in(office, office.new_case().id)
    (name,) = stored(office)
    assert compared(office) == Comparison(stored=1, missing=(), orphans=(), young=0)
    office.house.blobs.delete(name)
    assert compared(office) == Comparison(stored=0, missing=(("evidence", name),), orphans=(), young=0)


def test_a_file_that_nobody_names_is_an_orphan_only_after_a_day(office: Office) -> None:
    case = office.new_case().id
    take_in(office, case)
    name = received(office, case).blob
    assert (compared(office).orphans, compared(office).young) == ((), 1)
    aged(office, name, hours=23)
    assert reconciling.sweep(office.house) == 0
    aged(office, name, hours=25)
    assert compared(office).orphans == (name,)
    assert name in stored(office), "comparing changes nothing"
    assert reconciling.sweep(office.house) == 1
    assert len(stored(office)) == 1
    assert OrphansSwept(files=1) in office_events(office)
    assert reconciling.sweep(office.house) == 0


def test_a_file_that_an_old_record_names_is_never_swept(office: Office) -> None:
    take_in(office, office.new_case().id)
    (name,) = stored(office)
    aged(office, name, hours=10_000)
    assert reconciling.sweep(office.house, even_many=True) == 0
    assert stored(office) == {name}


def test_where_everything_seems_to_belong_to_nobody_nothing_is_swept_by_itself(office: Office) -> None:
    case = office.new_case().id
    for _ in range(reconciling.FEW + 1):
        aged(office, received(office, case).blob, hours=30)
    with pytest.raises(IllegalMove):
        reconciling.sweep(office.house)
    assert len(stored(office)) == reconciling.FEW + 1
    assert reconciling.sweep(office.house, even_many=True) == reconciling.FEW + 1


def test_the_files_of_another_database_are_not_swept(office: Office, house_without: House) -> None:
    """Somebody starts casebook with the wrong database: the few files of a small office belong to nobody there."""
    case = office.new_case().id
    names = [received(office, case).blob for _ in range(3)]
    for name in names:
        aged(office, name, hours=30)
    with pytest.raises(IllegalMove):
        reconciling.sweep(office.house)
    with pytest.raises(NotFound):
        reconciling.sweep(house_without, even_many=True)
    hourly.look(house_without, lambda: False)
    assert stored(office) == set(names)


def test_an_hourly_look_compares_a_slice_and_the_next_one_goes_on_behind_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitting_files.admit(office.house)
    case = office.new_case().id
    for _ in range(3):
        take_in(office, case)
    orphans = {received(office, case).blob for _ in range(2)}
    for name in stored(office):
        aged(office, name, hours=30)
    monkeypatch.setattr(reconciling, "SLICE", 2)
    monkeypatch.setattr(reconciling, "_refuse_many", lambda _found: None)  # of two, one is half
    names, ends, swept = sorted(stored(office)), [], []
    for _ in range(2):
        swept.append(reconciling.sweep_slice(office.house))
        with Database(office.house.engine) as db:
            ends.append(db.scalars(select(FileStore.compared)).one())
    assert ends == [names[1], ""], "and then it begins anew"
    assert swept == [len(orphans & set(names[:2])), len(orphans & set(names[2:]))]
    assert stored(office) == set(names) - orphans
    assert reconciling.sweep_slice(office.house) == 0


def test_a_slice_that_is_full_of_nobodys_files_is_left_and_the_next_one_comes_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitting_files.admit(office.house)
    case = office.new_case().id
    names = sorted(received(office, case).blob for _ in range(5))
    for name in names:
        aged(office, name, hours=30)
    monkeypatch.setattr(reconciling, "SLICE", 3)
    monkeypatch.setattr(reconciling, "FEW", 0)
    compared_to = []
    for _ in range(2):
        with pytest.raises(IllegalMove, match="right database"):
            reconciling.sweep_slice(office.house)
        with Database(office.house.engine) as db:
            compared_to.append(db.scalars(select(FileStore.compared)).one())
    assert compared_to == [names[2], ""]
    assert stored(office) == set(names)


@pytest.fixture
def house_without(office: Office, migrated: Path, tmp_path: Path) -> Iterator[House]:
    """The same store under an empty database."""
    shutil.copytree(migrated, tmp_path / "without")
    house = House(settings_in(tmp_path / "without"))
    house.blobs = office.house.blobs
    yield house
    house.close()


def test_what_was_erased_between_two_looks_is_not_missing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(office, office.new_case().id)
    (name,) = stored(office)
    office.house.blobs.delete(name)
    real, looks = reconciling._named, []

    def named(db: Database) -> dict[str, str]:
        looks.append(1)
        if len(looks) == 2:
            with begin(office.house, writes=True) as work:
                for table in ("custody_event", "capture"):
                    work.db.execute(delete(Base.metadata.tables[table]))
                work.db.execute(delete(Evidence))
        return real(db)

    monkeypatch.setattr(reconciling, "_named", named)
    assert compared(office).missing == ()
