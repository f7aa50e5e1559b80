"""Counting guesses: names that say nothing, parts of the network, and a disk that is full."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook.keys import guesses

NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


def test_a_name_is_the_same_for_a_quarter_of_an_hour_and_says_nothing(tmp_path: Path) -> None:
    name = guesses.bucket(tmp_path, NOW, "pair", "dana", "4:c6336")
    assert name == guesses.bucket(tmp_path, NOW.replace(minute=14), "pair", "dana", "4:c6336")
    assert name != guesses.bucket(tmp_path, NOW.replace(minute=15), "pair", "dana", "4:c6336")
    assert name != guesses.bucket(tmp_path, NOW, "pair", "lena", "4:c6336")
    assert len(name) == 32
    (kept,) = tmp_path.iterdir()
    assert (kept.stat().st_mode & 0o777, len(kept.read_bytes())) == (0o600, 32)


def test_neighbours_are_one_part_and_this_machine_is_none() -> None:
    part = guesses.part_of_network
    assert part("198.51.100.7") == part("198.51.100.250") == part("::ffff:198.51.100.9") != part("198.51.101.7")
    assert part("2001:db8:1::1") == part("2001:db8:1:ffff::2") != part("2001:db8:2::1")
    assert {part(each) for each in ("127.0.0.1", "::1", "", "no address", "198.51.100.7, 1.1.1.1")} == {""}


def test_a_full_disk_keeps_nobody_out_and_leaves_no_half_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    name = guesses.bucket(tmp_path, NOW, "login", "dana")
    assert name == guesses.bucket(tmp_path, NOW, "login", "dana")
    mark = guesses.known_browser(tmp_path, "dana")
    assert guesses.device_of(tmp_path, "dana", mark)
    assert guesses.device_of(tmp_path, "lena", mark) == ""
    assert list(tmp_path.iterdir()) == []
