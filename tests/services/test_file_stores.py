"""A host writes only into the place where the office keeps its files: others are refused at the start, and noticed while it runs."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from casebook.blobs.directory import Directory
from casebook.errors import InvalidInput, StorageAway
from casebook.model import FileStore
from casebook.services import admitting_files, file_stores, hosts, moving_files
from casebook.services.starting import why_stop
from casebook.work import House, begin
from tests.buckets import Server
from tests.conftest import Office
from tests.hosts_of import another_host
from tests.services.acting import stored, take_in


@pytest.fixture
def beside(office: Office) -> Iterator[House]:
    """A second host of the office, admitted to the same files."""
    admitting_files.admit(office.house)
    with another_host(office.house) as house:
        admitting_files.admit(house)
        yield house


def row_of(house: House) -> FileStore:
    with Database(house.engine) as db:
        return db.scalars(select(FileStore)).one()


def elsewhere(house: House, place: str) -> House:
    """The same host, with another place in its settings."""
    return House(replace(house.settings, blobs=place))


def refusal(house: House) -> str:
    with pytest.raises(InvalidInput) as refused:
        admitting_files.admit(house)
    house.close()
    return refused.value.reason


def test_an_office_of_before_gets_its_mark_when_it_is_next_opened_and_keeps_it(office: Office, beside: House) -> None:
    row = row_of(office.house)
    assert office.house.blobs.mark() == row.mark.hex == beside.store_mark
    assert (row.since, row.compared) == (office.house.clock().date(), "")
    admitting_files.admit(office.house)
    assert row_of(office.house).mark == row.mark
    assert (why_stop(office.house), why_stop(beside)) == ("", "")


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_after_a_move_a_host_that_has_the_old_place_stops_and_does_not_start_again(
    office: Office, beside: House, moto_server: Server, tmp_path: Path, kind: str
) -> None:
    take_in(office, office.new_case().id)
    settings = moto_server.settings(office.house.settings, office.house.settings.blobs)
    place = str(tmp_path / "new") if kind == "folder" else moto_server.blobs()
    moved = moving_files.move(settings, place)
    assert moved.complete
    assert "another place than the one where this office has kept its files since" in why_stop(beside)
    assert "set it to that one on every host" in refusal(elsewhere(beside, beside.settings.blobs))
    with pytest.raises(InvalidInput):
        file_stores.refuse_another(office.house)
    renewed = House(replace(settings, blobs=place))
    admitting_files.admit(renewed)
    assert why_stop(renewed) == ""
    again = moving_files.move(replace(settings, blobs=place), office.house.settings.blobs)
    assert (again.complete, again.copied) == (True, 0), "and back, which copies nothing"
    assert "another place" in why_stop(renewed)
    assert why_stop(beside) == "", "the place of before has kept its mark"
    renewed.close()


def test_while_hosts_serve_a_move_leaves_the_office_where_it_is(office: Office, beside: House, tmp_path: Path) -> None:
    hosts.join(beside)
    moved = moving_files.move(office.house.settings, str(tmp_path / "new"))
    assert (moved.serving, moved.complete, why_stop(beside)) == (1, False, "")
    assert "another place" in refusal(elsewhere(beside, str(tmp_path / "new")))
    hosts.leave(beside)
    assert moving_files.move(office.house.settings, str(tmp_path / "new")).complete, (
        "who has said goodbye keeps nobody waiting"
    )


def test_an_empty_place_is_refused_at_the_start_and_noticed_while_a_host_runs(
    office: Office, beside: House, tmp_path: Path
) -> None:
    assert "is the disk mounted" in refusal(elsewhere(beside, str(tmp_path / "nothing")))
    hosts.beat(beside)
    assert why_stop(beside) == ""
    root = Path(office.house.settings.blobs)
    root.rename(tmp_path / "unmounted")
    Directory(root)
    hosts.beat(beside)
    assert "is its disk still mounted?" in why_stop(beside)
    shutil.rmtree(root)
    (tmp_path / "unmounted").rename(root)
    hosts.beat(beside)
    assert why_stop(beside) == ""


def test_a_place_that_does_not_answer_is_another_matter(
    office: Office, beside: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> str:
        raise StorageAway("unreachable")

    monkeypatch.setattr(beside.blobs, "mark", away)
    hosts.beat(beside)
    assert why_stop(beside) == ""
    file_stores.refuse_another(beside)


def test_the_first_host_does_not_make_an_empty_place_that_of_an_office_with_files(
    office: Office, tmp_path: Path
) -> None:
    take_in(office, office.new_case().id)
    assert "none of this office's files lies" in refusal(elsewhere(office.house, str(tmp_path / "wrong")))
    admitting_files.admit(office.house)


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_two_offices_do_not_share_a_place(office: Office, moto_server: Server, tmp_path: Path, kind: str) -> None:
    place = str(tmp_path / "shared") if kind == "folder" else moto_server.blobs()
    settings = replace(moto_server.settings(office.house.settings), blobs=place)
    first = House(settings)
    first.blobs.claim("the id of another office")
    first.close()
    assert "belongs to another office" in refusal(House(settings))


def test_files_that_were_copied_by_hand_are_looked_through_before_their_place_is_taken(
    office: Office, beside: House, tmp_path: Path
) -> None:
    for _ in range(3):
        take_in(office, office.new_case().id)
    copy = tmp_path / "copy"
    shutil.copytree(office.house.settings.blobs, copy)
    (copy / "store").unlink()
    assert "casebook move --files-here" in refusal(elsewhere(beside, str(copy)))
    copied = elsewhere(office.house, str(copy))
    lost, also, _ = sorted(stored(office))
    copied.blobs.delete(lost)
    assert file_stores.take(copied) == (2, 1)
    assert "another place" in why_stop(beside)
    admitting_files.admit(copied)
    copied.blobs.delete(also)
    with pytest.raises(InvalidInput, match="none of this office's files"):
        file_stores.take(copied)
    copied.close()


def test_a_copy_of_the_mark_does_not_make_two_places_one(office: Office, tmp_path: Path) -> None:
    admitting_files.admit(office.house)
    take_in(office, office.new_case().id)
    shutil.copytree(office.house.settings.blobs, tmp_path / "copy")
    moved = moving_files.move(office.house.settings, str(tmp_path / "copy"))
    assert (moved.complete, moved.copied) == (True, 0)
    assert "another place" in why_stop(office.house)


def test_the_round_of_comparing_begins_anew_in_another_place(office: Office) -> None:
    admitting_files.admit(office.house)
    with begin(office.house, writes=True) as work:
        row = file_stores.own(work)
        assert row is not None
        row.compared = "ab" * 16
    with begin(office.house, writes=True) as work:
        file_stores.use(work, file_stores.fresh())
    assert row_of(office.house).compared == ""
