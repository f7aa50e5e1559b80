"""The secret that the hosts of one office share: one file, made once, carried as letters, and never half there."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from casebook.keys import hosts
from casebook.settings import Settings, load

OFFICE = UUID(int=7)


def settings_of(folder: Path, **given: str) -> Settings:
    """Settings of a host whose instance folder is this."""
    return load({"CASEBOOK_INSTANCE": str(folder), **given})


@pytest.fixture
def first(tmp_path: Path) -> Settings:
    """The host that makes the secret."""
    (tmp_path / "first").mkdir()
    return settings_of(tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path) -> Settings:
    """A further host, which keeps it elsewhere."""
    return settings_of(tmp_path / "second", CASEBOOK_HOSTS_KEY_FILE=str(tmp_path / "secret"))


def test_of_many_who_make_it_at_once_one_does(first: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: hosts.hosts_key(first, b"label@v1"), range(8)))
    assert len(keys) == 1
    (kept,) = first.instance.iterdir()
    assert (kept.name, kept.stat().st_mode & 0o777, len(kept.read_bytes())) == ("hosts-key", 0o600, 32)


def test_each_label_and_each_context_gives_another_key(first: Settings) -> None:
    asked: list[tuple[bytes, tuple[str | int, ...]]] = [
        (b"a@v1", ()),
        (b"b@v1", ()),
        (b"a@v1", ("x",)),
        (b"a@v1", ("x", "y")),
        (b"a@v1", ('x","y',)),
        (b"a@v1", (1,)),
        (b"a@v1", ("1",)),
    ]
    assert len({hosts.hosts_key(first, label, *context) for label, context in asked}) == len(asked)


def test_letters_carry_it_to_a_further_host_and_overwrite_no_other(first: Settings, second: Settings) -> None:
    letters = hosts.written(first)
    assert hosts.take(second, f" {letters}\n")
    assert not hosts.take(second, letters)
    assert hosts.key_file(second).stat().st_mode & 0o777 == 0o600
    assert hosts.check_of(first, OFFICE) == hosts.check_of(second, OFFICE) != hosts.check_of(first, UUID(int=8))
    elsewhere = replace(second, hosts_key_file=str(first.instance / "other"))
    hosts.hosts_key(elsewhere, b"label@v1")
    with pytest.raises(FileExistsError):
        hosts.take(elsewhere, letters)
    for wrong in ("", letters[:-1], f"{letters}A", letters[:-1] + "_", "ä" * 43):
        with pytest.raises(ValueError, match="43 letters"):
            hosts.take(second, wrong)


def test_the_check_says_nothing_of_other_keys(first: Settings) -> None:
    check = hosts.check_of(first, OFFICE)
    assert len(check) == 16
    assert check not in (hosts.key_file(first).read_bytes(), hosts.hosts_key(first, b"label@v1"))


def test_half_a_file_is_no_secret_and_stays_as_it_is(first: Settings) -> None:
    path = hosts.key_file(first)
    path.write_bytes(b"half")
    assert not hosts.usable(first)
    assert hosts.hosts_key(first, b"label@v1") == hosts.hosts_key(first, b"label@v1")
    assert path.read_bytes() == b"half"


def test_a_full_disk_keeps_nobody_out_and_leaves_no_half_file(first: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert hosts.hosts_key(first, b"label@v1") == hosts.hosts_key(first, b"label@v1")
    assert not hosts.usable(first)
    assert list(first.instance.iterdir()) == []
