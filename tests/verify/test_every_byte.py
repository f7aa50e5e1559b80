"""Any change of any byte of a pack is refused: the promise, tried on one byte in so many, and by `make soak` on every byte there is."""

import io
from pathlib import Path

import pytest

from casebook.verify import verify
from casebook.verify.verifier import _outcome, _Verification
from tests.exporters.authority import a_stamper
from tests.exporters.factories import a_dossier, a_pack


def a_small_pack(folder: Path) -> bytes:
    whole = a_dossier(withheld=())
    one = whole.exhibits[:1]
    small = a_dossier(withheld=(), exhibits=one, custody=whole.custody[:2], incidents=())
    return a_pack(small, [a_stamper(folder / "tsa")])[0]


def passes(pack: bytes) -> bool:
    """Whether every step of the verifier lets this pass, which is its verdict; after the first no, none is asked further."""
    asked = _Verification(io.BytesIO(pack), "", ())
    return all(_outcome(number, title, check).ok for number, (title, check) in enumerate(asked._checks(), 1))


# A step that shares nothing with eight comes by each of the eight bits.
@pytest.mark.parametrize("step", [11, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.soak])])
def test_one_changed_bit_in_any_byte_is_refused(tmp_path: Path, step: int) -> None:
    pack = a_small_pack(tmp_path)
    assert verify(io.BytesIO(pack)).ok
    assert passes(pack)
    accepted = []
    for at in range(0, len(pack), step):
        changed = bytearray(pack)
        changed[at] ^= 1 << at % 8
        if passes(bytes(changed)) or (at % 50 == 0 and verify(io.BytesIO(bytes(changed))).ok):
            accepted.append(at)
    assert accepted == []


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=[pytest.mark.slow, pytest.mark.soak])])
@pytest.mark.parametrize("mask", [0x20, 0xFF])
def test_no_other_spelling_of_signature_or_time_stamp_is_accepted(tmp_path: Path, mask: int, step: int) -> None:
    # No manifest covers these two files: only their own form and mathematics do.
    pack = a_small_pack(tmp_path)
    start = pack.index(b"signatures/tagmanifest-sha256.txt.sig")
    end = pack.index(b"PK\x03\x04", pack.index(b"signatures/tagmanifest-sha256.txt.tsa1.tsr"))
    accepted = []
    for at in range(start, end, step):
        changed = bytearray(pack)
        changed[at] ^= mask
        if verify(io.BytesIO(bytes(changed))).ok:
            accepted.append(at)
    assert accepted == []


def test_a_pack_cut_anywhere_is_refused(tmp_path: Path) -> None:
    pack = a_small_pack(tmp_path)
    assert not any(verify(io.BytesIO(pack[:at])).ok for at in range(0, len(pack), 199))
    assert not verify(io.BytesIO(pack[:-1])).ok


@pytest.mark.parametrize("extra", [b"\0", b"PK\x05\x06" + bytes(18)])
def test_bytes_before_or_after_a_pack_are_refused(tmp_path: Path, extra: bytes) -> None:
    pack = a_small_pack(tmp_path)
    assert not verify(io.BytesIO(extra + pack)).ok
    assert not verify(io.BytesIO(pack + extra)).ok
