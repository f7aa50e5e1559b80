"""What `casebook check` says of a bucket, and what the commands say when it is away: in words, and nothing of it by accident."""

import json
from pathlib import Path

import pytest

from casebook.blobs import client
from casebook.blobs.bucket import Bucket
from casebook.cli.looks.folders import looks_at_folders
from casebook.cli.looks.storage import looks_at_storage
from casebook.services import file_stores
from casebook.work import House
from tests import buckets
from tests.buckets import Server
from tests.cli.conftest import Casebook
from tests.cli.test_looks import levels
from tests.conftest import Office

PLACE = "the folder of sealed files is the one that this office uses"
USED = "the bucket of sealed files can be used, and is this office's"


def with_bucket(office: Office, server: Server, blobs: str = "") -> House:
    """Open the office with its files in a bucket."""
    office.house.close()
    office.house = House(server.settings(office.house.settings, blobs or server.blobs()))
    return office.house


def test_of_a_folder_is_said_whether_it_is_the_office_s(office: Office) -> None:
    file_stores.admit(office.house)
    assert levels(looks_at_storage(office.house)) == {PLACE: "good"}
    office.house.blobs.give_mark(file_stores.fresh(), anew=True)
    assert levels(looks_at_storage(office.house)) == {PLACE: "bad"}


def test_a_good_bucket_is_good_and_nothing_is_left_there(office: Office, moto_server: Server) -> None:
    house = with_bucket(office, moto_server)
    assert levels(looks_at_storage(house)) == {
        USED: "good",
        "the way to the bucket is encrypted": "note",
        "the bucket keeps no versions": "good",
        "the bucket clears away uploads that were broken off": "note",
    }
    assert isinstance(house.blobs, Bucket)
    assert set(moto_server.objects(house.blobs)) == {"office", "store"}
    told = {"Status": "Enabled"}
    moto_server.client().put_bucket_versioning(Bucket=house.blobs.address.bucket, VersioningConfiguration=told)
    assert levels(looks_at_storage(house))["the bucket keeps no versions"] == "note"


def test_a_bucket_of_another_office_one_that_ignores_put_if_absent_and_one_that_is_away_are_bad(
    office: Office, moto_server: Server, rclone_server: Server
) -> None:
    taken = moto_server.blobs()
    moto_server.open(taken).claim("another")
    for server, blobs, words in (
        (moto_server, taken, "another office"),
        (rclone_server, "", "put-if-absent"),
        (Server("http://127.0.0.1:9", "nobody"), "s3://some-bucket?endpoint=http://127.0.0.1:9", "does not answer"),
    ):
        found = {finding.what: finding for finding in looks_at_storage(with_bucket(office, server, blobs))}
        assert (found[USED].good, words in found[USED].advice) == (False, True)


def test_a_secret_that_others_may_read_is_named(office: Office, moto_server: Server) -> None:
    house = with_bucket(office, moto_server)
    assert levels(looks_at_folders(house))["files that hold a secret are private"] == "good"
    Path(house.settings.blobs_secret_file).chmod(0o644)
    assert levels(looks_at_folders(house))["files that hold a secret are private"] == "bad"


@pytest.fixture
def in_bucket(founded: Casebook, tmp_path: Path, moto_server: Server, monkeypatch: pytest.MonkeyPatch) -> Casebook:
    """An office whose commands find its files in a bucket."""
    monkeypatch.setattr(client, "AGAIN", dict.fromkeys(client.AGAIN, 0))
    (tmp_path / "secret").write_text(buckets.SECRET)
    (tmp_path / "secret").chmod(0o600)
    monkeypatch.setenv("CASEBOOK_BLOBS_KEY_ID", buckets.KEY)
    monkeypatch.setenv("CASEBOOK_BLOBS_SECRET_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("CASEBOOK_BLOBS", moto_server.blobs())
    return founded


def test_files_are_moved_and_the_command_says_what_to_do_next(
    in_bucket: Casebook, tmp_path: Path, moto_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, back = str(tmp_path / "files"), moto_server.blobs()
    moved = in_bucket("move", "--blobs", folder)
    assert (moved.status, f"Set CASEBOOK_BLOBS to {folder}" in moved.out) == (0, True)
    assert "Nothing was deleted" in moved.out
    for former in ("serve", f"move --blobs {back}"):
        refused = in_bucket(*former.split())
        assert refused.status == 2, "a host that still has the former place"
    assert "another place than the one where this office has kept its files" in refused.err
    monkeypatch.setenv("CASEBOOK_BLOBS", folder)
    assert "good  the folder of sealed files is the one that this office uses" in in_bucket("check").out
    told = in_bucket("move", "--blobs", back, "--json")
    assert (told.status, json.loads(told.out)["complete"], json.loads(told.out)["place"]) == (0, True, back)
    refused = in_bucket("move", "--blobs", "s3://nowhere?endpoint=http://store.example.org")
    assert (refused.status, "Without TLS" in refused.err) == (2, True)


def test_a_bucket_that_is_away_is_said_in_words_by_every_command(
    in_bucket: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEBOOK_BLOBS", "s3://some-bucket?endpoint=http://127.0.0.1:9")
    for arguments in (("files", "reconcile"), ("files", "reconcile", "--sweep"), ("check",)):
        ran = in_bucket(*arguments)
        told = ran.out + ran.err
        assert ran.status == 1
        assert "does not answer" in told
        assert "Traceback" not in told
        assert "127.0.0.1" not in ran.err


def test_serving_does_not_begin_with_a_bucket_that_cannot_be_used(
    in_bucket: Casebook, monkeypatch: pytest.MonkeyPatch, moto_server: Server
) -> None:
    taken = moto_server.blobs()
    moto_server.open(taken).claim("another")
    for blobs, words in ((taken, "another office"), (moto_server.blobs("no-such-bucket"), "no such bucket")):
        monkeypatch.setenv("CASEBOOK_BLOBS", blobs)
        ran = in_bucket("serve")
        assert (ran.status, words in ran.err, "Traceback" in ran.err) == (2, True, False)
    monkeypatch.setenv("CASEBOOK_BLOBS_SECRET_FILE", "")
    assert "blobs_secret_file" in in_bucket("check").err
