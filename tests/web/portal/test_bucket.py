"""The portal with its files in a bucket: who reports loses no word when that is away, and is told of the file."""

import pytest

from casebook.blobs import client
from tests import buckets
from tests.buckets import CUT, Server
from tests.web.portal.conftest import Desk
from tests.web.portal.visitor import Visitor

SENTENCE = "This file could not be kept just now. Send it again a little later."


def test_a_bucket_that_is_away_for_a_while_costs_nobody_a_word(
    mahsa: Visitor, desk: Desk, moto_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "AGAIN", dict.fromkeys(client.AGAIN, 0))
    with buckets.faulty(moto_server) as (server, faults):
        store = server.open()
        for house in {id(each): each for each in (desk.house, mahsa.app.extensions["casebook"])}.values():
            monkeypatch.setattr(house, "blobs", store)
        mahsa.tell()
        mahsa.add((b"1", "before.txt"))
        faults.fault = lambda _asked: CUT
        page = mahsa.add((b"2" * 100_000, "meanwhile.txt"), status=422)
        assert f"<bdi>meanwhile.txt</bdi>: {SENTENCE}" in page
        faults.fault = lambda asked: (403, "QuotaExceeded") if asked.method == "PUT" else None
        page = mahsa.add((b"2" * 100_000, "meanwhile.txt"), status=422)
        assert "There was no room left for this file." in page
        faults.fault = lambda _asked: None
        mahsa.add((b"3", "after.txt"))
        faults.fault = lambda _asked: CUT
        mahsa.send()  # words, and files that are kept already, need no bucket
        faults.fault = lambda _asked: None
        assert desk.files(desk.one().view.id) == {"before.txt": b"1", "after.txt": b"3"}
        assert len(list(store.names())) == 2
