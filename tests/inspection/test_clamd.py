"""What a virus scanner is asked, and that whatever it does is one of four answers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.inspection import clamd
from casebook.inspection.clamd import Scan, scan, signatures_of
from tests.inspection.fake_clamd import EICAR, FakeClamd


def test_a_file_reaches_the_daemon_whole_and_its_word_comes_back(tmp_path: Path) -> None:
    large = bytes(range(256)) * 3000
    with FakeClamd(tmp_path) as daemon:
        assert scan(daemon.address, [large[:7], b"", large[7:]]) == Scan("not_found")
        assert scan(daemon.address, [b"before ", EICAR]) == Scan("found", "Eicar-Test-Signature")
        assert scan(daemon.address, []) == Scan("not_found")
        assert daemon.received == [large, b"before " + EICAR, b""]
        assert set(daemon.commands) == {b"zINSTREAM\0"}


def test_a_file_above_the_daemon_s_limit_is_said_to_be_too_large(tmp_path: Path) -> None:
    with FakeClamd(tmp_path, most=1000) as daemon:
        assert scan(daemon.address, [bytes(10_000_000)]) == Scan("too_large")


def test_a_daemon_that_is_not_there_or_says_nothing_gives_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scan(str(tmp_path / "nobody"), [b"x"]) == Scan("no_answer")
    assert scan("", [b"x"]) == Scan("no_answer")
    assert scan("/" + "x" * 300, [b"x"]) == Scan("no_answer")  # longer than an address can be
    with FakeClamd(tmp_path, silent=True) as daemon:
        assert scan(daemon.address, [b"x"]) == Scan("no_answer")
        assert scan(daemon.address, [b"x"], seconds=-1) == Scan("no_answer")
    monkeypatch.setattr(clamd, "_SILENCE", 0.2)
    stuck = tmp_path / "stuck"
    stuck.mkdir()
    with FakeClamd(stuck) as daemon:
        daemon._listening.listen(0)

        def endless() -> Iterator[bytes]:
            while True:
                yield bytes(1000)

        assert scan(daemon.address, endless(), seconds=0.2).outcome in {"no_answer", "too_large"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (b"stream: Win.Trojan.Agent-36159-0 FOUND\0", Scan("found", "Win.Trojan.Agent-36159-0")),
        (b"stream: <script>\xff FOUND\0", Scan("found")),
        (b"stream: " + b"x" * 500 + b" FOUND\0", Scan("found")),
        (b"stream: OK", Scan("not_found")),
        (b"stream: OK\nstream: Evil FOUND\0", Scan("found")),
        (b"UNKNOWN COMMAND\0", Scan("no_answer")),
        (b"INSTREAM: Can't allocate memory ERROR\0", Scan("no_answer")),
        (b"x" * 5000, Scan("no_answer")),
        (b"", Scan("no_answer")),
    ],
)
def test_what_the_daemon_says_is_one_of_four_and_a_name_of_plain_letters(
    tmp_path: Path, said: bytes, meant: Scan
) -> None:
    with FakeClamd(tmp_path, answer=said) as daemon:
        assert scan(daemon.address, [b"x"]) == meant


@given(st.text(max_size=60))
@settings(max_examples=100)
def test_no_answer_is_taken_for_more_than_it_is(said: str) -> None:
    told = clamd._word(said)
    assert told.outcome == "not_found" or said != "stream: OK"
    assert told.name == "" or told.outcome == "found"


def test_the_day_of_its_signatures_is_told(tmp_path: Path) -> None:
    with FakeClamd(tmp_path) as daemon:
        assert signatures_of(daemon.address) == datetime(2026, 11, 26, 9, 12, 33, tzinfo=UTC)
    assert signatures_of(daemon.address) is None
    for number, odd in enumerate((b"ClamAV 1.4.3\0", b"ClamAV 1/1/Smarch 13\0", b"\xff" * 2000)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with FakeClamd(folder, answer=odd) as daemon:
            assert signatures_of(daemon.address) is None
