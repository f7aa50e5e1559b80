"""Every stored file and value looked at on a schedule: decay is found without a key, and told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session as Database

from casebook.audit.keeping_events import FilesChecked, RowsDamaged
from casebook.cli import serving
from casebook.model import Base, FileCheck
from casebook.services import integrity
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import clocked
from tests.services.acting import stored, take_in
from tests.services.backed_up import backed, office_events
from tests.services.filling import fill


def checks(office: Office) -> dict[str, bool]:
    with Database(office.house.engine.execution_options(casebook_writes=False)) as db:
        return {row.name: row.good for row in db.scalars(select(FileCheck))}


def change(office: Office, name: str, at: int) -> None:
    """Change one bit of a stored file."""
    path = office.house.blobs.path(name)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_round_looks_at_every_file_once_in_a_week_and_says_so_once(office: Office) -> None:
    clock = clocked(office)
    case = office.new_case().id
    for _ in range(3):
        take_in(office, case)
    first = integrity.look_at_files(office.house)
    assert (set(first.good), first.damaged, first.left) == (stored(office), [], 0)
    assert integrity.look_at_files(office.house).good == {}
    clock.pass_(days=integrity.ROUND - 1)
    assert integrity.look_at_files(office.house).good == {}
    clock.pass_(days=1)
    assert len(integrity.look_at_files(office.house).good) == 3
    told = [event for event in office_events(office) if isinstance(event, FilesChecked)]
    assert told == [FilesChecked(files=3, damaged=0, missing=0)] * 2


def test_a_slice_ends_when_its_time_is_over_and_the_next_goes_on(office: Office) -> None:
    case = office.new_case().id
    for _ in range(3):
        take_in(office, case)
    assert integrity.look_at_files(office.house, seconds=0).left == 3
    seen: list[int] = []

    def after_one() -> bool:
        seen.append(1)
        return len(seen) > 1

    assert integrity.look_at_files(office.house, stop=after_one).left == 2
    assert len(checks(office)) == 1
    assert integrity.look_at_files(office.house).left == 0
    assert len(checks(office)) == 3


@pytest.mark.parametrize("at", [0, 100, -1])
def test_a_file_that_decays_is_found_told_and_remembered_until_it_is_whole_again(office: Office, at: int) -> None:
    clock = clocked(office)
    take_in(office, office.new_case().id)
    (name,) = stored(office)
    integrity.look_at_files(office.house)
    change(office, name, at)
    clock.pass_(days=7)
    assert integrity.look_at_files(office.house).damaged == [name]
    assert checks(office) == {name: False}
    assert FilesChecked(files=1, damaged=1, missing=0) in office_events(office)
    with Database(office.house.engine) as db:
        assert integrity.files_standing(db).damaged == 1
    change(office, name, at)
    assert integrity.look_at_all_files(office.house).damaged == []
    assert checks(office) == {name: True}


def test_a_file_that_is_cut_or_gone_is_found_at_the_first_look(office: Office) -> None:
    case = office.new_case().id
    take_in(office, case)
    take_in(office, case)
    cut, gone = sorted(stored(office))
    office.house.blobs.path(cut).write_bytes(office.house.blobs.path(cut).read_bytes()[:-1])
    office.house.blobs.delete(gone)
    looked = integrity.look_at_files(office.house)
    assert (looked.damaged, looked.missing) == ([cut], [gone])
    assert FilesChecked(files=2, damaged=1, missing=1) in office_events(office)


def test_what_is_erased_is_forgotten_here_too(office: Office, tmp_path: object) -> None:
    take_in(office, office.new_case().id)
    integrity.look_at_files(office.house)
    with begin(office.house, writes=True) as work:
        for table in ("custody_event", "capture", "evidence"):
            work.db.execute(text(f"DELETE FROM {table}"))  # noqa: S608 -- our own names
    integrity.look_at_files(office.house)
    assert checks(office) == {}


def test_every_value_of_a_full_office_has_the_form_of_a_sealed_one(office: Office) -> None:
    kept = backed(office, office.house.settings.instance / "unused")
    with office.acting(cast.DANA) as (work, keys):
        fill(work, keys, kept.case, kept.evidence)
    office.session(cast.DANA)
    assert integrity.look_at_rows(office.house, integrity.all_tables()) == {}


@pytest.mark.parametrize(
    "spoil",
    [lambda _: b"", lambda body: bytes(len(body)), lambda body: body[:-1], lambda _: b"words in the clear"],
    ids=["nothing", "zeros", "cut", "words"],
)
def test_a_value_that_no_sealing_gives_is_found(office: Office, spoil: Callable[[bytes], bytes]) -> None:
    office.new_case()
    with office.house.engine.begin() as connection:
        body = bytes(connection.execute(text("SELECT body FROM case_file")).scalar_one())
        connection.execute(text("UPDATE case_file SET body = :body"), {"body": spoil(body)})
    assert integrity.look_at_rows(office.house, integrity.all_tables()) == {"case_file": 1}
    assert RowsDamaged(noun="case_file", count=1) in office_events(office)


def test_a_broken_log_is_found(office: Office) -> None:
    office.new_case()
    with office.house.engine.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET day = '2020-01-01' WHERE seq = 2"))
    assert integrity.look_at_rows(office.house, integrity.all_tables())["audit_entry"] > 0


def test_every_table_has_its_hour(office: Office) -> None:
    clock, seen = clocked(office), set()
    for _ in Base.metadata.sorted_tables:
        seen |= set(integrity.tables_of_hour(office.house))
        clock.pass_(hours=1)
    assert seen == set(Base.metadata.sorted_tables)
    assert timedelta(hours=len(seen)) < timedelta(days=4)


def test_serving_looks_at_a_slice_every_hour(office: Office) -> None:
    take_in(office, office.new_case().id)
    serving.sweep_if_due(office.house, -serving.SWEEP)
    assert list(checks(office).values()) == [True]
