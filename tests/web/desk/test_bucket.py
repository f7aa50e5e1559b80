"""The desk with its files in a bucket: a video plays from its middle, and a bucket that is away is said in words."""

import io
import re
from collections.abc import Iterator

import pytest

from casebook.blobs import client
from casebook.blobs.bucket import Bucket
from casebook.work import House
from tests import buckets
from tests.buckets import CUT, Faults, Server
from tests.web.desk.conftest import World
from tests.web.desk.steps import add_file
from tests.web.desk.test_uploads import send
from tests.web.pages import Page

VIDEO = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 4000
SENTENCE = "This file could not be kept just now. Send it again a little later."


@pytest.fixture
def faults(house: House, moto_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    """The office's bucket, behind what has bad days."""
    monkeypatch.setattr(client, "AGAIN", dict.fromkeys(client.AGAIN, 0))
    with buckets.faulty(moto_server) as (server, faults):
        monkeypatch.setattr(house, "blobs", server.open())
        yield faults


def test_a_video_is_played_from_its_middle_by_asking_the_bucket_for_that(
    dana: Page, world: World, house: House, faults: Faults
) -> None:
    exhibit = add_file(dana, world.case, VIDEO, "broadcast.mp4")
    assert isinstance(house.blobs, Bucket)
    (stored,) = house.blobs.names()
    dana.get(f"{exhibit}/play", 206, headers={"Range": "bytes=0-0"})
    for start, end in ((500_000, 500_999), (900_001, len(VIDEO) - 1)):
        faults.seen.clear()
        dana.get(f"{exhibit}/play", 206, headers={"Range": f"bytes={start}-{end}"})
        assert dana.last is not None
        assert dana.last.data == VIDEO[start : end + 1]
        brought = [asked.headers["range"] for asked in faults.seen if asked.method == "GET"]
        bytes_ = sum(int(last) - int(first) + 1 for first, last in (re.findall(r"\d+", each) for each in brought))
        assert bytes_ < house.blobs.size(stored) / 2, "and not for the whole file"


def test_a_bucket_that_is_away_keeps_nothing_says_so_and_the_rest_works(
    dana: Page, world: World, house: House, faults: Faults, caplog: pytest.LogCaptureFixture
) -> None:
    exhibit = add_file(dana, world.case, VIDEO, "broadcast.mp4")
    before = snapshot_of(house)
    faults.fault = lambda _asked: CUT
    page = send(dana, world, [(io.BytesIO(b"words"), "a.txt")], 422, description="What I typed")
    assert SENTENCE in page
    assert "What I typed" in page
    caplog.clear()
    told = dana.get(f"{exhibit}/file", 502)
    assert "The stored files are out of reach just now" in told
    dana.get(world.case)
    assert "127.0.0.1" not in caplog.text.replace("127.0.0.1 - -", ""), "no address in a log"
    faults.fault = lambda _asked: None
    assert snapshot_of(house) == before
    dana.get(f"{exhibit}/file")
    assert dana.last is not None
    assert dana.last.data == VIDEO


def snapshot_of(house: House) -> set[str]:
    """What lies in the bucket."""
    return set(house.blobs.names())
