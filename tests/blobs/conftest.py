"""Fixtures only: each kind of store in turn, and the servers behind buckets, started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casebook.blobs import client
from casebook.blobs.directory import Directory
from casebook.blobs.store import Store
from tests import buckets
from tests.buckets import Faults, Server


@pytest.fixture(params=["folder", "moto", "rclone"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each kind of store in turn, empty."""
    if request.param == "folder":
        return Directory(tmp_path / "blobs")
    server: Server = request.getfixturevalue(f"{request.param}_server")
    return server.open(server.blobs(prefix="one/office"))


@pytest.fixture
def faulty(moto_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Server, Faults]]:
    """A server with bad days, asked twice and no more."""
    monkeypatch.setattr(client, "AGAIN", dict.fromkeys(client.AGAIN, 1))
    monkeypatch.setattr(client, "FIRST_WAIT", 0.01)
    with buckets.faulty(moto_server) as both:
        yield both
