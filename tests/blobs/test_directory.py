"""The blob store: a file is whole and durable under its name, or it is not there."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from casebook.blobs import directory
from casebook.blobs.directory import Directory
from casebook.blobs.store import NAME
from casebook.errors import NotFound, StorageFull
from tests.architecture.tree import ROOT

TRAVERSALS = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "incoming",
    "ab/cd/" + "0" * 32,
    "0" * 31,
    "0" * 33,
    "0" * 32 + "\n",
    "0" * 32 + "\x00",
    "A" * 32,
    "\u0660" * 32,
    "..%2f" + "0" * 27,
]


@pytest.fixture
def store(tmp_path: Path) -> Directory:
    return Directory(tmp_path / "blobs")


def files(store: Directory) -> list[Path]:
    """Every file below the store."""
    return [path for path in store.root.rglob("*") if path.is_file()]


def kept(store: Directory, content: bytes = b"ciphertext") -> str:
    """Keep a file; give its name."""
    with store.put() as incoming:
        incoming.write(content)
        return incoming.keep()


def test_what_is_kept_is_read_back_whole_and_in_parts(store: Directory) -> None:
    with store.put() as incoming:
        for piece in (b"one ", b"", b"two ", bytes(100_000)):
            incoming.write(piece)
        name = incoming.keep()
    assert store.exists(name)
    assert store.size(name) == 100_008
    assert store.read(name, 4, 3) == b"two"
    assert store.read(name, 100_000, 50) == bytes(8)
    assert store.read(name, 200_000, 50) == b""
    with store.open(name) as file:
        assert file.read(8) == b"one two "


def test_an_empty_file_can_be_kept(store: Directory) -> None:
    with store.put() as incoming:
        name = incoming.keep()
    assert store.size(name) == 0


def test_nothing_is_there_until_it_is_kept(store: Directory) -> None:
    with store.put() as incoming:
        incoming.write(b"ciphertext")
        assert not store.exists(incoming.name)
        assert list(store.names()) == []
    assert files(store) == []


def test_what_is_discarded_or_fails_leaves_nothing(store: Directory) -> None:
    incoming = store.put()
    incoming.discard()
    with pytest.raises(TypeError), store.put() as failing:
        failing.write("words")  # type: ignore[arg-type]
    assert files(store) == []


def test_discarding_what_was_kept_leaves_it(store: Directory) -> None:
    with store.put() as incoming:
        incoming.write(b"ciphertext")
        name = incoming.keep()
        incoming.discard()
    assert store.read(name, 0, 10) == b"ciphertext"


def test_short_writes_are_completed(store: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.put() as incoming:
        incoming.write(b"")
        real = incoming._file
        assert real is not None

        class Halting:
            """A file that takes three bytes at a time."""

            closed = False

            def write(self, piece: memoryview) -> int:
                return real.write(piece[:3])

            def __getattr__(self, name: str) -> Any:
                return getattr(real, name)

        monkeypatch.setattr(incoming, "_file", Halting())
        incoming.write(b"one two three four")
        name = incoming.keep()
    assert store.read(name, 0, 100) == b"one two three four"


def test_a_file_is_synced_before_it_is_named_and_its_folders_after(
    store: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []
    fsync, rename = os.fsync, Path.rename

    def noted_fsync(descriptor: int) -> None:
        seen.append(("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))
        fsync(descriptor)

    def noted_rename(path: Path, target: Path) -> Path:
        seen.append(("rename", str(target)))
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "rename", noted_rename)
    name = kept(store)
    final = store.path(name)
    folders = [final.parent, final.parent.parent, store.root, store.incoming]
    assert seen == [
        ("sync", str(store.incoming / name)),
        ("rename", str(final)),
        *(("sync", str(folder)) for folder in folders),
    ]
    seen.clear()
    again = f"{name[:4]}{28 * '7'}"
    with store.put(again) as incoming:
        incoming.write(b"bytes")
        incoming.keep()
    assert [what for what in seen if what[0] == "sync"] == [  # the folders above are known to be on the disk
        ("sync", str(store.incoming / again)),
        ("sync", str(final.parent)),
    ]


def test_a_folder_that_was_taken_away_is_made_and_synced_anew(
    store: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, synced = kept(store), []
    folder = store.path(name).parent
    store.delete(name)
    folder.rmdir()
    monkeypatch.setattr(directory, "sync_folder", synced.append)
    with store.put(name) as incoming:
        incoming.write(b"bytes")
        incoming.keep()
    assert synced == [folder, folder.parent, store.root, store.incoming]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("call", ["fsync", "open", "rename"])
def test_no_room_is_said_and_leaves_nothing(
    store: Directory, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(number, "no room")

    with monkeypatch.context() as patched:
        patched.setattr({"fsync": os, "open": Path, "rename": Path}[call], call, full)
        with pytest.raises(StorageFull):
            kept(store)
    assert files(store) == []


def test_no_room_after_the_name_was_given_leaves_nothing(store: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, calls = os.fsync, []

    def full_at_the_second(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "no room")
        fsync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full_at_the_second)
        with pytest.raises(StorageFull):
            kept(store)
    assert files(store) == []


def test_another_error_stays_what_it_is(store: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "broken disk")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken disk"):
        kept(store)
    assert files(store) == []


FULL = """
import resource, sys
from pathlib import Path
from casebook.blobs import directory
from casebook.blobs.directory import Directory
from casebook.errors import StorageFull
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
store = Directory(Path(sys.argv[1]))
try:
    with store.put() as incoming:
        for _ in range(30):
            incoming.write(bytes(7_000))
        incoming.keep()
except StorageFull:
    print("full", sum(path.is_file() for path in store.root.rglob("*")))
"""


def test_a_real_limit_of_the_system_in_the_middle_of_a_piece_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "blobs")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "full 0\n"


@pytest.mark.parametrize("name", TRAVERSALS)
def test_a_name_that_is_not_ours_never_becomes_a_path(store: Directory, name: str) -> None:
    for act in (store.path, store.open, store.size, store.exists, store.delete, lambda it: store.read(it, 0, 1)):
        with pytest.raises(NotFound):
            act(name)


def test_a_file_that_is_not_there_is_not_found(store: Directory) -> None:
    for act in (store.open, store.size, lambda it: store.read(it, 0, 1)):
        with pytest.raises(NotFound):
            act("0" * 32)
    assert not store.exists("0" * 32)


def test_a_deleted_file_is_gone_and_may_be_deleted_again(store: Directory) -> None:
    name = kept(store)
    store.delete(name)
    store.delete(name)
    assert not store.exists(name)
    assert files(store) == []


def test_names_lists_what_is_kept_and_nothing_else(store: Directory) -> None:
    names = {kept(store) for _ in range(20)}
    (store.root / "ab").mkdir(exist_ok=True)
    (store.root / "ab" / "cd").mkdir(exist_ok=True)
    (store.root / "ab" / "cd" / "notes.txt").write_text("x")
    with store.put() as unfinished:
        unfinished.write(b"ciphertext")
        assert set(store.names()) == names
    assert all(NAME.fullmatch(name) for name in names)


def test_old_unfinished_files_are_swept_and_kept_and_new_ones_stay(store: Directory) -> None:
    name = kept(store)
    old, new = store.put(), store.put()
    old.write(b"old")
    new.write(b"new")
    day_ago = time.time() - 24 * 3600 - 1
    os.utime(store.incoming / old.name, (day_ago, day_ago))
    os.utime(store.path(name), (day_ago, day_ago))
    assert store.sweep() == 1
    assert {path.name for path in files(store)} == {name, new.name}
    assert store.sweep(older_than=0) == 1
    old.discard()
    new.discard()


def test_a_swept_upload_fails_when_it_is_finished(store: Directory) -> None:
    with store.put() as incoming:
        incoming.write(b"ciphertext")
        store.sweep(older_than=0)
        with pytest.raises(FileNotFoundError):
            incoming.keep()
    assert files(store) == []


def test_unfinished_files_are_their_owners_alone(store: Directory) -> None:
    assert store.incoming.stat().st_mode & 0o077 == 0


def test_names_are_random(store: Directory) -> None:
    assert len({store.put().name for _ in range(1000)}) == 1000
