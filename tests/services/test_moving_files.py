"""The sealed files of an office are carried to another place: nothing is opened, deleted or taken for good that is not."""

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casebook.audit.keeping_events import FilesCopied
from casebook.blobs.directory import Directory
from casebook.blobs.opening import open_store
from casebook.blobs.store import Store
from casebook.errors import IllegalMove, InvalidInput
from casebook.services import custody, hosts, integrity, moving_files, moving_notes, reconciling
from casebook.work import House
from tests import cast
from tests.architecture.tree import ROOT
from tests.buckets import Server
from tests.conftest import Office
from tests.services.backed_up import WORDS, Backed, backed, office_events


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Backed:
    """An office with a case, an exhibit and two reports."""
    return backed(office, tmp_path / "backups")


def contents(store: Store) -> dict[str, bytes]:
    found = {}
    for name in store.names():
        with store.open(name) as file:
            found[name] = file.read()
    return found


def move(filled: Backed, place: str, **asked: Any) -> moving_files.MovedFiles:
    """Carry the files as the command does, beside nobody."""
    filled.office.house.close()
    return moving_files.move(filled.office.house.settings, place, **asked)


def test_files_go_from_a_folder_to_a_bucket_to_a_bucket_and_back_and_the_office_goes_on(
    filled: Backed, moto_server: Server, tmp_path: Path
) -> None:
    office, before = filled.office, contents(filled.office.house.blobs)
    settings = moto_server.settings(office.house.settings, office.house.settings.blobs)
    one, other, folder = moto_server.blobs(), moto_server.blobs(prefix="of/this-office"), str(tmp_path / "again")
    assert len(before) == 3
    for place in (one, other, folder):
        office.house.close()
        former = open_store(settings)
        moved = moving_files.move(settings, place)
        assert (moved.files, moved.copied, moved.complete) == (3, 3, True)
        assert contents(former) == before, "nothing was deleted where they come from"
        settings = replace(settings, blobs=moved.place)
        office.house = House(settings)
        assert contents(office.house.blobs) == before
        assert office_events(office)[-1] == FilesCopied(files=3, damaged=0)
        with office.acting(cast.DANA) as (work, keys):
            assert reconciling.compare(work.db, work.blobs).missing == ()
            file = custody.read(work, keys, filled.case, filled.evidence, purpose="x").file
            assert b"".join(file.pieces(70_000, 70_999)) == (WORDS * 5000)[70_000:70_999]
        assert integrity.look_at_files(office.house).damaged == []


KILLED = """
import os, sys
from dataclasses import replace
from casebook.services import moving_copies, moving_files
from casebook.settings import load
carry, done = moving_copies.Copies.carry, []

def killed(copies, name):
    if len(done) == 2:
        os.kill(os.getpid(), 9)
    done.append(name)
    return carry(copies, name)

moving_copies.Copies.carry = killed
moving_files.THREADS = 1
moving_files.move(load(), sys.argv[1])
"""


def test_a_move_that_was_killed_goes_on_where_it_was(filled: Backed, tmp_path: Path) -> None:
    settings, place = filled.office.house.settings, str(tmp_path / "new")
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, place], env=settings.environment(), cwd=ROOT, capture_output=True, check=False
    )
    assert (ended.returncode, len(list(Directory(Path(place)).names()))) == (-9, 2)
    moved = move(filled, place)
    assert (moved.files, moved.copied, moved.resumed, moved.complete) == (3, 1, True, True)
    assert contents(Directory(Path(place))) == contents(filled.office.house.blobs)
    with pytest.raises(InvalidInput, match="another place than the one where this office has kept its files since"):
        move(filled, place)


@pytest.mark.parametrize("noted", [True, False])
def test_a_name_alone_is_no_copy(filled: Backed, tmp_path: Path, noted: bool) -> None:
    source, target = filled.office.house.blobs, Directory(tmp_path / "new")
    hosts.join(filled.office.house)  # so it is not over, and may be run again
    same, other, shorter = sorted(source.names())
    move(filled, str(target.root))
    target.path(other).write_bytes(bytes(source.size(other)))
    target.path(shorter).write_bytes(b"short")
    if not noted:
        (filled.office.house.settings.instance / moving_notes.FILE).unlink()
        moved = move(filled, str(target.root))
        assert (moved.files, moved.copied) == (3, 2)
        assert contents(target) == contents(source)
    else:
        assert move(filled, str(target.root)).copied == 1, "what was read back once is told by its size"
    assert target.read(same, 0, 99) == source.read(same, 0, 99)


def test_what_is_damaged_or_missing_is_named_and_never_taken_for_good(filled: Backed, tmp_path: Path) -> None:
    office, source = filled.office, filled.office.house.blobs
    integrity.look_at_files(office.house)
    changed, gone, cut = sorted(source.names())
    content = source.path(changed).read_bytes()
    source.path(changed).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    source.path(cut).write_bytes(source.path(cut).read_bytes()[:-1])
    source.delete(gone)
    target = Directory(tmp_path / "new")
    moved = move(filled, str(target.root))
    assert (set(moved.damaged), moved.missing, moved.sound) == ({changed, cut}, (gone,), False)
    assert (moved.files, list(target.names())) == (0, [])
    source.path(changed).write_bytes(content)
    assert move(filled, str(target.root)).damaged == (cut,)
    source.path(changed).write_bytes(bytes(len(content)))
    assert move(filled, str(target.root)).damaged == (cut,), "a copy that is good stays good"


def test_what_arrives_meanwhile_is_caught(filled: Backed, tmp_path: Path) -> None:
    source, arrived = Directory(filled.office.house.blobs.root), []

    def told(done: int, _of: int) -> None:
        if len(arrived) < 2:
            with source.put() as incoming:
                incoming.write(source.read(next(source.names()), 0, 2**20))
                arrived.append(incoming.keep())

    moved = move(filled, str(tmp_path / "new"), told=told)
    assert (moved.files, moved.late, moved.complete) == (5, 0, True)
    assert set(arrived) <= set(Directory(tmp_path / "new").names())


def test_what_never_ends_arriving_and_who_may_bring_more_is_said(
    filled: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts.join(filled.office.house)
    monkeypatch.setattr(moving_files, "PASSES", 1)
    moved = move(filled, str(tmp_path / "new"))
    assert (moved.late, moved.serving, moved.sound, moved.complete) == (3, 1, True, False)


def test_what_is_not_read_back_as_it_was_does_not_count(
    filled: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, real = tmp_path / "new", Directory.open

    def altered(store: Directory, name: str) -> Any:
        return io.BytesIO(b"other") if store.root == target else real(store, name)

    monkeypatch.setattr(Directory, "open", altered)
    with pytest.raises(InvalidInput, match="gave back other bytes"):
        move(filled, str(target))
    assert (filled.office.house.settings.instance / moving_notes.FILE).read_text().count("\n") == 1


def test_a_place_that_cannot_be_used_is_refused_before_anything_is_copied(
    filled: Backed, moto_server: Server, rclone_server: Server, tmp_path: Path
) -> None:
    house = filled.office.house
    house.settings = moto_server.settings(house.settings, house.settings.blobs)
    taken, strange = moto_server.blobs(), Directory(tmp_path / "strange")
    moto_server.open(taken).claim("another office")
    with strange.put() as incoming:
        incoming.keep()
    before = contents(house.blobs)
    for place, words in {
        house.settings.blobs: "there already",
        f"{house.settings.blobs}/below": "lies in the other",
        str(house.settings.instance.parent): "lies in the other",
        taken: "another office",
        str(strange.root): "another office",
        rclone_server.blobs(): "put-if-absent",
        "s3://no-such-bucket?endpoint=" + moto_server.endpoint: "no such bucket",
        "s3://some-bucket?endpoint=http://127.0.0.1:9": "does not answer",
        "s3://some-bucket?endpoint=http://example.org": "Without TLS",
        "ftp://somewhere": "s3://bucket/prefix",
    }.items():
        with pytest.raises(InvalidInput, match=words):
            move(filled, place)
    assert contents(house.blobs) == before
    with moving_notes.alone(house.settings.instance), pytest.raises(IllegalMove, match="another process"):
        move(filled, str(tmp_path / "new"))
