"""A key of a bucket that was changed is taken up while casebook runs: the file of the secret is read once more when a key is refused.

The server of rclone checks signatures; before moto's, a proxy refuses the name of a key.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casebook.blobs import client, uploading
from casebook.blobs.bucket import Bucket
from casebook.blobs.client import Key
from casebook.blobs.opening import open_store
from casebook.errors import InvalidInput, StorageAway
from casebook.settings import Settings, load
from tests.blobs.test_store import content_of, kept
from tests.buckets import KEY, SECRET, SMALLEST_PART, Asked, Faults, Server

OLD = "a secret that was withdrawn"


@pytest.fixture
def settings(tmp_path: Path, rclone_server: Server) -> Settings:
    """Settings of a bucket whose key was changed since the file of its secret was written."""
    settings = rclone_server.settings(load({"CASEBOOK_INSTANCE": str(tmp_path)}))
    Path(settings.blobs_secret_file).write_text(OLD)
    return settings


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the next look at the file."""
    monkeypatch.setattr(client, "LOOK_AGAIN", 0.0)


def read_large(store: Bucket) -> None:
    with store.open(kept(store, content_of(3 * SMALLEST_PART))) as file:
        assert file.read() == content_of(3 * SMALLEST_PART)


ACTS: dict[str, Callable[[Bucket], object]] = {
    "put": lambda store: kept(store, b"small"),
    "put in parts": lambda store: kept(store, content_of(3 * SMALLEST_PART)),
    "read": lambda store: store.read(kept(store, b"small"), 0, 9),
    "read through": read_large,
    "list": lambda store: list(store.names()),
    "ask": lambda store: store.exists("ab" * 16),
    "delete": lambda store: store.delete("ab" * 16),
    "mark": lambda store: store.mark(),
    "sweep": lambda store: store.sweep(),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_whatever_is_done_next_is_done_with_the_new_secret(
    settings: Settings, act: Callable[[Bucket], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "PIECE", SMALLEST_PART)
    store = open_store(settings)
    assert isinstance(store, Bucket)
    assert not store.takes_files()
    Path(settings.blobs_secret_file).write_text(SECRET)
    act(store)
    assert store.takes_files()


def test_a_file_of_two_lines_changes_name_and_secret_at_once(settings: Settings) -> None:
    store, other = open_store(settings), open_store(replace(settings, blobs_key_id="another"))
    Path(settings.blobs_secret_file).write_text(f"{KEY}\n{SECRET}\n")
    assert list(store.names()) == list(other.names()) == []
    for wrong in (f"{KEY}\n{SECRET}\nmore\n", "\n", ""):
        Path(settings.blobs_secret_file).write_text(wrong)
        with pytest.raises(InvalidInput):
            open_store(settings)


def test_while_the_file_says_the_same_the_bucket_is_asked_once(settings: Settings) -> None:
    store = open_store(settings)
    for _ in range(3):
        with pytest.raises(StorageAway) as away:
            list(store.names())
        assert away.value.kind == "credentials"
    Path(settings.blobs_secret_file).unlink()
    with pytest.raises(StorageAway):
        list(store.names())


def test_the_file_is_not_read_again_and_again(faulty: tuple[Server, Faults], monkeypatch: pytest.MonkeyPatch) -> None:
    server, faults = faulty
    looked: list[int] = []

    def present() -> Key:
        looked.append(1)
        return Key(f"key {len(looked)}", SECRET)

    def fault(asked: Asked) -> tuple[int, str] | None:
        return None if "Credential=key 2/" in asked.headers.get("authorization", "") else (403, "InvalidAccessKeyId")

    store = server.open(key_id="key 0", present_key=present)
    faults.fault = fault
    monkeypatch.setattr(client, "LOOK_AGAIN", 3600.0)
    for _ in range(3):
        assert not store.takes_files()
    assert looked == [1], "not for an hour"
    monkeypatch.setattr(client, "LOOK_AGAIN", 0.0)
    assert store.takes_files()
    assert store.takes_files()
    assert looked == [1, 1]


def test_no_message_shows_a_key() -> None:
    assert SECRET not in repr(Key(KEY, SECRET))
