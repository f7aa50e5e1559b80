"""Deliveries through the pages: encrypted as they are sent, the passphrase shown once, the ledger true, found by hash."""

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec
import pyrage
import pytest
import pyzipper
from flask import Flask
from sqlalchemy import func, select

from casebook.model import Base, CustodyEvent, Delivery, Pack
from casebook.model.pack import PackBody
from casebook.services import assembling, disclosure, membership
from casebook.services.composing import Choice
from casebook.work import House, begin
from tests.exporters.authority import local_authority
from tests.services.test_disclosure import answering
from tests.web.desk.conftest import PASSPHRASES, World, sign_in
from tests.web.pages import Page

KEY = str(pyrage.x25519.Identity.generate().to_public())
SECRET = re.compile(r'class="secret">([0-9A-Z-]+)<')


def content_of(page: Page) -> bytes:
    assert page.last is not None
    assert page.last.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page.last.headers["Content-Disposition"].startswith("attachment")
    return page.last.data


def built_pack(house: House, case_id: UUID) -> UUID:
    """Dana builds a pack of everything, as it is without its page."""
    with begin(house, writes=True) as work:
        keys = membership.unlock(work, "dana", PASSPHRASES["dana"])
        composition = disclosure.compose(work, keys, case_id, Choice(recipient="Counsel", purpose="Advice"))
    assembled = assembling.assemble(composition, house.blobs, house.settings, reader=False)
    with begin(house, writes=True) as work:
        return disclosure.keep(work, membership.unlock(work, "dana", PASSPHRASES["dana"]), assembled)


def opens(content: bytes) -> bool:
    """Whether this is the proof pack."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.testzip() is None and any(name.endswith("bag-info.txt") for name in archive.namelist())


def test_an_age_file_leaves_and_the_ledger_holds_its_hash(dana: Page, world: World) -> None:
    identity = pyrage.x25519.Identity.generate()
    form = {"part": "proof", "protection": "age", "keys": f"{identity.to_public()}\n", "recipient": "Lena Okafor"}
    dana.post(f"{world.pack}/deliveries/send", form, 200)
    left = content_of(dana)
    assert opens(pyrage.decrypt(left, [identity]))
    sha256 = hashlib.sha256(left).hexdigest()
    for address in (f"{world.case}/ledger", f"{world.pack}/deliveries", "/ledger"):
        assert sha256 in dana.get(address), address
    assert "Lena Okafor" in dana.post("/ledger", {"sha256": sha256}, 200)
    assert "No delivery holds this file" in dana.post("/ledger", {"sha256": "0" * 64}, 200)
    assert "64 digits" in dana.post("/ledger", {"sha256": "abc"}, 422)
    assert "A file of a pack began to leave" in dana.get(f"{world.case}/history")


def test_a_passphrase_is_shown_once_and_kept_nowhere(dana: Page, world: World, house: House) -> None:
    form = {"part": "proof", "protection": "zip", "route": "secure form"}
    page = dana.post(f"{world.pack}/deliveries/send", form, 200)
    found = SECRET.search(page)
    assert found is not None
    assert "data-unfinished" not in page  # what stands here is not kept as an unfinished form
    assert "secret" not in dana.get(f"{world.pack}/deliveries")
    dana.post(f"{world.pack}/deliveries/send", {**form, "passphrase": found[1]}, 200)
    with pyzipper.AESZipFile(io.BytesIO(content_of(dana))) as archive:
        (name,) = archive.namelist()
        assert opens(archive.read(name, found[1].encode()))
    for address in (f"{world.case}/ledger", f"{world.pack}/deliveries", f"{world.case}/history"):
        assert found[1] not in dana.get(address)
    disk = b"".join(path.read_bytes() for path in house.settings.instance.rglob("*") if path.is_file())
    assert found[1].encode() not in disk
    again = SECRET.search(dana.post(f"{world.pack}/deliveries/send", form, 200))
    assert again is not None
    assert again[1] != found[1]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"protection": "age", "keys": ""}, "not an age public key"),
        ({"protection": "age", "keys": "AGE-SECRET-KEY-1QQ"}, "private key"),
        ({"protection": "zip", "passphrase": "my own"}, "not made here"),
        ({"protection": "none"}, "Choose one of the list"),
        ({"part": "nothing"}, "Choose one of the list"),
    ],
)
def test_a_form_that_would_not_protect_is_given_back(
    dana: Page, world: World, form: dict[str, str], words: str
) -> None:
    before = dana.get(f"{world.case}/ledger.csv")
    page = dana.post(f"{world.pack}/deliveries/send", {"part": "proof", **form}, 422)
    assert words in page
    assert dana.get(f"{world.case}/ledger.csv") == before


def test_a_download_as_it_is_stands_in_the_ledger_and_in_its_table(dana: Page, world: World) -> None:
    dana.get(f"{world.pack}/proof")
    left = content_of(dana)
    table = dana.get(f"{world.case}/ledger.csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 2  # one was downloaded when the world was made
    for row in rows:
        assert row["sha256"] == row["sha256_inside"] == hashlib.sha256(left).hexdigest()
        assert (row["whole"], row["by_role"], row["protection"]) == ("yes", "caseworker", "")
        assert row["case"].startswith("C-")
    everything = dana.get("/ledger.csv").removeprefix("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(everything)))) == 2


def rows_of(house: House, noun: type[Base]) -> int:
    with begin(house, writes=False) as work:
        return work.db.scalar(select(func.count()).select_from(noun)) or 0


def test_who_asks_for_the_headers_alone_is_given_nothing_and_written_down_nowhere(
    dana: Page, world: World, house: House
) -> None:
    """exports.md §5, 13: the ledger tells what left; no byte leaves in answer to HEAD, nor is an exhibit viewed."""
    before = [rows_of(house, noun) for noun in (Delivery, CustodyEvent)]
    for address in (f"{world.pack}/proof", f"{world.pack}/files/proof", f"{world.exhibit}/file"):
        answer = dana.client.head(address)
        assert (answer.status_code, answer.data) == (200, b"")
        assert int(answer.headers["Content-Length"]) > 0
    assert [rows_of(house, noun) for noun in (Delivery, CustodyEvent)] == before
    dana.get(f"{world.pack}/proof")
    assert [rows_of(house, noun) for noun in (Delivery, CustodyEvent)] != before


def test_a_draft_for_a_court_can_be_read_by_the_office_and_not_be_taken(dana: Page, world: World, house: House) -> None:
    with begin(house, writes=True) as work:
        keys = membership.unlock(work, "dana", PASSPHRASES["dana"])
        row = work.db.get_one(Pack, UUID(world.pack.rpartition("/")[2]))
        body = keys.open_row(row, PackBody)  # of a kind that is no longer there, so that the strictest rules stand
        keys.seal_row(row, msgspec.structs.replace(body, unstamped=True, profile="gone"))
    before = dana.get(f"{world.case}/ledger.csv")
    assert "Look at the draft" in dana.get(f"{world.pack}/deliveries")
    dana.get(f"{world.pack}/files/proof", 303)
    dana.get(f"{world.pack}/draft/proof")
    assert opens(content_of(dana))
    assert dana.get(f"{world.case}/ledger.csv") == before


def test_what_the_recipient_said_is_kept(dana: Page, world: World) -> None:
    said = {"reference": "IA/12/2026", "acknowledged": "12 May", "note": "by letter", "revision": "1"}
    dana.post(f"{world.delivery}/answer", said, 303)
    page = dana.get(world.delivery)
    assert all(words in page for words in ("IA/12/2026", "12 May", "by letter"))
    overtaken = dana.post(f"{world.delivery}/answer", {**said, "reference": "late"}, 422)
    assert "Somebody else has changed this" in overtaken


def test_counsel_delivers_from_granted_cases_and_sees_their_ledger(desk: Flask, world: World) -> None:
    lena, omid = sign_in(desk, "lena"), sign_in(desk, "omid")
    assert world.delivery in lena.get("/ledger")
    assert world.delivery not in omid.get("/ledger")
    assert "Encrypt and hand over" in lena.get(f"{world.pack}/deliveries")


def test_a_draft_is_stamped_from_its_page_when_the_authorities_answer(
    dana: Page, world: World, house: House, desk: Flask, tmp_path: Path
) -> None:
    case_id, pack_id = (UUID(address.rpartition("/")[2]) for address in (world.case, world.pack))
    one, two = local_authority(tmp_path / "one"), local_authority(tmp_path / "two", "rsa")
    house.settings = replace(house.settings, tsa=("http://127.0.0.1:9/",))
    drafted = built_pack(house, case_id)
    address = f"{world.case}/packs/{drafted}"
    assert pack_id != drafted
    assert "Unstamped draft" in dana.get(f"{address}/deliveries")
    dana.post(f"{address}/stamp", {}, 303)
    assert "The authorities do not answer yet" in dana.follow()
    with answering(one) as first, answering(two) as second:
        house.settings = replace(house.settings, tsa=(first, second))
        dana.post(f"{address}/stamp", {}, 303)
    page = dana.follow()
    assert "The pack is stamped" in page
    assert "Unstamped draft" not in page
    assert "A draft got its time stamps" in dana.get(f"{world.case}/history")


def test_a_consent_that_was_withdrawn_holds_the_pack_back_and_asks_to_call_back_what_left(
    dana: Page, world: World, house: House
) -> None:
    with begin(house, writes=True) as work:
        keys = membership.unlock(work, "dana", PASSPHRASES["dana"])
        row = work.db.get_one(Pack, UUID(world.pack.rpartition("/")[2]))
        consent = UUID(world.consent.rpartition("/")[2])
        keys.seal_row(row, msgspec.structs.replace(keys.open_row(row, PackBody), consents=(consent,)))
    dana.post(f"{world.consent}/withdraw", {}, 303)
    assert "has to be called back" in dana.follow()  # what left is shown at once
    assert "must not leave now" in dana.get(f"{world.pack}/deliveries")
    dana.get(f"{world.pack}/proof", 303)
    dana.post(f"{world.pack}/deliveries/send", {"part": "proof", "protection": "age", "keys": KEY}, 303)
    assert "has to be called back" in dana.get(f"{world.case}/ledger")
    page = dana.get(world.delivery)
    assert "Recall of confidential material" in page
    dana.post(f"{world.delivery}/recall", {"recalled": "Please return it.", "revision": "1"}, 303)
    assert "Please return it." in dana.follow()
    assert "has to be called back" not in dana.get(f"{world.case}/ledger")
