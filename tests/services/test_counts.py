"""Datagrams about answers: what is written is read again, and anything else is nothing."""

import socket
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from casebook.services import counts
from casebook.services.counts import CLASSES, FACES, LONGEST, Answered, Builds, Sender

ROUTES = st.from_regex(r"[a-z_]{1,40}(\.[a-z_]{1,60})?", fullmatch=True)


@given(st.sampled_from(FACES), ROUTES, st.sampled_from(CLASSES), st.integers(0, 10**8))
def test_what_is_told_is_read_again(face: str, route: str, status: str, milliseconds: int) -> None:
    told = Answered(face, route, status, milliseconds / 1000)
    assert counts.read(counts.written(told)) == told
    assert len(counts.written(told)) <= LONGEST


@given(st.binary(max_size=LONGEST))
def test_any_bytes_are_a_datagram_of_ours_or_nothing(given_bytes: bytes) -> None:
    told = counts.read(given_bytes)
    assert told is None or counts.read(counts.written(told)) == told


def test_a_route_with_an_id_is_no_route() -> None:
    assert counts.read(b"desk /cases/6f1c2a3e-0000-4000-8000-000000000000 2xx 5") is None
    assert counts.read(b"desk cases.index 2xx 5 from 203.0.113.7") is None


def test_nobody_listening_costs_nothing(tmp_path: Path) -> None:
    sender = Sender(tmp_path / "nobody")
    sender.tell(Builds(1))
    sender.close()


def test_a_full_socket_loses_what_it_cannot_take(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(tmp_path / "deaf"))
        sender = Sender(tmp_path / "deaf")
        for _ in range(2000):
            sender.tell(Builds(1))
        sender.close()
