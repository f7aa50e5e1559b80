"""An office on several hosts while each fails: its network alone in seconds, all of it for minutes as `make hosts`."""

import subprocess
import sys
import time
from itertools import islice

import pytest

from tests.architecture.tree import ROOT
from tests.hosts import switch
from tests.hosts.__main__ import LEFT_OUT
from tests.hosts.faults import Fault
from tests.hosts.run import in_turn
from tests.hosts.wire import tcp

RUN = [sys.executable, "-m", "tests.hosts"]


def ran(*further: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*RUN, *further], cwd=ROOT, check=False, capture_output=True, text=True)


def test_machines_are_cut_off_slowed_frozen_and_listened_to() -> None:
    done = ran("--cables")
    if reason := switch.lacking():  # said by the command itself, which then does nothing
        assert (done.returncode, done.stdout) == (LEFT_OUT, f"left out: {reason}\n")
        return
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cables, cuts and listeners do what they say" in done.stdout


def test_what_a_frame_carries_is_told_from_what_stands_around_it() -> None:
    head = bytes(12) + b"\x08\x00"
    packet = b"\x45\x00" + (20 + 32 + 4).to_bytes(2) + bytes(5) + b"\x06" + bytes(2) + b"AAAABBBB"
    segment = b"\x00\x07\x00\x08" + bytes(8) + b"\x80" + bytes(7) + bytes(12)
    who, carried = tcp(head + packet + segment + b"word" + b"padding of the frame")
    assert (who, carried) == (b"AAAABBBB\x00\x07\x00\x08", b"word")
    assert tcp(bytes(12) + b"\x86\xdd" + bytes(60)) == (b"", b"")


def test_a_run_reaches_every_kind_of_fault_however_short_it_is() -> None:
    faults = [Fault(kind, f"{machine} {kind}", lambda: None) for machine in ("one", "two") for kind in ("slow", "gone")]
    assert [fault.name for fault in in_turn(faults, 0)] == ["one slow", "one gone"]
    some = islice(in_turn(faults, time.monotonic() + 3600), 5)
    assert [fault.name for fault in some] == ["one slow", "one gone", "two slow", "two gone", "one slow"]
    assert list(in_turn([], 0)) == []


@pytest.mark.soak
def test_hosts_are_renewed_one_after_the_other_while_people_work() -> None:
    done = ran("--upgrade", "--minutes", "0.75")
    if done.returncode == LEFT_OUT:
        assert done.stdout.startswith("left out: ")
        return
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all renewed" in done.stdout


@pytest.mark.soak
def test_an_office_on_several_hosts_loses_nothing_that_it_has_answered_for() -> None:
    done = ran("--minutes", "1.5", "--only", "web1 k")
    if reason := switch.lacking():
        assert (done.returncode, done.stdout) == (LEFT_OUT, f"left out: {reason}\n")
        return
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing that was accepted is lost" in done.stdout
