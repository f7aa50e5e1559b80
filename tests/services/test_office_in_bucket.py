"""An office whose sealed files lie in a bucket: backed up, restored, reconciled and looked through by a stranger."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from casebook.blobs import client
from casebook.errors import IllegalMove, InvalidInput, StorageAway
from casebook.services import admitting_files, integrity, measures, reconciling, restoring
from casebook.work import House, begin
from tests import buckets, cast
from tests.buckets import CUT, Faults, Server
from tests.conftest import Office, settings_in
from tests.forensics import disguises
from tests.services.acting import take_in
from tests.services.backed_up import WORDS, backed, office_events


@pytest.fixture
def faulty(moto_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Faults]]:
    """A server that has bad days when a test says so."""
    monkeypatch.setattr(client, "AGAIN", dict.fromkeys(client.AGAIN, 0))
    with buckets.faulty(moto_server) as both:
        yield both


@pytest.fixture
def in_bucket(office: Office, faulty: tuple[Server, Faults]) -> Office:
    """The office, with its files in a bucket from the first one on."""
    office.house.close()
    office.house = House(faulty[0].settings(office.house.settings))
    admitting_files.admit(office.house)
    return office


def test_a_stranger_who_takes_the_bucket_finds_no_word_no_name_and_no_type(
    in_bucket: Office, faulty: tuple[Server, Faults]
) -> None:
    case = in_bucket.new_case()
    content = b"%PDF-1.7 QZcanaryWORDS " * 4000
    take_in(in_bucket, case.id, content, "QZcanaryNAME.pdf")
    (stored,) = in_bucket.house.blobs.names()
    found = faulty[1].behind.objects(in_bucket.house.blobs)
    assert set(found) == {"office", "store", f"{stored[:2]}/{stored[2:4]}/{stored}"}
    wanted = set().union(
        *(disguises(word) for word in ("QZcanaryWORDS", "QZcanaryNAME", "application/pdf", cast.DANA.login))
    )
    for place, told in found.items():
        everything = told.pop("Body") + f"{place} {told}".encode()
        assert not [word for word in wanted if word in everything]
        assert b"%PDF" not in everything


def test_a_backup_is_made_of_a_bucket_and_restored_into_one(
    in_bucket: Office, moto_server: Server, tmp_path: Path
) -> None:
    filled = backed(in_bucket, tmp_path / "backups")
    made = filled.create()
    assert (made.files, made.missing, made.damaged) == (2, (), ()), "a draft is in no backup"
    place = settings_in(tmp_path / "elsewhere")
    place.instance.mkdir()
    settings = moto_server.settings(place)
    told = restoring.restore(settings, filled.folder, filled.sheets)
    house = House(settings)
    assert (told.files, told.missing) == (2, 0)
    assert {*house.blobs.names()} < {*in_bucket.house.blobs.names()}
    for name in house.blobs.names():
        assert house.blobs.read(name, 0, 10**7) == in_bucket.house.blobs.read(name, 0, 10**7)
    assert integrity.look_at_files(house).damaged == []
    house.close()
    named = {name: getattr(settings, name) for name in ("blobs", "blobs_key_id", "blobs_secret_file")}
    with pytest.raises(IllegalMove, match="empty machine"):
        restoring.restore(replace(settings_in(tmp_path / "third"), **named), filled.folder, filled.sheets)


def test_files_that_belong_to_nobody_are_found_and_swept_but_never_another_offices(
    in_bucket: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(in_bucket, in_bucket.new_case().id, WORDS)
    house = in_bucket.house
    with house.blobs.put() as incoming:
        incoming.write(b"nobody's")
        orphan = incoming.keep()
    assert reconciling.sweep(house) == 0, "it may be an act's that is under way"
    monkeypatch.setattr(reconciling, "OLD", -2.0)
    monkeypatch.setattr(house.blobs, "claim", _claimed_by_another)
    with pytest.raises(InvalidInput):
        reconciling.sweep(house)
    assert house.blobs.exists(orphan)
    monkeypatch.undo()
    monkeypatch.setattr(reconciling, "OLD", -2.0)
    assert reconciling.sweep(house) == 1
    assert not house.blobs.exists(orphan)


def _claimed_by_another(_owner: str) -> None:
    raise InvalidInput("This place in the bucket belongs to another office", field="blobs")


def test_an_act_is_done_or_undone_though_the_bucket_is_away_when_a_file_is_to_go(
    in_bucket: Office, faulty: tuple[Server, Faults], caplog: pytest.LogCaptureFixture
) -> None:
    case = in_bucket.new_case()
    take_in(in_bucket, case.id, WORDS)
    (name,) = in_bucket.house.blobs.names()
    faulty[1].fault = lambda _asked: CUT
    with caplog.at_level(logging.ERROR):
        with begin(in_bucket.house, writes=True, name="x") as work:
            work.after.append(partial(work.blobs.delete, name))
        with suppress(ZeroDivisionError), begin(in_bucket.house, writes=True, name="x") as work:
            work.undo.append(partial(work.blobs.delete, name))
            raise ZeroDivisionError
    assert [record.getMessage() for record in caplog.records] == ["a file was not deleted yet: unreachable"] * 2
    assert type(office_events(in_bucket)[-1]).__name__ == "ActFailed"


def test_what_is_away_is_not_taken_for_damaged_or_missing_and_the_office_says_that_it_is_not_ready(
    in_bucket: Office, faulty: tuple[Server, Faults]
) -> None:
    take_in(in_bucket, in_bucket.new_case().id, WORDS)
    assert measures.ready(in_bucket.house).files
    faulty[1].fault = lambda _asked: (503, "SlowDown")
    state = measures.ready(in_bucket.house)
    assert (state.files, state.all) == (False, True), "said, and no reason to send visitors elsewhere"
    with pytest.raises(StorageAway):
        integrity.look_at_files(in_bucket.house)
    faulty[1].fault = lambda _asked: None
    looked = integrity.look_at_files(in_bucket.house)
    assert (len(looked.good), looked.damaged, looked.missing) == (1, [], [])
