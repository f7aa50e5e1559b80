"""Every bad pack of tests/vectors/pack is refused at its step, in its words; the good ones are accepted."""

import io

import pytest

from casebook.verify import verify
from tests.verify.defects import DEFECTS, VECTORS, applied

NAMES = sorted(file.name for file in VECTORS.iterdir() if file.suffix != ".zip")


@pytest.mark.parametrize("base", ["unstamped.zip", "stamped.zip"])
def test_a_good_pack_is_accepted(base: str) -> None:
    verdict = verify(VECTORS / base)
    assert verdict.ok, verdict.as_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_pack_is_refused_at_its_step_and_in_words(name: str) -> None:
    header, _, splices = (VECTORS / name).read_text().partition("\n\n")
    fields = dict(line.split(": ", 1) for line in header.splitlines())
    assert fields["expect"] == "refused"
    pack = applied((VECTORS / fields["base"]).read_bytes(), splices)
    first = verify(io.BytesIO(pack)).failures[0]
    assert str(first.number) == fields["step"]
    assert fields["says"] in first.detail


def test_every_defect_has_its_vector() -> None:
    assert set(NAMES) == set(DEFECTS)
