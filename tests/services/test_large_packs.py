"""Packs of any size in the same memory: built, kept sealed, and handed over as they are, to an age key and as a ZIP."""

import hashlib
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from uuid import UUID

import pyrage

from casebook.crypto import parcels
from casebook.crypto.randomness import random_bytes
from casebook.services import assembling, custody, delivery, disclosure, ledger
from casebook.services.custody import ExhibitDraft
from casebook.services.delivery import Handing
from casebook.services.receiving import receive
from tests import cast
from tests.conftest import Office
from tests.services.acting import TO_COURT, as_dana

MEGABYTE = 1_000_000
RECORDING = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"  # how a video begins
KEY = str(pyrage.x25519.Identity.generate().to_public())
MORE = 40  # megabytes that a pack of 150 may take beyond one of 3: pieces on their way, none of them kept


def a_case_of_recordings(office: Office, megabytes: int) -> UUID:
    """A case with three recordings, as large together as asked."""
    case_id, block = office.new_case().id, random_bytes(MEGABYTE)
    for number in range(3):
        content = (RECORDING, *repeat(block, megabytes // 3))
        came = receive(office.house.blobs, case_id, f"{number}.mp4", content, limit=2**30)
        with office.acting(cast.DANA) as (work, keys):
            custody.take_in(work, keys, case_id, came, ExhibitDraft())
    return case_id


def ways_of(office: Office, megabytes: int) -> Iterator[tuple[str, int]]:
    """Build a pack and hand it over in every way; give the largest memory of each act, in bytes."""
    case_id = a_case_of_recordings(office, megabytes)
    composition = as_dana(office, lambda w, k: disclosure.compose(w, k, case_id, TO_COURT))
    forget_peak()
    made = assembling.assemble(composition, office.house.blobs, office.house.settings)
    yield "building", peak()
    assert made.proof.size > megabytes * MEGABYTE
    pack_id = as_dana(office, lambda w, k: disclosure.keep(w, k, made))
    forget_peak()
    file, left, size = as_dana(office, lambda w, k: delivery.hand_over(w, k, case_id, pack_id)), hashlib.sha256(), 0
    for piece in file.pieces():
        left.update(piece)
        size += len(piece)
    yield "as it is", peak()
    assert (size, left.hexdigest()) == (made.proof.size, made.proof.sha256)
    for handing in (Handing(keys=(KEY,)), Handing(passphrase=parcels.new_passphrase())):
        forget_peak()
        with office.acting(cast.DANA) as (work, keys):
            parcel = delivery.begin(work, keys, case_id, pack_id, handing)
        sent = sum(map(len, parcel.pieces()))
        with office.acting(cast.DANA) as (work, keys):
            delivery.finish(work, keys, parcel)
        yield delivery.protection_of(handing), peak()
        (line, *_) = as_dana(office, lambda w, k: ledger.ledger(w, k, case_id))
        assert line.delivery.body.files[0].size == sent > made.proof.size
        assert not line.delivery.body.files[0].broken_off


def test_a_pack_fifty_times_as_large_takes_no_more_memory(office: Office) -> None:
    small, large = dict(ways_of(office, 3)), dict(ways_of(office, 150))
    assert small.keys() == {"building", "as it is", "age", "zip"}
    grown = {act: (large[act] - small[act]) // MEGABYTE for act in small}
    assert all(more <= MORE for more in grown.values()), grown


def forget_peak() -> None:
    """Let `peak` count from now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def peak() -> int:
    """The largest memory of this process since then, in bytes."""
    (line,) = [each for each in Path("/proc/self/status").read_text("ascii").splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) * 1024
